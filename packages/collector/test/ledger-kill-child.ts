import { openLedger } from '../src/ledger/index.ts';
import { newSource, openDoor } from './ledger-support.ts';

/** Sends records in eight lanes until it is killed, and says on stdout what was acknowledged, one JSON line each. */
const [folder = ''] = process.argv.slice(2);
const ledger = await openLedger({ folder, clock: () => new Date(), onFatal: fail });
const source = newSource();
await ledger.bindKey(source.binding);
await Promise.all(Array.from({ length: 8 }, lane));

async function lane(): Promise<void> {
  for (;;) {
    const bundle = source.bundle({ text: 'x'.repeat(Math.random() < 0.05 ? 90_000 : 300) });
    const submitted = await ledger.submit(bundle, openDoor);
    if (submitted.outcome === 'refused') fail(new Error(submitted.message));
    else {
      const { id, index, receipt } = submitted;
      process.stdout.write(
        `${JSON.stringify({ id, index, checkpoint: receipt.checkpoint, bundle: Buffer.from(bundle).toString('base64') })}\n`,
      );
    }
  }
}

function fail(error: Error): never {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
}
