import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, expect, test } from 'vitest';
import { manualClock, memoryCustody, openForgeDouble, openOidcIssuer } from '../src/index.ts';

const clock = manualClock('2026-11-24T08:00:00Z');
const issuer = await openOidcIssuer({ clock: clock.now });
const scenario = { repositories: [{ name: 'acme-bank/credit-risk', forbidden: ['/activity'] }] };
const forge = await openForgeDouble({ scenario, token: 'secret' });
afterAll(() => Promise.all([issuer.close(), forge.close()]));

test('tokens of the issuer verify with a stock client that knows only its address', async () => {
  const discovery = await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json();
  const keys = createRemoteJWKSet(new URL(Object(discovery).jwks_uri));
  const jwt = await issuer.issue({ aud: 'https://collector.example#key', claims: { run_id: '7' } });
  const { payload } = await jwtVerify(jwt, keys, {
    issuer: issuer.url,
    audience: 'https://collector.example#key',
    algorithms: ['RS256'],
    currentDate: new Date(clock.now()),
  });
  expect(payload).toMatchObject({ run_id: '7', repository_id: '7001', exp: clock.now() / 1_000 + 300 });
});

test('subjects have the immutable form', async () => {
  const jwt = await issuer.issue({ aud: 'x', claims: { repository: 'acme-bank/scoring', repository_id: '8', environment: 'production' } });
  expect(decodeJwt(jwt).sub).toBe('repo:acme-bank@9001/scoring@8:environment:production');
});

test('a job token is given to the job alone', async () => {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url } = issuer.jobEnvironment();
  expect((await fetch(`${url}&audience=x`, { headers: { authorization: 'bearer guess' } })).status).toBe(401);
});

test.for([
  ['/repos/acme-bank/credit-risk', 'token secret', 200],
  ['/repos/acme-bank/credit-risk', 'token wrong', 401],
  ['/repos/acme-bank/none', 'token secret', 404],
  ['/repos/acme-bank/credit-risk/unheard-of', 'token secret', 404],
  ['/repos/acme-bank/credit-risk/activity', 'token secret', 403],
] as const)('the forge double says it is one: %s with %s is %i', async ([path, authorization, status]) => {
  const answer = await fetch(forge.url + path, { headers: { authorization } });
  expect([answer.status, answer.headers.get('x-annexa-double')]).toEqual([status, 'forge']);
});

test('the forge double tells another story when told so', async () => {
  const read = async () => (await fetch(`${forge.url}/repos/acme-bank/new`, { headers: { authorization: 'token secret' } })).status;
  expect(await read()).toBe(404);
  forge.play({ repositories: [{ name: 'acme-bank/new' }] });
  expect(await read()).toBe(200);
});

test('custody in memory keeps copies, and adds only what is not there', async () => {
  const custody = memoryCustody();
  const value = { at: 1 };
  expect(await custody.add('c', 'id', value)).toBe(true);
  expect(await custody.add('c', 'id', { at: 2 })).toBe(false);
  value.at = 3;
  expect(await custody.list('c')).toEqual([{ id: 'id', value: { at: 1 } }]);
  await custody.remove('c', 'id');
  expect(await custody.get('c', 'id')).toBeUndefined();
});
