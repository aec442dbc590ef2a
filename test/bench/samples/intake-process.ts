import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createScanner, WindowAccumulator } from '@annexa/telemetry';
import { handleOtlp, openIntake } from '../../../packages/collector/src/intake/index.ts';

// A server in a process of its own, so that its processor time is its own: `durable` is our intake, `scan` counts and forgets, `drop`
// reads bodies and answers.
const [mode, folder = ''] = process.argv.slice(2);

const listener = mode === 'durable' ? await durable() : answering(mode === 'scan' ? scanning() : () => undefined);
const server = createServer(listener);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuSeconds: (user + system) / 1e6, rssBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit(0));

/** The whole path of a collector's loopback door: limits, scan, dedupe, journal, sync, windows. */
async function durable(): Promise<RequestListener> {
  const intake = await openIntake({
    folder,
    selectors: () => [],
    sealedUpto: undefined,
    clock: Date.now,
    onCut: () => Promise.resolve(),
  });
  return (request, response) => void handleOtlp(request, response, { intake, authorize: () => ({ ok: true, tokenId: 'loopback' }) });
}

/** Scans and counts, and keeps nothing on the disk. */
function scanning(): (body: Uint8Array) => void {
  const scanner = createScanner();
  const window = new WindowAccumulator('bench');
  let seq = 0;
  return (body) => {
    const scanned = scanner.scan('traces', 'protobuf', body);
    if (!scanned.ok) throw new Error(`a good body was refused: ${scanned.code}`);
    window.add({ batch: scanned.batch, position: { epoch: 1, seq: (seq += 1) }, receivedMs: Date.now() }, []);
  };
}

function answering(look: (body: Uint8Array) => void): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      look(Buffer.concat(chunks));
      response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': 0 });
      response.end();
    });
  };
}
