import { deployment, good, review, revision, window } from './good-world.ts';
import { randomOf } from './random.ts';
import type { Told, World } from './world.ts';
import { before, change, digest, told, without } from './world.ts';

/** Things that happen to systems, each with one in four; together they make worlds between good and hopeless. */
const mishaps: readonly ((world: World) => World)[] = [
  (world) => without(world, 'verification-plan'),
  (world) => without(world, 'roles'),
  (world) => without(world, 'evaluation'),
  (world) => without(world, 'data-card'),
  (world) => without(world, 'look'),
  (world) => without(world, 'approval'),
  (world) => without(world, 'operation-plan/review/person:ada'),
  (world) => maybe(world, 'approval', { facts: { verdict: 'stale' } }),
  (world) => maybe(world, 'approval', { facts: { approvers: [{ person: 'person:ada', revision, at: '2026-11-20T08:30:00Z' }] } }),
  (world) => maybe(world, 'evaluation', { grade: 'self-reported' }),
  (world) => maybe(world, 'training', { facts: { inputsRecordedByRun: false } }),
  (world) =>
    maybe(world, 'evaluation', {
      facts: {
        reason: 'first file was wrong',
        metrics: [
          { metric: 'auc', value: 0.6 },
          { metric: 'brier', value: 0.1 },
        ],
      },
    }),
  (world) => maybe(world, 'deployment-plan', { facts: { nextReview: '2026-11-22' } }),
  (world) => maybe(world, 'd1', { grade: 'self-reported' }),
  (world) => maybe(world, 'look', { facts: { present: false } }),
  (world) => failedAttempt(world),
  (world) => [
    ...world,
    window('dark', '2026-11-22T09:00:00Z', {
      identities: [{ operation: 'predict', modelDigest: digest('dark'), inferences: 3 }],
      services: [],
    }),
  ],
  (world) => [...world, deployment('d9', '2026-11-22T10:00:00Z', { revision: 'd'.repeat(40) })],
  (world) => [...world, review('verification-plan', 'person:zoe', 'visitor', '2026-11-23T10:00:00Z')],
];

/** A world from a seed. */
export function worldOf(seed: number): World {
  const random = randomOf(seed);
  return mishaps.reduce<World>((world, mishap) => (random() < 0.25 ? mishap(world) : world), good);
}

/** A failed attempt on the same digest, with a start of its own that stays when the result is withheld. */
function failedAttempt(world: World): World {
  if (!world.some((each) => each.name === 'evaluation-start')) return world;
  const start: Told = {
    ...told(good, 'evaluation-start'),
    name: 'attempt-start',
    facts: { run: 'eval-0', keyDigest: digest('attempt-key') },
  };
  const metrics = [
    { metric: 'auc', value: 0.4 },
    { metric: 'brier', value: 0.1 },
  ];
  const result: Told = {
    ...told(good, 'evaluation'),
    name: 'attempt',
    key: 'attempt-key',
    facts: { ...told(good, 'evaluation').facts, run: 'eval-0', metrics },
  };
  return before(world, 'evaluation-start', start, result);
}

function maybe(world: World, name: string, changes: Partial<Told>): World {
  return world.some((each) => each.name === name) ? change(world, name, changes) : world;
}
