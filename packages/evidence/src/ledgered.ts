import { digestOfValue } from './digest.ts';
import type { BindingMode, OriginGrade } from './grade.ts';
import type { RecordKind } from './kind.ts';
import type { Statement } from './statement.ts';

/**
 * A record as the ledger holds it: what assessment, queries and screens work on.
 * `index` is its place in the log, the only order that holds against everybody.
 */
export type LedgeredRecord<Kind extends RecordKind = RecordKind> = {
  [K in Kind]: Statement<K> & {
    readonly index: number;
    /** SHA-256 of the payload bytes, hex: the record's id. */
    readonly id: string;
    readonly receivedAt: string;
    readonly grade: OriginGrade;
    readonly binding: BindingMode;
    /** SHA-256 of the SPKI of the key that signed it, hex. */
    readonly keyDigest: string;
    readonly erased?: boolean;
  };
}[Kind];

/**
 * What a record counts as in a population: the same fact captured twice is one, a later attempt supersedes.
 * The source run is the tool's run id, else CI run + attempt, else the artefact's SHA-256, else the record itself.
 */
export function identityOf(record: LedgeredRecord): string {
  const { source, system } = record.predicate;
  const ci = source.ci?.runId === undefined ? undefined : `${source.ci.runId}/${source.ci.runAttempt ?? '1'}`;
  const run = source.run ?? ci ?? source.artefact?.sha256 ?? record.id;
  const subject = record.subject.map((each) => `${each.name}@${digestText(each.digest)}`).join(',');
  return [system, record.kind, run, subject].join('|');
}

/**
 * Digest of what a statement says, without what differs each time it is said (times, salt, checkpoint, the job that said it).
 * Capture asks the collector by it and sends nothing twice.
 */
export function contentDigestOf(statement: Statement): string {
  const { kind, subject, predicate } = statement;
  const { system, stage, facts, materials, source } = predicate;
  return digestOfValue({ kind, system, stage, subject, facts, materials, run: source.run ?? '', artefact: source.artefact?.sha256 ?? '' });
}

/** The digest that names an artefact best: sha256, else the first one with its algorithm in front. */
export function digestText(digests: Readonly<Record<string, string>>): string {
  if (digests['sha256'] !== undefined) return digests['sha256'];
  const [first] = Object.entries(digests);
  return first ? `${first[0]}:${first[1]}` : '';
}

/** Whether a ledgered record is of one kind; narrows its facts. */
export function isLedgered<Kind extends RecordKind>(
  record: LedgeredRecord,
  kind: Kind,
): record is Extract<LedgeredRecord, { readonly kind: Kind }> {
  return record.kind === kind;
}
