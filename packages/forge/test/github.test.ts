import { afterAll, expect, test } from 'vitest';
import { openForgeDouble } from '@annexa/testing';
import { openGithub } from '../src/index.ts';
import { head, landed, repository } from './story.ts';

const token = 'read-only';
const deployments = Array.from({ length: 230 }, (_, at) => ({
  id: at + 1,
  sha: landed,
  environment: at === 0 ? 'prod-eu' : 'staging',
  by: 'ada',
  at: new Date(Date.parse('2026-11-01T00:00:00Z') + at * 3_600_000).toISOString(),
  statuses: [{ state: 'success' as const, at: '2026-11-20T12:30:00Z' }],
}));
const runs = [
  {
    id: 9,
    workflow: '.github/workflows/train.yml',
    event: 'push',
    sha: head,
    status: 'completed',
    conclusion: 'success',
    startedAt: '2026-11-20T12:05:00Z',
    endedAt: '2026-11-20T12:20:00Z',
    by: 'ada',
    startedBy: 'grace',
    attempt: 2,
  },
  {
    id: 8,
    workflow: '.github/workflows/train.yml',
    event: 'push',
    sha: head,
    status: 'in_progress',
    startedAt: '2026-11-19T12:05:00Z',
    endedAt: '2026-11-19T12:06:00Z',
    by: 'ada',
  },
] as const;
const rules = [{ branch: 'main', rulesetId: 3, updatedAt: '2026-10-01T00:00:00Z', approvals: 1, dismissStale: true }];
const scenario = { repositories: [{ ...repository, deployments, runs, rules }] };
const double = await openForgeDouble({ scenario, token });
afterAll(() => double.close());

const waits: number[] = [];
function open(given = token) {
  return openGithub({
    url: double.url,
    token: given,
    clock: () => Date.parse('2026-11-24T08:00:00Z'),
    wait: async (waitMs) => {
      waits.push(waitMs);
    },
  });
}
const name = repository.name;

test('deployments are paged to the end, newest first, with production by flag or by name', async () => {
  const read = await open().deployments({ repository: name });
  if (!read.known) throw new Error(read.why);
  expect(read.value).toHaveLength(230);
  expect(read.value.map(({ id }) => id).slice(0, 2)).toEqual(['230', '229']);
  expect(read.value.filter(({ production }) => production).map(({ environment }) => environment)).toEqual(['prod-eu']);
});

test('`since` ends the paging at the first older deployment', async () => {
  const before = double.requests.length;
  const read = await open().deployments({ repository: name, since: deployments[228]?.at ?? '' });
  expect(read).toMatchObject({ known: true, value: [{ id: '230' }, { id: '229', statuses: [{ state: 'success' }] }] });
  expect(double.requests.slice(before).filter(({ path }) => path.includes('/deployments?'))).toHaveLength(1);
});

test('runs tell start, end, attempt and who re-ran them', async () => {
  const forge = open();
  const read = await forge.runs({ repository: name, since: '2026-11-20T00:00:00Z' });
  expect(read).toMatchObject({
    known: true,
    value: [
      {
        id: '9',
        attempt: '2',
        startedAt: '2026-11-20T12:05:00Z',
        endedAt: '2026-11-20T12:20:00Z',
        by: { login: 'ada' },
        startedBy: { login: 'grace' },
      },
    ],
  });
  expect(await forge.run({ repository: name, runId: '8' })).toMatchObject({
    known: true,
    value: { endedAt: undefined, status: 'in_progress' },
  });
});

test('rules in force, with the time of their last change', async () => {
  expect(await open().rules({ repository: name, branch: 'main' })).toMatchObject({
    known: true,
    value: { approvalsMin: 1, dismissStale: true, since: '2026-10-01T00:00:00Z', kinds: ['pull_request'] },
  });
});

test('an unchanged answer is asked for by its entity tag and costs nothing', async () => {
  const forge = open();
  const first = await forge.run({ repository: name, runId: '9' });
  const second = await forge.run({ repository: name, runId: '9' });
  expect(second).toEqual(first);
  expect(double.requests.slice(-2).map(({ status }) => status)).toEqual([200, 304]);
});

test('a passing failure is tried again, a lasting one is unknown', async () => {
  waits.length = 0;
  double.failNext({ status: 502 }, { status: 503 });
  expect(await open().run({ repository: name, runId: '9' })).toMatchObject({ known: true });
  expect(waits).toEqual([250, 500]);
  double.failNext({ status: 502 }, { status: 502 }, { status: 502 }, { status: 502 });
  expect(await open().run({ repository: name, runId: '9' })).toMatchObject({ known: false, why: expect.stringContaining('502') });
});

test('a short rate limit is waited for, a long one is unknown', async () => {
  waits.length = 0;
  double.failNext({ status: 429, headers: { 'retry-after': '3' } });
  expect(await open().run({ repository: name, runId: '9' })).toMatchObject({ known: true });
  expect(waits).toEqual([3_000]);
  const reset = String(Date.parse('2026-11-24T09:00:00Z') / 1_000);
  double.failNext({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } });
  expect(await open().run({ repository: name, runId: '9' })).toMatchObject({ known: false, why: expect.stringContaining('rate limit') });
});

test.for([
  ['a wrong token', open('wrong'), name],
  ['a repository that is not there', open(), 'acme-bank/none'],
  ['a name that tries to leave its place', open(), 'acme-bank/../../user'],
] as const)('%s is unknown, not an exception', async ([, forge, where]) => {
  expect(await forge.deployments({ repository: where })).toMatchObject({ known: false });
});

test('an answer of another shape is unknown', async () => {
  double.failNext({ status: 200, body: { id: 9 } });
  expect(await open().run({ repository: name, runId: '9' })).toMatchObject({ known: false, why: expect.stringContaining('another shape') });
});

test('a next page on another host is not followed: the token would go there', async () => {
  double.failNext({ status: 200, body: [], headers: { link: '<http://127.0.0.1:9/steal>; rel="next"' } });
  expect(await open().rules({ repository: name, branch: 'main' })).toMatchObject({ known: true, value: { kinds: [] } });
});

test('nobody there is unknown', async () => {
  const closed = await openForgeDouble({ scenario });
  await closed.close();
  const forge = openGithub({ url: closed.url, wait: async () => {} });
  expect(await forge.run({ repository: name, runId: '9' })).toMatchObject({ known: false });
});
