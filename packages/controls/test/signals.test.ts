import { encodeStatement } from '@annexa/evidence';
import { describe, expect, it } from 'vitest';
import type { RefusedRecord, SignalDraft } from '../src/index.ts';
import { signalsOf } from '../src/index.ts';
import { bad } from './bad-world.ts';
import { asOf, good, window } from './good-world.ts';
import type { World } from './world.ts';
import { change, recordsOf, told, without } from './world.ts';

function signals(world: World, refused: readonly RefusedRecord[] = []): SignalDraft[] {
  const records = recordsOf(world);
  return signalsOf({ records, treeSize: records.length, asOf, refused });
}

const codes = (world: World): string[] =>
  signals(world)
    .map((each) => each.facts.code)
    .toSorted();
const seen = (identity: object, system = 'credit-risk'): World[number] => ({
  ...window('seen', '2026-11-22T13:00:00Z', { identities: [{ operation: 'chat', inferences: 5, ...identity }], services: [] }),
  system,
});

describe('signals', () => {
  it('are silent about a good system', () => {
    expect(signals(good)).toEqual([]);
  });

  it('tell what went wrong, each once and the same each time', () => {
    expect(codes(bad)).toEqual(['APPROVAL_STALE', 'DARK_MODEL', 'FAILED_BAR_DEPLOYED', 'LIVE_NOT_EVALUATED']);
    expect(signals(bad).map((each) => each.id)).toEqual(signals([...bad, told(good, 'draw')]).map((each) => each.id));
  });

  it('are not opened again while a finding about them is on file, in whatever state', () => {
    const [first] = signals(bad);
    if (!first) throw new Error('no signal');
    const known: World[number] = {
      name: 'known',
      kind: 'finding',
      at: '2026-11-24T09:00:00Z',
      grade: 'collector-fetched',
      subject: first.subject.map((each) => ({ ...each })),
      facts: { ...first.facts, state: 'closed' },
    };
    expect(signals([...bad, known]).map((each) => each.id)).not.toContain(first.id);
    expect(signals([...bad, known])).toHaveLength(signals(bad).length - 1);
  });

  it.each([
    ['a supplier nobody declared', [...good, seen({ provider: 'openai', modelAnswered: 'gpt-x' })], 'SUPPLIER_UNDECLARED'],
    ['a service nobody declared', [...good, seen({ service: 'mystery', modelName: 'm' }, 'unassigned')], 'SERVICE_UNDECLARED'],
    ['a deployment nobody approved', without(good, 'approval'), 'APPROVAL_LACKING'],
    [
      'a run without a result',
      [...good, { ...told(good, 'evaluation-start'), name: 'lost', facts: { run: 'lost', keyDigest: '0'.repeat(64) } }],
      'RUN_UNANSWERED',
    ],
    [
      'a limit that was broken',
      change(good, 'declaration', { facts: { monitoring: { intervalMinutes: 60, objectives: [{ measure: 'requests', max: 10 }] } } }),
      'LIMIT_BREACHED',
    ],
  ] satisfies [string, World, string][])('open for %s', (_what, world, code) => {
    expect(codes(world)).toContain(code);
  });

  it('tell of refused records, and are facts a finding record takes', () => {
    const refused = {
      id: 'f'.repeat(64),
      system: 'credit-risk',
      code: 'SIGNATURE_INVALID',
      message: 'the signature does not fit',
      at: '2026-11-24T10:00:00Z',
    };
    const [draft] = signals(good, [refused, refused]);
    expect(draft).toMatchObject({
      system: 'credit-risk',
      facts: { type: 'signal', code: 'RECORD_REFUSED', severity: 'high', state: 'open', openedAt: asOf },
    });
    if (!draft) throw new Error('no signal');
    const predicate = {
      system: draft.system,
      stage: 'operation' as const,
      observed: { from: asOf, to: asOf },
      captured: asOf,
      source: {},
      materials: [],
      facts: draft.facts,
      checkpoint: null,
      salt: '0'.repeat(32),
    };
    expect(encodeStatement({ kind: 'finding', subject: draft.subject, predicate }).length).toBeGreaterThan(0);
  });
});
