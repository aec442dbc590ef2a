import { withoutAbsent } from './absent.ts';
import type { InferenceFacts, PlainSpans, ResourceFacts } from './batch.ts';
import { InferenceTallies, MinuteTallies, TotalTallies } from './counts.ts';
import { cell } from './inference-rows.ts';
import type { InferenceRows } from './inference-rows.ts';
import { Tally } from './tally.ts';
import type { CutRange, FeedGap, MinuteRelease, MonitoringWindow } from './window.ts';
import type { WindowIdentity, WindowMinute, WindowSampling, WindowService } from './window.ts';

/** Caps on what any client can make a window remember; beyond them only totals and `overflow` grow. */
const identitiesMax = 512;
const servicesMax = 1_024;
const minutesMax = 1_500;
const releasesPerMinuteMax = 32;
const traceIdsMax = 16;
const instancesMax = 64;

const minuteMs = 60_000;
/** An event further from its receipt than this has a wrong clock: three weeks late, one day early. */
const lateMsMax = 21 * 24 * 3600 * 1_000;
const earlyMsMax = 24 * 3600 * 1_000;

interface Identity {
  readonly facts: Partial<WindowIdentity>;
  readonly calls: InferenceTallies;
  firstMs: number;
  lastMs: number;
  traceId: string | undefined;
}

interface Service {
  readonly facts: Partial<WindowService>;
  readonly instances: Set<string>;
  readonly spans: Tally;
  readonly requests: Tally;
  readonly inferences: Tally;
}

interface Minute {
  readonly startMs: number;
  readonly tallies: MinuteTallies;
  readonly releases: Map<string, Example>;
}

interface Example {
  readonly inferences: Tally;
  readonly traceIds: Set<string>;
}

/** Where the inferences of one kind and resource are counted, found once for all of them. */
export interface CallPlace {
  readonly facts: InferenceFacts;
  readonly resource: ResourceFacts;
  readonly service: Service | undefined;
  /** Errors and finish reasons; undefined before the first inference that is not nested. */
  names: readonly Tally[] | undefined;
  /** Undefined before the first inference, and when there is no room for it. */
  identity: Identity | undefined;
}

/** Everything of one AI system between two cuts. Bounded, and the same for the same calls in the same order. */
export class SystemWindow {
  readonly #totals = new TotalTallies();
  readonly #minutes = new Map<number, Minute>();
  #lastMinute: Minute | undefined;
  readonly #identities = new Map<string, Identity>();
  readonly #services = new Map<string, Service>();
  readonly #sampling = { whole: new Tally(), sampled: new Tally(), standFor: new Tally(), unknown: new Tally() };
  readonly #untimed = new Tally();
  readonly #beyond = { identities: new Tally(), services: new Tally(), minutes: new Tally(), releases: new Tally() };
  readonly salientDropped = new Tally();
  readonly textsCut = new Tally();
  #fromMs = Infinity;
  #toMs = -Infinity;

