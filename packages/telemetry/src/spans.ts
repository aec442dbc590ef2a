import { AttributeBag } from './attributes.ts';
import type { InferenceFacts, PlainSpans, ResourceFacts, ResourceGroup, ScannedEvent } from './batch.ts';
import { withoutAbsent } from './absent.ts';
import { cell, cellsPerInference, InferenceRows, noInferenceRows } from './inference-rows.ts';
import { noInference } from './kinds.ts';
import { slots } from './names.ts';
import { microsBetween, wholeMillis } from './nanos.ts';
import { findAncestors } from './nesting.ts';
import { resourceFacts } from './resource.ts';
import { standsForOf } from './sampling.ts';
import { bit, word, wordsPerSpan } from './span-table.ts';
import type { SpanTable } from './span-table.ts';
import type { ScanTables } from './tables.ts';

const minuteMs = 60_000;

const inputTokens = slots.indexOf('inputTokens');
const outputTokens = slots.indexOf('outputTokens');
const predictions = slots.indexOf('predictions');
const system = slots.indexOf('system');
const release = slots.indexOf('release');

interface OpenGroup {
  readonly resource: ResourceFacts;
  readonly events: ScannedEvent[];
  /** Number of its first span. */
  readonly from: number;
}

/** Collects the spans of one request: what is nested below what is known only when all of them were seen. */
export class SpanCollector {
  readonly spans: SpanTable;
  readonly #tables: ScanTables;
  readonly #kinds: GroupKinds;
  readonly #plain: PlainCounts;
  #groups: OpenGroup[] = [];
  /** Spans above others matter only when something can be inherited from them. */
  #inherits = false;
  longTexts = 0;

  constructor(tables: ScanTables, spans: SpanTable) {
    this.#tables = tables;
    this.spans = spans;
    this.#kinds = new GroupKinds(spans, tables);
    this.#plain = new PlainCounts(spans, tables);
  }

  /** Forgets the last request. */
  begin(): void {
    this.spans.clear();
    this.#groups = [];
    this.#inherits = false;
    this.longTexts = 0;
  }

  get items(): number {
    return this.spans.count;
  }

  get firstTraceId(): string {
    const at = this.#firstWithId();
    return at < 0 ? '' : this.spans.traceIdText(at);
  }

  get firstSpanId(): string {
    const at = this.#firstWithId();
    return at < 0 ? '' : this.spans.spanIdText(at);
  }

  /** Opens the group of a resource, described by its attributes. */
  beginResource(bag: AttributeBag): void {
    this.longTexts += bag.takeLongTexts();
    this.#groups.push({ resource: resourceFacts(bag), events: [], from: this.spans.count });
  }

  /**
   * Ends the span whose words are at `at`; bits and ids are in them. `times`: low and high half of start and end, in
   * nanoseconds. Arguments one by one because this is called for every span, and an object would be made for each.
   */
  endSpan(at: number, times: Uint32Array, isError: boolean, traceState: string, bag: AttributeBag): void {
    const { spans } = this;
    const { words } = spans;
    const endLow = times[2] ?? 0;
    const endHigh = times[3] ?? 0;
    const atMs = wholeMillis(endLow, endHigh);
    words[at + word.minute] = Math.floor(atMs / minuteMs);
    if (bag.present !== 0) {
      words[at + word.system] = bag.textNumber(system);
      words[at + word.release] = bag.textNumber(release);
    }
    words[at + word.selectable] = bag.selectable;
    const kind = this.#tables.kinds.kindOf(bag, isError);
    this.#inherits ||= kind !== noInference || bag.selectable !== 0 || words[at + word.system] !== 0;
    this.longTexts += bag.takeLongTexts();
    if (kind === noInference) return;
    const start = spans.beginInference(at);
    const { cells } = spans;
    cells[start + cell.kind] = kind;
    cells[start + cell.atMs] = atMs;
    cells[start + cell.durationUs] = microsBetween(times[0] ?? 0, times[1] ?? 0, endLow, endHigh);
    cells[start + cell.inputTokens] = bag.number(inputTokens);
    cells[start + cell.outputTokens] = bag.number(outputTokens);
    cells[start + cell.predictions] = bag.number(predictions);
    cells[start + cell.standsFor] = standsForOf(traceState);
  }

  addEvent(event: ScannedEvent): void {
    this.#groups.at(-1)?.events.push(event);
  }

  /** Marks what is nested, lets each span inherit from those above it, and gives each resource its share of the tables. */
  finish(): ResourceGroup[] {
    if (this.#inherits) findAncestors(this.spans, this.#tables.selectables);
    return this.#groups.map(({ resource, events, from }, index) => {
      const to = this.#groups[index + 1]?.from ?? this.spans.count;
      return { resource, ...this.#sorted(resource, from, to), events, otherItems: 0 };
    });
  }

