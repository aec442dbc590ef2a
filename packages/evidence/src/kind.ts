/** Base of every predicate type of ours; the one constant to change if the domain ever does. */
export const predicateTypeBase = 'https://annexa.dev/attestations/';

/** What a record shows. The order is the life cycle's, governance first. */
export const recordKinds = [
  'system-declaration',
  'document',
  'declaration',
  'review',
  'assignment',
  'register-snapshot',
  'applicability',
  'exception',
  'finding',
  'sample-draw',
  'dataset-snapshot',
  'data-quality',
  'data-preparation',
  'run-started',
  'training-run',
  'conversion',
  'component-inventory',
  'evaluation-result',
  'security-test',
  'change-approval',
  'promotion',
  'deployment',
  'running-observation',
  'monitoring-window',
  'event-log-archive',
  'oversight-decision',
  'guardrail-result',
  'incident',
  'retirement',
  'key-binding',
  'erasure',
] as const;

export type RecordKind = (typeof recordKinds)[number];

/** Where in the life of an AI system the fact arose. */
export const stages = ['governance', 'data', 'training', 'evaluation', 'release', 'deployment', 'operation', 'retirement'] as const;

export type Stage = (typeof stages)[number];

const predicateVersion = 'v1';

/** `predicateType` of a kind; the URI carries the major version only (in-toto spec/versioning.md). */
export function predicateTypeOf(kind: RecordKind): string {
  return `${predicateTypeBase}${kind}/${predicateVersion}`;
}

/** The kind a `predicateType` names, or undefined when it is somebody else's or a major we do not know. */
export function kindOf(predicateType: string): RecordKind | undefined {
  return recordKinds.find((kind) => predicateTypeOf(kind) === predicateType);
}
