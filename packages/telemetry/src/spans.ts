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
}

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
    group.nodes.push({ fields, selectable: bag.selectable, inference, system, release });
  }

  addEvent(event: ScannedEvent): void {
    this.#groups.at(-1)?.events.push(event);
  }

  /** Marks what is nested and lets each span inherit from those above it in the same request. */
  finish(): ResourceGroup[] {
    const byId = new Map<string, SpanNode>();
    for (const { nodes } of this.#inherits ? this.#groups : []) {
      for (const node of nodes) byId.set(`${node.fields.traceId}/${node.fields.spanId}`, node);
    }
    const all = this.#groups.flatMap((group) => group.nodes);
    const above = new Map(all.map((node) => [node, ancestorsOf(node, byId)]));
    lendTokens(above);
    return this.#groups.map(({ resource, nodes, events }) => ({
      resource,
      plain: plainSpans(nodes, above),
      inferences: nodes.flatMap((node) => inheritedInference(node, above.get(node) ?? [])),
      events,
      otherItems: 0,
    }));
  }
}

/** Nearest first; a cycle or an absurd depth just ends. */
function ancestorsOf(node: SpanNode, byId: ReadonlyMap<string, SpanNode>): readonly SpanNode[] {
  const found: SpanNode[] = [];
  let current = node;
  while (found.length < ancestorsMax && current.fields.parentSpanId !== '') {
    const parent = byId.get(`${current.fields.traceId}/${current.fields.parentSpanId}`);
    if (parent === undefined || parent === node) break;
    found.push(parent);
    current = parent;
  }
  return found;
}

/**
 * Tokens belong to the outermost inference. Where that one says none, the highest spans below it that do are added up;
 * those further down repeat the same call (client, gateway, server) and are left out.
 */
function lendTokens(above: ReadonlyMap<SpanNode, readonly SpanNode[]>): void {
  const loans: { to: InferenceDraft; from: InferenceDraft }[] = [];
  for (const [{ inference }, ancestors] of above) {
    const outer = ancestors.flatMap((node) => (node.inference === undefined ? [] : [node.inference]));
    const to = outer.at(-1);
    if (inference === undefined || to === undefined) continue;
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

function inheritedInference(node: SpanNode, ancestors: readonly SpanNode[]): Inference[] {
  if (node.inference === undefined) return [];
  const system = node.system ?? ancestors.find((span) => span.system !== undefined)?.system;
  return [{ ...node.inference, selectable: selectableOf(node, ancestors), ...withoutAbsent({ system }) }];
}

function selectableOf(node: SpanNode, ancestors: readonly SpanNode[]): ReadonlyMap<string, string> {
  if (ancestors.every((span) => span.selectable.size === 0)) return node.selectable;
  const found = new Map<string, string>();
  for (const span of [...ancestors.toReversed(), node]) {
    for (const [name, value] of span.selectable) found.set(name, value);
  }
  return found;
}

function plainSpans(nodes: readonly SpanNode[], above: ReadonlyMap<SpanNode, readonly SpanNode[]>): PlainSpans[] {
  const byPlace = new Map<string, PlainSpans>();
  for (const node of nodes) {
    if (node.inference !== undefined) continue;
    const { fields, release } = node;
    const ancestors = above.get(node) ?? [];
    const selectable = selectableOf(node, ancestors);
    const system = node.system ?? ancestors.find((span) => span.system !== undefined)?.system;
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
