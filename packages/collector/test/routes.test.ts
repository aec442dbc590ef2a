import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes, apiPrefix } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import { verifyRecord } from '@annexa/verify';
import { describe, expect, test } from 'vitest';
import { newSource, tampered } from './ledger-support.ts';
import { openRoutes, statusAs } from './routes-support.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function codeOf(asking: Promise<unknown>): Promise<string> {
  return asking.then(
    () => 'answered',
    (error: unknown) => (error instanceof AnnexaError ? error.code : String(error)),
  );
}

describe('records', () => {
  test('a token binds a key, its records are taken one by one, and the answer proves itself outside', async () => {
    await using at = await openRoutes();
    const sender = at.clientWith(await at.tokenFor('ingest:records'));
    const source = newSource();
    const bound = await sender.bindKey({ spkiPem: source.key.pem });
    expect(bound).toMatchObject({ mode: 'collector-enrolled', held: [] });
    const good = text(source.bundle({ text: 'said' }));
    const bad = text(tampered(source.bundle({ text: 'said' }), 'said', 'sold'));
    const { answers, treeSize } = await sender.submitRecords([good, bad, good]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'known']);
    expect(answers[1]).toMatchObject({ error: { code: 'SIGNATURE_INVALID' } });
    expect(treeSize).toBe(bound.index + 2);

    const reader = at.clientWith(await at.tokenFor('read'));
    const { record, bundle } = await reader.getRecord(bound.index + 1);
    expect(record).toMatchObject({ kind: 'declaration', grade: 'declared', keyBinding: bound.index });
    const { vkey } = await reader.trust();
    const report = await verifyRecord({ bundleJson: bundle, trust: { logVkeys: [vkey] }, expectedPayloadSha256: record.id });
    expect(report.verdict).toBe('accepted');
    expect((await reader.getRecord(record.id)).record.index).toBe(bound.index + 1);
    expect((await reader.status()).rejected).toMatchObject({ count: 1, latest: [{ code: 'SIGNATURE_INVALID' }] });
  });

  test('pages by leaf index meet at no record twice and miss none, in both orders', async () => {
    await using at = await openRoutes();
    const sender = at.clientWith(await at.tokenFor('ingest:records', 'read'));
    const source = newSource();
    const { index } = await sender.bindKey({ spkiPem: source.key.pem });
    const sent = [1, 2, 3, 4, 5, 6, 7].map((each) => index + each);
    await sender.submitRecords(Array.from({ length: 7 }, () => text(source.bundle())));
    for (const order of ['oldest', 'newest'] as const) {
      const seen: number[] = [];
      let after: number | null | undefined;
      do {
        const page = await sender.listRecords({ order, limit: 3, kind: 'declaration', ...(typeof after === 'number' && { after }) });
        seen.push(...page.records.map((record) => record.index));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(order === 'oldest' ? sent : sent.toReversed());
    }
  });

  test('a page reads what it shows, not the whole log', async () => {
    await using at = await openRoutes();
    const sender = at.clientWith(await at.tokenFor('ingest:records', 'read'));
    const source = newSource();
    await sender.bindKey({ spkiPem: source.key.pem });
    const bundles = ['credit-risk', 'other', 'credit-risk', 'other', 'other'].map((system) => text(source.bundle({ system })));
    await sender.submitRecords(bundles);
    at.reads.length = 0;
    expect((await sender.listRecords({ limit: 1 })).records).toHaveLength(1);
    const newest = await sender.listRecords({ limit: 1, order: 'newest' });
    expect(newest).toMatchObject({ records: [{ system: 'other', index: at.ledger.head().size - 1 }], matching: at.ledger.head().size });
    expect(Math.max(...at.reads)).toBe(2);
    const last = await sender.listRecords({ limit: 1, order: 'newest', system: 'credit-risk', after: newest.next ?? -1 });
    expect(last).toMatchObject({ records: [{ system: 'credit-risk' }], matching: 2 });
  });

  test('without a token only a bound key is heard', async () => {
    await using at = await openRoutes();
    const { answers } = await at.clientWith().submitRecords([text(newSource().bundle())]);
    expect(answers[0]).toMatchObject({ outcome: 'refused', error: { code: 'KEY_UNBOUND' } });
  });
});

