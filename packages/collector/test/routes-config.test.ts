import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForgeDouble } from '@annexa/testing';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { annexa, serve } from '../../../test/annexa-process.ts';
import { readCollectorConfig, watchedRepositories } from '../src/config.ts';
import { openCollector } from './server-support.ts';

const sha = 'c'.repeat(40);
const forgeToken = 'a-token-of-the-forge';
const forge = await openForgeDouble({
  token: forgeToken,
  scenario: {
    repositories: [
      {
        name: 'acme/credit-risk',
        id: 7001,
        commits: [{ sha, tree: 'a'.repeat(40), author: 'ada', at: '2026-11-23T09:00:00Z' }],
        deployments: [{ id: 41, sha, environment: 'production', by: 'ada', at: '2026-11-23T10:00:00Z', statuses: [] }],
      },
    ],
  },
});
const folder = await mkdtemp(join(tmpdir(), 'annexa-config-'));
afterAll(async () => {
  await forge.close();
  await rm(folder, { recursive: true, force: true });
});

const path = join(folder, 'collector.json');
const write = (config: unknown) => writeFile(path, typeof config === 'string' ? config : JSON.stringify(config));
const repositories = [{ repository: 'acme/credit-risk', system: 'credit-risk', url: forge.url }];

describe('collector.json', () => {
  test('none is no error; flags win over the file', async () => {
    expect(await readCollectorConfig(join(folder, 'none.json'))).toEqual({});
    await write({ workspace: 'of the file', publicUrl: 'https://file.example/' });
    expect(await readCollectorConfig(path, { workspace: 'of the flag' })).toEqual({
      workspace: 'of the flag',
      publicUrl: 'https://file.example',
    });
  });

  test.for([
    ['not JSON', '{', 'not JSON'],
    ['a field nobody knows', { forgeToken: 'secret' }, 'forgeToken'],
    ['a public URL with a path', { publicUrl: 'https://evidence.example/annexa' }, 'publicUrl'],
    [
      'a repository without an owner',
      { repositories: [{ repository: 'credit-risk', system: 'credit-risk' }] },
      'repositories[0].repository',
    ],
    [
      'a forge in the clear, where the token would be read',
      { repositories: [{ ...repositories[0], url: 'http://forge.example' }] },
      'repositories[0].url',
    ],
    ['a system that is none', { repositories: [{ repository: 'acme/x', system: 'Credit Risk' }] }, 'repositories[0].system'],
  ] as const)('%s is an error that names it', async ([, config, named]) => {
    await write(config);
    await expect(readCollectorConfig(path)).rejects.toMatchObject({ code: 'CONFIG_MALFORMED', message: expect.stringContaining(named) });
  });
});

describe('watched repositories', () => {
  test('are read at the start, again after the interval, and logged once', async () => {
    const notes: string[] = [];
    const asked = forge.requests.length;
    await using at = await openCollector({
      repositories: watchedRepositories({ repositories }, forgeToken),
      forgeSyncEveryMs: 20,
      note: (text) => notes.push(text),
    });
    const deployments = () => at.collector.ledger.records({ kind: 'deployment', system: 'credit-risk' });
    await vi.waitFor(async () => expect(await deployments()).toHaveLength(1), 10_000);
    await vi.waitFor(() => {
      const listings = forge.requests.slice(asked).filter(({ path: each }) => each.includes('/deployments?'));
      expect(listings.length).toBeGreaterThan(2);
    }, 10_000);
    expect(await at.clientWith(await at.tokenFor('admin')).forgeSync()).toMatchObject({ records: 0 });
    expect(await deployments()).toHaveLength(1);
  });

  test('a forge that refuses is a note, and evidence is taken all the same', async () => {
    const notes: string[] = [];
    await using at = await openCollector({
      repositories: watchedRepositories({ repositories }, 'wrong'),
      forgeSyncEveryMs: 60_000,
      note: (text) => notes.push(text),
    });
    await vi.waitFor(() => expect(notes.join()).toMatch(/deployments of acme\/credit-risk/), 10_000);
    expect((await fetch(`${at.collector.url}/readyz`)).status).toBe(200);
  });
});

describe('annexa serve', () => {
  test('does what the file says: its name, its public URL in the login link, its repositories with the token of the environment', async () => {
    await write({ workspace: 'Acme', publicUrl: 'https://evidence.example', repositories });
    const asked = forge.requests.length;
    const collector = await serve(folder, ['--workspace', 'Acme Bank'], { ANNEXA_FORGE_TOKEN: forgeToken });
    expect(collector.url).toBe('https://evidence.example');
    expect(collector.login).toMatch(/^https:\/\/evidence\.example\/login\?code=/);
    await vi.waitFor(() => expect(forge.requests.slice(asked).some(({ status }) => status === 200)).toBe(true), 10_000);
    await collector.stop();
    expect(forge.requests.slice(asked).some(({ status }) => status === 401)).toBe(false);
  });

  test('a malformed file ends it with the field and exit 2', async () => {
    await write({ repositories: [{ repository: 'acme/credit-risk' }] });
    const { code, stderr } = await annexa(['serve', '--folder', folder, '--port', '0']);
    expect(stderr).toContain('code: CONFIG_MALFORMED');
    expect(stderr).toContain('repositories[0].system');
    expect(code).toBe(2);
  });

  test('annexa invite prints a link that lets in', async () => {
    await using at = await openCollector();
    const token = await at.tokenFor('admin');
    const { code, stdout } = await annexa(['invite', 'person:ada', '--collector', at.collector.url, '--token', token]);
    expect(code).toBe(0);
    expect((await fetch(stdout.trim(), { redirect: 'manual' })).status).toBe(303);
    const refused = await annexa(['invite', 'person:nobody', '--collector', at.collector.url, '--token', token]);
    expect(refused.stderr).toContain('code: NOT_FOUND');
  });
});
