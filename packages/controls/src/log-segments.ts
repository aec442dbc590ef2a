import { z } from 'zod';
import { declaredOf } from './declared.ts';
import { sameBytes } from './lineage.ts';
import { dayMs, timeMs } from './time.ts';
import { perView } from './view.ts';
import type { RecordOf, View } from './view.ts';

type Archive = RecordOf<'event-log-archive'>;

/** What a look at the log store found of one segment; a `running-observation` with these facts. */
const lookSchema = z.object({
  observed: z.literal('log-segment'),
  present: z.boolean(),
  digestRight: z.boolean().optional(),
  restored: z.boolean().optional(),
});

export type Look = z.infer<typeof lookSchema> & { readonly record: RecordOf<'running-observation'> };

/** One segment of the event log: what it covers, and what was seen of it since, newest last. */
export type Segment = { readonly archive: Archive; readonly looks: readonly Look[]; readonly keptUntilMs: number };

const retentionDaysDefault = 183;

/** Every segment of a system's event log; retention is the declared one, else six months (our default). */
export const segmentsOf = perView((view, system): readonly Segment[] => {
  const keptDays = declaredOf(view, system)?.logging?.retentionDays ?? retentionDaysDefault;
  const looks = looksOf(view, system);
  return view.of('event-log-archive', system).map((archive) => ({
    archive,
    looks: looks.filter((each) => isAboutSame(archive, each.record)),
    keptUntilMs: timeMs(archive.predicate.facts.to) + keptDays * dayMs,
  }));
});

function looksOf(view: View, system: string): Look[] {
  return view.of('running-observation', system).flatMap((record) => {
    const read = lookSchema.safeParse(record.predicate.facts);
    return read.success ? [{ ...read.data, record }] : [];
  });
}

function isAboutSame(archive: Archive, look: RecordOf<'running-observation'>): boolean {
  return archive.subject.some((part) => look.subject.some((each) => sameBytes(part.digest, each.digest)));
}
