import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a double answers. A text body is sent as it is, anything else as JSON. */
export type DoubleAnswer = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

export type LoopbackServer = { readonly url: string; close(): Promise<void> };

/**
 * Serves on 127.0.0.1 only: a double must not be reachable by anybody who could take it for the real thing.
 * `port` 0 takes any free one. Every answer carries `x-annexa-double`.
 */
export async function openLoopbackServer(
  double: string,
  port: number,
  answer: (request: IncomingMessage) => DoubleAnswer | Promise<DoubleAnswer>,
): Promise<LoopbackServer> {
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers = {}, body } = await answer(request);
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers, 'x-annexa-double': double });
    response.end(status === 304 ? undefined : text);
  }

  // A double that fails breaks the connection: no answer of its own could be taken for one of the story.
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const boundTo = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${boundTo}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
