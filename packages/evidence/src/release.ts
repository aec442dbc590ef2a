import { z } from 'zod';
import { digestOfValue } from './digest.ts';
import { sha256Schema, systemIdSchema, textSchema } from './scalar.ts';

const partSchema = z.strictObject({ name: textSchema, digest: sha256Schema });
const partsSchema = z.array(partSchema).max(256).default([]);

/** What one version of an AI system consists of; every list is empty when absent. */
export const manifestSchema = z.strictObject({
  system: systemIdSchema,
  models: partsSchema,
  code: partsSchema,
  prompts: partsSchema,
  tools: partsSchema,
  index: partsSchema,
  guardrails: partsSchema,
  parameters: partsSchema,
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestPart = z.infer<typeof partSchema>;

/** Release id: SHA-256 of the RFC 8785 form of the manifest with every list sorted by name, then digest. */
export function releaseOf(manifest: z.input<typeof manifestSchema>): string {
  const { system, ...lists } = manifestSchema.parse(manifest);
  const sorted = Object.entries(lists).map(([name, parts]) => [name, parts.toSorted(byNameThenDigest)]);
  return digestOfValue({ system, ...Object.fromEntries(sorted) });
}

/** Digest that stands for a supplier's model: the pinned reference of who answers, under which deployment, with which model. */
export function digestOfSupplierModel(reference: { supplier: string; deployment?: string; model: string }): string {
  const { supplier, deployment = '', model } = reference;
  return digestOfValue({ supplier, deployment, model });
}

function byNameThenDigest(left: ManifestPart, right: ManifestPart): number {
  return compareText(left.name, right.name) || compareText(left.digest, right.digest);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
