import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { openLoopbackServer } from '../loopback-server.ts';
import type { DoubleAnswer } from '../loopback-server.ts';
import { routes } from './routes.ts';
import type { Asked } from './routes.ts';
import type { ForgeScenario } from './scenario.ts';

export type ForgeDoubleOptions = {
  readonly scenario: ForgeScenario;
  readonly port?: number;
  /** Demanded as `Authorization` when given. */
  readonly token?: string;
};

/**
 * A double of GitHub's REST API on loopback, told by a scenario. It is not GitHub: every answer carries `x-annexa-double: forge`,
 * and whoever reads it must say so (`source.double`). Its answers have the shapes of GitHub's published description.
 */
export type ForgeDouble = {
  readonly url: string;
  /** From now on it tells this story. */
  play(scenario: ForgeScenario): void;
  /** The next requests get these answers instead, in order. */
  failNext(...failures: readonly DoubleAnswer[]): void;
  /** Requests so far: path with query, and the status answered. */
  readonly requests: readonly { readonly path: string; readonly status: number }[];
  close(): Promise<void>;
};

export async function openForgeDouble({ scenario, port = 0, token }: ForgeDoubleOptions): Promise<ForgeDouble> {
  let played = scenario;
  const failures: DoubleAnswer[] = [];
  const requests: { path: string; status: number }[] = [];

  function answer(request: IncomingMessage): DoubleAnswer {
    const url = new URL(request.url ?? '/', server.url);
    const given = failures.shift() ?? authorised(request) ?? withEtag(answerTo(url, server.url, played), request);
    requests.push({ path: url.pathname + url.search, status: given.status });
    return given;
  }

  function authorised(request: IncomingMessage): DoubleAnswer | undefined {
    if (token === undefined || request.headers.authorization === `token ${token}`) return undefined;
    return { status: 401, body: { message: 'Bad credentials', status: '401' } };
  }

  const server = await openLoopbackServer('forge', port, answer);
  return {
    url: server.url,
    play: (next) => {
      played = next;
    },
    failNext: (...next) => {
      failures.push(...next);
    },
    requests,
    close: () => server.close(),
  };
}

const notFound: DoubleAnswer = { status: 404, body: { message: 'Not Found', status: '404' } };

function answerTo(url: URL, base: string, { repositories }: ForgeScenario): DoubleAnswer {
  const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const scenario = repositories.find((repository) => repository.name === name);
  if (!scenario) return notFound;
  if (scenario.forbidden?.some((prefix) => rest.startsWith(prefix))) return forbidden;
  const body = bodyOf({ url: base, scenario, query: url.searchParams }, rest);
  if (body === undefined) return notFound;
  return Array.isArray(body) ? paged(body, url) : { status: 200, body };
}

const forbidden: DoubleAnswer = { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } };

function bodyOf(asked: Asked, rest: string): unknown {
  for (const { path, answer } of routes) {
    const match = path.exec(rest);
    if (match) return answer(asked, match.slice(1));
  }
  return undefined;
}

/** Pages of `per_page` (30 unless asked), with the `next` link GitHub gives. */
function paged(items: readonly unknown[], url: URL): DoubleAnswer {
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? '30'));
  const page = Number(url.searchParams.get('page') ?? '1');
  const body = items.slice((page - 1) * size, page * size);
  if (page * size >= items.length) return { status: 200, body };
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  return { status: 200, body, headers: { link: `<${next.href}>; rel="next"` } };
}

function withEtag(answer: DoubleAnswer, request: IncomingMessage): DoubleAnswer {
  if (answer.status !== 200) return answer;
  const etag = `W/"${hash('sha256', JSON.stringify(answer.body), 'hex').slice(0, 32)}"`;
  const headers = { ...answer.headers, etag };
  return request.headers['if-none-match'] === etag ? { status: 304, headers } : { ...answer, headers };
}
