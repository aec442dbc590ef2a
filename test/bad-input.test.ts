import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { administratorOf, annexa, serve, tokenFrom } from './annexa-process.ts';

const project = fileURLToPath(new URL('../examples/loan-pricing/workspace', import.meta.url));

describe('bad input is answered with a code and what to do', () => {
  test('an empty folder: says what was looked for, exit 0, no records', async () => {
    const { code, stdout } = await annexa(['capture', folder()]);
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing recognised in 0 files. Looked for:');
  });

  test('a folder that is not there', async () => {
    const { code, stderr } = await annexa(['capture', join(folder(), 'nowhere')]);
    expect(stderr).toContain('code: FOLDER_MISSING');
    expect(code).toBe(2);
  });

  test('a file where a folder is asked for', async () => {
    const file = join(folder(), 'model.onnx');
    writeFileSync(file, 'x');
    const { code, stderr } = await annexa(['capture', file]);
    expect(stderr).toContain('code: FOLDER_MISSING');
    expect(code).toBe(2);
  });

  test('an id of an AI system that is none', async () => {
    const { code, stderr } = await annexa(['capture', project, '--dry-run', '--system', 'BAD ID']);
    expect(stderr).toContain('code: USAGE');
    expect(stderr).toContain('--system is "BAD ID"');
    expect(code).toBe(2);
  });

  test('a port taken', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => {
        const address = holder.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const { code, stderr } = await annexa(['serve', '--folder', folder(), '--port', String(port)]);
    holder.close();
    expect(stderr).toContain('code: PORT_TAKEN');
    expect(stderr).toContain('--port');
    expect(code).toBe(2);
  });

  test('a data folder that cannot be written', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await annexa(['serve', '--folder', join(file, 'data'), '--port', '0']);
    expect(stderr).toContain('code: FOLDER_NOT_WRITABLE');
    expect(code).toBe(2);
  });

  test('a corrupt database', async () => {
    const data = folder();
    const collector = await serve(data);
    await collector.stop();
    const store = readdirSync(data).find((name) => name.endsWith('.sqlite')) ?? 'store.sqlite';
    writeFileSync(join(data, store), 'this is no database, it only has its name and is long enough to be looked at'.repeat(40));
    const { code, stderr } = await annexa(['serve', '--folder', data, '--port', '0']);
    expect(stderr).toContain('code: STORE_CORRUPT');
    expect(code).toBe(2);
  });

  test('beyond loopback without TLS', async () => {
    const { code, stderr } = await annexa(['serve', '--folder', folder(), '--host', '0.0.0.0', '--port', '0']);
    expect(stderr).toContain('code: TLS_REQUIRED');
    expect(code).toBe(2);
  });

  test('a wrong token', async () => {
    const collector = await serve(folder());
    const { code, stderr } = await annexa(['status', '--collector', collector.url, '--token', 'annexa_read_nonsense']);
    await collector.stop();
    expect(stderr).toContain('code: TOKEN_INVALID');
    expect(code).toBe(4);
  });

  test('an unknown command, as data', async () => {
    const { code, stdout } = await annexa(['nonsense', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'USAGE' } });
    expect(code).toBe(2);
  });

  test.for([
    ['an unknown command', ['nonsense'], "unknown command 'nonsense'"],
    ['an unknown option', ['capture', '--nonsense'], "unknown option '--nonsense'"],
    ['a missing argument', ['trace'], "missing required argument 'id'"],
  ] as const)('%s, as text: said once, with code and what to do', async ([, args, what]) => {
    const { code, stderr } = await annexa(args);
    expect(stderr.split(what)).toHaveLength(2);
    expect(stderr).toContain('code: USAGE');
    expect(stderr).toContain('what to do: see "annexa --help"');
    expect(code).toBe(2);
  });

  test('a check that finds a problem, as data: one envelope with what was found and the error', async () => {
    const { code, stdout } = await annexa(['doctor', folder(), '--collector', 'http://127.0.0.1:9', '--json']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    const { ok, data, error } = JSON.parse(lines[0] ?? '');
    expect(ok).toBe(false);
    expect(error.code).toBe('POLICY_NOT_MET');
    expect(data.map(({ check }: { check: string }) => check)).toContain('collector');
    expect(code).toBe(1);
  });

  test('a bundle that does not verify, as data: one envelope with the report and the error', async () => {
    const file = join(folder(), 'bundle.json');
    writeFileSync(file, '{"mediaType":"none"}');
    const collector = await serve(folder());
    const { code, stdout } = await annexa(['verify', file, '--collector', collector.url, '--json']);
    await collector.stop();
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ ok: false, data: { verdict: 'refused' }, error: { code: 'PROOF_INVALID' } });
    expect(code).toBe(3);
  });
});

