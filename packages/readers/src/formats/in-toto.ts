import { predicateTypeBase } from '@annexa/evidence';
import type { Enveloped } from '../door/envelope.ts';
import { statementIn } from '../door/envelope.ts';
import { jsonOrLinesOf } from '../door/json-lines.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, fieldsAt, isFields, textAt } from '../door/value.ts';
import { attestationMaterial, subjectsOf, wrappingFacts } from '../facts/attestation.ts';
import { provenanceOf } from '../facts/provenance.ts';
import { readAs, recognisedAs } from '../facts/understood.ts';
import { malformed } from '../malformed.ts';
import type { Observation, Outcome, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * In-toto statements: bare, in DSSE envelopes, one or one a line. SLSA provenance is read, other predicates are recognised by their
 * type and subjects. The file goes unchanged into the record as material; nothing in it is verified here.
 */
export const inToto: Reader = {
  format: 'in-toto',
  title: 'In-toto statement, SLSA provenance',
  versions: 'Statement 0.1 and 1; SLSA provenance 0.1, 0.2, 1; DSSE, JSON Lines',
  depth: 'read',
  kinds: ['declaration'],

  claim(_path, head) {
    const text = headText(head);
    const bare = /^\uFEFF?\s*\{/u.test(text) && /"_type"\s*:\s*"https:\/\/in-toto\.io\/Statement\//u.test(text);
    const enveloped = /^\uFEFF?\s*\{\s*"(?:payloadType|payload|signatures)"\s*:/u.test(text);
    return bare || enveloped ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const values = file ? jsonOrLinesOf(file) : undefined;
    if (!values) return notMine;
    if (!values.ok) return values.problem;
    return attestationOutcome(path, values.value);
  },
};

/** What a file of statements tells of: one observation for each. Also what a Sigstore bundle around a statement tells of. */
export function attestationOutcome(path: string, values: readonly Value[]): Outcome {
  const found = values.map(statementIn).filter((each) => each !== undefined);
  const broken = found.find((each) => !each.ok);
  if (broken && !broken.ok) return broken.problem;
  const statements = found.flatMap((each) => (each.ok ? [each.value] : []));
  const foreign = statements.filter(({ statement }) => !textAt(statement, 'predicateType')?.startsWith(predicateTypeBase));
  if (foreign.length === 0) return notMine;

  const read = foreign.map((each) => observationOf(path, each));
  const [first] = read;
  if (!first || read.some(({ subjects }) => subjects === 0))
    return malformed('unexpected-shape', 'a statement whose subject has no digest');
  const observations = read.map(({ observation }) => observation);
  const more = read.length > 1 ? `, and ${read.length - 1} more statements` : '';
  const unknown = read.flatMap(({ notUnderstood }) => notUnderstood);
  const as = read.every(({ known }) => known) ? readAs : recognisedAs;
  return as(observations, `${first.headline}${more}; not verified`, unknown);
}

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

type Read = {
  readonly observation: Observation;
  readonly subjects: number;
  readonly known: boolean;
  readonly headline: string;
  readonly notUnderstood: readonly string[];
};

function observationOf(path: string, enveloped: Enveloped): Read {
  const { statement } = enveloped;
  const predicateType = textAt(statement, 'predicateType') ?? '';
  const subject = subjectsOf(statement);
  const provenance = provenanceOf(predicateType, at(statement, 'predicate'));
  const empty = subject.filter(({ digest }) => digest?.['sha256'] === emptySha256).map(({ name }) => name);
  const observation: Observation = {
    kind: 'declaration',
    stage: 'release',
    subject,
    materials: [attestationMaterial(path), ...(provenance?.materials ?? [])],
    facts: {
      type: provenance ? 'provenance' : 'attestation',
      statementType: textAt(statement, '_type'),
      predicateType,
      subjects: subject.length,
      emptySubjects: empty.length > 0 ? empty : undefined,
      ...provenance?.facts,
      ...wrappingFacts(enveloped),
    },
    source: { tool: provenance?.builder === undefined ? undefined : { name: provenance.builder }, run: provenance?.run },
    observed: provenance?.observed,
  };
  const what = provenance ? `provenance of ${subject.length} artefacts by ${provenance.builder ?? 'an unnamed builder'}` : predicateType;
  return {
    observation,
    subjects: subject.length,
    known: provenance !== undefined,
    headline: what.slice(0, 300),
    notUnderstood: provenance ? [] : predicateFields(statement),
  };
}

function predicateFields(statement: Value): readonly string[] {
  const predicate = fieldsAt(statement, 'predicate');
  return isFields(predicate) ? [...predicate.keys()].map((key) => `predicate.${key}`.slice(0, 200)) : ['predicate'];
}
