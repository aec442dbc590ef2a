import { catalogue, judgedExpectations } from '@annexa/controls';
import type { Assessment, ExpectationResult, Item, LedgeredRecord } from '@annexa/evidence';
import { isLedgered } from '@annexa/evidence';
import { evidenceFolder } from './evidence-files.ts';
import { csv } from './csv.ts';
import { expectationsOf } from './judged-system.ts';
import type { Chosen } from './selection.ts';
import type { PackFiles } from './sums.ts';

/** An assessment at another moment of the period, to see what changed. */
export type Earlier = { readonly asOf: string; readonly assessment: Assessment };

/** Assessment, statuses, populations, changes, documents and findings below `controls/`: lists first, for people with a spreadsheet. */
export async function addControls(
  files: PackFiles,
  assessment: Assessment,
  earlier: readonly Earlier[],
  chosen: readonly Chosen[],
): Promise<void> {
  const results = expectationsOf(assessment);
  await files.add('controls/assessment.json', `${JSON.stringify(assessment, null, 1)}\n`);
  await files.add('controls/status.csv', statusList(results));
  for (const result of results.filter(({ items }) => items.length > 0)) {
    await files.add(populationFile(result), populationList(result));
  }
  if (earlier.length > 0) await files.add('controls/changes.csv', changeList(assessment, earlier));
  await files.add('controls/catalogue.json', `${JSON.stringify(catalogue, null, 1)}\n`);
  await files.add('controls/expectations.csv', expectationList());
  const records = chosen.map(({ record }) => record);
  await files.add('controls/documents.csv', documentList(records));
  await files.add('controls/findings.csv', findingList(records));
}

/** File of the members of an expectation's population. */
export function populationFile({ name, scope }: ExpectationResult): string {
  return `controls/populations/${name.replaceAll('/', '_')}.${scope}.csv`;
}

function statusList(results: readonly ExpectationResult[]): string {
  const header = [
    'expectation',
    'title',
    'side',
    'scope',
    'status',
    'reason',
    'because',
    'population',
    'population state',
    'first source',
    'second source',
    'size',
    'met',
    'failed',
    'absent',
    'unknown',
    'permitted',
    'answered',
    'late',
    'criterion',
    'criterion on file',
    'freshness',
    'valid until',
    'minimum origin grade',
    'capture',
    'how to close the gap',
  ];
  const rows = results.map((each) => {
    const { population, counts, criterion, freshness } = each;
    const { met, failed, absent, unknown, permitted, answered, late } = counts;
    const said = [each.name, each.title, each.side, each.scope, each.status, each.reason, each.because];
    const whose = [population.name, population.state, population.firstSource, population.secondSource, population.size];
    const held = [criterion?.title, criterion && (criterion.onFile ? 'yes' : 'no'), freshness.rule, freshness.validUntil];
    return [
      said,
      whose,
      [met, failed, absent, unknown, permitted, answered, late],
      held,
      [each.gradeMin, each.capture, each.closeGap],
    ].flat();
  });
  return csv(header, rows);
}

/** What a person must look at comes first; nothing of it is ever sampled away. */
const resultOrder = ['failed', 'absent', 'unknown', 'permitted', 'answered', 'met'] as const satisfies readonly Item['result'][];

/** Members of a population, failures first. */
export function failuresFirst(items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => resultOrder.indexOf(left.result) - resultOrder.indexOf(right.result));
}

function populationList({ items }: ExpectationResult): string {
  const header = ['member', 'label', 'result', 'reason', 'detail', 'late', 'erased', 'leaves', 'evidence'];
  const rows = failuresFirst(items).map(({ id, label, result, reason, detail, late, erased, records }) => {
    const folders = records.map(evidenceFolder).join(' ');
    return [id, label, result, reason, detail, late ? 'late' : '', erased ? 'erased' : '', records.join(' '), folders];
  });
  return csv(header, rows);
}

function changeList(assessment: Assessment, earlier: readonly Earlier[]): string {
  const moments = [...earlier, { asOf: assessment.asOf, assessment }];
  const at = moments.map((moment) => new Map(expectationsOf(moment.assessment).map((each) => [`${each.name} ${each.scope}`, each.status])));
  const rows = expectationsOf(assessment).map(({ name, title, scope }) => {
    const statuses = at.map((results) => results.get(`${name} ${scope}`) ?? '');
    return [[name, title, scope], statuses, new Set(statuses).size > 1 ? 'changed' : ''].flat();
  });
  return csv(['expectation', 'title', 'scope', ...moments.map(({ asOf }) => `status as of ${asOf}`), 'changed'], rows);
}

function expectationList(): string {
  const rows = judgedExpectations.map(({ control, name, title, side }) => [control, name, title, side]);
  return csv(['control or clause', 'expectation', 'title', 'side'], rows);
}

function documentList(records: readonly LedgeredRecord[]): string {
  const header = ['leaf', 'system', 'types', 'title', 'version', 'owner', 'author', 'file', 'SHA-256', 'as of', 'next review', 'evidence'];
  const rows = records.flatMap((record) => {
    if (!isLedgered(record, 'document')) return [];
    const { system, observed, source, facts } = record.predicate;
    const { types, title, version, owner, author, nextReview } = facts;
    const paper = [types.join(' '), title, version, owner, author, record.subject[0]?.name, source.artefact?.sha256];
    return [[record.index, system, ...paper, observed.to, nextReview, evidenceFolder(record.index)]];
  });
  return csv(header, rows);
}

function findingList(records: readonly LedgeredRecord[]): string {
  const header = ['leaf', 'system', 'type', 'code', 'title', 'state', 'opened', 'controls', 'detail', 'judged by', 'reason', 'evidence'];
  const rows = records.flatMap((record) => {
    if (!isLedgered(record, 'finding')) return [];
    const { system, facts } = record.predicate;
    const { type, code, title, state, openedAt, control = [], detail, judgedBy, reason } = facts;
    return [
      [record.index, system, type, code, title, state, openedAt, control.join(' '), detail, judgedBy, reason, evidenceFolder(record.index)],
    ];
  });
  return csv(header, rows);
}
