export { WindowAccumulator } from './accumulate.ts';
export { depthMax, eventAttributesMax, spansMax, textLengthMax } from './batch.ts';
export { createScanner } from './scan.ts';
export { assignSystem, selectorAttributes, unassignedSystem } from './selectors.ts';
export { mergeSketches, sketchQuantile } from './sketch.ts';
export { addCounts } from './tally.ts';

export type { PlacedBatch } from './accumulate.ts';
export type {
  Encoding,
  InferenceFacts,
  MalformedCode,
  PlainSpans,
  ResourceFacts,
  ResourceGroup,
  SalientKind,
  ScannedEvent,
  ScanOutcome,
  Signal,
  SignalBatch,
} from './batch.ts';
export type { Inference, InferenceRows } from './inference-rows.ts';
export type { Scanner } from './scan.ts';
export type { SystemSelectors } from './selectors.ts';
export type {
  Count,
  CutRange,
  FeedGap,
  LatencySketch,
  MinuteRelease,
  MonitoringWindow,
  NamedCount,
  Position,
  SalientEvent,
  WindowCounts,
  WindowDropped,
  WindowIdentity,
  WindowMinute,
  WindowOverflow,
  WindowSampling,
  WindowService,
} from './window.ts';
