import type { Bench, Criterion, ItemDraft, Judgement, PopulationDraft } from '../judgement.ts';
import { control } from '../judgement.ts';
import { approvalOf } from '../approval.ts';
import { authorsOf } from '../authors.ts';
import { barsInForce } from '../bars.ts';
import { barItems } from '../bar-items.ts';
import { itemOf, resultPart } from '../item.ts';
import { declaredOf } from '../declared.ts';
import { deploymentPopulation } from '../deployments.ts';
import { criterionOf, digestsOf, holdsFor, standingOf } from '../documents.ts';
import type { DocumentNeed } from '../documents.ts';
import { evaluatedBefore, evaluationsOf, startOf } from '../evaluations.ts';
import { materialChangesOf } from '../material-change.ts';
import { paperItem, paperNotes } from '../paper-item.ts';
import { verificationPlan } from '../papers.ts';
import { systemPopulation } from '../populations.ts';
import type { Release } from '../releases.ts';
import { releasesOf } from '../releases.ts';
import { startItems } from '../start-items.ts';
import { dataApart } from '../test-data.ts';
import type { Finding } from '../verdict.ts';
import { absent, met, unknown, worstFinding } from '../verdict.ts';

/** A.6.2.4: measures and limits are decided, and every release was tested by them before use. */
export const verificationAndValidation = control('A.6.2.4', [
  {
    name: 'verification-plan',
    title: 'A plan says what is tested, and its bars have reasons',
    side: 'D',
    scope: 'system',
    gradeMin: 'declared',
    approvalNeeded: true,
    capture: 'assisted',
    freshness: 'its own review date, else 12 months; void at a material change',
    closeGap: 'Set bars with reasons for the listed measures and have them approved outside the team.',
    membership: [],
    judge: judgePlan,
  },
  {
    name: 'evaluated-before-deploy',
    title: 'Every release was evaluated before it went into production',
    side: 'O',
    scope: 'system',
    gradeMin: 'workflow-bound',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Run the listed tests on this digest and let capture see the result.',
    membership: ['deployment'],
    judge: (bench) => ({
      population: deploymentPopulation(bench.view, bench.system, 'new-releases'),
      criterion: planCriterion(bench),
      items: releasesOf(bench.view, bench.system).map((release) => releaseItem(release, evaluated(bench, release))),
    }),
  },
  {
    name: 'bars-met',
    title: 'Every release keeps the bars that were locked before its tests',
    side: 'O',
    scope: 'system',
    gradeMin: 'workflow-bound',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Improve the release, or get an exception before deploying.',
    membership: ['deployment', 'evaluation-result'],
    judge: judgeBars,
  },
  {
    name: 'test-data-apart',
    title: 'Models were tested on data they did not learn from',
    side: 'O',
    scope: 'system',
    gradeMin: 'workflow-bound',
    approvalNeeded: false,
    capture: 'automatic',
    freshness: 'item',
    closeGap: 'Record the evaluation data as its own dataset, and split it off before training.',
    membership: ['evaluation-result', 'security-test'],
    judge: judgeTestData,
  },
  {
    name: 'validated-for-use',
    title: 'Releases were accepted in conditions of real use',
    side: 'O',
    scope: 'system',
    gradeMin: 'declared',
    approvalNeeded: true,
    capture: 'assisted',
    freshness: 'item',
    closeGap: 'Record the pilot or user acceptance of the listed releases.',
    membership: ['deployment'],
    judge: judgeValidation,
  },
]);

function need({ view, system }: Bench): DocumentNeed {
  return { ...verificationPlan, scope: system, alsoAuthors: authorsOf(view, system), ...outsideTeam(authorsOf(view, system)) };
}

/** With nobody known to have made the model, only a role outside the team can rule out that its makers approved themselves. */
function outsideTeam(authors: readonly string[]): Partial<DocumentNeed> {
  return authors.length > 0 ? {} : { roles: ['governance-lead', 'release-authority'] };
}

function judgePlan(bench: Bench): Judgement {
  const { view, system } = bench;
  const population = systemPopulation(view, system);
  if (['idea', 'suspended', 'retired'].includes(declaredOf(view, system)?.state ?? '')) return { population, items: [] };
  const standing = standingOf(view, need(bench));
  const item = paperItem(bench, need(bench), standing);
  const bars = barsInForce(view, system, authorsOf(view, system));
  const noBars = bars.reason ? unknown(bars.reason, bars.detail) : absent(bars.detail);
  const lacksBars = item.result === 'met' && bars.bars.length === 0;
  const records = [...item.records, ...bars.records];
  const judged = lacksBars ? { ...item, ...resultPart({ ...noBars, records }) } : { ...item, records };
  return { population, items: [judged], ...faultyBars(bench), notes: paperNotes(bench, standing) };
}

/** Bars without a reason, or that nothing can fail, are no criterion at all (expectations 1.10). */
function faultyBars({ view, system }: Bench): { criterion?: Criterion } {
  const { problems } = barsInForce(view, system, authorsOf(view, system));
  return problems.length > 0 ? { criterion: { title: 'bars', onFile: false, problem: problems.join('; ') } } : {};
}

