import { AnnexaError, createClient, errorOf, failureOf, httpStatusOf, routes } from '@annexa/api';
import { errorCodes } from '@annexa/evidence';
import { describe, expect, test } from 'vitest';

const logged = { treeSize: 3, root: 'ab'.repeat(32) };

function clientAnswering(status: number, body: unknown, seen: Request[] = []) {
  return createClient({
    baseUrl: 'http://collector.test/',
    token: 'annexa_read_x',
    fetch: async (input, init) => {
      seen.push(new Request(input instanceof Request ? input.url : input, init));
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
    },
  });
}

async function failureFrom(asking: Promise<unknown>): Promise<AnnexaError> {
  try {
    await asking;
  } catch (error) {
    if (error instanceof AnnexaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('client', () => {
  test('asks the path with its parts and search, as a bearer', async () => {
    const seen: Request[] = [];
    const client = clientAnswering(200, { ...logged, records: [], matching: 0, next: null }, seen);
    await client.listRecords({ system: 'credit-risk', limit: 5, order: 'newest' });
    expect(seen[0]?.url).toBe('http://collector.test/api/v1/records?system=credit-risk&limit=5&order=newest');
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer annexa_read_x');
  });

  test('leaves out what was not asked and escapes what was', async () => {
    const seen: Request[] = [];
    const client = clientAnswering(404, failureOf(new AnnexaError('NOT_FOUND', 'no', 'look')), seen);
    await failureFrom(client.trace({ id: 'a b&c' }));
    expect(seen[0]?.url).toBe('http://collector.test/api/v1/trace?id=a+b%26c');
  });

  test('sends bundle texts unchanged inside the body', async () => {
    const seen: Request[] = [];
    const text = '{"spaces":  1e0, "é": "\\u00e9"}';
    const client = clientAnswering(200, { ...logged, answers: [], checkpoint: 'x' }, seen);
    await client.submitRecords([text]);
    expect(await seen[0]?.json()).toEqual({ bundles: [text] });
  });

  test('a failure of the collector keeps its code, message and hint', async () => {
    const error = await failureFrom(clientAnswering(403, failureOf(new AnnexaError('SCOPE_MISSING', 'm', 'h'))).status());
    expect([error.code, error.message, error.hint]).toEqual(['SCOPE_MISSING', 'm', 'h']);
  });

  test.each([
    ['a body that is no JSON', 500, '<html>'],
    ['a code nobody knows', 500, { error: { code: 'NO_SUCH', message: '', hint: '' } }],
    ['a success that is not the contract', 200, { treeSize: 1 }],
  ])('%s is INTERNAL', async (_name, status, body) => {
    expect((await failureFrom(clientAnswering(status, body).checkpoint())).code).toBe('INTERNAL');
  });

  test.each([429, 502, 503, 504])('a proxy that answers %i in its own words means the collector is away', async (status) => {
    expect((await failureFrom(clientAnswering(status, '<html>').checkpoint())).code).toBe('COLLECTOR_UNREACHABLE');
  });

  test('no answer at all is COLLECTOR_UNREACHABLE with the cause', async () => {
    const client = createClient({ baseUrl: 'http://x.test', fetch: () => Promise.reject(new TypeError('refused')) });
    const error = await failureFrom(client.session());
    expect(error.code).toBe('COLLECTOR_UNREACHABLE');
    expect(error.cause).toBeInstanceOf(TypeError);
  });
});

describe('contract', () => {
  test('every route has a name, a path and an answer of its own', () => {
    expect(new Set(routes.map((each) => each.name)).size).toBe(routes.length);
    expect(new Set(routes.map((each) => `${each.method} ${each.path}`)).size).toBe(routes.length);
  });

  test.each(routes.map((each) => [each.name, each] as const))('%s does not answer without tree size and root', (_name, each) => {
    const problems = each.answer.safeParse({}).error?.issues.map((issue) => issue.path.join('.')) ?? [];
    expect(problems).toEqual(expect.arrayContaining(['treeSize', 'root']));
  });

  test('only the log, the session and the way in are open', () => {
    expect(routes.filter((each) => each.access === 'open').map((each) => each.name)).toEqual([
      'session',
      'logout',
      'checkpoint',
      'consistency',
      'trust',
    ]);
  });

  test('every error code survives the wire with a status that is no success', () => {
    for (const code of errorCodes) {
      const error = new AnnexaError(code, 'message', 'hint');
      expect(httpStatusOf(error)).toBeGreaterThanOrEqual(400);
      expect(errorOf(failureOf(error), 400).code).toBe(code);
    }
  });
});
