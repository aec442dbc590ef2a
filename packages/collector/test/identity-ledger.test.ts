import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { generateSourceKey } from '@annexa/ledger';
import { manualClock, openOidcIssuer } from '@annexa/testing';
import { keyAudience, openIdentity, parseTrustPolicy } from '../src/identity/index.ts';
import { openLedger } from '../src/ledger/index.ts';
import { sha256Hex } from '@annexa/evidence';

const clock = manualClock('2026-11-24T08:00:00Z');
const issuer = await openOidcIssuer({ clock: clock.now });
const folder = await mkdtemp(join(tmpdir(), 'annexa-identity-'));
afterAll(async () => {
  await issuer.close();
  await rm(folder, { recursive: true, force: true });
});

const collectorUrl = 'http://127.0.0.1:4318';
const trustPolicy = parseTrustPolicy({
  issuers: [{ issuer: issuer.url, repositoryIds: ['7001'], systems: ['credit-risk'] }],
  people: [{ id: 'person:ada', name: 'Ada', role: 'admin' }],
  double: true,
});

async function open() {
  const ledger = await openLedger({
    folder,
    clock: () => new Date(clock.now()),
    onFatal: (error) => {
      throw error;
    },
  });
  return { ledger, ...openIdentity({ custody: ledger.custody, clock: clock.now, trustPolicy, collectorUrl }) };
}

test('bindings become records; tokens, sessions and the replay guard outlive a restart of the real ledger', async () => {
  const first = await open();
  const key = generateSourceKey();
  const jwt = await issuer.issue({ aud: keyAudience(collectorUrl, sha256Hex(key.spki)) });
  const request = { spkiPem: key.pem, authorization: `Bearer ${jwt}` };
  const bound = await first.bindKeyFrom(request);
  if (!bound.ok) throw new Error(bound.message);
  const receipt = await first.ledger.bindKey(bound.value.binding, bound.value.source);
  const { token } = await first.tokens.create({ label: 'reader', scopes: ['read'], systems: 'all' });
  const invited = await first.people.invite('person:ada');
  const entered = await first.people.enter(invited?.code ?? '');
  const cookie = entered.ok ? entered.value.setCookie.split(';')[0] : undefined;
  await first.ledger.close();

  const second = await open();
  expect(await second.ledger.recordById(receipt.id)).toMatchObject({
    kind: 'key-binding',
    predicate: {
      source: { ci: { repository: 'acme-bank/credit-risk', runId: '5001', commit: '1'.repeat(40) }, double: true },
      facts: { mode: 'issuer-bound', systems: ['credit-risk'], claims: { run_id: '5001' } },
    },
  });
  expect(await second.tokens.authorize(`Bearer ${token}`, 'read')).toMatchObject({ ok: true });
  expect(await second.people.sessionOf(cookie)).toMatchObject({ person: { id: 'person:ada' } });
  expect(await second.bindKeyFrom(request)).toMatchObject({ ok: false, code: 'OIDC_REFUSED' });
  expect(await second.people.enter(invited?.code ?? '')).toMatchObject({ ok: false });
  await second.ledger.close();
});
