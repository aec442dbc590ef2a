// checklog holds what an Annexa log handed out against golang.org/x/mod: the code that the Go checksum database is verified with.
// It reads one JSON object from standard input and answers "ok", or says what does not hold and exits with 1.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type leaf struct {
	Index int64       `json:"index"`
	Body  []byte      `json:"body"`
	Proof []tlog.Hash `json:"proof"`
}

type input struct {
	Vkey        string      `json:"vkey"`
	Checkpoint  string      `json:"checkpoint"`
	Older       string      `json:"older"`
	Consistency []tlog.Hash `json:"consistency"`
	Leaves      []leaf      `json:"leaves"`
}

func main() {
	if err := check(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func check() error {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return fmt.Errorf("input: %w", err)
	}
	newer, err := open(in.Vkey, in.Checkpoint)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	older, err := open(in.Vkey, in.Older)
	if err != nil {
		return fmt.Errorf("older checkpoint: %w", err)
	}
	if err := tlog.CheckTree(in.Consistency, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("consistency: %w", err)
	}
	for _, l := range in.Leaves {
		if err := tlog.CheckRecord(l.Proof, newer.N, newer.Hash, l.Index, tlog.RecordHash(l.Body)); err != nil {
			return fmt.Errorf("leaf %d: %w", l.Index, err)
		}
	}
	return nil
}

// open verifies a C2SP checkpoint: origin, size and root in a signed note.
func open(vkey, text string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	n, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("root %q", lines[2])
	}
	return tlog.Tree{N: size, Hash: tlog.Hash(root)}, nil
}
