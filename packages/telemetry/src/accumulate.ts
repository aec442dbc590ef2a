import { withoutAbsent } from './absent.ts';
import type { ResourceFacts, ResourceGroup, ScannedEvent, SignalBatch } from './batch.ts';
import { fitted } from './fit.ts';
import type { Inference } from './inference-rows.ts';
import { assignSystem, unassignedSystem } from './selectors.ts';
import type { SystemSelectors } from './selectors.ts';
import { getOrAdd, identityFacts, SystemWindow, timeOf } from './system-window.ts';
import type { CallPlace } from './system-window.ts';
import { boundedText } from './values.ts';
import type { CutRange, FeedGap, MonitoringWindow, Position, SalientEvent } from './window.ts';

const systemsMax = 256;
const salientMax = 10_000;
const salientTextMax = 16 * 1024 * 1024;

/** One frame's content with its place. */
export interface PlacedBatch {
  readonly batch: SignalBatch;
  readonly position: Position;
  /** When the collector received it, milliseconds since 1970. */
  readonly receivedMs: number;
}

/**
 * Everything between two cuts of one feed. Pure: the same batches in the same order with the same selectors give the
 * same windows, byte for byte, which is what makes replay a proof and not a guess.
 */
export class WindowAccumulator {
  readonly #feed: string;
  readonly #systems = new Map<string, SystemWindow>();
  readonly #salient: SalientEvent[] = [];
  #salientText = 0;
  readonly #gaps: FeedGap[] = [];

  constructor(feed: string) {
    this.#feed = feed;
  }

  add(placed: PlacedBatch, selectors: readonly SystemSelectors[]): void {
    const { batch, position, receivedMs } = placed;
    let index = 0;
    for (const group of batch.groups) {
      const { resource } = group;
      const systemOf: SystemOf = (from) =>
        assignSystem(from.system ?? resource.system, (name) => from.selectable.get(name) ?? resource.selectable.get(name), selectors);
      for (const plain of group.plain) this.#window(systemOf(plain)).addPlain(plain, resource, receivedMs);
      for (const { inference, system } of this.#addInferences(group, systemOf, receivedMs)) {
        this.#keepSalient(firstSight(inference, resource), system, { position, index, receivedMs, resource });
        index += 1;
      }
      for (const event of group.events) {
        this.#keepSalient(event, systemOf(event), { position, index, receivedMs, resource });
        index += 1;
      }
      if (group.otherItems > 0 && batch.signal !== 'traces') {
        this.#window(systemOf(resource)).addItems(batch.signal, group.otherItems, resource);
      }
      if (batch.longTexts > 0 && group === batch.groups[0]) {
        this.#window(systemOf(resource)).textsCut.add(batch.longTexts);
      }
    }
  }

  /** Counts the inferences of a resource; where one kind of them goes is found once. Answers those not met before. */
  #addInferences({ resource, inferences }: ResourceGroup, systemOf: SystemOf, receivedMs: number): FirstSight[] {
    const places: ({ readonly system: string; readonly window: SystemWindow; readonly call: CallPlace } | undefined)[] = [];
    const firstSights: FirstSight[] = [];
    for (let row = 0; row < inferences.count; row += 1) {
      const kind = inferences.kind(row);
      let place = places[kind];
      if (place === undefined) {
        const facts = inferences.facts(kind);
        if (facts === undefined) continue;
        const system = systemOf(facts);
        const window = this.#window(system);
        place = { system, window, call: window.placeOf(facts, resource) };
        places[kind] = place;
      }
      if (!place.window.addInference(inferences, row, place.call, receivedMs)) continue;
      const inference = inferences.inference(row);
      if (inference !== undefined) firstSights.push({ inference, system: place.system });
    }
    return firstSights;
  }

  /** Acknowledged frames that can no longer be read: every window between these cuts is a lower bound now. */
  addGap(gap: FeedGap): void {
    this.#gaps.push({ fromSeq: gap.fromSeq, toSeq: gap.toSeq });
  }

  get gaps(): readonly FeedGap[] {
    return this.#gaps;
  }

  get salientEvents(): readonly SalientEvent[] {
    return this.#salient;
  }

  /** One window per AI system that was seen, by id. Does not end anything: a live view asks for the same. */
  windows(cut: CutRange): MonitoringWindow[] {
    const ordered = [...this.#systems].toSorted(([left], [right]) => (left < right ? -1 : 1));
    return fitted(ordered.map(([system, window]) => window.window(this.#feed, system, cut, this.#gaps)));
  }

  /** Systems beyond the cap can only come from made-up names: their traffic is unassigned. */
  #window(system: string): SystemWindow {
    const isKnown = this.#systems.has(system) || this.#systems.size < systemsMax;
    return getOrAdd(this.#systems, isKnown ? system : unassignedSystem, () => new SystemWindow());
  }

  #keepSalient(
    event: ScannedEvent,
    system: string,
    place: { position: Position; index: number; receivedMs: number; resource: ResourceFacts },
  ): void {
    const isFull = this.#salient.length >= salientMax || this.#salientText >= salientTextMax;
    if (isFull) return this.#window(system).salientDropped.add(1);
    this.#salientText += JSON.stringify(event.attributes).length;
    const { position, index, receivedMs, resource } = place;
    const { kind, name, atMs, attributes, attributesLeftOut } = event;
    this.#salient.push({
      kind,
      name: boundedText(name),
      at: timeOf(isDate(atMs) ? atMs : receivedMs),
      system,
      ...withoutAbsent({
        service: resource.service,
        release: event.release ?? resource.release,
        traceId: event.traceId === '' ? undefined : event.traceId,
        spanId: event.spanId === '' ? undefined : event.spanId,
      }),
      attributes,
      attributesLeftOut,
      feed: this.#feed,
      position,
      index,
    });
  }
}

type SystemOf = (from: { system?: string | undefined; selectable: ReadonlyMap<string, string> }) => string;

interface FirstSight {
  readonly inference: Inference;
  readonly system: string;
}

/** Four digits of year are all that a record's time may have. */
function isDate(ms: number): boolean {
  return ms > 0 && ms < Date.UTC(10_000, 0);
}

/** A model, supplier or service not met before in these windows: whoever knows the past decides whether it is the first. */
function firstSight(inference: Inference, resource: ResourceFacts): ScannedEvent {
  const { atMs, traceId, spanId, selectable, release } = inference;
  return {
    kind: 'first-sight',
    name: 'annexa.first_sight',
    atMs,
    traceId,
    spanId,
    selectable,
    attributesLeftOut: 0,
    ...withoutAbsent({ release }),
    attributes: withoutAbsent(identityFacts(inference, resource)),
  };
}
