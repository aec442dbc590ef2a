import type { ExpectationResult, Status } from '@annexa/evidence';
import { assess } from '../src/index.ts';
import { describe, expect, it } from 'vitest';
import { worldOf } from './generated.ts';
import { asOf, window } from './good-world.ts';
import { expectationsOf } from './judge.ts';
import { pick, randomOf } from './random.ts';
import type { Told, World } from './world.ts';
import { digest, recordsOf } from './world.ts';

/** expectations 1.4, worst first; higher is better. */
const order: readonly Status[] = [
  'negative',
  'no-criterion',
  'missing',
  'unknown',
  'stale',
  'aging',
  'not-exercised',
  'exception',
  'answered',
  'current',
];
const rank = (status: Status): number => order.indexOf(status);

const seeds = Array.from({ length: 8 }, (_, seed) => seed + 1);

type Judged = ReadonlyMap<string, ExpectationResult>;

function judge(world: World): Judged {
  const records = recordsOf(world);
  return new Map(expectationsOf(assess({ records, treeSize: records.length, asOf })).map((each) => [`${each.scope} ${each.name}`, each]));
}

/** Names of the records behind items with these results. */
function behind(world: World, result: ExpectationResult, results: readonly string[]): Set<string> {
  const indexes = result.items.filter((each) => results.includes(each.result)).flatMap((each) => each.records);
  return new Set(indexes.flatMap((index) => world[index]?.name ?? []));
}

/** Expectations whose status got better than it was, or than the best allowed. */
function improvements(first: Judged, then: Judged, only: (result: ExpectationResult) => boolean = () => true, atBest?: Status): string[] {
  return [...first].flatMap(([key, result]) => {
    const limit = Math.max(rank(result.status), atBest === undefined ? 0 : rank(atBest));
    const now = then.get(key);
    const isBetter = only(result) && now !== undefined && rank(now.status) > limit;
    return isBetter ? [`${key}: ${result.status} became ${now.status} (${now.because})`] : [];
  });
}

describe.each(seeds)('world %i', (seed) => {
  const world = worldOf(seed);
  const first = judge(world);
  const random = randomOf(seed * 7919);
  const some = (count: number): string[] => Array.from({ length: count }, () => pick(random, world).name);

  it('is not improved by adding what fails', () => {
    const dark = window('added', '2026-11-22T11:00:00Z', {
      identities: [{ operation: 'predict', modelDigest: digest('added'), inferences: 3 }],
      services: [],
    });
    const about = [
      'evaluated-before-deploy',
      'bars-met',
      'validated-for-use',
      'released-with-authority',
      'deployed-equals-approved',
      'prerequisites-met',
      'only-released-runs',
      'inputs-were-these',
      'chain-to-source',
    ];
    expect(improvements(first, judge([...world, dark]), (each) => about.some((name) => each.name.endsWith(`/${name}`)))).toEqual([]);
    const start: Told = {
      name: 'added-start',
      kind: 'run-started',
      at: '2026-11-10T08:30:00Z',
      stage: 'evaluation',
      facts: { run: 'added', keyDigest: digest('added-key') },
    };
    expect(improvements(first, judge([...world, start]))).toEqual([]);
    const incident: Told = { name: 'added-incident', kind: 'incident', at: '2026-11-22T11:00:00Z', facts: {} };
    expect(improvements(first, judge([...world, incident]))).toEqual([]);
  });

  it('is not improved by removing what satisfies', () => {
    for (const name of some(8)) {
      const then = judge(world.filter((each) => each.name !== name));
      const satisfies = (each: ExpectationResult): boolean => behind(world, each, ['met']).has(name);
      expect(improvements(first, then, (each) => satisfies(each) && !behind(world, each, ['failed']).has(name))).toEqual([]);
      expect(improvements(first, then, satisfies, 'missing')).toEqual([]);
    }
  });

  it('turns negative into missing at best when what fails is withheld', () => {
    const failing = new Set([...first.values()].flatMap((each) => Array.from(behind(world, each, ['failed']))));
    for (const name of failing) {
      // Windows, archives and deployments make members themselves; what a second source then still lists is tried below.
      if (world.some((each) => each.name === name && ['monitoring-window', 'event-log-archive', 'deployment'].includes(each.kind)))
        continue;
      expect(
        improvements(
          first,
          judge(world.filter((each) => each.name !== name)),
          (each) => behind(world, each, ['failed']).has(name) && each.population.state === 'reconciled',
          'missing',
        ),
      ).toEqual([]);
    }
  });

  it('is not improved by removing every deployment of a release that is seen live', () => {
    const overDeployments = [
      'released-with-authority',
      'deployed-equals-approved',
      'prerequisites-met',
      'evaluated-before-deploy',
      'bars-met',
    ];
    const isOver = (each: ExpectationResult): boolean => overDeployments.some((name) => each.name.endsWith(`/${name}`));
    const then = judge(world.filter((each) => each.kind !== 'deployment'));
    expect(improvements(first, then, (each) => isOver(each) && each.counts.failed === 0)).toEqual([]);
    expect(improvements(first, then, isOver, 'missing')).toEqual([]);
  });

  it('is not improved by making a record late, or by lowering its grade', () => {
    for (const name of some(6)) {
      const record = world.find((each) => each.name === name);
      if (!record) continue;
      const late = [...world.filter((each) => each.name !== name), { ...record, receivedAt: '2026-12-20T00:00:00Z' }];
      expect(improvements(first, judge(late))).toEqual([]);
      const lower = world.map((each) => (each.name === name ? { ...each, grade: 'declared' as const } : each));
      expect(improvements(first, judge(lower))).toEqual([]);
    }
  });

  it('is not improved by expiring approvals or withdrawing roles', () => {
    const expired = world.map((each) =>
      each.kind === 'document' ? { ...each, facts: { ...each.facts, nextReview: '2026-11-12' } } : each,
    );
    expect(improvements(first, judge(expired))).toEqual([]);
    for (const person of ['person:ada', 'person:ben'])
      expect(improvements(first, judge(world.map((each) => withdraw(each, person))))).toEqual([]);
  });

  it('is not changed by an exception that came after the event', () => {
    const open = [...first.values()].filter(
      (each) =>
        ['A.6.2.4', 'A.6.2.5'].some((id) => each.name.startsWith(id)) && each.side === 'O' && !each.name.endsWith('way-back-proven'),
    );
    const exceptions = open.map((each): Told => ({
      name: `exception ${each.name}`,
      kind: 'exception',
      at: '2026-11-23T10:00:00Z',
      grade: 'collector-fetched',
      facts: {
        expectation: each.name,
        items: each.items.map((item) => item.id),
        reason: 'late wish',
        acceptedBy: 'person:ben',
        role: 'governance-lead',
        approvedAt: '2026-11-01T10:00:00Z',
        expires: '2027-01-01T00:00:00Z',
      },
    }));
    const then = judge([...world, ...exceptions]);
    for (const each of open) expect(then.get(`${each.scope} ${each.name}`)).toEqual(each);
  });
});

function withdraw(record: Told, person: string): Told {
  const { roles } = record.facts;
  if (!Array.isArray(roles)) return record;
  return { ...record, facts: { ...record.facts, roles: roles.filter((row: { person: string }) => row.person !== person) } };
}
