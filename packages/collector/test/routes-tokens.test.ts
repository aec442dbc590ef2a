import { AnnexaError } from '@annexa/evidence';
import { describe, expect, test } from 'vitest';
import { newSource } from './ledger-support.ts';
import { openRoutes } from './routes-support.ts';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const dayMs = 86_400_000;

async function refusalOf(asking: Promise<unknown>): Promise<{ code: string; message: string }> {
  return asking.then(
    () => ({ code: 'answered', message: '' }),
    (error: unknown) => (error instanceof AnnexaError ? error : { code: String(error), message: '' }),
  );
}

describe('what a new token may be', () => {
  test('a limit to AI systems that its scopes would not keep is refused; for sending records it is kept', async () => {
    await using at = await openRoutes();
    const admin = at.clientWith(await at.tokenFor('admin'));
    for (const scope of ['ingest:telemetry', 'read', 'export', 'admin'] as const) {
      const refused = await refusalOf(admin.createToken({ label: 'narrow', scopes: ['ingest:records', scope], systems: ['credit-risk'] }));
      expect(refused).toMatchObject({ code: 'INPUT_MALFORMED', message: expect.stringContaining(scope) });
    }
    const { token } = await admin.createToken({ label: 'ci', scopes: ['ingest:records'], systems: ['credit-risk'] });
    expect(token.systems).toEqual(['credit-risk']);
  });

  test('it ends after 90 days unless asked otherwise, and never later than the token that made it', async () => {
    await using at = await openRoutes();
    const ask = { label: 'x', scopes: ['read' as const], systems: 'all' as const };
    const ends = (days: number) => new Date(at.clock.now() + days * dayMs).toISOString();
    const lasting = at.clientWith(await at.tokenFor('admin'));
    expect((await lasting.createToken(ask)).token.expiresAt).toBe(ends(90));
    const short = await lasting.createToken({ ...ask, scopes: ['admin'], expiresInDays: 2 });
    const maker = at.clientWith(short.secret);
    expect((await maker.createToken(ask)).token.expiresAt).toBe(ends(2));
    expect(await refusalOf(maker.createToken({ ...ask, expiresInDays: 3 }))).toMatchObject({ code: 'INPUT_MALFORMED' });
    at.clock.advance(2 * dayMs);
    expect(await refusalOf(maker.listTokens())).toMatchObject({ code: 'TOKEN_INVALID' });
  });

  test('an act by a token names the token and no person', async () => {
    await using at = await openRoutes();
    const secret = await at.tokenFor('admin', 'read');
    const [{ tokenId } = { tokenId: '' }] = await at.identity.tokens.list();
    const admin = at.clientWith(secret);
    await admin.createToken({ label: 'made by a machine', scopes: ['read'], systems: 'all' });
    const { record } = await admin.getRecord(at.ledger.head().size - 1);
    expect(record).toMatchObject({
      kind: 'declaration',
      binding: 'collector-own',
      predicate: { facts: { what: 'token-created', by: `token:${tokenId}` } },
    });
    expect(record.predicate.source).not.toHaveProperty('person');
  });
});

describe('revoking a token', () => {
  test('ends the keys it enrolled, and those of no other', async () => {
    await using at = await openRoutes();
    const admin = at.clientWith(await at.tokenFor('admin'));
    const [mine, other] = [newSource(), newSource()];
    const made = await admin.createToken({ label: 'ci', scopes: ['ingest:records'], systems: 'all' });
    await at.clientWith(made.secret).bindKey({ spkiPem: mine.key.pem });
    await at.clientWith(await at.tokenFor('ingest:records')).bindKey({ spkiPem: other.key.pem });
    const send = async (source: typeof mine) => (await at.clientWith().submitRecords([text(source.bundle())])).answers[0];
    expect(await send(mine)).toMatchObject({ outcome: 'accepted' });

    expect((await admin.revokeToken(made.token.id)).revoked).toBe(true);
    expect(await send(mine)).toMatchObject({
      outcome: 'refused',
      error: { code: 'KEY_UNBOUND', message: expect.stringContaining('revoked') },
    });
    expect(await send(other)).toMatchObject({ outcome: 'accepted' });
    const { size } = at.ledger.head();
    expect((await admin.revokeToken(made.token.id)).revoked).toBe(false);
    expect(at.ledger.head().size).toBe(size);
  });

  test('a key whose binding was under way when its token was revoked is ended too', async () => {
    await using at = await openRoutes();
    const admin = at.clientWith(await at.tokenFor('admin'));
    const source = newSource();
    const made = await admin.createToken({ label: 'ci', scopes: ['ingest:records'], systems: 'all' });
    at.beforeBinding(async () => {
      await admin.revokeToken(made.token.id);
    });
    expect(await refusalOf(at.clientWith(made.secret).bindKey({ spkiPem: source.key.pem }))).toMatchObject({ code: 'TOKEN_INVALID' });
    const { answers } = await at.clientWith().submitRecords([text(source.bundle())]);
    expect(answers[0]).toMatchObject({ outcome: 'refused', error: { code: 'KEY_UNBOUND', message: expect.stringContaining('revoked') } });
  });

  test('a key lives no longer than the token that enrolled it', async () => {
    await using at = await openRoutes();
    const expiresAt = new Date(at.clock.now() + 60_000).toISOString();
    const { token } = await at.identity.tokens.create({ label: 'short', scopes: ['ingest:records'], systems: 'all', expiresAt });
    expect((await at.clientWith(token).bindKey({ spkiPem: newSource().key.pem })).notAfter).toBe(expiresAt);
  });
});

describe('invitations', () => {
  test('an administrator invites everybody the trust policy names; the link lets that person in once and is logged', async () => {
    await using at = await openRoutes();
    const admin = at.clientWith(await at.tokenFor('admin', 'read'));
    const { link, expiresAt } = await admin.invite('person:vic');
    expect(link.startsWith(`${at.url}/login?code=`)).toBe(true);
    expect(Date.parse(expiresAt)).toBeGreaterThan(at.clock.now());
    const entered = await fetch(link, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const session = await fetch(`${at.url}/api/v1/session`, { headers: { cookie } });
    expect(await session.json()).toMatchObject({ person: { id: 'person:vic', access: 'viewer' } });
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
    const { record } = await admin.getRecord(at.ledger.head().size - 1);
    expect(record.predicate.facts).toMatchObject({ what: 'person-invited', invited: 'person:vic' });
    expect(JSON.stringify(record)).not.toContain(new URL(link).searchParams.get('code'));
  });

  test('nobody else is invited, and only by an administrator', async () => {
    await using at = await openRoutes();
    expect(await refusalOf(at.clientWith(await at.tokenFor('admin')).invite('person:nobody'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusalOf(at.clientWith(await at.tokenFor('read')).invite('person:vic'))).toMatchObject({ code: 'SCOPE_MISSING' });
    const { cookie } = await at.enter('person:vic');
    const asked = await fetch(`${at.url}/api/v1/invites`, {
      method: 'POST',
      headers: { cookie, origin: at.url, 'content-type': 'application/json' },
      body: JSON.stringify({ person: 'person:ada' }),
    });
    expect(asked.status).toBe(403);
  });
});
