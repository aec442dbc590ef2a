import { describe, expect, it } from 'vitest';
import {
  formatReceipt,
  generateLogKey,
  importLogKey,
  limits,
  originOf,
  parseCheckpoint,
  parseReceipt,
  parseVkey,
  signCheckpoint,
  verifyCheckpoint,
} from '../src/index.ts';

const log = generateLogKey();
const root = new Uint8Array(32).fill(7);
const head = { origin: log.origin, size: 12, root };
const note = signCheckpoint(head, [log]);

function codeOf(outcome: { ok: true } | { ok: false; problem: { code: string } }): string {
  return outcome.ok ? 'read' : outcome.problem.code;
}

describe('checkpoints', () => {
  it('read back, and verify by the key that signed', () => {
    expect(parseCheckpoint(note)).toEqual({ ok: true, value: head });
    expect(verifyCheckpoint(note, [generateLogKey(), log])).toEqual({ ok: true, value: head });
  });

  it('open a checkpoint of the C2SP example log', () => {
    const example =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
    expect(parseCheckpoint(example)).toMatchObject({ ok: true, value: { origin: 'example.com/behind-the-sofa', size: 20_852_163 } });
  });

  it('tolerate lines of witnesses and of a rotated key, in any order', () => {
    const rotated = importLogKey(generateLogKey().privatePem(), log.origin);
    if (!rotated.ok) throw new Error(rotated.problem.message);
    const both = signCheckpoint(head, [rotated.value, log]);
    const witnessed = both.replace('\n\n', '\n\n— witness.example/w1 sE1vjwAAAABopPLqcjWVAVGAl48d2w==\n');
    expect(verifyCheckpoint(witnessed, [log]).ok).toBe(true);
    expect(verifyCheckpoint(witnessed, [rotated.value]).ok).toBe(true);
  });

  const signature = note.slice(note.indexOf('— '));
  it.each([
    ['a changed size', note.replace('\n12\n', '\n13\n'), 'note-signature-invalid'],
    ['another name on the line', note.replace(`— ${log.origin}`, '— other.example'), 'note-untrusted'],
    ['another origin under a good signature line', signedText(`other.example\n12\n${b64(root)}\n`), 'checkpoint-origin'],
    ['an extension line', signedText(`${log.origin}\n12\n${b64(root)}\nmore\n`), 'checkpoint-malformed'],
    ['no root', signedText(`${log.origin}\n12\n`), 'checkpoint-malformed'],
    ['a leading zero', signedText(`${log.origin}\n012\n${b64(root)}\n`), 'checkpoint-malformed'],
    ['a size above 2^53', signedText(`${log.origin}\n9007199254740993\n${b64(root)}\n`), 'checkpoint-malformed'],
    ['a short root', signedText(`${log.origin}\n12\nAAAA\n`), 'checkpoint-malformed'],
    ['no signature line', note.slice(0, note.indexOf('— ')), 'note-malformed'],
    ['no blank line', note.replace('\n\n', '\n'), 'note-malformed'],
    ['a tab', note.replace('12', '1\t2'), 'note-malformed'],
    ['a hyphen for the dash', note.replace('— ', '- '), 'note-malformed'],
    ['more lines than allowed', note + signature.repeat(limits.noteSignaturesMax), 'note-too-large'],
    ['more text than allowed', 'x'.repeat(limits.noteCharsMax) + note, 'note-too-large'],
    ['nothing', '', 'note-malformed'],
  ])('refuse %s', (_, text, code) => {
    expect(codeOf(verifyCheckpoint(text, [log]))).toBe(code);
  });

  it('are refused altogether when one line of a known key is wrong', () => {
    const [, lineOfAnotherText] = signedText('other\n').split('\n\n');
    expect(codeOf(verifyCheckpoint(note + lineOfAnotherText, [log]))).toBe('note-signature-invalid');
  });

  it('are not signed for another log', () => {
    expect(() => signCheckpoint({ ...head, origin: 'other.example' }, [log])).toThrow(
      expect.objectContaining({ code: 'checkpoint-origin' }),
    );
  });

  function signedText(text: string): string {
    const line = Buffer.concat([log.logId.subarray(0, 4), log.sign(new TextEncoder().encode(text))]).toString('base64');
    return `${text}\n— ${log.origin} ${line}\n`;
  }
});

describe('log keys', () => {
  it('derive a bare host name that no verifier takes for something else', () => {
    expect(log.origin).toBe(originOf(log.publicKey));
    expect(log.origin).toMatch(/^[0-9a-f]{16}\.log\.annexa\.dev$/);
    expect(log.origin).not.toMatch(/ - \d+$/);
  });

  it('go out as PEM, JWK and vkey and come back the same', () => {
    for (const text of [log.privatePem(), log.privateJwk()])
      expect(importLogKey(text)).toMatchObject({ ok: true, value: { vkey: log.vkey } });
    expect(parseVkey(log.vkey)).toMatchObject({ ok: true, value: { origin: log.origin, publicKey: log.publicKey, logId: log.logId } });
  });

  it('are read with a path in the name too, as witnesses and other logs have it', () => {
    expect(parseVkey('example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx').ok).toBe(true);
  });

  it('never show their private part', () => {
    expect(JSON.stringify(log)).not.toContain(JSON.parse(log.privateJwk()).d);
  });

  it.each([
    ['an id of another name', () => parseVkey(log.vkey.replace(/^\w{4}/, 'zzzz')), 'key-malformed'],
    ['something else', () => parseVkey('x'), 'key-malformed'],
    ['no key', () => importLogKey('{"kty":'), 'key-malformed'],
    ['a path in the origin', () => importLogKey(log.privatePem(), 'example.com/log'), 'origin-malformed'],
    ['a port in the origin', () => importLogKey(log.privatePem(), 'example.com:443'), 'origin-malformed'],
    ['an origin Rekor v1 would claim', () => importLogKey(log.privatePem(), 'rekor.example - 12'), 'origin-malformed'],
  ])('refuse %s', (_, act, code) => {
    expect(codeOf(act())).toBe(code);
  });
});

describe('receipts', () => {
  const receipt = { index: 5, proof: [root, new Uint8Array(32)], checkpoint: note };
  const text = formatReceipt(receipt);

  it('read back, with and without extra data nobody signed', () => {
    expect(parseReceipt(text)).toEqual({ ok: true, value: receipt });
    expect(parseReceipt(text.replace('index', 'extra AAAA\nindex'))).toEqual({ ok: true, value: receipt });
    expect(parseReceipt(formatReceipt({ ...receipt, proof: [] }))).toEqual({ ok: true, value: { ...receipt, proof: [] } });
  });

  it.each([
    ['another version', text.replace('@v1', '@v2'), 'receipt-malformed'],
    ['no index', text.replace('index 5\n', ''), 'receipt-malformed'],
    ['a leading zero', text.replace('index 5', 'index 05'), 'receipt-malformed'],
    ['a short hash', text.replace(/\n[^\n]{44}\n\n/, '\nAAAA\n\n'), 'receipt-malformed'],
    [
      'too many hashes',
      formatReceipt({ ...receipt, proof: Array.from({ length: limits.proofHashesMax + 1 }, () => root) }),
      'receipt-malformed',
    ],
    ['nothing', '', 'receipt-malformed'],
  ])('refuse %s', (_, changed, code) => {
    expect(codeOf(parseReceipt(changed))).toBe(code);
  });
});

function b64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
