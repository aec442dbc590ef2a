import { z } from 'zod';
import { AnnexaError, sha256Hex } from '@annexa/evidence';
import type { BindingMode, Statement } from '@annexa/evidence';
import { importSourcePublicKey } from '@annexa/ledger';
import type { SourcePublicKey } from '@annexa/ledger';
import { fromBase64 } from './hex.ts';

/** A key that speaks for somebody from leaf `index` on, until `revokedAt`. */
export type Bound = {
  readonly index: number;
  readonly key: SourcePublicKey;
  readonly keyDigest: string;
  readonly mode: Exclude<BindingMode, 'signed-in'>;
  readonly systems: 'all' | readonly string[];
  readonly notAfter?: string;
  readonly tokenId?: string;
  /** Who the key speaks for, without what changes from one token to the next. */
  readonly holder: string;
  readonly revokedAt?: number;
};

/** Keys by digest (hex). Never changed in place: a batch that fails must leave no trace. */
export type Bindings = ReadonlyMap<string, Bound>;

/** What a key-binding statement says, with what we add to its facts: the key itself and the systems it is limited to. */
const bindingSchema = z.looseObject({
  keyDigest: z.string(),
  mode: z.enum(['issuer-bound', 'collector-enrolled', 'collector-own']),
  spki: z.base64(),
  systems: z.array(z.string()).optional(),
  issuer: z.string().optional(),
  claims: z.record(z.string(), z.string()).optional(),
  tokenId: z.string().optional(),
  notAfter: z.string().optional(),
  revoked: z.boolean().optional(),
});

/** Reads the binding a logged key-binding record makes. @throws AnnexaError FACTS_MALFORMED, INPUT_MALFORMED, DIGEST_MISMATCH */
export function readBinding(statement: Statement, index: number): Bound & { readonly revokes: boolean } {
  const facts = bindingSchema.safeParse(statement.predicate.facts);
  if (!facts.success) throw new AnnexaError('FACTS_MALFORMED', z.prettifyError(facts.error), 'log a key-binding through bindKey');
  const { keyDigest, mode, spki, systems = 'all', notAfter, tokenId, revoked = false } = facts.data;
  const key = importSourcePublicKey(fromBase64(spki));
  if (!key.ok) throw new AnnexaError('INPUT_MALFORMED', key.problem.message, key.problem.next);
  if (sha256Hex(key.value.spki) !== keyDigest)
    throw new AnnexaError('DIGEST_MISMATCH', 'the key is not the one its digest names', 'send SHA-256 of the SPKI as keyDigest');
  return {
    index,
    key: key.value,
    keyDigest,
    mode,
    systems,
    holder: holderOf(facts.data),
    revokes: revoked,
    ...(notAfter === undefined ? {} : { notAfter }),
    ...(tokenId === undefined ? {} : { tokenId }),
  };
}

/** The bindings after one more leaf. The first binding of a key stays; only its revocation changes anything. */
export function withBinding(bindings: Bindings, { revokes, ...bound }: ReturnType<typeof readBinding>): Bindings {
  const first = bindings.get(bound.keyDigest) ?? bound;
  const revokedAt = first.revokedAt ?? (revokes ? bound.index : undefined);
  return new Map(bindings).set(bound.keyDigest, revokedAt === undefined ? first : { ...first, revokedAt });
}

/** The mode of a record: what the collector signs for a signed-in person is that person's act. */
export function bindingModeOf(bound: Bound, statement: Statement): BindingMode {
  const { person, forge } = statement.predicate.source;
  return bound.mode === 'collector-own' && person !== undefined && forge === undefined ? 'signed-in' : bound.mode;
}

/** Claims that differ between two tokens of one and the same job. */
const perToken = new Set(['jti', 'iat', 'exp', 'nbf']);

function holderOf({ mode, issuer, claims = {}, tokenId }: z.infer<typeof bindingSchema>): string {
  const stable = Object.entries(claims)
    .filter(([name]) => !perToken.has(name))
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([mode, issuer, tokenId, stable]);
}
