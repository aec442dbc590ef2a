import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { AnnexaError } from '@annexa/evidence';
import { describe, expect, test } from 'vitest';
import { exitCodeOf, outputTo } from '../src/index.ts';

const failure = new AnnexaError('PROOF_INVALID', 'it does not hold', 'do not rely on it');
const error = { code: 'PROOF_INVALID', message: 'it does not hold', hint: 'do not rely on it' };

describe('with --json one envelope, whatever happens', () => {
  test('data alone', () => {
    const { out, stdout } = outputs(true);
    out.line('not shown');
    out.data({ a: 1 }, ['w']);
    expect(stdout()).toBe('');
    out.end();
    expect(envelopes(stdout())).toEqual([{ schemaVersion: 1, ok: true, data: { a: 1 }, warnings: ['w'] }]);
  });

  test('data and then an error: both in one', () => {
    const { out, stdout, stderr } = outputs(true);
    out.data({ a: 1 });
    out.end(failure);
    expect(envelopes(stdout())).toEqual([{ schemaVersion: 1, ok: false, data: { a: 1 }, warnings: [], error }]);
    expect(stderr()).toBe('');
  });

  test('an error alone', () => {
    const { out, stdout } = outputs(true);
    out.end(failure);
    expect(envelopes(stdout())).toEqual([{ schemaVersion: 1, ok: false, error }]);
  });

  test('printed at once by what stays up: nothing follows, and a late error goes to stderr', () => {
    const { out, stdout, stderr } = outputs(true);
    out.dataNow({ url: 'u' });
    const printed = stdout();
    expect(envelopes(printed)).toEqual([{ schemaVersion: 1, ok: true, data: { url: 'u' }, warnings: [] }]);
    out.end(failure);
    expect(stdout()).toBe(printed);
    expect(stderr()).toContain('code: PROOF_INVALID');
  });
});

test('as text: what, code and what to do on stderr', () => {
  const { out, stdout, stderr } = outputs(false);
  out.line('a line');
  out.data({ a: 1 });
  out.end(failure);
  expect(stdout()).toBe('a line\n');
  expect(stripVTControlCharacters(stderr())).toBe('annexa: it does not hold\n  code: PROOF_INVALID\n  what to do: do not rely on it\n');
});

test.for([
  ['SIGNATURE_INVALID', 3],
  ['CHECKPOINT_INVALID', 3],
  ['DIGEST_MISMATCH', 3],
  ['STATEMENT_MALFORMED', 3],
  ['FACTS_MALFORMED', 3],
  ['KEY_UNBOUND', 4],
  ['SYSTEM_MISMATCH', 4],
  ['SCOPE_MISSING', 4],
  ['COLLECTOR_UNREACHABLE', 5],
  ['USAGE', 2],
  ['POLICY_NOT_MET', 1],
] as const)('%s ends with %i', ([code, exit]) => {
  expect(exitCodeOf(new AnnexaError(code, '', ''))).toBe(exit);
});

function outputs(json: boolean) {
  const [first, second] = [sink(), sink()];
  return { out: outputTo(first.stream, second.stream, json), stdout: first.text, stderr: second.text };
}

function sink() {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text };
}

function envelopes(stdout: string): unknown[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
