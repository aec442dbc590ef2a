import { FINGERPRINT_BYTES, openJournal } from '@annexa/journal';

// A process to be killed: appends without end from the number given and prints each number once it is durable.
const [folder = '', from = '0'] = process.argv.slice(2);
const journal = await openJournal({ folder, feed: 'local', segmentSizeBytes: 256 * 1024 });
const fingerprint = new Uint8Array(FINGERPRINT_BYTES);
let number = Number(from);

async function appendWithoutEnd(): Promise<never> {
  for (;;) {
    number += 1;
    const own = number;
    const body = new TextEncoder().encode(`${own} ${'.'.repeat((own * 37) % 3_000)}`);
    const outcome = await journal.append({ type: 1, atMs: Date.now(), tokenId: 'loop', fingerprint, body });
    if (outcome.ok) process.stdout.write(`${own}\n`);
  }
}

await Promise.all([1, 2, 3, 4].map(() => appendWithoutEnd()));
