import { afterAll, describe, expect, test } from 'vitest';
import { approvalVerdict, openGithub } from '../src/index.ts';
import { openForgeDouble } from '@annexa/testing';
import type { CommitScenario, RepositoryScenario } from '@annexa/testing';
import { approval, head, landed, older, pull, repository, told } from './story.ts';

const double = await openForgeDouble({ scenario: { repositories: [] } });
afterAll(() => double.close());

async function verdictOf(scenario: RepositoryScenario) {
  double.play({ repositories: [scenario] });
  const forge = openGithub({ url: double.url, wait: async () => {} });
  const change = await forge.change({ repository: repository.name, revision: landed });
  return change.known ? approvalVerdict(change.value) : { verdict: 'unreadable', reason: change.why, approvers: [] };
}

/** The three commits of the story, one of them changed. */
function commitsWith(sha: string, change: Partial<CommitScenario>): readonly CommitScenario[] {
  return (repository.commits ?? []).map((commit) => (commit.sha === sha ? Object.assign({}, commit, change) : commit));
}

const bot = { ...approval, by: 'reviewer[bot]' };
const rule = { branch: 'main', rulesetId: 3, updatedAt: '2026-01-01T00:00:00Z', approvals: 2 };
const byHand = commitsWith(landed, { committer: 'ada', verified: false });

const stories: readonly (readonly [name: string, verdict: string, scenario: RepositoryScenario])[] = [
  ['an independent approval of the head, squashed by the forge', 'two-party', repository],
  ['automation opens the change, a person approves it', 'two-party', told({ author: 'renovate[bot]' })],
  [
    'a comment after the approval takes nothing away',
    'two-party',
    told({ reviews: [approval, { ...approval, state: 'COMMENTED', at: '2026-11-20T11:00:00Z' }] }),
  ],
  [
    'the head pushed again with the same tree',
    'two-party-equivalent',
    told({ commits: [older, head], reviews: [{ ...approval, sha: older }] }, { commits: commitsWith(older, { tree: '2'.repeat(40) }) }),
  ],
  [
    'a rebase made by the forge, told by its activity log',
    'two-party',
    told({}, { commits: byHand, pushes: [{ branch: 'main', after: landed, by: 'ada', type: 'pr_merge' }] }),
  ],
  [
    'the merge queue',
    'two-party',
    told({}, { commits: byHand, pushes: [{ branch: 'main', after: landed, by: 'ada', type: 'merge_queue_merge' }] }),
  ],
  [
    'a merge by hand that changes nothing',
    'two-party',
    told({}, { commits: commitsWith(landed, { tree: '2'.repeat(40), committer: 'ada', verified: false }) }),
  ],
  [
    'two approvers, one of whom may have pushed last',
    'two-party',
    told({ lastPusher: null, reviews: [approval, { ...approval, by: 'linus' }] }),
  ],
  [
    'a co-author who is somebody else',
    'two-party',
    told({}, { commits: commitsWith(head, { message: 'x\n\nCo-authored-by: L <5+linus@users.noreply.github.com>' }) }),
  ],
  [
    'an assistant as co-author',
    'two-party',
    told({}, { commits: commitsWith(head, { message: 'x\n\nCo-authored-by: A <noreply@example.org>' }) }),
  ],

  ['the head moved after the approval', 'stale', told({ commits: [older, head], reviews: [{ ...approval, sha: older }] })],
  ['the approved head was pushed away and is gone', 'stale', told({ reviews: [{ ...approval, sha: 'd'.repeat(40) }] })],
  ['the author approves', 'self', told({ reviews: [{ ...approval, by: 'ada' }] })],
  ['a committer approves', 'self', told({}, { commits: commitsWith(head, { author: 'grace' }) })],
  ['logins differ in case only', 'self', told({ reviews: [{ ...approval, by: 'Ada' }] })],
  [
    'a co-author approves',
    'self',
    told({}, { commits: commitsWith(head, { message: 'x\n\nCo-authored-by: Grace <9+grace@users.noreply.github.com>' }) }),
  ],
  ['the last pusher approves', 'self', told({ lastPusher: 'grace' })],
  ['only automation approves', 'bot-only', told({ reviews: [bot] })],
  ['the forge recorded a bypass', 'bypassed', told({}, { ruleSuites: [{ revision: landed, result: 'bypass' }] })],
  ['fewer approvals than the older rule demands', 'bypassed', told({}, { rules: [rule] })],
  [
    'merged over a request for changes',
    'bypassed',
    told({ reviews: [approval, { ...approval, by: 'linus', state: 'CHANGES_REQUESTED' }] }),
  ],
  [
    'a request for changes on an older head still stands',
    'bypassed',
    told({ commits: [older, head], reviews: [{ ...approval, by: 'linus', state: 'CHANGES_REQUESTED', sha: older }, approval] }),
  ],

  ['no review', 'unreviewed', told({ reviews: [] })],
  ['the approval was dismissed', 'unreviewed', told({ reviews: [{ ...approval, state: 'DISMISSED' }] })],
  ['the approval came after the merge', 'unreviewed', told({ reviews: [{ ...approval, at: '2026-11-20T13:00:00Z' }] })],
  ['approved by somebody who may not write', 'unreviewed', told({}, { accounts: { grace: { permission: 'read' } } })],
  [
    'the approver changed her mind',
    'bypassed',
    told({ reviews: [approval, { ...approval, state: 'CHANGES_REQUESTED', at: '2026-11-20T11:00:00Z' }] }),
  ],
  ['a direct push', 'unreviewed', { ...repository, pulls: [] }],
  [
    'associated but closed without a merge',
    'unreviewed',
    { ...repository, pulls: [{ number: 7, author: 'ada', commits: [head], associated: [landed], reviews: [approval] }] },
  ],
  ['merged into another repository', 'unreviewed', told({ baseRepository: 'mallory/credit-risk' })],
  ['merged into another branch', 'unreviewed', told({ base: 'playground' })],

  ['the approver deleted the account', 'unknown', told({ reviews: [{ ...approval, by: null }] })],
  ['the author deleted the account', 'unknown', told({ author: null })],
  ['an imported account approves', 'unknown', told({}, { accounts: { grace: { type: 'Mannequin' } } })],
  ['a committer without an account', 'unknown', told({}, { commits: commitsWith(head, { author: null, email: 'who@example.org' }) })],
  [
    'a co-author without an account',
    'unknown',
    told({}, { commits: commitsWith(head, { message: 'x\n\nCo-authored-by: Who <who@example.org>' }) }),
  ],
  ['the last pusher cannot be read', 'unknown', told({}, { forbidden: ['/activity'] })],
  ['permissions cannot be read', 'unknown', told({}, { forbidden: ['/collaborators'] })],
  ['a merge by hand with something of its own', 'unknown', told({}, { commits: byHand })],
  ['the revision lies within a merged change', 'unknown', told({ mergeSha: 'e'.repeat(40), associated: [landed] })],
  ['two changes claim the revision', 'unknown', { ...repository, pulls: [pull, { ...pull, number: 8 }] }],
  [
    'more commits than the forge lists',
    'unknown',
    told({ commits: [...Array.from({ length: 249 }, (_, at) => at.toString(16).padStart(40, '0')), head] }),
  ],

  ['reviews cannot be read', 'unreadable', told({}, { forbidden: ['/pulls/7/reviews'] })],
  ['pull requests cannot be read', 'unreadable', told({}, { forbidden: [`/commits/${landed}/pulls`] })],
];

