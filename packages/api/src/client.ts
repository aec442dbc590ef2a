import { AnnexaError } from '@annexa/evidence/schemas';
import { assessmentRoute, controlRoute } from './assessment.ts';
import { decideRoute } from './decisions.ts';
import { documentsRoute, reviewRoute } from './documents.ts';
import { errorOf } from './failure.ts';
import { findingsRoute } from './findings.ts';
import { inviteRoute } from './invites.ts';
import { bindKeyRoute } from './keys.ts';
import { checkpointRoute, consistencyRoute, trustRoute } from './log.ts';
import { cutRoute, forgeSyncRoute } from './operations.ts';
import { overviewRoute } from './overview.ts';
import { getRecordRoute, listRecordsRoute, submitRecordsRoute } from './records.ts';
import { apiPrefix } from './route.ts';
import type { Route } from './route.ts';
import { logoutRoute, sessionRoute } from './session.ts';
import { statusRoute } from './status.ts';
import { listSystemsRoute, systemRoute, traceRoute } from './systems.ts';
import { createTokenRoute, listTokensRoute, revokeTokenRoute } from './tokens.ts';

/** Where the collector is and how to get in. In a browser `baseUrl` is the page's own origin and the cookie is the key. */
export type ClientSettings = {
  readonly baseUrl: string;
  /** API token or, for `bindKey`, an OIDC token; sent as Bearer. */
  readonly token?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Longest wait for an answer, in milliseconds (default 30 000). */
  readonly timeoutMs?: number;
};

/**
 * The collector's API as functions. Answers are parsed by the schemas of the contract.
 * Every function throws AnnexaError: the code of the collector, or COLLECTOR_UNREACHABLE when nothing answered.
 */
export function createClient(settings: ClientSettings) {
  const call = callerOf(settings);
  return {
    session: () => call(sessionRoute, {}),
    logout: () => call(logoutRoute, { body: {} }),
    bindKey: (body: BodyOf<typeof bindKeyRoute>) => call(bindKeyRoute, { body }),
    /** `bundles` are the exact JSON texts; answers come in the same order. */
    submitRecords: (bundles: readonly string[]) => call(submitRecordsRoute, { body: { bundles: [...bundles] } }),
    listRecords: (query: QueryOf<typeof listRecordsRoute> = {}) => call(listRecordsRoute, { query }),
    getRecord: (ref: string | number) => call(getRecordRoute, { params: { id: String(ref) } }),
    checkpoint: () => call(checkpointRoute, {}),
    consistency: (from: number, to?: number) => call(consistencyRoute, { query: to === undefined ? { from } : { from, to } }),
    trust: () => call(trustRoute, {}),
    status: () => call(statusRoute, {}),
    overview: (query: QueryOf<typeof overviewRoute> = {}) => call(overviewRoute, { query }),
    assessment: (query: QueryOf<typeof assessmentRoute> = {}) => call(assessmentRoute, { query }),
    control: (id: string, query: QueryOf<typeof controlRoute> = {}) => call(controlRoute, { params: { id }, query }),
    listSystems: () => call(listSystemsRoute, {}),
    system: (id: string, query: QueryOf<typeof systemRoute> = {}) => call(systemRoute, { params: { id }, query }),
    trace: (query: QueryOf<typeof traceRoute>) => call(traceRoute, { query }),
    findings: (query: QueryOf<typeof findingsRoute> = {}) => call(findingsRoute, { query }),
    documents: () => call(documentsRoute, {}),
    decide: (body: BodyOf<typeof decideRoute>) => call(decideRoute, { body }),
    review: (body: BodyOf<typeof reviewRoute>) => call(reviewRoute, { body }),
    createToken: (body: BodyOf<typeof createTokenRoute>) => call(createTokenRoute, { body }),
    listTokens: () => call(listTokensRoute, {}),
    revokeToken: (id: string) => call(revokeTokenRoute, { params: { id } }),
    invite: (person: string) => call(inviteRoute, { body: { person } }),
    cut: () => call(cutRoute, { body: {} }),
    forgeSync: () => call(forgeSyncRoute, { body: {} }),
  };
}

export type Client = ReturnType<typeof createClient>;

type BodyOf<R> = R extends Route<infer _P, infer _Q, infer Body, infer _A> ? Body : never;
type QueryOf<R> = R extends Route<infer _P, infer Query, infer _B, infer _A> ? Query : never;

type Request = { readonly params?: object; readonly query?: object; readonly body?: unknown };

const timeoutDefaultMs = 30_000;

function callerOf({ baseUrl, token, fetch = globalThis.fetch, timeoutMs = timeoutDefaultMs }: ClientSettings) {
  const base = baseUrl.replace(/\/+$/, '');
  return async function call<P, Q, B, Answer>(route: Route<P, Q, B, Answer>, request: Request): Promise<Answer> {
    const url = `${base}${apiPrefix}${pathOf(route.path, request.params ?? {})}${searchOf(request.query ?? {})}`;
    const headers = new Headers({ accept: 'application/json' });
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (request.body !== undefined) headers.set('content-type', 'application/json');
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const response = await reach(() => fetch(url, { method: route.method, headers, body, signal: AbortSignal.timeout(timeoutMs) }), base);
    const json = await jsonOf(response);
    if (!response.ok) throw errorOf(json, response.status);
    const read = route.answer.safeParse(json);
    if (read.success) return read.data;
    throw new AnnexaError(
      'INTERNAL',
      `the answer to ${route.name} is not what this version expects`,
      'update so that both sides have the same version',
      read.error,
    );
  };
}

async function reach(ask: () => Promise<Response>, base: string): Promise<Response> {
  try {
    return await ask();
  } catch (cause) {
    throw new AnnexaError(
      'COLLECTOR_UNREACHABLE',
      `no answer from ${base}`,
      'check that the collector runs and the address is right',
      cause,
    );
  }
}

/** A body that is no JSON is `undefined`: the caller then reports the status, or that the answer is not the contract's. */
async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function pathOf(path: string, params: object): string {
  return Object.entries(params).reduce((made, [name, value]) => made.replace(`:${name}`, encodeURIComponent(String(value))), path);
}

function searchOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}
