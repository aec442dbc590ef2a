import { good, window } from './good-world.ts';
import type { World } from './world.ts';
import { change, digest, without } from './world.ts';

const stale = {
  verdict: 'stale',
  reason: 'the head moved after the approval',
  approvers: [{ person: 'person:ben', revision: 'b'.repeat(40), at: '2026-11-20T08:30:00Z' }],
};
const dark = {
  identities: [{ operation: 'predict', modelDigest: digest('dark.onnx'), service: 'credit-risk-service', inferences: 7 }],
  services: [],
};
const missed = {
  metrics: [
    { metric: 'auc', value: 0.61, valueText: '0.61' },
    { metric: 'brier', value: 0.24, valueText: '0.24' },
  ],
};

/** A system where everything the demo shows went wrong: stale approval, failed bars deployed anyway, a model nobody approved, an unfilled plan. */
export const bad: World = [
  ...change(
    change(change(without(good, 'validation', 'd2', 'archive', 'look', 'draw'), 'approval', { facts: stale }), 'evaluation', {
      facts: missed,
    }),
    'deployment-plan',
    {
      facts: { templateUnchanged: true },
    },
  ),
  window('dark', '2026-11-22T09:00:00Z', dark),
];
