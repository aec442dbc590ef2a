import { describe, expect, test } from 'vitest';
import { manualClock, memoryCustody } from '@annexa/testing';
import { isTokenWellFormed, openIdentity, parseTrustPolicy } from '../src/identity/index.ts';

function open(custody = memoryCustody()) {
  const clock = manualClock('2026-11-24T08:00:00Z');
  const opened = { custody, clock: clock.now, trustPolicy: parseTrustPolicy({}), collectorUrl: 'http://127.0.0.1:4318' };
  return { custody, clock, opened, ...openIdentity(opened) };
}

const wish = { label: 'ci', scopes: ['ingest:records'], systems: ['credit-risk'], expiresAt: '2026-11-25T08:00:00Z' } as const;

describe('API tokens', () => {
  test('a new token is well formed, shown once and kept only as a hash', async () => {
    const { tokens, custody } = open();
    const { token, entry } = await tokens.create(wish);
    expect(token).toMatch(/^annexa_ingest_[0-9A-Za-z]{49}$/);
    expect(isTokenWellFormed(token)).toBe(true);
    expect(custody.dump()).not.toContain(token.slice(14, 40));
    expect(JSON.stringify(await tokens.list())).not.toContain(token);
    expect(entry).toMatchObject({ label: 'ci', systems: ['credit-risk'], createdAt: '2026-11-24T08:00:00.000Z' });
  });

  test.for([
    ['a letter changed', (token: string) => token.slice(0, 20) + (token[20] === 'a' ? 'b' : 'a') + token.slice(21)],
    ['another kind in front', (token: string) => token.replace('_ingest_', '_admin_')],
    ['the end cut off', (token: string) => token.slice(0, -1)],
    ['something behind', (token: string) => `${token}x`],
  ] as const)('the checksum tells offline: %s', async ([, spoil]) => {
    const { tokens } = open();
    const { token } = await tokens.create(wish);
    expect(isTokenWellFormed(spoil(token))).toBe(false);
    expect(await tokens.authorize(`Bearer ${spoil(token)}`, 'ingest:records')).toMatchObject({ ok: false, code: 'TOKEN_INVALID' });
  });

  test('a good one opens what its scopes name, and nothing else', async () => {
    const { tokens } = open();
    const { token, entry } = await tokens.create(wish);
    expect(await tokens.authorize(`bearer ${token}`, 'ingest:records')).toMatchObject({
      ok: true,
      value: { tokenId: entry.tokenId, scopes: ['ingest:records'], systems: ['credit-risk'] },
    });
    expect(await tokens.authorize(`Bearer ${token}`, 'read')).toMatchObject({ ok: false, code: 'SCOPE_MISSING' });
    expect(await tokens.authorize(`Bearer ${token}`, 'admin')).toMatchObject({ ok: false, code: 'SCOPE_MISSING' });
  });

  test.for([
    ['none', undefined, 'TOKEN_MISSING'],
    ['another scheme', 'Basic YTpi', 'TOKEN_MISSING'],
    ['an empty one', 'Bearer ', 'TOKEN_MISSING'],
    ['something else', 'Bearer ghp_0123456789', 'TOKEN_INVALID'],
  ] as const)('%s is refused', async ([, header, code]) => {
    expect(await open().tokens.authorize(header, 'read')).toMatchObject({ ok: false, code });
  });

  test('a token of another collector is not known here', async () => {
    const { token } = await open().tokens.create(wish);
    expect(await open().tokens.authorize(`Bearer ${token}`, 'ingest:records')).toMatchObject({ ok: false, code: 'TOKEN_INVALID' });
  });

  test('it ends at its expiry', async () => {
    const { tokens, clock } = open();
    const { token } = await tokens.create(wish);
    clock.advance(24 * 3_600_000 - 1);
    expect(await tokens.authorize(`Bearer ${token}`, 'ingest:records')).toMatchObject({ ok: true });
    clock.advance(1);
    expect(await tokens.authorize(`Bearer ${token}`, 'ingest:records')).toMatchObject({ ok: false, code: 'TOKEN_INVALID' });
  });

  test('tokens, uses and revocations survive a restart', async () => {
    const { tokens, custody } = open();
    const kept = await tokens.create(wish);
    const gone = await tokens.create({ ...wish, label: 'old' });
    await tokens.authorize(`Bearer ${kept.token}`, 'ingest:records');
    expect(await tokens.revoke(gone.entry.tokenId)).toBe(true);
    expect(await tokens.revoke(gone.entry.tokenId)).toBe(false);
    const again = open(custody).tokens;
    expect(await again.list()).toMatchObject([{ label: 'ci', lastUsedAt: '2026-11-24T08:00:00.000Z' }]);
    expect(await again.authorize(`Bearer ${kept.token}`, 'ingest:records')).toMatchObject({ ok: true });
    expect(await again.authorize(`Bearer ${gone.token}`, 'ingest:records')).toMatchObject({ ok: false, code: 'TOKEN_INVALID' });
  });

  test('a failing custody lets nobody in, and is asked again', async () => {
    const good = memoryCustody();
    const { token } = await open(good).tokens.create(wish);
    let failing = true;
    const custody = {
      ...good,
      list: (collection: string) => (failing ? Promise.reject(new Error('disk')) : good.list(collection)),
    };
    const { tokens } = open(custody);
    await expect(tokens.authorize(`Bearer ${token}`, 'ingest:records')).rejects.toThrow('disk');
    failing = false;
    expect(await tokens.authorize(`Bearer ${token}`, 'ingest:records')).toMatchObject({ ok: true });
  });
});
