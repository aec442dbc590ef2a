import { generateSourceKey } from '@annexa/ledger';
import { sha256Hex } from '@annexa/evidence';
import { openLedger } from '../../../packages/collector/src/ledger/index.ts';
import type { Measured } from '../figure.ts';
import { quantile } from '../rounds.ts';
import { sampleRecord } from './record.ts';

const records = 4_000;
const inFlight = 100;

/** Records a second through the collector's whole door: parsed, checked, verified, batched, committed, guarded, answered with a receipt. */
export async function doorRate(folder: string): Promise<readonly Measured[]> {
  const fatal: Error[] = [];
  const ledger = await openLedger({ folder, clock: () => new Date(), onFatal: (error) => fatal.push(error) });
  const key = generateSourceKey();
  const keyDigest = sha256Hex(key.spki);
  await ledger.bindKey({ keyDigest, mode: 'collector-enrolled', tokenId: 'bench', spki: key.spki });
  const bundles = Array.from({ length: records }, (_, at) => sampleRecord(at, key).bundle);
  const waits: number[] = [];
  let next = 0;
  const sendInTurn = async () => {
    for (let bundle = bundles[next++]; bundle !== undefined; bundle = bundles[next++]) {
      const begin = performance.now();
      const { outcome } = await ledger.submit(bundle, { systems: 'all' });
      if (outcome !== 'accepted') throw new Error(`a genuine record was ${outcome}`);
      waits.push(performance.now() - begin);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: inFlight }, sendInTurn));
  const seconds = (performance.now() - begin) / 1_000;
  await ledger.close();
  if (fatal[0]) throw fatal[0];
  return [
    { name: `whole door, ${inFlight} in flight`, value: records / seconds, unit: 'records/s' },
    { name: 'wait for a receipt at the door, p99', value: quantile(waits, 0.99), unit: 'ms' },
  ];
}
