import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { AnnexaError } from '@annexa/evidence';

/** A listening server whose handler is put in once the rest stands: until then every request is asked to come again. */
export type Listening = { readonly server: Server; readonly port: number; handle: (listener: RequestListener) => void };

/** Largest wait for headers and body, so that a slow sender holds a socket and not the collector. */
const requestTimeoutMs = 60_000;
const headersTimeoutMs = 15_000;

/**
 * Listens first, because the address is part of what identity and Host checks are made of.
 * @throws AnnexaError PORT_TAKEN, FOLDER_NOT_WRITABLE never; INPUT_MALFORMED for an address this machine does not have
 */
export async function listen(host: string, port: number): Promise<Listening> {
  let listener = comeAgain;
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: headersTimeoutMs, keepAliveTimeout: 65_000 },
    (request, response) => listener(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(problemOf(cause, host, port)));
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  const handle = (next: RequestListener): void => {
    listener = next;
  };
  return { server, port: typeof address === 'object' && address ? address.port : port, handle };
}

const comeAgain: RequestListener = (_request, response) => {
  response.writeHead(503, { 'retry-after': '1' }).end();
};

function problemOf(cause: Error, host: string, port: number): AnnexaError {
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    return new AnnexaError(
      'PORT_TAKEN',
      `${host}:${port} is in use`,
      'stop what listens there, or choose another with --port (0 takes a free one)',
      cause,
    );
  }
  return new AnnexaError(
    'USAGE',
    `cannot listen on ${host}:${port}: ${cause.message}`,
    'give an address this machine has, and a port you may open',
    cause,
  );
}

/** Address clients reach a listener at. One that listens everywhere is reached on this machine by loopback. */
export function listenedUrl(host: string, port: number): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
