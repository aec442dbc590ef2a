import { Agent, interceptors, request } from 'undici';

const retriesMax = 3;
const waitMsMax = 20_000;

/**
 * A fetch for uploads of texts from CI: asks again, with growing waits and at most three times, when a collector restarts or is full, and
 * keeps to its Retry-After. Sending again is safe, because the same payload is the same record.
 */
export function retryingFetch(): typeof globalThis.fetch {
  const dispatcher = new Agent().compose(
    interceptors.retry({
      maxRetries: retriesMax,
      maxTimeout: waitMsMax,
      minTimeout: 250,
      retryAfter: true,
      methods: ['GET', 'POST'],
      statusCodes: [429, 502, 503, 504],
      errorCodes: ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'],
    }),
  );
  return async (input, init = {}) => {
    const { method = 'GET', headers, body, signal = null } = init;
    const answer = await request(input instanceof Request ? input.url : input, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers: Object.fromEntries(new Headers(headers)),
      // A text can be sent twice; a stream is gone after the first time.
      body: typeof body === 'string' ? body : null,
      signal,
      dispatcher,
    });
    return new Response(await answer.body.text(), { status: answer.statusCode });
  };
}
