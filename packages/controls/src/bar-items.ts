import type { Bar, Measurement } from '@annexa/evidence';
import { authorsOf } from './authors.ts';
import { barsEverDeclared, barsInForce, isMetricOf, keepsBar, keyOfBar, textOfBar } from './bars.ts';
import type { Evaluation } from './evaluations.ts';
import { evaluationsOn, precedesItsStart, startOf } from './evaluations.ts';
import { reachesFloor } from './grades.ts';
import { resultPart } from './item.ts';
import type { ItemDraft } from './judgement.ts';
import type { Release } from './releases.ts';
import type { Finding } from './verdict.ts';
import { absent, failed, met, unknown } from './verdict.ts';
import type { View } from './view.ts';

/** One number of one evaluation, held against the bar that was in force when its run began. */
type Attempt = {
  readonly evaluation: Evaluation;
  readonly measurement: Measurement;
  readonly keeps: boolean | undefined;
  /** Whether the bar was on file, and approved, before the run started. */
  readonly locked: boolean;
  /** Place in the log of the run's start: the order of attempts that sending results late cannot change. */
  readonly startedAt?: number;
};

/** Items of one release: one for each bar, and what the tools themselves call failed where no bar of ours is about it. */
export function barItems(view: View, system: string, release: Release): ItemDraft[] {
  const authors = authorsOf(view, system);
  const inForce = barsInForce(view, system, authors, release.first).bars;
  // Bars approved only after the release are judged all the same; that they were not locked shows in each item.
  const approved = inForce.length > 0 ? inForce : barsInForce(view, system, authors).bars;
  const bars = approved.length > 0 ? approved : barsEverDeclared(view, system);
  const evaluations = release.models.flatMap((model) => evaluationsOn(view, system, model).sure);
  const judged = bars.map((bar) => {
    const finding = barFinding({ view, system, authors, release, evaluations }, bar);
    return itemOf(release, `${release.id}/${keyOfBar(bar)}`, textOfBar(bar), finding);
  });
  return [...judged, ...evaluations.flatMap((each) => toolFailures(release, each, bars))];
}

/** What is looked at when one bar of one release is judged. */
type BarCase = {
  readonly view: View;
  readonly system: string;
  readonly authors: readonly string[];
  readonly release: Release;
  readonly evaluations: readonly Evaluation[];
};

function toolFailures(release: Release, evaluation: Evaluation, bars: readonly Bar[]): ItemDraft[] {
  const { metrics, verdict } = evaluation.predicate.facts;
  const byMeasure = metrics.filter((each) => each.verdict === 'failed' && !bars.some((bar) => isMetricOf(bar, each)));
  const whole = verdict === 'failed' && bars.length === 0 && byMeasure.length === 0 ? ['the evaluation'] : [];
  return [...byMeasure.map((each) => each.metric), ...whole].map((what) =>
    itemOf(release, `${release.id}/tool/${what}/${evaluation.id}`, what, failed('the tool itself calls it failed', [evaluation.index])),
  );
}

/** Every attempt on the same digest counts: the last one has to pass, and a pass after fails has to say why. */
function barFinding(given: BarCase, bar: Bar): Finding {
  const { release } = given;
  const attempts = given.evaluations.flatMap((each) => attemptsOf(given, each, bar)).toSorted(byStart);
  const records = attempts.map((each) => each.evaluation.index);
  const last = attempts.at(-1);
  if (!last && release.models.length === 0) return unknown('join-too-weak', 'what is deployed is not known by digest');
  if (!last) return absent('never measured on this digest');
  const said = `${last.measurement.metric} is ${last.measurement.valueText ?? last.measurement.value}${ownVerdict(last)}`;
  if (last.keeps === false) return failed(said, records);
  const fails = attempts.filter((each) => each.keeps === false).length;
  const { reason, n } = last.evaluation.predicate.facts;
  if (fails > 0 && ((reason ?? '').trim() === '' || last.startedAt === undefined))
    return failed(`${said}, after ${fails} failed attempts and without a reason`, records);
  if (last.keeps === undefined) return unknown('unreadable', said, records);
  if (!last.locked)
    return unknown('order-unproven', `${said}, but nothing proves that the bar was on file before the run started`, records);
  if (!reachesFloor(last.evaluation, 'workflow-bound'))
    return unknown('below-grade', `${said}, and the number is ${last.evaluation.grade}`, records);
  if ((last.measurement.n ?? n) === undefined) return unknown('unreadable', `${said}, without saying on how many cases`, records);
  return met(fails > 0 ? `${said}, after ${fails} failed attempts: ${reason}` : said, records);
}

function attemptsOf({ view, system, authors }: BarCase, evaluation: Evaluation, bar: Bar): Attempt[] {
  const start = startOf(view, evaluation);
  const isLate = start !== undefined && precedesItsStart(evaluation, start);
  const inForce = start === undefined || isLate ? [] : barsInForce(view, system, authors, { record: start }).bars;
  const atStart = inForce.find((each) => keyOfBar(each) === keyOfBar(bar));
  // Numbers known before the run was announced are an earlier attempt than any that the announced run makes.
  const startedAt = isLate ? start.index - 0.5 : start?.index;
  return evaluation.predicate.facts.metrics
    .filter((each) => isMetricOf(bar, each) && isOnDataset(bar, each, evaluation))
    .map((measurement) => attemptOf(evaluation, measurement, keepsBar(atStart ?? bar, measurement), atStart !== undefined, startedAt));
}

function attemptOf(
  evaluation: Evaluation,
  measurement: Measurement,
  keeps: boolean | undefined,
  locked: boolean,
  startedAt: number | undefined,
): Attempt {
  return { evaluation, measurement, keeps, locked, ...(startedAt === undefined ? {} : { startedAt }) };
}

function byStart(left: Attempt, right: Attempt): number {
  return (
    (left.startedAt ?? left.evaluation.index) - (right.startedAt ?? right.evaluation.index) ||
    left.evaluation.index - right.evaluation.index
  );
}

/** A bar for one dataset is not judged by numbers from another; an evaluation that names none is taken by its test-data material. */
function isOnDataset(bar: Bar, measurement: Measurement, evaluation: Evaluation): boolean {
  if (bar.dataset === undefined) return true;
  const { dataset } = evaluation.predicate.facts;
  const materials = evaluation.predicate.materials.filter((each) => each.role === 'test-data');
  const names = [measurement.dataset, dataset, ...materials.map((each) => each.name)];
  return names.includes(bar.dataset) || materials.some((each) => Object.values(each.digest ?? {}).includes(bar.dataset ?? ''));
}

function ownVerdict({ measurement, evaluation }: Attempt): string {
  const verdict = measurement.verdict ?? evaluation.predicate.facts.verdict;
  return verdict === undefined ? '' : ` (the tool says ${verdict})`;
}

function itemOf(release: Release, id: string, what: string, finding: Finding): ItemDraft {
  return {
    id,
    label: `${release.label}: ${what}`,
    ...resultPart(finding, release.records),
    event: release.first,
    release: release.id,
  };
}