test('init writes a step for the CI, not for this machine: placeholder address, start and capture, pinned by commit', async () => {
  const workspace = folder();
  const { code, stdout } = await annexa(['init', workspace]);
  const step = readFileSync(join(workspace, '.github/workflows/annexa.yml'), 'utf8');
  expect(code).toBe(0);
  expect(step).not.toContain('127.0.0.1');
  expect(step).toContain('https://annexa.example.org   # put the address of your collector here');
  expect(step.match(/actions\/capture@<commit>/g)).toHaveLength(2);
  expect(step).toContain('started: true');
  expect(step).toContain('if: always()');
  expect(stdout).toContain('the address of your collector');
  const named = folder();
  await annexa(['init', named, '--collector', 'https://evidence.acme.test']);
  expect(readFileSync(join(named, '.github/workflows/annexa.yml'), 'utf8')).toContain('ANNEXA_COLLECTOR: https://evidence.acme.test\n');
});

test('a collector that is down loses nothing: the capture spools, the next one sends it once', async () => {
  const workspace = join(folder(), 'workspace');
  cpSync(project, workspace, { recursive: true });
  const data = folder();
  const first = await serve(data);
  const token = await tokenFrom(first.url, first.login, ['ingest:records', 'read']);
  const port = new URL(first.url).port;
  await first.stop();

  const away = await annexa(['capture', workspace, '--collector', first.url, '--token', token]);
  expect(away.stdout).toContain('signed and spooled');
  expect(away.stderr).toContain('code: COLLECTOR_UNREACHABLE');
  expect(away.code).toBe(5);

  const second = await serve(data, ['--port', port]);
  const back = await annexa(['capture', workspace, '--collector', second.url, '--token', token, '--json']);
  const { records, fromSpool } = JSON.parse(back.stdout).data;
  const listed = await annexa(['status', '--collector', second.url, '--token', token, '--json']);
  await second.stop();
  expect(fromSpool).toBe(records.length);
  expect(records.every((record: { fate: string }) => record.fate === 'known')).toBe(true);
  const counts = JSON.parse(listed.stdout).data.records;
  expect(counts['evaluation-result']).toBe(1);
  expect(readdirSync(join(workspace, '.annexa', 'spool'))).toEqual([]);
});

describe('what cannot be sent keeps nothing else back', () => {
  test('a spooled record whose key speaks for another waits, and the fresh ones go out', async () => {
    const { collector, first, second, workspace, waiting } = await withSpool();
    await bind(collector.url, first, waiting.record.spkiPem);
    writeFileSync(join(workspace, 'metrics.json'), JSON.stringify({ auc: 0.9, accuracy: 0.8 }));
    const sent = await annexa(['capture', workspace, '--collector', collector.url, '--token', second, '--json']);
    const { ok, data, warnings } = JSON.parse(sent.stdout);
    await collector.stop();
    expect({ ok, code: sent.code }).toEqual({ ok: true, code: 0 });
    expect(data.records.map((record: { fate: string }) => record.fate)).toEqual(['accepted']);
    expect(warnings.join()).toContain('1 record of earlier captures still waiting in the spool: KEY_UNBOUND');
    expect(readdirSync(join(workspace, '.annexa', 'spool'))).toEqual([waiting.name]);
  });

  test('it leaves the spool when the same content came on file another way', async () => {
    const { collector, first, second, workspace, waiting } = await withSpool();
    await bind(collector.url, first, waiting.record.spkiPem);
    const sent = await annexa(['capture', workspace, '--collector', collector.url, '--token', second]);
    await collector.stop();
    expect(sent).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(join(workspace, '.annexa', 'spool'))).toEqual([]);
  });

  test('a spooled record that the collector refuses is set aside with the reason, exit 3, and not tried again', async () => {
    const { collector, first, workspace, waiting } = await withSpool();
    const tampered = { ...waiting.record, bundle: waiting.record.bundle.replace(/"sig":"..../, '"sig":"AAAA') };
    writeFileSync(join(workspace, '.annexa', 'spool', waiting.name), JSON.stringify(tampered));
    const args = ['capture', workspace, '--collector', collector.url, '--token', first];
    const sent = await annexa(args);
    const again = await annexa(args);
    await collector.stop();
    expect(sent.stdout).toContain('1 record signed and accepted');
    expect(sent.stderr).toContain('code: SIGNATURE_INVALID');
    expect(sent.code).toBe(3);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const aside = join(workspace, '.annexa', 'spool', 'refused');
    const [name = ''] = readdirSync(aside);
    expect(JSON.parse(readFileSync(join(aside, name), 'utf8'))).toMatchObject({ refused: { code: 'SIGNATURE_INVALID' } });
  });
});

test('a record under an AI system the token may not speak for is refused: exit 4, the reason in words', async () => {
  const { collector, workspace, limited } = await withSpool();
  rmSync(join(workspace, '.annexa'), { recursive: true });
  const sent = await annexa(['capture', workspace, '--collector', collector.url, '--token', limited, '--system', 'scoring', '--json']);
  await collector.stop();
  const { ok, data, error } = JSON.parse(sent.stdout);
  expect({ ok, code: error.code, fate: data.records[0].fate }).toEqual({ ok: false, code: 'SYSTEM_MISMATCH', fate: 'refused' });
  expect(sent.code).toBe(4);
});

test('a leaf index is traced as the record it names', async () => {
  const workspace = join(folder(), 'workspace');
  cpSync(project, workspace, { recursive: true });
  const collector = await serve(folder());
  const access = [
    '--collector',
    collector.url,
    '--token',
    await tokenFrom(collector.url, collector.login, ['ingest:records', 'read']),
    '--json',
  ];
  const captured = capturedSchema.parse(JSON.parse((await annexa(['capture', workspace, ...access])).stdout));
  const { index, id } = captured.data.records.find(({ kind }) => kind === 'evaluation-result') ?? {};
  const byIndex = await annexa(['trace', String(index), ...access]);
  const byId = await annexa(['trace', String(id), ...access]);
  await collector.stop();
  expect(byIndex).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(byIndex.stdout).data).toEqual(JSON.parse(byId.stdout).data);
});

