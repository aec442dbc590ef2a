import type { Logged } from '@annexa/api';
import type { RoutesContext } from './context.ts';

/** What every answer carries: size and root of the log now. */
export function logged({ ledger }: Pick<RoutesContext, 'ledger'>): Logged {
  const { size, root } = ledger.head();
  return { treeSize: size, root };
}
