import { isLedgered } from '@annexa/evidence';
import type { SystemSelectors } from '@annexa/telemetry';
import type { Ledger } from './ledger/index.ts';

/**
 * Which traffic is whose: the selectors of each system's latest declaration, kept ready because intake asks at every request.
 * The same list comes back until a declaration changes it.
 */
export async function openSelectors(ledger: Ledger): Promise<() => readonly SystemSelectors[]> {
  let current = await selectorsOf(ledger);
  let size = ledger.head().size;
  ledger.onCommit(() => {
    void refresh();
  });
  async function refresh(): Promise<void> {
    const fresh = await ledger.records({ kind: 'system-declaration', after: size - 1 });
    if (fresh.length === 0) return;
    size = ledger.head().size;
    current = await selectorsOf(ledger);
  }
  return () => current;
}

async function selectorsOf(ledger: Ledger): Promise<readonly SystemSelectors[]> {
  const declarations = (await ledger.records({ kind: 'system-declaration' })).filter((record) => isLedgered(record, 'system-declaration'));
  const latest = new Map(declarations.map((record) => [record.predicate.facts.id, record.predicate.facts.selectors ?? []]));
  return [...latest].map(([system, selectors]) => ({ system, selectors }));
}
