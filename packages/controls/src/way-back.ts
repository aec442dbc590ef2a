import { deploymentsOf } from './deployments.ts';
import { holdsFor } from './documents.ts';
import { reachesDecisionFloor } from './grades.ts';
import { momentMs } from './order.ts';
import { dayMs, timeMs, timeText } from './time.ts';
import type { Finding } from './verdict.ts';
import { absent, met, unknown } from './verdict.ts';
import type { View } from './view.ts';

const validDays = 365;

/** Whether a rollback happened or was exercised, and until when that counts. A paper that says so is the word of its author. */
export function wayBack(view: View, system: string): Finding & { valid?: { from: string; until: string } } {
  const rollbacks = deploymentsOf(view, system).filter((each) => each.record.predicate.facts.action === 'rollback' && each.stateKnown);
  const strong = rollbacks.findLast((each) => reachesDecisionFloor(view, each.record) || each.record.grade === 'workflow-bound');
  if (strong) return { ...met(`rolled back: ${strong.label}`, strong.records), valid: validFrom(momentMs(strong.moment)) };
  const weak = rollbacks.at(-1);
  if (weak) return unknown('below-grade', `a rollback is on file, but ${weak.record.grade}`, weak.records);
  const exercise = view.of('document').findLast((each) => isRollbackExercise(each.predicate.facts) && holdsFor(each, system));
  if (exercise) return unknown('below-grade', 'a paper tells of an exercise; no run or deployment shows it', [exercise.index]);
  return absent('no rollback and no exercise of one is on file');
}

function isRollbackExercise(facts: { types: readonly string[]; topics?: readonly string[] | undefined }): boolean {
  return facts.types.includes('exercise') && (facts.topics ?? []).some((each) => ['rollback', 'way-back'].includes(each));
}

function validFrom(fromMs: number): { from: string; until: string } {
  return { from: timeText(fromMs), until: timeText(timeMs(timeText(fromMs)) + validDays * dayMs) };
}