  /** The place for inferences of this kind; every one of them must be added to the same window. */
  placeOf(facts: InferenceFacts, resource: ResourceFacts): CallPlace {
    return { facts, resource, service: this.#service(resource, facts.release), names: undefined, identity: undefined };
  }

  /** Answers whether the identity was not in this window before: a candidate for a first sight. */
  addInference(rows: InferenceRows, row: number, place: CallPlace, receivedMs: number): boolean {
    const atMs = this.#eventMs(rows.number(row, cell.atMs), receivedMs, 1);
    const { facts, service } = place;
    const isNew = place.identity === undefined && this.#identify(place, rows, row, atMs);
    const { identity } = place;
    if (identity === undefined) this.#beyond.identities.add(1);
    else {
      identity.firstMs = Math.min(identity.firstMs, atMs);
      identity.lastMs = Math.max(identity.lastMs, atMs);
    }
    const minute = this.#minute(atMs, receivedMs);
    minute.tallies.addInference(rows, row, facts.error !== undefined, identity?.calls);
    if (service === undefined) this.#beyond.services.add(1);
    else service.spans.add(1);
    if (rows.isNested(row)) return isNew;
    service?.inferences.add(1);
    for (const tally of (place.names ??= this.#totals.tallies(facts))) tally.add(1);
    this.#sample(rows.number(row, cell.standsFor));
    this.#example(minute, facts.release ?? '', rows, row);
    return isNew;
  }

  addPlain(plain: PlainSpans, resource: ResourceFacts, receivedMs: number): void {
    const atMs = this.#eventMs(plain.minuteMs, receivedMs, plain.spans);
    const service = this.#service(resource, plain.release);
    if (service === undefined) this.#beyond.services.add(1);
    service?.spans.add(plain.spans);
    service?.requests.add(plain.requests);
    this.#minute(atMs, receivedMs).tallies.addPlain(plain);
  }

  addItems(signal: 'logs' | 'metrics', items: number, resource: ResourceFacts): void {
    if (this.#service(resource, undefined) === undefined) this.#beyond.services.add(1);
    (signal === 'logs' ? this.#totals.logRecords : this.#totals.dataPoints).add(items);
  }

  /** The window as it is now; `gaps` are those of the whole feed, for whose traffic a gap held cannot be known. */
  window(feed: string, system: string, cut: CutRange, gaps: readonly FeedGap[]): MonitoringWindow {
    const timed = this.#fromMs !== Infinity;
    const sampling = this.#samplingCounts();
    const { identities, services, minutes, releases } = this.#beyond;
    const all = new MinuteTallies();
    for (const { tallies } of this.#minutes.values()) all.addAll(tallies);
    return {
      feed,
      cut,
      system,
      from: timed ? timeOf(this.#fromMs) : cut.at,
      to: timed ? timeOf(this.#toMs) : cut.at,
      totals: this.#totals.counts(all),
      minutes: this.#sortedMinutes(),
      identities: [...this.#identities.values()].map(identityOf),
      services: [...this.#services.values()].map(serviceOf),
      atLeast: sampling.unknown !== 0 || sampling.sampled !== 0 || gaps.length > 0,
      sampling,
      dropped: {
        salientEvents: this.salientDropped.count,
        textsCut: this.textsCut.count,
        implausible: all.implausible.count,
        untimed: this.#untimed.count,
      },
      gaps,
      overflow: {
        identities: identities.count,
        services: services.count,
        minutes: minutes.count,
        releases: releases.count,
        errors: this.#totals.errors.beyond.count,
        finishReasons: this.#totals.finishReasons.beyond.count,
        details: 0,
      },
    };
  }

  #eventMs(atMs: number, receivedMs: number, spans: number): number {
    const isTimed = atMs > receivedMs - lateMsMax && atMs < receivedMs + earlyMsMax;
    if (!isTimed) this.#untimed.add(spans);
    const eventMs = isTimed ? atMs : receivedMs;
    this.#fromMs = Math.min(this.#fromMs, eventMs);
    this.#toMs = Math.max(this.#toMs, eventMs);
    return eventMs;
  }

  #minute(atMs: number, receivedMs: number): Minute {
    const last = this.#lastMinute;
    if (last !== undefined && atMs >= last.startMs && atMs < last.startMs + minuteMs) return last;
    const own = Math.floor(atMs / minuteMs) * minuteMs;
    const isBeyond = !this.#minutes.has(own) && this.#minutes.size >= minutesMax;
    if (isBeyond) this.#beyond.minutes.add(1);
    const startMs = isBeyond ? Math.floor(receivedMs / minuteMs) * minuteMs : own;
    const minute = getOrAdd(this.#minutes, startMs, () => ({ startMs, tallies: new MinuteTallies(), releases: new Map() }));
    this.#lastMinute = minute;
    return minute;
  }

  #example(minute: Minute, release: string, rows: InferenceRows, row: number): void {
    let example = minute.releases.get(release);
    if (example === undefined) {
      if (minute.releases.size >= releasesPerMinuteMax) return this.#beyond.releases.add(1);
      example = { inferences: new Tally(), traceIds: new Set() };
      minute.releases.set(release, example);
    }
    example.inferences.add(1);
    if (example.traceIds.size >= traceIdsMax) return;
    const traceId = rows.traceId(row);
    if (traceId !== '') example.traceIds.add(traceId);
  }

  #service(resource: ResourceFacts, spanRelease: string | undefined): Service | undefined {
    const { service, serviceVersion: version, environment, modelDigest } = resource;
    const release = spanRelease ?? resource.release;
    const key = keyOf([service, version, environment, release, modelDigest]);
    if (!this.#services.has(key) && this.#services.size >= servicesMax) return undefined;
    const found = getOrAdd(this.#services, key, () => ({
      facts: withoutAbsent({ service, version, environment, release, modelDigest }),
      instances: new Set<string>(),
      spans: new Tally(),
      requests: new Tally(),
      inferences: new Tally(),
    }));
    const instance = resource.serviceInstance;
    if (instance !== undefined && found.instances.size < instancesMax) found.instances.add(instance);
    return found;
  }

  /** Finds the identity of a kind, or makes room for it; answers whether it is new. */
  #identify(place: CallPlace, rows: InferenceRows, row: number, atMs: number): boolean {
    const facts = identityFacts(place.facts, place.resource);
    const key = keyOf(Object.values(facts));
    place.identity = this.#identities.get(key);
    if (place.identity !== undefined || this.#identities.size >= identitiesMax) return false;
    const traceId = rows.traceId(row);
    place.identity = {
      facts: withoutAbsent(facts),
      calls: new InferenceTallies(),
      firstMs: atMs,
      lastMs: atMs,
      traceId: traceId === '' ? undefined : traceId,
    };
    this.#identities.set(key, place.identity);
    return true;
  }

  #sample(standsFor: number): void {
    if (Number.isNaN(standsFor)) return this.#sampling.unknown.add(1);
    if (standsFor === 1) return this.#sampling.whole.add(1);
    this.#sampling.sampled.add(1);
    this.#sampling.standFor.add(Math.min(Math.round(standsFor), 2 ** 52));
  }

  #samplingCounts(): WindowSampling {
    const { whole, sampled, standFor, unknown } = this.#sampling;
    return { whole: whole.count, sampled: sampled.count, standFor: standFor.count, unknown: unknown.count };
  }

  #sortedMinutes(): WindowMinute[] {
    return [...this.#minutes].toSorted(([left], [right]) => left - right).map(([, minute]) => minuteOf(minute));
  }
}

function minuteOf({ startMs, tallies, releases }: Minute): WindowMinute {
  const { spans, requests, failedRequests, calls, latency } = tallies;
  return {
    minute: timeOf(startMs),
    spans: spans.count,
    requests: requests.count,
    failedRequests: failedRequests.count,
    inferences: calls.inferences.count,
    failedInferences: calls.failed.count,
    inputTokens: calls.inputTokens.count,
    outputTokens: calls.outputTokens.count,
    latency: latency.sketch,
    releases: [...releases].map(releaseOf),
  };
}

/** What makes an identity: who answered, for whom, where. */
export function identityFacts(inference: InferenceFacts, { service, environment }: ResourceFacts) {
  const { operation, provider, modelAsked, modelAnswered, modelName, modelVersion, modelDigest } = inference;
  const { serverAddress, release } = inference;
  const models = { operation, provider, modelAsked, modelAnswered, modelName, modelVersion, modelDigest };
  return { ...models, serverAddress, release, service, environment };
}

/** Lengths before the texts keep two lists from giving the same key, whatever a sender puts into its texts. */
function keyOf(texts: readonly (string | undefined)[]): string {
  let key = '';
  for (const text of texts) key += text === undefined ? '-' : `${text.length}:${text}`;
  return key;
}

function releaseOf([release, { inferences, traceIds }]: readonly [string, Example]): MinuteRelease {
  const counts = { inferences: inferences.count, traceIds: [...traceIds] };
  return release === '' ? counts : { release, ...counts };
}

function identityOf({ facts, calls, firstMs, lastMs, traceId }: Identity): WindowIdentity {
  return {
    operation: 'unspecified',
    ...facts,
    inferences: calls.inferences.count,
    nested: calls.nested.count,
    failedInferences: calls.failed.count,
    inputTokens: calls.inputTokens.count,
    outputTokens: calls.outputTokens.count,
    firstSeen: timeOf(firstMs),
    lastSeen: timeOf(lastMs),
    ...withoutAbsent({ traceId }),
  };
}

function serviceOf({ facts, instances, spans, requests, inferences }: Service): WindowService {
  return {
    ...facts,
    instances: instances.size,
    spans: spans.count,
    requests: requests.count,
    inferences: inferences.count,
  };
}

/** RFC 3339 in UTC. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** The entry, made when missing. */
export function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
