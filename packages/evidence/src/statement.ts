import { z } from 'zod';
import { canonicalBytes } from './canonical.ts';
import { AnnexaError } from './errors.ts';
import { factsSchemas } from './facts/index.ts';
import type { FactsOf } from './facts/index.ts';
import type { RecordKind } from './kind.ts';
import { kindOf, predicateTypeOf } from './kind.ts';
import type { Predicate, Subject } from './predicate.ts';
import { predicateSchema, subjectSchema } from './predicate.ts';

/** `_type` of an in-toto Statement v1. */
export const statementType = 'https://in-toto.io/Statement/v1';

/** `payloadType` of the DSSE envelope around it. */
export const statementPayloadType = 'application/vnd.in-toto+json';

/** Largest statement accepted, in bytes; larger evidence goes into a blob named by digest. */
export const statementBytesMax = 4 * 1024 * 1024;

const subjectsSchema = z.array(subjectSchema).min(1).max(1_024);

const statementSchema = z.object({
  _type: z.literal(statementType),
  subject: subjectsSchema,
  predicateType: z.string().max(512),
  predicate: predicateSchema,
});

/** A parsed statement of ours, its facts checked against the schema of its kind. */
export type Statement<Kind extends RecordKind = RecordKind> = {
  [K in Kind]: {
    readonly kind: K;
    readonly subject: readonly Subject[];
    readonly predicate: Omit<Predicate, 'facts'> & { readonly facts: FactsOf<K> };
  };
}[Kind];

/**
 * The payload bytes of a record: RFC 8785 form of the in-toto Statement. They are signed as they are and never re-encoded after.
 * @throws AnnexaError FACTS_MALFORMED, STATEMENT_MALFORMED or NOT_PLAIN_JSON
 */
export function encodeStatement(draft: Statement): Uint8Array {
  const bytes = canonicalBytes({
    _type: statementType,
    subject: draft.subject,
    predicateType: predicateTypeOf(draft.kind),
    predicate: draft.predicate,
  });
  parseStatement(bytes);
  return bytes;
}

/**
 * Parses payload bytes at the door.
 * @throws AnnexaError INPUT_TOO_LARGE, STATEMENT_MALFORMED, KIND_UNKNOWN (foreign or newer predicate type) or FACTS_MALFORMED
 */
export function parseStatement(payload: Uint8Array): Statement {
  if (payload.length > statementBytesMax) {
    throw new AnnexaError(
      'INPUT_TOO_LARGE',
      `statement of ${payload.length} bytes`,
      `keep statements under ${statementBytesMax} bytes; send large content as a blob`,
    );
  }
  const statement = parsedBy(statementSchema, jsonOf(payload), 'STATEMENT_MALFORMED');
  const kind = kindOf(statement.predicateType);
  if (!kind) {
    throw new AnnexaError(
      'KIND_UNKNOWN',
      `predicate type ${statement.predicateType} is not one of ours`,
      'send foreign attestations as materials of a record of ours',
    );
  }
  return statementOf({ kind, subject: statement.subject, predicate: statement.predicate });
}

/** Kind, subject and predicate as a statement, its facts checked against its kind. @throws AnnexaError FACTS_MALFORMED */
export function statementOf(parts: {
  readonly kind: RecordKind;
  readonly subject: readonly Subject[];
  readonly predicate: Predicate;
}): Statement {
  if (hasFactsOfItsKind(parts)) return parts;
  const { error } = factsSchemas[parts.kind].safeParse(parts.predicate.facts);
  throw new AnnexaError('FACTS_MALFORMED', error ? z.prettifyError(error) : 'facts of another kind', schemaHint, error);
}

/** Narrows a statement to one kind, so that its facts have their type. */
export function isKind<Kind extends RecordKind>(
  statement: Statement,
  kind: Kind,
): statement is Extract<Statement, { readonly kind: Kind }> {
  return statement.kind === kind;
}

function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload));
  } catch (cause) {
    throw new AnnexaError('STATEMENT_MALFORMED', 'the payload is not JSON in UTF-8', 'send an in-toto Statement v1', cause);
  }
}

const schemaHint = 'compare with the JSON Schema of this kind (annexa formats --json)';

/** A guard, because the compiler cannot correlate a kind with its facts across the union. Facts schemas are loose: nothing is stripped. */
function hasFactsOfItsKind(parts: Omit<Statement, 'predicate'> & { readonly predicate: Predicate }): parts is Statement {
  return factsSchemas[parts.kind].safeParse(parts.predicate.facts).success;
}

function parsedBy<Schema extends z.ZodType>(schema: Schema, value: unknown, code: 'STATEMENT_MALFORMED'): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AnnexaError(code, z.prettifyError(result.error), schemaHint, result.error);
}
