import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Reading } from '../forge.ts';

export type GithubOptions = {
  /** API base: `https://api.github.com` when absent, `https://<host>/api/v3` for GitHub Enterprise Server. */
  readonly url?: string;
  /** Token with read access to contents, pull requests, deployments and actions; none reads public repositories. */
  readonly token?: string;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly wait?: (waitMs: number) => Promise<void>;
};

/** Parsed answers. `all` pages to the end; `complete` is false when it stopped at the limit. */
export type GithubRequests = {
  one<Schema extends z.ZodType>(path: string, schema: Schema): Promise<Reading<z.infer<Schema>>>;
  all<Schema extends z.ZodType>(path: string, schema: Schema, paging?: Paging<z.infer<Schema>>): Promise<Reading<Listed<z.infer<Schema>>>>;
};

type Listed<Item> = { readonly items: readonly Item[]; readonly complete: boolean };

/** `list` finds the items in an answer that wraps them; `enough` ends the paging early, which still counts as complete. */
type Paging<Item> = {
  readonly list?: string;
  readonly pagesMax?: number;
  readonly enough?: (items: readonly Item[]) => boolean;
};

const pagesMaxDefault = 20;
const attemptsMax = 4;
const backoffMs = 250;
const rateWaitMsMax = 30_000;
const requestMsMax = 20_000;
const remembered = 500;

type Got = { readonly data: unknown; readonly next: string | undefined };
type Attempt = { readonly got: Got } | { readonly why: string; readonly retryMs?: number };

/** Reads GitHub's REST API: bounded retries, conditional requests, paging within the configured host only. */
export function openRequests({ url = 'https://api.github.com', token, clock = Date.now, wait = sleep }: GithubOptions): GithubRequests {
  const base = url.replace(/\/$/, '');
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const octokit = new Octokit({ baseUrl: base, userAgent: 'annexa', log: silent, ...(token === undefined ? {} : { auth: token }) });
  /** Answers by URL with their entity tag: an unchanged one costs no rate limit. Oldest first, bounded. */
  const answers = new Map<string, { readonly etag: string; readonly got: Got }>();

  async function get(path: string): Promise<Reading<Got>> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once(path);
      if ('got' in outcome) return { known: true, value: outcome.got };
      if (outcome.retryMs === undefined || attempt === attemptsMax) return { known: false, why: outcome.why };
      await wait(Math.max(outcome.retryMs, backoffMs * 2 ** (attempt - 1)));
    }
  }

  async function once(path: string): Promise<Attempt> {
    const held = answers.get(path);
    try {
      const answer = await octokit.request(`GET ${path}`, {
        headers: held ? { 'if-none-match': held.etag } : {},
        request: { signal: AbortSignal.timeout(requestMsMax) },
      });
      const data: unknown = answer.data;
      const got = { data, next: nextOf(answer.headers.link, base) };
      if (answer.headers.etag !== undefined) remember(path, answer.headers.etag, got);
      return { got };
    } catch (cause) {
      const failure = failureSchema.safeParse(cause);
      if (failure.data?.status === 304 && held) return { got: held.got };
      return failure.success ? refusedAs(failure.data, path, clock()) : { why: `${path} could not be read: ${textOf(cause)}` };
    }
  }

  function remember(path: string, etag: string, got: Got): void {
    answers.delete(path);
    answers.set(path, { etag, got });
    const [oldest] = answers.keys();
    if (answers.size > remembered && oldest !== undefined) answers.delete(oldest);
  }

  return {
    async one(path, schema) {
      const got = await get(path);
      return got.known ? parsed(schema, got.value.data, path) : got;
    },
    async all(path, schema, { list, pagesMax = pagesMaxDefault, enough } = {}) {
      const items: z.infer<typeof schema>[] = [];
      let next: string | undefined = withPageSize(path);
      for (let page = 1; next !== undefined; page += 1) {
        if (page > pagesMax) return { known: true, value: { items, complete: false } };
        const got = await get(next);
        if (!got.known) return got;
        const read = parsed(z.array(schema), listIn(got.value.data, list), path);
        if (!read.known) return read;
        items.push(...read.value);
        if (enough?.(items)) break;
        next = got.value.next;
      }
      return { known: true, value: { items, complete: true } };
    },
  };
}

const failureSchema = z.object({
  status: z.number(),
  message: z.string().optional(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

/** GitHub says 403 both for "you may not" and for "too often"; only the headers tell (docs: rate limits for the REST API). */
function refusedAs({ status, response, message }: z.infer<typeof failureSchema>, path: string, nowMs: number): Attempt {
  const headers = response?.headers ?? {};
  const why = `${path} answered ${status}`;
  const rate = rateWaitMs(headers, nowMs);
  if ((status === 403 || status === 429) && rate !== undefined) {
    // No figure in the text: it goes into records, and two readings of one state must say the same.
    const limited = `${why}: rate limit of the forge reached`;
    return rate <= rateWaitMsMax ? { why: limited, retryMs: rate } : { why: limited };
  }
  // Octokit gives a broken connection the status 500 and no response.
  if (status >= 500) return { why: response ? why : `${path}: ${message ?? 'no connection'}`, retryMs: 0 };
  return { why };
}

function rateWaitMs(headers: Readonly<Record<string, unknown>>, nowMs: number): number | undefined {
  const retryAfter = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(retryAfter)) return Math.max(0, retryAfter * 1_000);
  if (String(headers['x-ratelimit-remaining']) !== '0') return undefined;
  const resetMs = Number(headers['x-ratelimit-reset']) * 1_000;
  return Number.isFinite(resetMs) ? Math.max(0, resetMs - nowMs) : undefined;
}

function parsed<Schema extends z.ZodType>(schema: Schema, data: unknown, path: string): Reading<z.infer<Schema>> {
  const read = schema.safeParse(data);
  if (read.success) return { known: true, value: read.data };
  return { known: false, why: `${path} answered in another shape: ${z.prettifyError(read.error).slice(0, 300)}` };
}

const wrappedSchema = z.record(z.string(), z.unknown());

function listIn(data: unknown, list: string | undefined): unknown {
  return list === undefined ? data : wrappedSchema.safeParse(data).data?.[list];
}

/** The `next` link (RFC 8288), only if it stays on the configured host: the token goes with it. */
function nextOf(link: string | undefined, base: string): string | undefined {
  const next = /<([^>]{1,2048})>;\s*rel="next"/.exec(link ?? '')?.[1];
  return next?.startsWith(`${base}/`) ? next.slice(base.length) : undefined;
}

function withPageSize(path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}per_page=100`;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 200) : 'unknown cause';
}

function ignore(): void {}

function sleep(waitMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, waitMs));
}
