/**
 * Origin grade: who could have forged a fact. Not a measure of truth, relevance or sufficiency.
 * Ascending; `re-derived` is a verifying party's own result and is never stored.
 */
export const originGrades = ['declared', 'self-reported', 'collector-fetched', 'workflow-bound', 're-derived'] as const;

export type OriginGrade = (typeof originGrades)[number];

/** How sure a link of the chain is, best first; a chain is worth its weakest link. */
export const joinGrades = ['content', 'pinned', 'issued', 'named', 'inferred', 'ambiguous'] as const;

export type JoinGrade = (typeof joinGrades)[number];

/** Whether `grade` is at least `floor`. Floors for approvals, rules and deployments have a rule of their own (expectations 1.9). */
export function reachesGrade(grade: OriginGrade, floor: OriginGrade): boolean {
  return originGrades.indexOf(grade) >= originGrades.indexOf(floor);
}

/** The weakest of several join grades: what a chain of these links is worth. `content` for none. */
export function weakestJoin(grades: readonly JoinGrade[]): JoinGrade {
  const worst = Math.max(0, ...grades.map((grade) => joinGrades.indexOf(grade)));
  return joinGrades[worst] ?? 'content';
}

/** How the source key was bound to an identity when the record came in. */
export type BindingMode = 'issuer-bound' | 'collector-enrolled' | 'collector-own' | 'signed-in';

/**
 * The grade a record gets at the door. Documents and declarations are the word of a person whoever carries them;
 * what a service counts is its own word although the collector seals it.
 */
export function gradeAtDoor(binding: BindingMode, kind: string): OriginGrade {
  if (kind === 'document' || kind === 'declaration' || kind === 'system-declaration') return 'declared';
  if (kind === 'monitoring-window' || kind === 'oversight-decision' || kind === 'guardrail-result') return 'self-reported';
  if (binding === 'issuer-bound') return 'workflow-bound';
  if (binding === 'collector-enrolled') return 'self-reported';
  return 'collector-fetched';
}
