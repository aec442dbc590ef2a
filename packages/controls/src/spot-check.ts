import { z } from 'zod';
import { reachesFloor } from './grades.ts';
import { datasetsBehind, trainingDataOf } from './lineage.ts';
import { shippingRunsOf } from './shipping-runs.ts';
import { dayMs, timeMs, timeText } from './time.ts';
import type { Finding } from './verdict.ts';
import { absent, failed, met, unknown } from './verdict.ts';
import type { RecordOf, View } from './view.ts';

/** Facts of a `sample-draw` that re-hashed sources: what was drawn, by whom, and whether the bytes were the same. */
const drawSchema = z.object({
  purpose: z.literal('provenance'),
  by: z.string().min(1),
  results: z.array(z.object({ digest: z.string(), equal: z.boolean() })).min(1),
});

const validDays = 183;

/** Whether a drawn sample of sources was hashed again by somebody else and found equal, and until when that counts. */
export function spotCheck(view: View, system: string): Finding & { valid?: { from: string; until: string } } {
  const draws = view.of('sample-draw', system).flatMap((record) => {
    const read = drawSchema.safeParse(record.predicate.facts);
    return read.success ? [{ record, ...read.data }] : [];
  });
  const unequal = draws.find((each) => each.results.some((result) => !result.equal));
  if (unequal) return failed('source bytes were not the same when hashed again', [unequal.record.index]);
  const fitting = draws.filter((each) => each.results.some((result) => digestsBehind(view, system).includes(result.digest)));
  const others = fitting.filter((each) => isBySomebodyElse(view, system, each.record, each.by));
  const strong = others.findLast((each) => reachesFloor(each.record, 'workflow-bound'));
  if (strong) {
    const from = strong.record.receivedAt;
    return {
      ...met(`hashed again by ${strong.by}`, [strong.record.index]),
      valid: { from, until: timeText(timeMs(from) + validDays * dayMs) },
    };
  }
  const [weak] = others;
  if (weak) return unknown('below-grade', `the check is ${weak.record.grade}`, [weak.record.index]);
  return absent(fitting.length > 0 ? 'only hashed again by those who recorded it' : 'no drawn sample was hashed again');
}

function digestsBehind(view: View, system: string): string[] {
  const data = shippingRunsOf(view, system).runs.flatMap(({ run }) => trainingDataOf(run));
  return datasetsBehind(view, data).flatMap((each) => Object.values(each.digests));
}

/** Not the person, and not the key, that recorded the data in the first place. */
function isBySomebodyElse(view: View, system: string, record: RecordOf<'sample-draw'>, by: string): boolean {
  const original = [...view.of('dataset-snapshot', system), ...view.of('training-run', system)];
  return !original.some((each) => each.keyDigest === record.keyDigest || each.predicate.source.person === by);
}
