import { statementPayloadType } from '@annexa/ledger';
import { evidenceFolder } from './evidence-files.ts';
import { notInThePack, notProven } from './pack-facts.ts';
import type { PackFacts } from './pack-facts.ts';

/** README.txt of a pack: what it is, how to check it with tools others wrote, what is not proven. */
export function readmeOf(facts: PackFacts): string {
  return [
    aboutOf(facts),
    contents,
    checksOf(facts),
    `WHAT IS NOT PROVEN\n\n${listOf(notProven)}`,
    `WHAT IS NOT IN HERE\n\n${listOf(notInThePack)}`,
  ]
    .map((part) => `${part.trim()}\n`)
    .join('\n\n');
}

function aboutOf(facts: PackFacts): string {
  const { audit, question, system, from, to, origin, treeSize, root, catalogueVersion, version, recordCount, isDemo } = facts;
  const demo = isDemo ? '\nDEMO: some records in here come from doubles of a forge, an issuer and a provider, and say so.\n' : '';
  return `AUDIT PACK of the AI system ${system}
${demo}
Audit       ${audit}: ${question}
Period      ${from} to ${to}
Records     ${recordCount} with full evidence, of ${treeSize} in the log
Log         ${origin}
Tree size   ${treeSize}
Root        ${root}
Catalogue   ${catalogueVersion}
Made by     annexa ${version}

Made from the same ledger with the same words, this file comes out the same, byte for byte.
Open index.html first: it needs no network and no script.`;
}

const contents = `CONTENTS

index.html                  what is shown for every control and expectation, failures first
controls/status.csv         the same as a list; controls/assessment.json as data
controls/populations/       every member of every population, failures first (stage 1: sizes only, in status.csv)
controls/changes.csv        surveillance and recertification: statuses at earlier moments
controls/expectations.csv   the expectations judged by, and controls/catalogue.json: controls, clauses, crosswalks
controls/documents.csv, controls/findings.csv
evidence/index.csv          every record in here, with its leaf, key, times and why it is here
evidence/<leaf>/            bundle.sigstore.json, statement.json (the signed bytes), receipt.tlog-proof
log/                        the whole log as static files (C2SP tlog-tiles): digests, signatures and keys, no contents
log/history/                earlier checkpoints, the last of each day, with the hashes that tie them to this one
trust/                      log key (log.vkey, log.pem), trusted_root.json for Sigstore tools, keys/<SHA-256 of the key>.pem
SHA256SUMS                  digest of every file above, signed (SHA256SUMS.sig, SHA256SUMS.sigstore.json)`;

function checksOf({ statementKey, vkey }: PackFacts): string {
  const first = evidenceFolder(0);
  const key = `trust/keys/${statementKey}.pem`;
  return `CHECK IT

First compare trust/log.vkey with a copy you got elsewhere (an earlier pack, a receipt, a letter):
    ${vkey}

1. Everything at once (needs annexa; --vkey is the copy you keep, --checkpoint one you took away earlier):
    annexa verify --pack pack.zip --vkey my-log.vkey --checkpoint my-checkpoint
   Expected: "verdict: accepted", and what was not checked.

In the unpacked folder, with tools we did not write (T holds what they need in between):

    T=$(mktemp -d)

2. No file was changed since the collector signed the list:
    sha256sum --check --quiet SHA256SUMS
    openssl dgst -sha256 -verify ${key} -signature SHA256SUMS.sig SHA256SUMS
   Expected: nothing, then "Verified OK".

3. The checkpoint was signed by the log (OpenSSL 3):
    sed '/^$/,$d' log/checkpoint > $T/note
    grep '^—' log/checkpoint | awk '{print $3}' | base64 -d | tail -c +5 > $T/note.sig
    openssl pkeyutl -verify -pubin -inkey trust/log.pem -rawin -in $T/note -sigfile $T/note.sig
   Expected: "Signature Verified Successfully".

4. A record was signed by its key (here the first one; its key stands in evidence/index.csv, column "key"):
    (printf 'DSSEv1 ${statementPayloadType.length} ${statementPayloadType} %d ' "$(wc -c < ${first}/statement.json)"; cat ${first}/statement.json) > $T/signed
    grep -o '"sig":"[^"]*"' ${first}/bundle.sigstore.json | cut -d'"' -f4 | base64 -d > $T/signed.sig
    openssl dgst -sha256 -verify ${key} -signature $T/signed.sig $T/signed
   Expected: "Verified OK".

5. Signature and place in the log together, with cosign 3 and the artefact the record is about:
    cosign verify-blob-attestation --key trust/keys/<key>.pem --bundle evidence/<leaf>/bundle.sigstore.json \\
      --trusted-root trust/trusted_root.json --type <predicateType in statement.json> <artefact>
   Expected: "Verified OK".

6. The log itself: serve the folder log/ with any static web server and give its address and trust/log.vkey to tools for
   C2SP tiled logs, or check one leaf with golang.org/x/mod/sumdb/tlog and evidence/<leaf>/receipt.tlog-proof.

7. Whose a key is: its key-binding record (kind "key-binding" in evidence/index.csv) must stand before everything it signed.`;
}

/** Paragraphs with a dash, lines of at most 118 characters. */
function listOf(items: readonly string[]): string {
  return items.map((item) => `- ${wrapped(item, 116).join('\n  ')}`).join('\n');
}

function wrapped(text: string, charsMax: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > charsMax) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
