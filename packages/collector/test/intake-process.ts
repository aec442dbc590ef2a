import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { handleOtlp, openIntake } from '../src/intake/index.ts';
import type { FeedMark } from '../src/intake/index.ts';

// A collector's intake to be killed: prints its port, seals into a file of one line a cut (a line is the transaction).
const folder = process.argv[2] ?? '';
const ledger = join(folder, 'sealed.jsonl');
const lines = existsSync(ledger) ? readFileSync(ledger, 'utf8').split('\n').slice(0, -1) : [];
const last: { mark: FeedMark } | undefined = lines.length === 0 ? undefined : JSON.parse(lines.at(-1) ?? '');

const intake = await openIntake({
  folder: join(folder, 'journal'),
  selectors: () => [],
  sealedUpto: last?.mark,
  clock: Date.now,
  journal: { segmentSizeBytes: 256 * 1024 },
  cutIntervalMs: 25,
  onCut: (cut) => {
    const spans = cut.windows.reduce((sum, window) => sum + Number(window.totals.spans), 0);
    appendFileSync(ledger, `${JSON.stringify({ mark: cut.mark, spans, gaps: cut.gaps })}\n`);
    return Promise.resolve();
  },
});
const server = createServer((request, response) => {
  void handleOtlp(request, response, { intake, authorize: () => ({ ok: true, tokenId: 'test' }) });
});
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void intake.close().then(() => process.exit(0));
});
