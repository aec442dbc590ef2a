import { describe, expect, test } from 'vitest';
import { manualClock, memoryCustody } from '@annexa/testing';
import { hostAllowed, openIdentity, originAllowed, parseTrustPolicy, roleAllows } from '../src/identity/index.ts';

const people = [
  { id: 'person:ada', name: 'Ada Lovelace', role: 'contributor', forgeLogins: ['ada'] },
  { id: 'person:grace', name: 'Grace Hopper', role: 'admin' },
];

function open({ collectorUrl = 'http://127.0.0.1:4318', custody = memoryCustody(), members = people } = {}) {
  const clock = manualClock('2026-11-24T08:00:00Z');
  const trustPolicy = parseTrustPolicy({ people: members });
  return { clock, custody, ...openIdentity({ custody, clock: clock.now, trustPolicy, collectorUrl }) };
}

async function signedIn(identity = open()) {
  const invited = await identity.people.invite('person:ada');
  const entered = await identity.people.enter(invited?.code ?? '');
  if (!entered.ok) throw new Error(entered.message);
  return { identity, code: invited?.code ?? '', setCookie: entered.value.setCookie, cookie: entered.value.setCookie.split(';')[0] ?? '' };
}

describe('people', () => {
  test('a one-time link becomes a session', async () => {
    const { identity, cookie, setCookie, code } = await signedIn();
    expect(setCookie).toMatch(/^annexa_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    expect(await identity.people.sessionOf(`theme=dark; ${cookie}`)).toEqual({
      person: { ...people[0] },
      role: 'contributor',
      expiresAt: '2026-11-24T20:00:00.000Z',
    });
    expect(identity.custody.dump()).not.toContain(cookie.split('=')[1]);
    expect(identity.custody.dump()).not.toContain(code);
  });

  test('the link works once, also when two browsers race for it', async () => {
    const { identity, code } = await signedIn();
    expect(await identity.people.enter(code)).toMatchObject({ ok: false, code: 'TOKEN_INVALID' });
    const invited = await identity.people.invite('person:grace');
    const both = await Promise.all([identity.people.enter(invited?.code ?? ''), identity.people.enter(invited?.code ?? '')]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('the link ends after ten minutes, the session after twelve hours', async () => {
    const { identity, cookie } = await signedIn();
    const invited = await identity.people.invite('person:ada');
    identity.clock.advance(10 * 60_000);
    expect(await identity.people.enter(invited?.code ?? '')).toMatchObject({ ok: false });
    identity.clock.advance(12 * 3_600_000);
    expect(await identity.people.sessionOf(cookie)).toBeUndefined();
    await identity.people.invite('person:ada');
    expect(await identity.custody.list('session')).toEqual([]);
  });

  test('signing in again ends the old session, signing out the new one', async () => {
    const { identity, cookie } = await signedIn();
    const invited = await identity.people.invite('person:ada');
    const again = await identity.people.enter(invited?.code ?? '', cookie);
    const next = again.ok ? (again.value.setCookie.split(';')[0] ?? '') : '';
    expect(next).not.toBe(cookie);
    expect(await identity.people.sessionOf(cookie)).toBeUndefined();
    expect(await identity.people.sessionOf(next)).toBeDefined();
    expect((await identity.people.leave(next)).setCookie).toMatch(/^annexa_session=; .*Max-Age=0/);
    expect(await identity.people.sessionOf(next)).toBeUndefined();
  });

  test('sessions survive a restart; whoever left the trust policy does not', async () => {
    const { identity, cookie } = await signedIn();
    expect(await open({ custody: identity.custody }).people.sessionOf(cookie)).toBeDefined();
    expect(await open({ custody: identity.custody, members: people.slice(1) }).people.sessionOf(cookie)).toBeUndefined();
  });

  test('nobody is invited who is not there, and no cookie is nobody', async () => {
    const { people: door } = open();
    expect(await door.invite('person:mallory')).toBeUndefined();
    expect(await door.sessionOf(undefined)).toBeUndefined();
    expect(await door.sessionOf('annexa_session=guess')).toBeUndefined();
  });

  test('a planted second cookie voids both', async () => {
    const { identity, cookie } = await signedIn();
    expect(await identity.people.sessionOf(`annexa_session=planted; ${cookie}`)).toBeUndefined();
  });

  test.for([
    ['https://evidence.example', true],
    ['http://evidence.example', true],
    ['https://127.0.0.1:4318', true],
    ['http://localhost:4318', false],
  ] as const)('cookie of %s is secure: %s', async ([collectorUrl, secure]) => {
    const { setCookie } = await signedIn(open({ collectorUrl }));
    expect(setCookie.endsWith('; Secure')).toBe(secure);
  });

  test('roles include the ones before them', () => {
    expect((['viewer', 'auditor', 'contributor', 'admin'] as const).map((role) => roleAllows(role, 'review'))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(roleAllows('viewer', 'export')).toBe(false);
    expect(roleAllows('contributor', 'administer')).toBe(false);
  });
});

describe('whom a request is for and where it comes from', () => {
  const local = 'http://127.0.0.1:4318';
  const outside = 'https://evidence.example';

  test.for([
    [local, '127.0.0.1:4318', true],
    [local, 'localhost:9999', true],
    [local, '[::1]:4318', true],
    [local, '10.1.2.3:4318', true],
    [local, 'rebound.example:4318', false],
    [local, '127.0.0.1.rebound.example', false],
    [local, 'localhost.rebound.example', false],
    [local, '[rebound.example]', false],
    [local, undefined, false],
    [outside, 'EVIDENCE.example', true],
    [outside, 'evidence.example:443', true],
    [outside, '192.0.2.7', true],
    [outside, 'proxy.internal:8443', false],
    [outside, 'evidence.example:81', false],
  ] as const)('%s: host %s is %s', ([url, host, allowed]) => {
    expect(hostAllowed(host, url)).toBe(allowed);
  });

  const host = '127.0.0.1:4318';
  test.for([
    ['a page of ours', { method: 'POST', host, origin: `http://${host}`, secFetchSite: 'same-origin' }, true],
    ['another site', { method: 'POST', host, origin: 'https://mallory.example', secFetchSite: 'cross-site' }, false],
    ['another port of this machine', { method: 'POST', host, origin: 'http://127.0.0.1:3000', secFetchSite: 'same-site' }, false],
    ['an opaque origin', { method: 'DELETE', host, origin: 'null', secFetchSite: undefined }, false],
    ['no origin, same origin by fetch metadata', { method: 'POST', host, origin: undefined, secFetchSite: 'same-origin' }, true],
    ['nothing said', { method: 'POST', host, origin: undefined, secFetchSite: undefined }, false],
    ['reading', { method: 'GET', host, origin: undefined, secFetchSite: 'cross-site' }, true],
  ] as const)('%s', ([, request, allowed]) => {
    expect(originAllowed(request)).toBe(allowed);
  });
});

describe('the trust policy', () => {
  test('is closed: a field nobody knows is an error, not a hope', () => {
    expect(() => parseTrustPolicy({ issuer: [] })).toThrow(expect.objectContaining({ code: 'CONFIG_MALFORMED' }));
    expect(() => parseTrustPolicy({ issuers: [{ issuer: 'https://i.example', repositoryIds: ['acme/*'] }] })).toThrow(
      expect.objectContaining({ code: 'CONFIG_MALFORMED' }),
    );
  });

  test('nothing said trusts no issuer and knows nobody', () => {
    expect(parseTrustPolicy({})).toEqual({ issuers: [], loopbackOpenTelemetry: true, people: [] });
  });
});
