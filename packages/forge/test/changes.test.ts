import { afterAll, describe, expect, test } from 'vitest';
import { encodeStatement, parseStatement } from '@annexa/evidence';
import { openForgeDouble } from '@annexa/testing';
import type { RepositoryScenario } from '@annexa/testing';
import { fetchChanges, openGithub } from '../src/index.ts';
import { landed, repository } from './story.ts';

const release = 'f'.repeat(64);
const shipped: RepositoryScenario = {
  ...repository,
  deployments: [
    {
      id: 41,
      sha: landed,
      environment: 'production',
      by: 'deployer[bot]',
      at: '2026-11-20T12:30:00Z',
      payload: { annexa: { system: 'credit-risk', release } },
      statuses: [
        { state: 'in_progress', at: '2026-11-20T12:31:00Z' },
        { state: 'success', at: '2026-11-20T12:33:00Z' },
        { state: 'inactive', at: '2026-11-21T12:33:00Z' },
      ],
    },
    { id: 42, sha: '9'.repeat(40), environment: 'staging', by: 'ada', at: '2026-11-21T12:30:00Z', task: 'deploy:rollback' },
  ],
};
const double = await openForgeDouble({ scenario: { repositories: [shipped] } });
afterAll(() => double.close());

const query = {
  forge: openGithub({ url: double.url, wait: async () => {} }),
  repository: repository.name,
  systems: [{ id: 'credit-risk', environments: ['production'] }, { id: 'support-assistant' }],
  clock: () => Date.parse('2026-11-24T08:00:00Z'),
  double: true,
  personOf: (login: string) => `person:${login}`,
} as const;

describe('what a forge tells, as drafts of records', () => {
  test('deployments and the approval of each deployed revision', async () => {
    const { drafts, unreadable } = await fetchChanges(query);
    expect(unreadable).toEqual([]);
    expect(drafts.map(({ kind, predicate }) => `${predicate.system} ${kind}`)).toEqual([
      'credit-risk change-approval',
      'support-assistant change-approval',
      'credit-risk deployment',
      'support-assistant deployment',
    ]);
    const shown = drafts
      .map((draft) => JSON.stringify(draft, null, 2))
      .join('\n')
      .replaceAll(double.url, '<forge>');
    await expect(`${shown}\n`).toMatchFileSnapshot('fixtures/two-deployments/drafts.json');
  });

  test('every draft becomes a statement once checkpoint and salt are added', async () => {
    const { drafts } = await fetchChanges({ ...query, revisions: [landed] });
    for (const draft of drafts) {
      const added = { checkpoint: null, salt: '0'.repeat(32) };
      const statement =
        draft.kind === 'deployment'
          ? { ...draft, predicate: { ...draft.predicate, ...added } }
          : { ...draft, predicate: { ...draft.predicate, ...added } };
      expect(parseStatement(encodeStatement(statement))).toEqual(statement);
    }
    expect(drafts[0]).toMatchObject({ kind: 'change-approval', predicate: { system: 'organisation' } });
  });

  test('a second reading of the same state gives the same facts', async () => {
    const [first, second] = [await fetchChanges(query), await fetchChanges(query)];
    expect(second.drafts).toEqual(first.drafts);
  });

  test('a change that cannot be read is drafted as unknown, and said', async () => {
    double.play({ repositories: [{ ...shipped, forbidden: ['/pulls/7/reviews'] }] });
    const { drafts, unreadable } = await fetchChanges(query);
    double.play({ repositories: [shipped] });
    expect(unreadable).toEqual([{ about: `change ${landed}`, why: expect.stringContaining('403') }]);
    expect(drafts[0]).toMatchObject({ predicate: { facts: { verdict: 'unknown', approvers: [] }, source: { double: true } } });
  });

  test('a change that is settled is not asked again', async () => {
    const before = double.requests.length;
    const { drafts } = await fetchChanges({
      ...query,
      isSettled: ({ system, revision }) => system === 'credit-risk' && revision === landed,
    });
    expect(drafts.map(({ kind }) => kind)).toEqual(['change-approval', 'deployment', 'deployment']);
    expect(double.requests.slice(before).filter(({ path }) => path.includes(landed))).toEqual([]);
  });

  test('two systems that could both own a deployment leave it unassigned', async () => {
    const { drafts } = await fetchChanges({ ...query, systems: [{ id: 'one' }, { id: 'two' }] });
    expect(drafts.map(({ predicate }) => predicate.system)).toEqual(Array.from({ length: 4 }, () => 'unassigned'));
  });

  test('deployments that cannot be listed are said, not taken for none', async () => {
    const { drafts, unreadable } = await fetchChanges({ ...query, repository: 'acme-bank/none' });
    expect(drafts).toEqual([]);
    expect(unreadable).toEqual([{ about: 'deployments of acme-bank/none', why: expect.stringContaining('404') }]);
  });
});
