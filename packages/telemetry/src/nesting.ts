import { cell, cellsPerInference, flag } from './inference-rows.ts';
import type { SelectableTable } from './selectables.ts';
import { nothingSelectable } from './selectables.ts';
import { bit, word, wordsPerSpan } from './span-table.ts';
import type { SpanTable } from './span-table.ts';

const ancestorsMax = 128;
/** Multipliers unknown to senders, so that they cannot make ids that all fall into one place; results do not depend on them. */
const secrets = [secret(), secret(), secret(), secret(), secret(), secret()] as const;

function secret(): number {
  return Math.trunc(Math.random() * 2 ** 32) | 1;
}

/**
 * Finds the span above each span of a request, lets spans inherit system and selectable attributes from those above, and
 * marks the inferences below another one as nested.
 */
export function findAncestors(spans: SpanTable, selectables: SelectableTable): void {
  if (!linkParents(spans)) return;
  const inherited = new Int32Array(spans.count * 2);
  const above: number[] = [];
  const loans: { readonly to: number; readonly inputTokens: number; readonly outputTokens: number }[] = [];
  for (let span = 0; span < spans.count; span += 1) {
    ancestorsOf(spans, span, above);
    const at = span * wordsPerSpan;
    inherited[span * 2] = systemOf(spans, at, above);
    inherited[span * 2 + 1] = selectableOf(spans, at, above, selectables);
    const from = spans.words[at + word.inference] ?? -1;
    const to = above.length === 0 || from < 0 ? -1 : outermost(spans, above);
    if (to < 0) continue;
    const cells = from * cellsPerInference;
    spans.cells[cells + cell.flags] = (spans.cells[cells + cell.flags] ?? 0) + flag.nested;
    if (!saysTokens(spans, from) || above.some((row) => saysTokens(spans, spans.words[row + word.inference] ?? -1))) continue;
    const { inputTokens, outputTokens } = tokensOf(spans, from);
    loans.push({ to, inputTokens, outputTokens });
  }
  for (const loan of loans) lendTokens(spans, loan);
  for (let span = 0; span < spans.count; span += 1) {
    spans.words[span * wordsPerSpan + word.system] = inherited[span * 2] ?? 0;
    spans.words[span * wordsPerSpan + word.selectable] = inherited[span * 2 + 1] ?? 0;
  }
}

/** Puts the span above into each row; false when no span has one in this request. */
function linkParents(spans: SpanTable): boolean {
  const placesMask = 2 ** Math.ceil(Math.log2(spans.count * 2 + 2)) - 1;
  const places = spans.emptyPlaces(placesMask + 1);
  const { words, count } = spans;
  for (let span = 0; span < count; span += 1) {
    const at = span * wordsPerSpan;
    if (((words[at + word.bits] ?? 0) & bit.spanId) === 0) continue;
    let place = hashOf(words, at, at + word.spanId) & placesMask;
    for (; places[place] !== 0; place = (place + 1) & placesMask) {
      if (isSpan(words, ((places[place] ?? 0) - 1) * wordsPerSpan, at, at + word.spanId)) break;
    }
    places[place] = span + 1;
  }
  let isLinked = false;
  for (let span = 0; span < count; span += 1) {
    const at = span * wordsPerSpan;
    if (((words[at + word.bits] ?? 0) & bit.parentSpanId) === 0) continue;
    let place = hashOf(words, at, at + word.parentSpanId) & placesMask;
    for (; places[place] !== 0; place = (place + 1) & placesMask) {
      const found = ((places[place] ?? 0) - 1) * wordsPerSpan;
      if (!isSpan(words, found, at, at + word.parentSpanId)) continue;
      words[at + word.above] = found;
      isLinked = true;
      break;
    }
  }
  return isLinked;
}