  #sorted(resource: ResourceFacts, from: number, to: number): { plain: PlainSpans[]; inferences: InferenceRows } {
    const plain = this.#plain.begin();
    const kinds = this.#kinds.begin(resource);
    let [first, last] = [-1, -1];
    for (let span = from; span < to; span += 1) {
      const at = span * wordsPerSpan;
      const inference = this.spans.words[at + word.inference] ?? -1;
      if (inference < 0) {
        this.#plain.add(at);
        continue;
      }
      if (first < 0) first = inference;
      last = inference;
      const start = inference * cellsPerInference;
      this.spans.cells[start + cell.kind] = this.#kinds.number(this.spans.cells[start + cell.kind] ?? 0, at);
    }
    if (first < 0) return { plain, inferences: noInferenceRows() };
    const cells = this.spans.cells.slice(first * cellsPerInference, (last + 1) * cellsPerInference);
    return { plain, inferences: new InferenceRows(kinds, cells) };
  }

  #firstWithId(): number {
    const { words, count } = this.spans;
    for (let at = 0; at < count * wordsPerSpan; at += wordsPerSpan) if (((words[at + word.bits] ?? 0) & bit.spanId) !== 0) return at;
    return -1;
  }
}

/** The kinds of inference of one resource: what the span says, completed by what spans above and the resource say. */
class GroupKinds {
  #facts: InferenceFacts[] = [];
  readonly #spans: SpanTable;
  readonly #tables: ScanTables;
  #resource: ResourceFacts = { selectable: new Map() };
  /** By kind, for spans that neither say nor inherit whose they are: nearly all. */
  readonly #alone: number[] = [];
  readonly #others = new Map<string, number>();

  constructor(spans: SpanTable, tables: ScanTables) {
    this.#spans = spans;
    this.#tables = tables;
  }

  /** Begins another resource; answers the list that its kinds will be in. */
  begin(resource: ResourceFacts): readonly InferenceFacts[] {
    this.#resource = resource;
    this.#alone.length = 0;
    this.#others.clear();
    this.#facts = [];
    return this.#facts;
  }

  number(kind: number, at: number): number {
    const owner = this.#spans.words[at + word.system] ?? 0;
    const selectable = this.#spans.words[at + word.selectable] ?? 0;
    if (owner === 0 && selectable === 0) return (this.#alone[kind] ??= this.#make(kind, owner, selectable));
    const key = `${kind} ${owner} ${selectable}`;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const made = this.#make(kind, owner, selectable);
    this.#others.set(key, made);
    return made;
  }

  #make(kind: number, owner: number, selectable: number): number {
    const said = this.#tables.kinds.facts(kind);
    if (said === undefined) throw new Error('a kind of inference without facts');
    const resource = this.#resource;
    const facts = {
      ...said,
      system: this.#tables.values.textOfNumber(owner),
      release: said.release ?? resource.release,
      // The digest on a resource names the model the service itself holds, not one it calls at a supplier.
      modelDigest: said.modelDigest ?? (said.provider === undefined ? resource.modelDigest : undefined),
      selectable: this.#tables.selectables.attributes(selectable),
    };
    return this.#facts.push(facts) - 1;
  }
}

const places = [word.minute, word.system, word.release, word.selectable];

/** Counts the spans of one resource that are no inference, by where they belong and the minute they ended. */
class PlainCounts {
  #rows: PlainSpans[] = [];
  readonly #spans: SpanTable;
  readonly #tables: ScanTables;
  readonly #byPlace = new Map<string, PlainSpans>();
  /** The span counted last, and where: the next one mostly belongs there too. */
  #lastAt = -1;
  #last: PlainSpans | undefined;

  constructor(spans: SpanTable, tables: ScanTables) {
    this.#spans = spans;
    this.#tables = tables;
  }

  /** Begins another resource; answers the list that its counts will be in. */
  begin(): PlainSpans[] {
    this.#byPlace.clear();
    this.#last = undefined;
    this.#rows = [];
    return this.#rows;
  }

  add(at: number): void {
    const row = this.#last !== undefined && this.#isSamePlace(at) ? this.#last : this.#row(at);
    this.#lastAt = at;
    this.#last = row;
    const bits = this.#spans.words[at + word.bits] ?? 0;
    row.spans += 1;
    if ((bits & bit.request) === 0) return;
    row.requests += 1;
    if ((bits & bit.error) !== 0) row.failedRequests += 1;
  }

  #isSamePlace(at: number): boolean {
    const { words } = this.#spans;
    const last = this.#lastAt;
    return (
      words[at + word.minute] === words[last + word.minute] &&
      words[at + word.system] === words[last + word.system] &&
      words[at + word.release] === words[last + word.release] &&
      words[at + word.selectable] === words[last + word.selectable]
    );
  }

  #row(at: number): PlainSpans {
    const [minute = 0, owner = 0, ownRelease = 0, selectable = 0] = places.map((place) => this.#spans.words[at + place] ?? 0);
    const key = `${minute} ${owner} ${ownRelease} ${selectable}`;
    const known = this.#byPlace.get(key);
    if (known !== undefined) return known;
    const { values, selectables } = this.#tables;
    const made = {
      minuteMs: minute * minuteMs,
      ...withoutAbsent({ system: values.textOfNumber(owner), release: values.textOfNumber(ownRelease) }),
      selectable: selectables.attributes(selectable),
      spans: 0,
      requests: 0,
      failedRequests: 0,
    };
    this.#byPlace.set(key, made);
    this.#rows.push(made);
    return made;
  }
}
