import { isLedgered } from '@annexa/evidence';
import type { RoutesContext } from './context.ts';

/**
 * Roles that documents on file give a person. Only offered for choice: whether the role was held with authority on the day
 * is judged at assessment, from the records.
 */
export async function rolesOf(person: string, { ledger }: RoutesContext): Promise<string[]> {
  const documents = await ledger.records({ kind: 'document' });
  const rows = documents.flatMap((record) => (isLedgered(record, 'document') ? (record.predicate.facts.roles ?? []) : []));
  return [...new Set(rows.filter((row) => row.person === person).map((row) => row.role))].sort();
}
