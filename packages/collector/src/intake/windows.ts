import type { Frame, JournalGap } from '@annexa/journal';
import { createScanner, selectorAttributes, WindowAccumulator } from '@annexa/telemetry';
import type { CutRange, MonitoringWindow, Position, SalientEvent, Scanner, SystemSelectors } from '@annexa/telemetry';
import { meaningOf, selectorsOf } from './frames.ts';
import { inflate } from './inflate.ts';

/** The feed is sealed up to here once windows, salient events and this mark are in one committed transaction. */
export interface FeedMark extends Position {
  readonly feed: string;
}

/** What one cut yields. The same journal yields the same cuts, however often it is replayed. */
export interface Cut {
  readonly windows: readonly MonitoringWindow[];
  readonly salientEvents: readonly SalientEvent[];
  /** The cut's own frame: what the store must remember. */
  readonly mark: FeedMark;
  /** Frames it covers and when it was made; gaps are also in each window. */
  readonly range: CutRange;
  readonly gaps: readonly { readonly fromSeq: number; readonly toSeq: number }[];
}

/** What follows the last cut, built frame by frame: by intake as frames become durable, by replay as they are read. */
export class OpenWindows {
  readonly #feed: string;
  #from: Position;
  #current: WindowAccumulator;

  constructor(feed: string, from: Position) {
    this.#feed = feed;
    this.#from = from;
    this.#current = new WindowAccumulator(feed);
  }

  get current(): WindowAccumulator {
    return this.#current;
  }

  /** Range of a cut made here and now. */
  rangeTo(to: Position, atMs: number): CutRange {
    return { from: this.#from, to, at: new Date(atMs).toISOString() };
  }

  /** Ends the open windows at the cut frame and begins the next. */
  cut(to: Position, atMs: number): Cut {
    const ended = this.#current;
    const range = this.rangeTo(to, atMs);
    this.#from = to;
    this.#current = new WindowAccumulator(this.#feed);
    return {
      windows: ended.windows(range),
      salientEvents: ended.salientEvents,
      mark: { feed: this.#feed, ...to },
      range,
      gaps: ended.gaps,
    };
  }
}

/** Rebuilds windows from journalled frames. A frame that cannot be understood any more is a gap, never skipped in silence. */
export class FrameReplay {
  readonly #windows: OpenWindows;
  readonly #inflatedSizeBytesMax: number;
  #selectors: readonly SystemSelectors[] = [];
  #scanner: Scanner = createScanner();

  constructor(windows: OpenWindows, inflatedSizeBytesMax: number) {
    this.#windows = windows;
    this.#inflatedSizeBytesMax = inflatedSizeBytesMax;
  }

  gap(gap: JournalGap): void {
    this.#windows.current.addGap(gap);
  }

  /** Answers the cut when the frame is one. */
  frame(frame: Frame): Cut | undefined {
    const meaning = meaningOf(frame.type);
    const position = { epoch: frame.epoch, seq: frame.seq };
    if (meaning.kind === 'cut') return this.#windows.cut(position, frame.atMs);
    const isUnderstood = meaning.kind === 'selectors' ? this.#takeSelectors(frame) : this.#takeRequest(frame, meaning, position);
    if (!isUnderstood) this.#windows.current.addGap({ fromSeq: frame.seq, toSeq: frame.seq });
    return undefined;
  }

  #takeSelectors(frame: Frame): boolean {
    const selectors = selectorsOf(frame.body);
    if (selectors === undefined) return false;
    this.#selectors = selectors;
    this.#scanner = createScanner(selectorAttributes(selectors));
    return true;
  }

  #takeRequest(frame: Frame, meaning: ReturnType<typeof meaningOf>, position: Position): boolean {
    if (meaning.kind !== 'request') return false;
    const inflated = inflate(meaning.compression, frame.body, this.#inflatedSizeBytesMax);
    if (!inflated.ok) return false;
    const outcome = this.#scanner.scan(meaning.signal, meaning.encoding, inflated.body);
    if (!outcome.ok) return false;
    this.#windows.current.add({ batch: outcome.batch, position, receivedMs: frame.atMs }, this.#selectors);
    return true;
  }
}
