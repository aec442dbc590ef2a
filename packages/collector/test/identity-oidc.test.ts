import { generateKeyPairSync, hash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { manualClock, memoryCustody, openOidcIssuer } from '@annexa/testing';
import type { IssueWish, JobClaims } from '@annexa/testing';
import { keyAudience, openIdentity, parseTrustPolicy } from '../src/identity/index.ts';

const collectorUrl = 'http://127.0.0.1:4318';
const clock = manualClock('2026-11-24T08:00:00Z');
const issuer = await openOidcIssuer({ clock: clock.now });
const stranger = await openOidcIssuer({ clock: clock.now });
afterAll(() => Promise.all([issuer.close(), stranger.close()]));

function open(trust: Record<string, unknown> = {}, custody = memoryCustody()) {
  const trustPolicy = parseTrustPolicy({ issuers: [{ issuer: issuer.url, repositoryIds: ['7001'], ...trust }], double: true });
  return { custody, ...openIdentity({ custody, clock: clock.now, trustPolicy, collectorUrl }) };
}

function makeKey(namedCurve = 'P-256') {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { spkiPem: String(publicKey.export({ type: 'spki', format: 'pem' })), digest: hash('sha256', spki, 'hex') };
}

const key = makeKey();
const audience = keyAudience(collectorUrl, key.digest);

function issued(wish: Partial<IssueWish> = {}): Promise<string> {
  return issuer.issue({ aud: audience, ...wish });
}

function withClaims(claims: Partial<JobClaims>): Promise<string> {
  return issued({ claims });
}

/** The token with its header or payload exchanged; the signature no longer fits, which must not be what saves us. */
function forged(jwt: string, part: 0 | 1, change: Record<string, unknown>): string {
  const parts = jwt.split('.');
  const json: unknown = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString());
  parts[part] = Buffer.from(JSON.stringify(Object.assign({}, json, change))).toString('base64url');
  return parts.join('.');
}

async function bind(jwt: string, identity = open()) {
  return await identity.bindKeyFrom({ spkiPem: key.spkiPem, authorization: `Bearer ${jwt}` });
}

const valid = await issued();
const other = makeKey();
const refused: readonly (readonly [name: string, jwt: string, why: RegExp])[] = [
  ['audience of another collector', await issued({ aud: keyAudience('https://other.example', key.digest) }), /"aud"/],
  ['audience of another key', await issued({ aud: keyAudience(collectorUrl, other.digest) }), /"aud"/],
  ['audience without a key', await issued({ aud: collectorUrl }), /"aud"/],
  ['another issuer', await stranger.issue({ aud: audience }), /issuer .* not in the trust policy/],
  ['our issuer named by a stranger', forged(await stranger.issue({ aud: audience }), 1, { iss: issuer.url }), /kid/],
  ['an unknown key id', forged(valid, 0, { kid: 'nobody' }), /kid/],
  ['no key id', forged(valid, 0, { kid: undefined }), /kid/],
  ['algorithm none', forged(valid, 0, { alg: 'none' }), /not RS256/],
  ['algorithm HS256', forged(valid, 0, { alg: 'HS256' }), /not RS256/],
  ['a changed claim', forged(valid, 1, { repository_id: '7001', run_id: '1' }), /signature/],
  ['no token at all', 'nonsense', /not a token/],
  ['expired', await issued({ issuedAtMs: clock.now() - 400_000 }), /"exp"/],
  ['too old although not expired', await issued({ issuedAtMs: clock.now() - 700_000, lifetimeSeconds: 3_600 }), /"iat"/],
  ['issued in the future', await issued({ issuedAtMs: clock.now() + 120_000 }), /"(?:iat|nbf)"/],
  ['another repository id', await withClaims({ repository_id: '7002' }), /repository id "7002"/],
  ['the repository name with another id', await withClaims({ repository: 'acme-bank/credit-risk', repository_id: '1' }), /repository id/],
  ['an empty claim', await withClaims({ run_id: '' }), /claims could not be read/],
  ['an enormous token', `${valid}${'a'.repeat(20_000)}`, /no(?:t a token|body)|too long/],
];

