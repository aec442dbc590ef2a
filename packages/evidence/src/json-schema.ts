import { z } from 'zod';
import { factsSchemas } from './facts/index.ts';
import type { RecordKind } from './kind.ts';
import { predicateTypeOf } from './kind.ts';
import { predicateSchema } from './predicate.ts';

/** JSON Schema (2020-12) of the predicate of a kind, published at its predicate type URI. */
export function predicateJsonSchema(kind: RecordKind): Record<string, unknown> {
  const schema = z.looseObject({ ...predicateSchema.shape, facts: factsSchemas[kind] });
  return { $id: predicateTypeOf(kind), title: kind, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
