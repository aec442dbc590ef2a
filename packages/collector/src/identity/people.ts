import { randomBytes } from 'node:crypto';
import { sha256Hex } from '@annexa/evidence';
import { z } from 'zod';
import type { Custody } from '../ledger/ledger.ts';
import { sessionValueOf, setCookieOf } from './cookie.ts';
import type { Clock, People, Session } from './identity.ts';
import { refusal } from './refusal.ts';
import type { Person } from './trust-policy.ts';

const codeMs = 10 * 60_000;
const sessionMs = 12 * 3_600_000;
const codeBytes = 16;
const sessionBytes = 32;

const grantSchema = z.object({ personId: z.string(), expiresMs: z.number() });

export type PeopleOptions = {
  readonly custody: Custody;
  readonly clock: Clock;
  readonly people: readonly Person[];
  readonly collectorUrl: string;
};

/**
 * Sign-in of people: a one-time link becomes a session cookie. Codes and cookies are opaque random texts, custody holds hashes.
 * Who a person is and may do is read from the trust policy at each request, so whoever leaves it is out at once.
 */
export function openPeople({ custody, clock, people, collectorUrl }: PeopleOptions): People {
  const byId = new Map(people.map((person) => [person.id, person]));

  async function invite(personId: string) {
    if (!byId.has(personId)) return undefined;
    await sweep(custody, clock());
    const code = randomBytes(codeBytes).toString('base64url');
    const expiresMs = clock() + codeMs;
    await custody.put('login-code', hashOf(code), { personId, expiresMs });
    return { code, expiresAt: new Date(expiresMs).toISOString() };
  }

  async function enter(code: string, cookieHeader?: string) {
    const person = await redeem(code);
    if (!person) return badCode;
    await leave(cookieHeader);
    const value = randomBytes(sessionBytes).toString('base64url');
    await custody.put('session', hashOf(value), { personId: person.id, expiresMs: clock() + sessionMs });
    return { ok: true, value: { person, setCookie: setCookieOf(value, sessionMs / 1_000, collectorUrl) } } as const;
  }

  /** `add` decides between two browsers with one code. If we die after it, the code is burnt: the person asks for a new link. */
  async function redeem(code: string): Promise<Person | undefined> {
    const id = hashOf(code);
    const found = grantSchema.safeParse(await custody.get('login-code', id));
    if (!found.success || found.data.expiresMs <= clock()) return undefined;
    if (!(await custody.add('login-code-used', id, found.data))) return undefined;
    await custody.remove('login-code', id);
    return byId.get(found.data.personId);
  }

  async function sessionOf(cookieHeader: string | undefined): Promise<Session | undefined> {
    const value = sessionValueOf(cookieHeader);
    if (value === undefined) return undefined;
    const found = grantSchema.safeParse(await custody.get('session', hashOf(value)));
    if (!found.success || found.data.expiresMs <= clock()) return undefined;
    const person = byId.get(found.data.personId);
    return person && { person, role: person.role, expiresAt: new Date(found.data.expiresMs).toISOString() };
  }

  async function leave(cookieHeader: string | undefined) {
    const value = sessionValueOf(cookieHeader);
    if (value !== undefined) await custody.remove('session', hashOf(value));
    return { setCookie: setCookieOf('', 0, collectorUrl) };
  }

  return { invite, enter, sessionOf, leave, list: async () => people, person: async (id) => byId.get(id) };
}

const badCode = refusal(
  'TOKEN_INVALID',
  'this link was used, has expired or never was',
  'ask for a new link; each works once, for ten minutes',
);

/** Expired grants are only litter; the check at use is what keeps them out. */
async function sweep(custody: Custody, nowMs: number): Promise<void> {
  for (const collection of ['login-code', 'login-code-used', 'session']) {
    for (const { id, value } of await custody.list(collection)) {
      const grant = grantSchema.safeParse(value);
      if (!grant.success || grant.data.expiresMs <= nowMs) await custody.remove(collection, id);
    }
  }
}

function hashOf(text: string): string {
  return sha256Hex(new TextEncoder().encode(text));
}
