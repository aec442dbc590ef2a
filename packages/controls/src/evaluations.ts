import type { ManifestPart } from '@annexa/evidence';
import { isSure } from './lineage.ts';
import { reachesFloor } from './grades.ts';
import type { Moment } from './order.ts';
import { orderOf } from './order.ts';
import { dayMs, timeMs } from './time.ts';
import type { Finding } from './verdict.ts';
import { absent, bestFinding, failed, met, unknown } from './verdict.ts';
import type { RecordOf, View } from './view.ts';

export type Evaluation = RecordOf<'evaluation-result'> | RecordOf<'security-test'>;

/** Evaluations of a system, in log order. */
export function evaluationsOf(view: View, system: string): readonly Evaluation[] {
  return [...view.of('evaluation-result', system), ...view.of('security-test', system)].toSorted((left, right) => left.index - right.index);
}

/** Evaluations of exactly this digest; `weak` are those that only name the model. */
export function evaluationsOn(
  view: View,
  system: string,
  model: ManifestPart,
): { sure: readonly Evaluation[]; weak: readonly Evaluation[] } {
  const all = evaluationsOf(view, system);
  const sure = all.filter((each) => joinOf(each, model) === 'sure');
  return { sure, weak: all.filter((each) => joinOf(each, model) === 'weak') };
}

/**
 * Whether an evaluation of this model was on file before a moment: to be seen by whoever released it.
 * One evaluation in time is enough here; what the numbers say is asked elsewhere.
 */
export function evaluatedBefore(view: View, system: string, model: ManifestPart, then: Moment): Finding {
  const { sure, weak } = evaluationsOn(view, system, model);
  const findings = sure.map((each) => inTime(each, then));
  const best = bestFinding(findings);
  if (best) return best;
  const [named] = weak;
  if (named) return unknown('join-too-weak', `an evaluation names ${model.name} but not this digest`, [named.index]);
  return absent(`no evaluation of model digest ${model.digest.slice(0, 12)} is on file`);
}

/** The start of the run behind a result, by the run's own id, its CI run, or the key both were signed with. */
export function startOf(view: View, result: Evaluation | RecordOf<'training-run'>): RecordOf<'run-started'> | undefined {
  return view.of('run-started', result.predicate.system).findLast((start) => start.index < result.index && isAnsweredBy(start, result));
}

/**
 * Whether a result says of itself that it was observed before its run was announced. Both times are the source's word and
 * prove nothing, but where they contradict the announcement, it came after the numbers were known.
 */
export function precedesItsStart(result: Evaluation, start: RecordOf<'run-started'>): boolean {
  return timeMs(result.predicate.observed.from) < timeMs(start.predicate.captured);
}

const runMsMax = dayMs;

/**
 * Starts of evaluation or training runs that no result answers although a day has passed: failed runs must not vanish.
 * A start that does not say its stage is answered by any result of the same run.
 */
export function unansweredStarts(view: View, system: string, stage: 'training' | 'evaluation'): readonly RecordOf<'run-started'>[] {
  const results = { training: view.of('training-run', system), evaluation: evaluationsOf(view, system) };
  const anything = view.records.filter(
    (each) => each.kind !== 'run-started' && each.kind !== 'key-binding' && each.predicate.system === system,
  );
  return view.of('run-started', system).filter((start) => {
    if (timeMs(view.asOf) - timeMs(start.predicate.observed.to) < runMsMax) return false;
    const own = start.predicate.stage;
    if (own === 'training' || own === 'evaluation') return own === stage && !results[stage].some((each) => isAnsweredBy(start, each));
    return !anything.some((each) => isAnsweredBy(start, each));
  });
}

function inTime(evaluation: Evaluation, then: Moment): Finding {
  const { metrics, n } = evaluation.predicate.facts;
  const records = [evaluation.index];
  if (metrics.length === 0) return absent('the evaluation holds no number', records);
  const order = orderOf({ record: evaluation }, then);
  if (order === 'opposite') return failed('evaluated only after it went into production', records);
  if (order === 'unproven') return unknown('order-unproven', 'nothing proves that the evaluation was received before', records);
  if (n === undefined && metrics.some((each) => each.n === undefined))
    return unknown('unreadable', 'the evaluation does not say how many cases it used', records);
  if (!reachesFloor(evaluation, 'workflow-bound')) return unknown('below-grade', `the evaluation is ${evaluation.grade}`, records);
  return met('evaluated on this very digest before', records);
}

function joinOf(evaluation: Evaluation, model: ManifestPart): 'sure' | 'weak' | undefined {
  const subject = evaluation.subject.find((each) => each.digest['sha256'] === model.digest);
  if (subject) return 'sure';
  const material = evaluation.predicate.materials.find((each) => each.role === 'model' && each.digest?.['sha256'] === model.digest);
  if (material) return isSure(material.join) ? 'sure' : 'weak';
  const named = evaluation.predicate.materials.some((each) => each.role === 'model' && each.name === model.name && !isSure(each.join));
  return named ? 'weak' : undefined;
}

function isAnsweredBy(start: RecordOf<'run-started'>, result: View['records'][number]): boolean {
  const { run, keyDigest } = start.predicate.facts;
  const { source } = result.predicate;
  const own = 'run' in result.predicate.facts ? result.predicate.facts.run : undefined;
  if (run === own || run === source.run || keyDigest === result.keyDigest) return true;
  const ci = start.predicate.source.ci;
  return ci?.runId !== undefined && ci.runId === source.ci?.runId && (ci.runAttempt ?? '1') === (source.ci.runAttempt ?? '1');
}