/** The verification plan and its bars together are the criterion of the O side. */
function planCriterion(bench: Bench): Criterion {
  const faulty = faultyBars(bench).criterion;
  if (faulty) return faulty;
  const { view, system } = bench;
  const plan = criterionOf(need(bench), standingOf(view, need(bench)));
  const bars = barsInForce(view, system, authorsOf(view, system));
  return plan.onFile && bars.bars.length === 0 ? { ...plan, onFile: false, problem: bars.detail } : plan;
}

/** Every model of the release, on its very digest. What else the plan asks for is judged bar by bar. */
function evaluated({ view, system }: Bench, release: Release): Finding {
  const findings = release.models.map((model) => evaluatedBefore(view, system, model, release.first));
  if (findings.length === 0 && evaluationsOf(view, system).length > 0) {
    return unknown('join-too-weak', 'what is deployed is not known by digest, so no evaluation can be tied to it');
  }
  const worst = worstFinding(findings) ?? absent('no evaluation is on file');
  return { ...worst, records: findings.flatMap((each) => each.records) };
}

function releaseItem(release: Release, finding: Finding): ItemDraft {
  return {
    id: release.id,
    label: release.label,
    ...resultPart(finding, release.records),
    event: release.first,
    release: release.id,
  };
}

function judgeBars(bench: Bench): Judgement {
  const population = deploymentPopulation(bench.view, bench.system, 'new-releases × bars');
  const items = releasesOf(bench.view, bench.system).flatMap((release) => barItems(bench.view, bench.system, release));
  return { population, criterion: planCriterion(bench), items: [...items, ...startItems(bench.view, bench.system, 'evaluation')] };
}

function judgeTestData(bench: Bench): Judgement {
  const { view, system } = bench;
  const evaluations = evaluationsOf(view, system);
  const isReconciled = evaluations.length > 0 && evaluations.every((each) => startOf(view, each) !== undefined);
  const population: PopulationDraft = {
    name: 'evaluations',
    state: isReconciled ? 'reconciled' : 'single-source',
    firstSource: 'evaluation results',
    secondSource: 'runs that were started',
  };
  const items = evaluations.map((evaluation) => {
    const of = evaluation.subject.map((each) => each.name).join(', ');
    return itemOf(evaluation.id, `Evaluation of ${of}`, dataApart(view, evaluation), [], { event: { record: evaluation } });
  });
  const notes = ['By digest only: overlap of content was not examined.'];
  return { population, criterion: planCriterion(bench), items: [...items, ...startItems(bench.view, bench.system, 'evaluation')], notes };
}

/** High risk: every new release. Otherwise the first one, and those that brought a material change. */
function judgeValidation(bench: Bench): Judgement {
  const { view, system } = bench;
  const all = releasesOf(view, system);
  const changed = new Set(materialChangesOf(view, system).map((each) => each.deployed.release));
  const isHigh = declaredOf(view, system)?.riskClass === 'high';
  const members = isHigh ? all : all.filter((each, at) => at === 0 || each.deployment === undefined || changed.has(each.id));
  return {
    population: deploymentPopulation(view, system, isHigh ? 'new-releases (high risk)' : 'new systems and material-changes'),
    criterion: planCriterion(bench),
    items: members.map((release) => releaseItem(release, accepted(bench, release))),
  };
}

/** A signed-in acceptance of this very release, or an exercise paper that names it and was approved. */
function accepted({ view, system }: Bench, release: Release): Finding {
  const digests = [release.id, ...release.models.map((each) => each.digest)];
  const roles = ['system-owner', 'domain-representative'] as const;
  const papers = view.of('document').filter((each) => isAcceptance(each.predicate.facts, digests) && holdsFor(each, system));
  const acts = view.of('review').filter((each) => each.predicate.facts.about?.startsWith('validation') === true);
  const named = acts.flatMap((each) => (digests.includes(each.predicate.facts.digest) ? [each.predicate.facts.digest] : []));
  const approval = approvalOf(view, {
    digests: [...papers.flatMap((each) => digestsOf(each)), ...named],
    commits: [],
    roles,
    scope: system,
    authors: papers.flatMap((each) => each.predicate.facts.author ?? []),
  });
  if (approval.state === 'approved')
    return met(`accepted for use, ${approval.detail}`, [...papers.map((each) => each.index), approval.record]);
  if (approval.state === 'unknown') return unknown(approval.reason, approval.detail, approval.records);
  if (approval.state === 'rejected') return { result: 'failed', detail: approval.detail, records: approval.records };
  return absent('no acceptance in conditions of real use is on file', approval.records);
}

const acceptanceTopics = new Set(['validation', 'acceptance', 'pilot', 'shadow-run']);

function isAcceptance(
  facts: { types: readonly string[]; topics?: readonly string[] | undefined; [key: string]: unknown },
  digests: readonly string[],
): boolean {
  const releases = facts['releases'];
  const names = Array.isArray(releases) && releases.some((each) => digests.includes(each));
  return facts.types.includes('exercise') && (facts.topics ?? []).some((each) => acceptanceTopics.has(each)) && names;
}