describe('doors', () => {
  test('every route but the open ones refuses a stranger before it looks at the body', async () => {
    await using at = await openRoutes();
    const refused: string[] = [];
    for (const route of routes) {
      const path = route.path.replace(':id', '7');
      const answer = await fetch(`${at.url}${apiPrefix}${path}`, {
        method: route.method,
        ...(route.method === 'POST' && { headers: { 'content-type': 'application/json' }, body: '{"not": "the contract"}' }),
      });
      if (answer.status === 401) refused.push(route.name);
    }
    const closed = routes.filter(({ access }) => access !== 'open' && access !== 'key' && access !== 'ingest:records');
    expect(refused).toEqual(closed.map(({ name }) => name));
  });

  test('a token does what its scopes say and nothing else', async () => {
    await using at = await openRoutes();
    const sender = at.clientWith(await at.tokenFor('ingest:records'));
    const reader = at.clientWith(await at.tokenFor('read'));
    expect(await codeOf(sender.listRecords())).toBe('SCOPE_MISSING');
    expect(await codeOf(reader.cut())).toBe('SCOPE_MISSING');
    expect(await codeOf(reader.submitRecords(['{}']))).toBe('SCOPE_MISSING');
    expect(await codeOf(at.clientWith('annexa_read_nobody').status())).toBe('TOKEN_INVALID');
    expect(await codeOf(reader.status())).toBe('answered');
  });

  test('the one-time link lets in once; the cookie cannot be read by scripts nor sent along by other sites', async () => {
    await using at = await openRoutes();
    const { status, setCookie, cookie, link } = await at.enter('person:ada');
    expect(status).toBe(303);
    expect(setCookie).toMatch(/HttpOnly/i);
    expect(setCookie).toMatch(/SameSite=(Strict|Lax)/i);
    const again = await fetch(link, { redirect: 'manual' });
    expect(again.status).toBe(401);
    const session = await fetch(`${at.url}/api/v1/session`, { headers: { cookie } });
    expect(await session.json()).toMatchObject({ person: { id: 'person:ada', access: 'admin' }, demo: true });
  });

  test('an act with a cookie counts only from a page of ours', async () => {
    await using at = await openRoutes();
    const { cookie } = await at.enter('person:ada');
    const act = (headers: Record<string, string>) =>
      fetch(`${at.url}/api/v1/cut`, { method: 'POST', body: '{}', headers: { cookie, 'content-type': 'application/json', ...headers } });
    expect((await act({})).status).toBe(403);
    expect((await act({ origin: 'http://evil.test' })).status).toBe(403);
    expect((await act({ origin: at.url })).status).toBe(200);
  });

  test('a viewer reads and administers nothing', async () => {
    await using at = await openRoutes();
    const { cookie } = await at.enter('person:vic');
    expect((await fetch(`${at.url}/api/v1/overview`, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${at.url}/api/v1/tokens`, { headers: { cookie } })).status).toBe(403);
  });

  test('a host name that is not ours is refused, whoever asks; probes, addresses and the public host are answered', async () => {
    await using at = await openRoutes({ collectorUrl: 'https://evidence.example' });
    expect(await statusAs(`${at.url}/api/v1/checkpoint`, { host: 'rebound.test' })).toBe(421);
    expect(await statusAs(`${at.url}/login?code=x`, { host: 'rebound.test' })).toBe(421);
    expect(await statusAs(`${at.url}/api/v1/checkpoint`, { host: 'evidence.example' })).toBe(200);
    expect(await statusAs(`${at.url}/api/v1/checkpoint`, { host: '10.0.0.7:4318' })).toBe(200);
    expect(await statusAs(`${at.url}/healthz`, { host: 'pod-7.internal' })).toBe(200);
    expect(await statusAs(`${at.url}/readyz`, { host: 'pod-7.internal' })).toBe(200);
  });
});

describe('judgement', () => {
  test('the same tree size, date and catalogue version give the same bytes', async () => {
    await using at = await openRoutes();
    const token = await at.tokenFor('read', 'ingest:records');
    const client = at.clientWith(token);
    const source = newSource();
    await client.bindKey({ spkiPem: source.key.pem });
    await client.submitRecords([text(source.bundle())]);
    const { size } = at.ledger.head();
    const when = { treeSize: size, asOf: '2026-11-30' };
    const before = (await client.assessment(when)).assessment;
    await client.submitRecords([text(source.bundle()), text(source.bundle())]);
    const after = await client.assessment(when);
    expect(JSON.stringify(after.assessment)).toBe(JSON.stringify(before));
    expect(after.treeSize).toBe(size + 2);
    expect(before.asOf).toBe('2026-11-30T23:59:59Z');
    expect(await codeOf(client.assessment({ treeSize: size + 3 }))).toBe('INPUT_MALFORMED');
    expect(before.controls).toHaveLength(38);
  });

  test('controls, systems and what is not there', async () => {
    await using at = await openRoutes();
    const client = at.clientWith(await at.tokenFor('read'));
    expect((await client.control('A.6.2.5')).control.id).toBe('A.6.2.5');
    expect(await codeOf(client.control('A.99'))).toBe('NOT_FOUND');
    expect(await codeOf(client.system('nobody'))).toBe('NOT_FOUND');
    expect(await codeOf(client.trace({ id: 'nothing' }))).toBe('NOT_FOUND');
    expect(await codeOf(client.getRecord('7'))).toBe('NOT_FOUND');
  });
});

describe('around it', () => {
  test('the OpenAPI document names every route of the contract', async () => {
    await using at = await openRoutes();
    const answer = await fetch(`${at.url}/api/openapi.json`);
    const document: unknown = await answer.json();
    const paths: Record<string, unknown> = {};
    for (const route of routes)
      paths[`${apiPrefix}${route.path.replace(':id', '{id}')}`] = expect.objectContaining({
        [route.method.toLowerCase()]: expect.objectContaining({ operationId: route.name }),
      });
    for (const [path, expected] of Object.entries(paths)) expect(document).toMatchObject({ paths: { [path]: expected } });
  });

  test('events tell the new head after a commit', async () => {
    await using at = await openRoutes();
    const token = await at.tokenFor('read', 'ingest:records');
    const stream = await fetch(`${at.url}/api/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { size } = at.ledger.head();
    expect((await reader?.read())?.value).toContain(`"treeSize":${size}`);
    await at.clientWith(token).bindKey({ spkiPem: newSource().key.pem });
    expect((await reader?.read())?.value).toContain(`"treeSize":${size + 1}`);
    await reader?.cancel();
  });

  test('the dashboard is served with a strict policy; only names with a hash are kept for ever', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'annexa-pages-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Annexa</title>');
    await writeFile(join(folder, 'assets', 'index-abc.js'), 'export {};');
    await using at = await openRoutes({ dashboardFolder: folder });
    for (const path of ['/', '/controls/A.6.2.5?scope=x', '/records/7']) {
      const page = await fetch(`${at.url}${path}`);
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    }
    const asset = await fetch(`${at.url}/assets/index-abc.js`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    for (const path of ['/assets/none.js', '/api/v1/none', '/assets/..%2findex.html']) {
      expect((await fetch(`${at.url}${path}`)).status).toBe(404);
    }
  });
});