/** Hash of a trace id and a span id; that there is no trace id counts as one of zeros here and is told apart by `isSpan`. */
function hashOf(words: Int32Array, traceAt: number, idAt: number): number {
  const trace =
    Math.imul(words[traceAt] ?? 0, secrets[0]) +
    Math.imul(words[traceAt + 1] ?? 0, secrets[1]) +
    Math.imul(words[traceAt + 2] ?? 0, secrets[2]) +
    Math.imul(words[traceAt + 3] ?? 0, secrets[3]);
  const hash = (trace + Math.imul(words[idAt] ?? 0, secrets[4]) + Math.imul(words[idAt + 1] ?? 0, secrets[5])) | 0;
  return hash ^ (hash >>> 16);
}

/** Has the span at `row` the trace of the span at `traceAt`, and that span id? */
function isSpan(words: Int32Array, row: number, traceAt: number, idAt: number): boolean {
  if (words[row + word.spanId] !== words[idAt] || words[row + word.spanId + 1] !== words[idAt + 1]) return false;
  for (let index = 0; index < word.spanId; index += 1) if (words[row + index] !== words[traceAt + index]) return false;
  return ((words[row + word.bits] ?? 0) & bit.traceId) === ((words[traceAt + word.bits] ?? 0) & bit.traceId);
}

/** Rows of the spans above, nearest first; a cycle or an absurd depth just ends. */
function ancestorsOf(spans: SpanTable, span: number, above: number[]): void {
  const { words } = spans;
  const own = span * wordsPerSpan;
  above.length = 0;
  let row = words[own + word.above] ?? -1;
  while (row >= 0 && row !== own && above.length < ancestorsMax) {
    above.push(row);
    row = words[row + word.above] ?? -1;
  }
}

function systemOf({ words }: SpanTable, at: number, above: readonly number[]): number {
  const own = words[at + word.system] ?? 0;
  if (own !== 0) return own;
  for (const row of above) if (words[row + word.system] !== 0) return words[row + word.system] ?? 0;
  return 0;
}

function selectableOf({ words }: SpanTable, at: number, above: readonly number[], selectables: SelectableTable): number {
  const own = words[at + word.selectable] ?? 0;
  let set = nothingSelectable;
  for (let index = above.length - 1; index >= 0; index -= 1) {
    const lent = words[(above[index] ?? 0) + word.selectable] ?? 0;
    if (lent !== nothingSelectable) set = selectables.inherited(set, lent);
  }
  return set === nothingSelectable ? own : selectables.inherited(set, own);
}

function outermost({ words }: SpanTable, above: readonly number[]): number {
  let found = -1;
  for (const row of above) found = (words[row + word.inference] ?? -1) >= 0 ? (words[row + word.inference] ?? -1) : found;
  return found;
}

function tokensOf({ cells }: SpanTable, inference: number): { inputTokens: number; outputTokens: number } {
  const at = inference * cellsPerInference;
  return { inputTokens: cells[at + cell.inputTokens] ?? Number.NaN, outputTokens: cells[at + cell.outputTokens] ?? Number.NaN };
}

function saysTokens(spans: SpanTable, inference: number): boolean {
  if (inference < 0) return false;
  const { inputTokens, outputTokens } = tokensOf(spans, inference);
  return !Number.isNaN(inputTokens) || !Number.isNaN(outputTokens);
}

/**
 * Tokens belong to the outermost inference. Where that one says none, the highest spans below it that do are added up;
 * those further down repeat the same call (client, gateway, server) and are left out.
 */
function lendTokens(spans: SpanTable, loan: { to: number; inputTokens: number; outputTokens: number }): void {
  const at = loan.to * cellsPerInference;
  for (const [column, lent] of [
    [cell.inputTokens, loan.inputTokens],
    [cell.outputTokens, loan.outputTokens],
  ] as const) {
    const own = spans.cells[at + column] ?? Number.NaN;
    if (!Number.isNaN(lent)) spans.cells[at + column] = Number.isNaN(own) ? lent : own + lent;
  }
}