describe('a key bound by a CI identity token', () => {
  test('a good token binds exactly this key, for a day at most, with its claims and the archived key set', async () => {
    const identity = open({ systems: ['credit-risk'], ownerIds: ['9001'] });
    const jwt = await withClaims({ environment: 'production' });
    const bound = await bind(jwt, identity);
    expect(bound).toMatchObject({
      ok: true,
      value: {
        systems: ['credit-risk'],
        binding: {
          keyDigest: key.digest,
          mode: 'issuer-bound',
          issuer: issuer.url,
          notAfter: '2026-11-25T08:00:00.000Z',
          systems: ['credit-risk'],
          tokenDigest: hash('sha256', jwt, 'hex'),
          claims: { aud: audience, repository_id: '7001', run_id: '5001', run_attempt: '1', environment: 'production' },
        },
      },
    });
    if (!bound.ok) return;
    expect(bound.value.claims).not.toHaveProperty('actor');
    expect(bound.value.claims).not.toHaveProperty('sub');
    expect(await identity.custody.get('jwks', String(bound.value.binding['jwksDigest']))).toMatchObject({ issuer: issuer.url });
    expect(await identity.custody.get('oidc-token', String(bound.value.binding.tokenDigest))).toEqual({ token: jwt });
  });

  test.for(refused)('refused: %s', async ([, jwt, why]) => {
    expect(await bind(jwt)).toMatchObject({ ok: false, message: expect.stringMatching(why) });
  });

  test('every refusal of a token has one code', async () => {
    const answers = await Promise.all(refused.slice(0, -1).map(([, jwt]) => bind(jwt)));
    expect(new Set(answers.map((answer) => (answer.ok ? 'accepted' : answer.code)))).toEqual(new Set(['OIDC_REFUSED']));
  });

  test('a token works once, across a restart too; a refused one is not burnt', async () => {
    const custody = memoryCustody();
    const jwt = await issued();
    expect(await bind(jwt, open({ repositoryIds: ['1'] }, custody))).toMatchObject({ ok: false });
    expect(await bind(jwt, open({}, custody))).toMatchObject({ ok: true });
    expect(await bind(jwt, open({}, custody))).toMatchObject({ ok: false, code: 'OIDC_REFUSED', message: expect.stringContaining('jti') });
  });

  test('of two uses at the same time one wins', async () => {
    const identity = open();
    const jwt = await issued();
    const both = await Promise.all([bind(jwt, identity), bind(jwt, identity)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('owner and workflow are held where the policy names them', async () => {
    expect(await bind(await issued(), open({ ownerIds: ['1'] }))).toMatchObject({ ok: false, message: expect.stringContaining('owner') });
    const trusted = { workflows: ['acme-bank/credit-risk/.github/workflows/train.yml'] };
    expect(await bind(await issued(), open(trusted))).toMatchObject({ ok: true });
    const elsewhere = withClaims({ job_workflow_ref: 'acme-bank/credit-risk/.github/workflows/mine.yml@refs/heads/x' });
    expect(await bind(await elsewhere, open(trusted))).toMatchObject({ ok: false, message: expect.stringContaining('workflow') });
  });

  test.for([
    ['pull_request_target', { event_name: 'pull_request_target' }, {}, 'collector-enrolled'],
    ['workflow_run', { event_name: 'workflow_run' }, { trustSelfHosted: true }, 'collector-enrolled'],
    ['a self-hosted runner', { runner_environment: 'self-hosted' }, {}, 'collector-enrolled'],
    ['a self-hosted runner the policy trusts', { runner_environment: 'self-hosted' }, { trustSelfHosted: true }, 'issuer-bound'],
  ] as const)('%s is bound as what it is worth', async ([, claims, trust, mode]) => {
    const bound = await bind(await withClaims(claims), open(trust));
    expect(bound).toMatchObject({ ok: true, value: { binding: { mode } } });
    expect(bound.ok && 'untrusted' in bound.value.binding).toBe(mode === 'collector-enrolled');
  });

  test('one key set serves many tokens, a new key is fetched after the cooldown, a dead issuer lets nobody in', async () => {
    const own = await openOidcIssuer({ clock: clock.now });
    const identity = open({ issuer: own.url });
    for (let count = 0; count < 20; count += 1)
      expect(await bind(await own.issue({ aud: audience }), identity)).toMatchObject({ ok: true });
    expect(own.keySetReads()).toBe(1);
    await own.rotate();
    expect(await bind(await own.issue({ aud: audience }), identity)).toMatchObject({ ok: false });
    expect(own.keySetReads()).toBe(1);
    clock.advance(31_000);
    expect(await bind(await own.issue({ aud: audience }), identity)).toMatchObject({ ok: true });
    expect(own.keySetReads()).toBe(2);
    const last = await own.issue({ aud: audience, lifetimeSeconds: 1_200, issuedAtMs: clock.now() + 600_000 });
    await own.close();
    clock.advance(11 * 60_000);
    expect(await bind(last, identity)).toMatchObject({
      ok: false,
      code: 'OIDC_REFUSED',
      message: expect.stringContaining('could not be read'),
    });
    clock.set('2026-11-24T08:00:00Z');
  });

  test('a job fetches its token as on a real runner', async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = issuer.jobEnvironment({ run_id: '77' });
    const answer = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, { headers: { authorization: `bearer ${secret}` } });
    const { value } = JSON.parse(await answer.text());
    expect(await bind(value)).toMatchObject({ ok: true, value: { claims: { run_id: '77' } } });
  });
});

describe('a key enrolled by an API token', () => {
  test('needs the scope, and carries the systems of the token', async () => {
    const identity = open();
    const { token, entry } = await identity.tokens.create({ label: 'lab', scopes: ['ingest:records'], systems: ['credit-risk'] });
    expect(await bind(token, identity)).toMatchObject({
      ok: true,
      value: { systems: ['credit-risk'], binding: { mode: 'collector-enrolled', tokenId: entry.tokenId, systems: ['credit-risk'] } },
    });
    const reader = await identity.tokens.create({ label: 'reader', scopes: ['read'], systems: 'all' });
    expect(await bind(reader.token, identity)).toMatchObject({ ok: false, code: 'SCOPE_MISSING' });
  });

  test.for([
    ['another curve', makeKey('P-384').spkiPem],
    ['no key', 'nonsense'],
  ] as const)('%s is refused before anybody is asked who he is', async ([, spkiPem]) => {
    expect(await open().bindKeyFrom({ spkiPem, authorization: undefined })).toMatchObject({ ok: false, code: 'INPUT_MALFORMED' });
  });

  test('nobody binds nothing', async () => {
    expect(await open().bindKeyFrom({ spkiPem: key.spkiPem, authorization: undefined })).toMatchObject({
      ok: false,
      code: 'TOKEN_MISSING',
    });
  });
});