const capturedSchema = z.object({
  data: z.object({ records: z.array(z.object({ kind: z.string(), index: z.number(), id: z.string() })) }),
});

test('one file explained: who claimed it, what was read, what was not understood; one that is not seen says why', async () => {
  const known = await annexa(['capture', project, '--explain', 'requirements.txt', '--json']);
  const { claimants } = JSON.parse(known.stdout).data;
  expect(claimants[0]).toMatchObject({ format: 'pip-requirements', counts: true, answer: { outcome: 'read' } });
  expect(claimants[0].answer.observations.length).toBeGreaterThan(0);
  const text = await annexa(['capture', project, '--explain', 'requirements.txt']);
  expect(text.stdout).toContain('every field understood');
  const workspace = folder();
  writeFileSync(join(workspace, 'note.txt'), 'nothing of ours');
  expect((await annexa(['capture', workspace, '--explain', 'note.txt'])).stdout).toContain('no reader claims it');
  const unseen = await annexa(['capture', workspace, '--explain', 'elsewhere.txt']);
  expect(unseen.stderr).toContain('code: NOT_FOUND');
  expect(unseen.code).toBe(2);
});

test('a collector without a credential: says which of the two is missing', async () => {
  const workspace = folder();
  writeFileSync(join(workspace, 'metrics.json'), JSON.stringify({ auc: 0.7, accuracy: 0.6 }));
  const named = await annexa(['capture', workspace, '--collector', 'http://127.0.0.1:9']);
  expect(named.stdout).toContain('1 record signed and spooled: no credential was given');
  expect(named.code).toBe(0);
  const neither = await annexa(['capture', workspace]);
  expect(neither.stdout).toContain('no collector or credential was given');
  expect(neither.code).toBe(0);
});

/** A served collector with two tokens, and a workspace whose one record waits in the spool. */
async function withSpool() {
  const workspace = folder();
  writeFileSync(join(workspace, 'metrics.json'), JSON.stringify({ auc: 0.7, accuracy: 0.6 }));
  await annexa(['capture', workspace]);
  const [name = ''] = readdirSync(join(workspace, '.annexa', 'spool'));
  const record = spooledSchema.parse(JSON.parse(readFileSync(join(workspace, '.annexa', 'spool', name), 'utf8')));
  const collector = await serve(folder());
  const makeToken = await administratorOf(collector.url, collector.login);
  const first = await makeToken(['ingest:records', 'read']);
  const second = await makeToken(['ingest:records', 'read']);
  const limited = await makeToken(['ingest:records'], ['other']);
  return { collector, first, second, limited, workspace, waiting: { name, record } };
}

const spooledSchema = z.looseObject({ spkiPem: z.string(), bundle: z.string() });

async function bind(url: string, token: string, spkiPem: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ spkiPem }),
  });
  expect(answer.status).toBe(200);
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'annexa-e2e-'));
  mkdirSync(made, { recursive: true });
  cleanUp.push(made);
  return made;
}

const cleanUp: string[] = [];
process.once('exit', () => cleanUp.forEach((each) => rmSync(each, { recursive: true, force: true })));
