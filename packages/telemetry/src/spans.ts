import type { AttributeBag } from './attributes.ts';
import type { Inference, PlainSpans, ResourceFacts, ResourceGroup, ScannedEvent } from './batch.ts';
import { inferenceOf, withoutAbsent } from './inference.ts';
import type { InferenceDraft, SpanFields } from './inference.ts';
import { wholeMillis } from './nanos.ts';
import { resourceFacts } from './resource.ts';

const kindServer = 2;
const kindConsumer = 5;
const minuteMs = 60_000;
const ancestorsMax = 128;

interface SpanNode {
  readonly fields: SpanFields;
  readonly selectable: ReadonlyMap<string, string>;
  readonly inference: InferenceDraft | undefined;
  readonly system: string | undefined;
  readonly release: string | undefined;
  /** Spans above it in the same request, nearest first. */
  above: readonly SpanNode[];
}

const nothingAbove: readonly SpanNode[] = [];

interface OpenGroup {
  readonly resource: ResourceFacts;
  readonly nodes: SpanNode[];
  readonly events: ScannedEvent[];
}

/** Collects the spans of one request: what is nested below what is known only when all of them were seen. */
export class SpanCollector {
  readonly #groups: OpenGroup[] = [];
  /** Spans above others matter only when something can be inherited from them. */
  #inherits = false;
  firstTraceId = '';
  firstSpanId = '';
  items = 0;
  longTexts = 0;

  /** Opens the group of a resource, described by its attributes. */
  beginResource(bag: AttributeBag): void {
    this.longTexts += bag.takeLongTexts();
    const resource = resourceFacts(bag);
    this.#groups.push({ resource, nodes: [], events: [] });
  }

  addSpan(fields: SpanFields, bag: AttributeBag): void {
    const group = this.#groups.at(-1);
    if (group === undefined) return;
    this.items += 1;
    if (this.firstSpanId === '') {
      this.firstTraceId = fields.traceId;
      this.firstSpanId = fields.spanId;
    }
    const inference = inferenceOf(fields, bag, group.resource);
    const system = bag.text('system');
    const release = bag.text('release');
    this.longTexts += bag.takeLongTexts();
    this.#inherits ||= inference !== undefined || bag.selectable.size > 0 || system !== undefined;
    group.nodes.push({ fields, selectable: bag.selectable, inference, system, release, above: nothingAbove });
  }

  addEvent(event: ScannedEvent): void {
    this.#groups.at(-1)?.events.push(event);
  }

  /** Marks what is nested and lets each span inherit from those above it in the same request. */
  finish(): ResourceGroup[] {
    if (this.#inherits) this.#findAncestors();
    return this.#groups.map(({ resource, nodes, events }) => ({
      resource,
      plain: plainSpans(nodes),
      inferences: nodes.flatMap((node) => inheritedInference(node)),
      events,
      otherItems: 0,
    }));
  }

  #findAncestors(): void {
    const byId = new Map<string, SpanNode>();
    for (const { nodes } of this.#groups) {
      for (const node of nodes) byId.set(node.fields.traceId + node.fields.spanId, node);
    }
    for (const { nodes } of this.#groups) for (const node of nodes) node.above = ancestorsOf(node, byId);
    lendTokens(this.#groups.flatMap(({ nodes }) => nodes));
  }
}

/** Nearest first; a cycle or an absurd depth just ends. Ids have one length each, so two of them joined are one key. */
function ancestorsOf(node: SpanNode, byId: ReadonlyMap<string, SpanNode>): readonly SpanNode[] {
  let parent = parentOf(node, byId);
  if (parent === undefined) return nothingAbove;
  const found: SpanNode[] = [];
  while (parent !== undefined && parent !== node && found.length < ancestorsMax) {
    found.push(parent);
    parent = parentOf(parent, byId);
  }
  return found;
}

function parentOf({ fields }: SpanNode, byId: ReadonlyMap<string, SpanNode>): SpanNode | undefined {
  return fields.parentSpanId === '' ? undefined : byId.get(fields.traceId + fields.parentSpanId);
}

/**
 * Tokens belong to the outermost inference. Where that one says none, the highest spans below it that do are added up;
 * those further down repeat the same call (client, gateway, server) and are left out.
 */
function lendTokens(nodes: readonly SpanNode[]): void {
  const loans: { to: InferenceDraft; from: InferenceDraft }[] = [];
  for (const { inference, above } of nodes) {
    if (inference === undefined || above.length === 0) continue;
    const outer = above.map((node) => node.inference).filter((found) => found !== undefined);
    const to = outer.at(-1);
    if (to === undefined) continue;
    inference.nested = true;
    if (saysTokens(inference) && !outer.some(saysTokens)) loans.push({ to, from: { ...inference } });
  }
  for (const { to, from } of loans) {
    if (from.inputTokens !== undefined) to.inputTokens = (to.inputTokens ?? 0) + from.inputTokens;
    if (from.outputTokens !== undefined) to.outputTokens = (to.outputTokens ?? 0) + from.outputTokens;
  }
}

function saysTokens(inference: InferenceDraft): boolean {
  return inference.inputTokens !== undefined || inference.outputTokens !== undefined;
}

function inheritedInference(node: SpanNode): Inference[] {
  const { inference, above } = node;
  if (inference === undefined) return [];
  inference.system ??= above.find((span) => span.system !== undefined)?.system;
  inference.selectable = selectableOf(node);
  return [inference];
}

function selectableOf({ selectable, above }: SpanNode): ReadonlyMap<string, string> {
  if (above.every((span) => span.selectable.size === 0)) return selectable;
  const found = new Map<string, string>();
  for (const span of above.toReversed()) for (const [name, value] of span.selectable) found.set(name, value);
  for (const [name, value] of selectable) found.set(name, value);
  return found;
}

function plainSpans(nodes: readonly SpanNode[]): PlainSpans[] {
  const byPlace = new Map<string, PlainSpans>();
  for (const node of nodes) {
    if (node.inference !== undefined) continue;
    const { fields, release } = node;
    const selectable = selectableOf(node);
    const system = node.system ?? node.above.find((span) => span.system !== undefined)?.system;
    const minute = Math.floor(wholeMillis(fields.end) / minuteMs) * minuteMs;
    const key = JSON.stringify([minute, system ?? null, release ?? null, ...selectable]);
    const counts = byPlace.get(key) ?? {
      minuteMs: minute,
      ...withoutAbsent({ system, release }),
      selectable,
      spans: 0,
      requests: 0,
      failedRequests: 0,
    };
    byPlace.set(key, counts);
    const isRequest = fields.kind === kindServer || fields.kind === kindConsumer;
    counts.spans += 1;
    counts.requests += isRequest ? 1 : 0;
    counts.failedRequests += isRequest && fields.isError ? 1 : 0;
  }
  return [...byPlace.values()];
}
