import { digestOfSupplierModel } from '@annexa/evidence';
import { z } from 'zod';
import { declaredOf } from './declared.ts';
import { perView } from './view.ts';
import type { RecordOf, View } from './view.ts';

/** Counts are safe integers, or decimal text beyond; as numbers they are only ever compared and divided. */
const count = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);
const text = z.string().optional();

const identitySchema = z.object({
  provider: text,
  modelAsked: text,
  modelAnswered: text,
  modelName: text,
  modelDigest: text,
  serverAddress: text,
  release: text,
  service: text,
  inferences: count,
  firstSeen: text,
  lastSeen: text,
  traceId: text,
});

const latencySchema = z.object({ count, buckets: z.array(z.tuple([z.number(), count])), zero: count.default(0) });

const minuteSchema = z.object({
  minute: z.string(),
  spans: count.default(0),
  requests: count.default(0),
  failedRequests: count.default(0),
  inferences: count.default(0),
  failedInferences: count.default(0),
  latency: latencySchema.optional(),
  releases: z.array(z.object({ release: text, traceIds: z.array(z.string()).default([]) })).default([]),
});

/** The fields of a monitoring window that judgement needs; the telemetry package owns the whole shape. */
const windowSchema = z.object({
  feed: z.string(),
  from: z.string(),
  to: z.string(),
  minutes: z.array(minuteSchema).default([]),
  identities: z.array(identitySchema).default([]),
  services: z.array(z.object({ service: text, release: text, modelDigest: text, version: text })).default([]),
  atLeast: z.boolean().default(false),
  gaps: z.array(z.object({ fromSeq: z.number(), toSeq: z.number() })).default([]),
  dropped: z.object({ salientEvents: count.default(0) }).optional(),
  overflow: z.object({ identities: count.default(0), minutes: count.default(0) }).optional(),
});

export type LiveMinute = z.infer<typeof minuteSchema>;
export type LiveWindow = z.infer<typeof windowSchema> & { readonly record: RecordOf<'monitoring-window'> };

/** Something that answered: a release, a model, a supplier's model, or merely a service. */
export type LiveIdentity = {
  readonly id: string;
  readonly label: string;
  readonly release?: string;
  readonly modelDigest?: string;
  /** Digests a deployment may have pinned this supplier's model by. */
  readonly supplierDigests: readonly string[];
  readonly provider?: string;
  readonly model?: string;
  readonly service?: string;
  readonly inferences: number;
  readonly firstRecord: RecordOf<'monitoring-window'>;
  readonly records: readonly number[];
  readonly traceIds: readonly string[];
};

/** Live traffic of one system: its windows in log order, those that could not be read, and everything that answered. */
export type Live = {
  readonly windows: readonly LiveWindow[];
  readonly unreadable: readonly number[];
  readonly identities: readonly LiveIdentity[];
};

/** Reads the windows of a system once per view. */
export const liveOf = perView((view, system): Live => {
  const windows: LiveWindow[] = [];
  const unreadable: number[] = [];
  for (const record of view.of('monitoring-window', system)) {
    const read = windowSchema.safeParse(record.predicate.facts);
    if (read.success) windows.push({ ...read.data, record });
    else unreadable.push(record.index);
  }
  return { windows, unreadable, identities: identitiesOf(view, system, windows) };
});

type Seen = z.infer<typeof identitySchema> & { readonly record: RecordOf<'monitoring-window'> };

function identitiesOf(view: View, system: string, windows: readonly LiveWindow[]): LiveIdentity[] {
  const seen = windows.flatMap((window) => {
    const { record } = window;
    return window.identities.concat(servicesAlone(window)).map((each) => Object.assign({ record }, each));
  });
  const groups = Map.groupBy(seen, (each) => keyOf(each));
  return [...groups].map(([id, members]) => identityOf(view, system, id, members)).toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

/** Services that say nothing of an inference: all there is to know of a system that only names its service. */
function servicesAlone(window: LiveWindow): z.infer<typeof identitySchema>[] {
  const spoken = new Set(window.identities.map((each) => each.service));
  return window.services
    .filter((each) => !spoken.has(each.service))
    .map(({ service, release, modelDigest }) => identitySchema.parse({ service, release, modelDigest, inferences: 0 }));
}

/** Strongest name first; a release that answers with another model than before is another identity. */
function keyOf(each: Seen): string {
  const parts = [
    ...(each.release === undefined ? [] : [`release ${each.release}`]),
    ...(each.modelDigest === undefined ? [] : [`model ${plainDigest(each.modelDigest)}`]),
  ];
  if (parts.length > 0) return parts.join(' ');
  const model = each.modelAnswered ?? each.modelName ?? each.modelAsked;
  if (model !== undefined) return `model ${each.provider === undefined ? '' : `${each.provider}/`}${model}`;
  return `service ${each.service ?? 'unnamed'}`;
}

function identityOf(view: View, system: string, id: string, members: readonly Seen[]): LiveIdentity {
  const [first] = members;
  if (!first) throw new Error('a group is never empty');
  const model = first.modelAnswered ?? first.modelName ?? first.modelAsked;
  const traceIds = members.flatMap((each) => each.traceId ?? []);
  return {
    id,
    label: labelOf(first, model),
    ...(first.release === undefined ? {} : { release: first.release }),
    ...(first.modelDigest === undefined ? {} : { modelDigest: plainDigest(first.modelDigest) }),
    supplierDigests: [...new Set(members.flatMap((each) => supplierDigestsOf(view, system, each)))],
    ...(first.provider === undefined ? {} : { provider: first.provider }),
    ...(model === undefined ? {} : { model }),
    ...(first.service === undefined ? {} : { service: first.service }),
    inferences: members.reduce((sum, each) => sum + each.inferences, 0),
    firstRecord: first.record,
    records: [...new Set(members.map((each) => each.record.index))],
    traceIds: [...new Set(traceIds)],
  };
}

function labelOf(first: Seen, model: string | undefined): string {
  const parts = [
    ...(model === undefined ? [] : [`model ${first.provider === undefined ? '' : `${first.provider}/`}${model}`]),
    ...(first.modelDigest === undefined ? [] : [`model digest ${plainDigest(first.modelDigest).slice(0, 12)}`]),
    ...(first.release === undefined ? [] : [`release ${first.release.slice(0, 12)}`]),
    ...(first.service === undefined ? [] : [`service ${first.service}`]),
  ];
  return parts.length === 0 ? 'An unnamed service' : parts.join(', ').replace(/^./, (letter) => letter.toUpperCase());
}

/** A supplier's model is pinned by who answers, under which deployment, with which model; the deployment's name is the declared one or the one asked for. */
function supplierDigestsOf(view: View, system: string, seen: Seen): string[] {
  const { provider: supplier, modelAnswered, modelAsked, modelName } = seen;
  const model = modelAnswered ?? modelName ?? modelAsked;
  if (supplier === undefined || model === undefined) return [];
  const declared = (declaredOf(view, system)?.suppliers ?? []).filter((each) => each.name === supplier);
  const deployments = [undefined, modelAsked, seen.serverAddress, ...declared.map((each) => each.deployment)];
  return deployments.map((deployment) => digestOfSupplierModel({ supplier, model, ...(deployment === undefined ? {} : { deployment }) }));
}

function plainDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').toLowerCase();
}
