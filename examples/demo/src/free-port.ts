import { createServer } from 'node:net';

/** The port an unconfigured OpenTelemetry SDK talks to when it is free here, else 0 (any free one): a demo has to start. */
export async function freePort(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(wanted, '127.0.0.1', () => {
      probe.close(() => resolve(wanted));
    });
  });
}