describe('the approval verdict', () => {
  test.for(stories)('%s: %s', async ([, verdict, scenario]) => {
    const found = await verdictOf(scenario);
    expect(found).toMatchObject({ verdict });
    expect(found.approvers.length > 0).toBe(verdict.startsWith('two-party'));
  });

  test('names who approved what and when, and why others do not count', async () => {
    const found = await verdictOf(told({ reviews: [bot, approval, { ...approval, by: 'ada' }] }));
    expect(found.approvers).toEqual([{ by: 'grace', revision: head, at: approval.at }]);
    expect('discounted' in found && found.discounted.map(({ by, why }) => `${by}: ${why}`)).toEqual([
      'reviewer[bot]: reviewer[bot] is automation',
      'ada: ada opened the change and approved it',
    ]);
  });

  test('rules younger than the merge say nothing about it', async () => {
    expect(await verdictOf(told({}, { rules: [{ ...rule, updatedAt: '2026-11-21T00:00:00Z' }] }))).toMatchObject({ verdict: 'two-party' });
  });

  test('a forge that passed what nobody approved is a contradiction', async () => {
    const found = await verdictOf(told({ reviews: [] }, { rules: [rule], ruleSuites: [{ revision: landed, result: 'pass' }] }));
    expect(found).toMatchObject({ verdict: 'unreviewed', contradiction: expect.stringContaining('2 approvals') });
  });
});
