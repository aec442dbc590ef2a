import { encodeStatement, isLedgered, organisation } from '@annexa/evidence';
import type { Statement } from '@annexa/evidence';
import { expect, test } from 'vitest';
import { bundleBy, newSource, statementOf, tampered } from './ledger-support.ts';
import { openCollector } from './server-support.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function declarationOf(system: string): Statement {
  const { subject, predicate } = statementOf({ system });
  return {
    kind: 'system-declaration',
    subject,
    predicate: { ...predicate, facts: { id: system, configDigest: 'ab'.repeat(32), selectors: [] } },
  };
}

test('what strangers send writes nothing into the log and names no AI system', async () => {
  await using at = await openCollector();
  const { ledger } = at.collector;
  const { size } = ledger.head();
  const bundles = Array.from({ length: 5 }, () => text(newSource().bundle({ system: 'made-up' })));
  const { answers } = await at.clientWith().submitRecords(bundles);
  expect(answers.every(({ outcome }) => outcome === 'refused')).toBe(true);
  await at.collector.cut();
  expect(ledger.head().size).toBe(size);
  const reader = at.clientWith(await at.tokenFor('read'));
  expect(await reader.status()).toMatchObject({ systems: [], rejected: { count: 5, latest: [] } });
  expect((await reader.overview()).systems).toEqual([]);
});

test('a known sender opens one signal for each code, system and day, which says how many', async () => {
  await using at = await openCollector();
  const { ledger } = at.collector;
  const sender = at.clientWith(await at.tokenFor('ingest:records'));
  const source = newSource();
  await sender.bindKey({ spkiPem: source.key.pem });
  await sender.submitRecords([text(bundleBy(source.key, encodeStatement(declarationOf('credit-risk'))))]);
  const forged = (system: string) => text(tampered(source.bundle({ system, text: 'said' }), 'said', 'sold'));
  await sender.submitRecords([forged('credit-risk'), forged('credit-risk'), forged('credit-risk'), forged('made-up'), forged('made-up-2')]);
  await at.collector.cut();
  await sender.submitRecords([forged('credit-risk')]);
  await at.collector.cut();

  const signals = (await ledger.records({ kind: 'finding' })).filter((record) => isLedgered(record, 'finding'));
  const shown = signals.map(({ predicate: { system, facts } }) => `${system} ${facts.code} ${facts.detail?.split(' from ')[0]}`);
  expect(shown.toSorted()).toEqual(['credit-risk RECORD_REFUSED 3 records so far', `${organisation} RECORD_REFUSED 2 records so far`]);
  const reader = at.clientWith(await at.tokenFor('read'));
  expect((await reader.overview()).systems.map(({ id }) => id)).toEqual(['credit-risk']);
  expect((await reader.listSystems()).systems.map(({ id }) => id)).toEqual(['credit-risk']);
});

test('a finding or a stray declaration makes no AI system appear', async () => {
  await using at = await openCollector();
  const sender = at.clientWith(await at.tokenFor('ingest:records', 'read'));
  const source = newSource();
  await sender.bindKey({ spkiPem: source.key.pem });
  expect(await sender.submitRecords([text(source.bundle({ system: 'only-said' }))])).toMatchObject({ answers: [{ outcome: 'accepted' }] });
  expect((await sender.listSystems()).systems).toEqual([]);
  expect((await sender.overview()).systems).toEqual([]);
  expect((await sender.status()).systems).toEqual([]);
});
