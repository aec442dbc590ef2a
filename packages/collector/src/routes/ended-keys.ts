import { isLedgered } from '@annexa/evidence';
import type { RoutesContext } from './context.ts';

/**
 * Ends every key a token enrolled, in the log: a revoked token must not go on speaking through keys bound while it was good.
 * Asked again it goes on where it stopped. Answers how many were ended.
 */
export async function endKeysOf(tokenId: string, { ledger, clock }: RoutesContext): Promise<number> {
  const now = clock().toISOString();
  const bindings = (await ledger.records({ kind: 'key-binding' }))
    .filter((record) => isLedgered(record, 'key-binding'))
    .map(({ predicate }) => predicate);
  const ended = new Set(bindings.filter(({ facts }) => facts.revoked).map(({ facts }) => facts.keyDigest));
  const live = bindings.filter(
    ({ facts }) => facts.tokenId === tokenId && !ended.has(facts.keyDigest) && (facts.notAfter === undefined || facts.notAfter > now),
  );
  for (const { facts, source } of live) {
    const spki = Uint8Array.from(Buffer.from(String(facts['spki']), 'base64'));
    await ledger.bindKey({ ...facts, spki, revoked: true }, source);
  }
  return live.length;
}
