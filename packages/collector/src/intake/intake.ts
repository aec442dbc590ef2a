import { crc32 } from 'node:zlib';
import { openJournal } from '@annexa/journal';
import type { FrameInput, Journal, JournalFailure, JournalFiles } from '@annexa/journal';
import { createScanner, selectorAttributes } from '@annexa/telemetry';
import type { Encoding, MonitoringWindow, SalientEvent, Scanner, Signal, SignalBatch, SystemSelectors } from '@annexa/telemetry';
import { dedupeHorizonMs, DedupeMemory } from './dedupe.ts';
import { cutFrame, dedupeKey, fingerprintOf, meaningOf, requestFrameType, selectorsFrame } from './frames.ts';
import { inflate } from './inflate.ts';
import type { Compression } from './inflate.ts';
import { FrameReplay, OpenWindows } from './windows.ts';
import type { Cut, FeedMark } from './windows.ts';

/** How to open the intake of one feed. */
export interface IntakeOptions {
  /** Folder of the journal, the intake's alone; or a file layer (tests). */
  readonly folder: string | JournalFiles;
  /** Name of the feed; default `local`. */
  readonly feed?: string;
  /** Selectors in force, from the latest declarations. Asked at every request; a change is journalled. */
  readonly selectors: () => readonly SystemSelectors[];
  /** The mark of the last sealed cut as the store holds it; undefined on a new store. */
  readonly sealedUpto: FeedMark | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /**
   * Called for every cut, one at a time and in order, also at open for journalled cuts after `sealedUpto`. Resolves once
   * windows, salient events and mark are committed in ONE transaction. When it rejects, the same cut comes again at the
   * next occasion (identical, by `mark`), and nothing of it is released from the journal.
   */
  readonly onCut: (cut: Cut) => Promise<void>;
  /** Runs something again and again until stopped; default an unreferenced `setInterval`. */
  readonly every?: (intervalMs: number, run: () => void) => () => void;
  /** Default five minutes. */
  readonly cutIntervalMs?: number;
  readonly limits?: Partial<IntakeLimits>;
  /** Sizes of the journal, for tests and small disks. */
  readonly journal?: { readonly segmentSizeBytes?: number; readonly sizeBytesMax?: number };
}

/** Bounds of what one moment of intake may hold. */
interface IntakeLimits {
  /** Largest body as received; default 64 MiB. */
  readonly bodySizeBytesMax: number;
  /** Largest body after inflating; default 64 MiB. */
  readonly inflatedSizeBytesMax: number;
  /** Bytes of bodies being received or waiting for the disk; default 128 MiB. */
  readonly inFlightBytesMax: number;
}

/** A request body as it came, with what its headers said. */
interface TelemetryRequest {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly compression: Compression;
  readonly tokenId: string;
  /** Kept by reference until durable. */
  readonly body: Uint8Array;
}

/**
 * Why a request was not taken. `too-large`, `bad-compression`, `malformed`: the sender's, never again.
 * All others are ours and worth another try: `overloaded`, `storage-full`, `journal-failed`, `shutting-down`.
 */
export type IntakeRefusal =
  | 'too-large'
  | 'bad-compression'
  | 'malformed'
  | 'overloaded'
  | 'storage-full'
  | 'journal-failed'
  | 'shutting-down';

/** Durable (or a duplicate of something durable), or refused. */
type AcceptOutcome =
  | { readonly ok: true; readonly duplicate: boolean; readonly batch: SignalBatch }
  | { readonly ok: false; readonly code: IntakeRefusal; readonly message: string };

/** Whether a demanded cut is sealed. `cut-refused`: the journal did not take it. `seal-failed`: onCut rejected; comes again. */
type CutOutcome =
  | { readonly ok: true; readonly mark: FeedMark }
  | { readonly ok: false; readonly code: 'cut-refused' | 'seal-failed'; readonly message: string; readonly cause?: unknown };

/** Counts since this process started, never part of evidence: what was refused is the sender's to resend. */
interface IntakeCounters {
  readonly requests: number;
  readonly items: number;
  readonly duplicates: number;
  readonly refused: Readonly<Partial<Record<IntakeRefusal, number>>>;
  /** Requests forgotten before their 15 minutes were over because too many came. */
  readonly dedupeEvicted: number;
}

/** What was received and not yet sealed. Provisional: a restart rebuilds it, a cut makes it a record. */
interface LiveView {
  readonly feed: string;
  readonly windows: readonly MonitoringWindow[];
  readonly salientEvents: readonly SalientEvent[];
  /** Cuts that are journalled and wait for `onCut`. */
  readonly unsealedCuts: number;
  readonly counters: IntakeCounters;
  /** `open`, or why nothing is accepted any more. */
  readonly state: 'open' | 'shutting-down' | 'journal-failed';
  /** Why the last sealing failed; gone once one succeeds. */
  readonly sealFailure?: unknown;
}

/** The open intake of one feed. */
export interface Intake {
  readonly feed: string;
  readonly limits: IntakeLimits;
  /** Scans, journals, and resolves when the request is on the disk. Never rejects. */
  accept(request: TelemetryRequest): Promise<AcceptOutcome>;
  /** Takes room for bytes about to be received; false when there is none. Give back with `giveBack`. */
  takeRoom(bytes: number): boolean;
  giveBack(bytes: number): void;
  /** Ends the open windows and seals them, now. */
  cut(): Promise<CutOutcome>;
  liveView(): LiveView;
  /** Refuses further requests, makes a last cut, seals it and closes the journal. */
  close(): Promise<CutOutcome>;
}

const MIB = 1024 * 1024;
const defaultLimits: IntakeLimits = {
  bodySizeBytesMax: 64 * MIB,
  inflatedSizeBytesMax: 64 * MIB,
  inFlightBytesMax: 128 * MIB,
};

/**
 * Opens the journal, replays what is not sealed (sealing journalled cuts again), and is then ready to accept.
 *
 * @throws JournalError when the folder cannot be used, and whatever `onCut` rejects with during replay.
 */
export async function openIntake(options: IntakeOptions): Promise<Intake> {
  const feed = options.feed ?? 'local';
  const mark = options.sealedUpto ?? { feed, epoch: 0, seq: 0 };
  const journal = await openJournal({ folder: options.folder, feed, floor: mark, ...options.journal });
  const intake = new JournalledIntake(journal, mark, options);
  await intake.replay(mark);
  intake.start();
  return intake;
}

class JournalledIntake implements Intake {
  readonly feed: string;
  readonly limits: IntakeLimits;
  readonly #options: IntakeOptions;
  readonly #journal: Journal;
  readonly #windows: OpenWindows;
  readonly #dedupe = new DedupeMemory();
  readonly #refused: Partial<Record<IntakeRefusal, number>> = {};
  readonly #unsealed: Cut[] = [];
  #sealing: Promise<void> = Promise.resolve();
  #sealFailure: unknown;
  #stop: () => void = () => {};
  #closing = false;
  #roomTaken = 0;
  #requests = 0;
  #items = 0;
  #duplicates = 0;
  /** The selectors last journalled, as text; undefined when the next request must journal them again. */
  #journalled: string | undefined;
  #selectors: readonly SystemSelectors[] = [];
  #scanner: Scanner = createScanner();

  constructor(journal: Journal, mark: FeedMark, options: IntakeOptions) {
    this.feed = journal.feed;
    this.limits = { ...defaultLimits, ...options.limits };
    this.#options = options;
    this.#journal = journal;
    this.#windows = new OpenWindows(this.feed, { epoch: mark.epoch, seq: mark.seq });
  }

  /** The normal path of every start: frames after the mark become windows again; older ones are only remembered for dedupe. */
  async replay(mark: FeedMark): Promise<void> {
    const replay = new FrameReplay(this.#windows, this.limits.inflatedSizeBytesMax);
    const durable = Promise.resolve(true);
    const after = Math.min(mark.seq, this.#journal.firstSeq - 1);
    for await (const item of this.#journal.items(after)) {
      if (item.kind === 'gap') {
        if (item.gap.toSeq > mark.seq) replay.gap(item.gap);
        continue;
      }
      const { frame } = item;
      if (meaningOf(frame.type).kind === 'request') this.#dedupe.remember(dedupeKey(frame), frame.atMs, durable);
      const cut = frame.seq > mark.seq ? replay.frame(frame) : undefined;
      // Dying here: the cut is still journalled and the mark is where it was, so the next start hands it over again.
      if (cut !== undefined) await this.#options.onCut(cut);
    }
  }

  start(): void {
    const every = this.#options.every ?? everyUnreferenced;
    this.#stop = every(this.#options.cutIntervalMs ?? 5 * 60_000, () => void this.cut());
  }

  async accept(request: TelemetryRequest): Promise<AcceptOutcome> {
    if (this.#closing) return this.#refuse('shutting-down', 'the collector is shutting down');
    const inflated = inflate(request.compression, request.body, this.limits.inflatedSizeBytesMax);
    if (!inflated.ok) return this.#refuse(inflated.code, `the body cannot be inflated: ${inflated.code}`);
    this.#takeSelectors();
    const scanned = this.#scanner.scan(request.signal, request.encoding, inflated.body);
    if (!scanned.ok) return this.#refuse('malformed', `the body is not ${request.encoding} OTLP: ${scanned.code}`);
    const { batch } = scanned;
    if (batch.items === 0) return { ok: true, duplicate: false, batch };
    const frame = {
      type: requestFrameType(request.signal, request.encoding, request.compression),
      atMs: this.#options.clock(),
      tokenId: request.tokenId,
      fingerprint: fingerprintOf(batch, request.body),
      body: request.body,
      checksum: crc32(request.body),
    };
    return this.#keepOnce(frame, batch);
  }

  takeRoom(bytes: number): boolean {
    if (this.#roomTaken > 0 && this.#roomTaken + bytes > this.limits.inFlightBytesMax) return false;
    this.#roomTaken += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#roomTaken -= bytes;
  }

  async cut(): Promise<CutOutcome> {
    const atMs = this.#options.clock();
    const { epoch } = this.#journal;
    const appended = this.#journal.append(cutFrame(atMs), (seq) => {
      this.#unsealed.push(this.#windows.cut({ epoch, seq }, atMs));
    });
    // The part after a cut starts with its own selectors: the ones before it may be recycled by the time of a replay.
    this.#journalled = undefined;
    const outcome = await appended;
    if (!outcome.ok) return { ok: false, code: 'cut-refused', message: outcome.failure.message, cause: outcome.failure };
    await this.#seal();
    if (this.#sealFailure === undefined) return { ok: true, mark: { feed: this.feed, epoch, seq: outcome.seq } };
    return { ok: false, code: 'seal-failed', message: 'the store did not take the windows', cause: this.#sealFailure };
  }

  liveView(): LiveView {
    const { epoch, lastSeq: seq } = this.#journal;
    const { current } = this.#windows;
    const range = this.#windows.rangeTo({ epoch, seq }, this.#options.clock());
    return {
      feed: this.feed,
      // Made only when looked at: a health check asks for the state alone, and often.
      get windows() {
        return current.windows(range);
      },
      salientEvents: [...current.salientEvents],
      unsealedCuts: this.#unsealed.length,
      counters: this.#counters(),
      state: this.#state(),
      ...(this.#sealFailure !== undefined && { sealFailure: this.#sealFailure }),
    };
  }

  async close(): Promise<CutOutcome> {
    this.#stop();
    this.#closing = true;
    const outcome = await this.cut();
    await this.#journal.close();
    return outcome;
  }

  /** Scanning, journalling selectors and the request happen in one turn, so frames lie in the order they were decided in. */
  #takeSelectors(): void {
    const selectors = this.#options.selectors();
    if (selectors === this.#selectors && this.#journalled !== undefined) return;
    const text = JSON.stringify(selectors);
    this.#selectors = selectors;
    if (text === this.#journalled) return;
    this.#scanner = createScanner(selectorAttributes(selectors));
    this.#journalled = text;
    void this.#journal.append(selectorsFrame(this.#options.clock(), selectors)).then((outcome) => {
      if (!outcome.ok) this.#journalled = undefined;
      return outcome;
    });
  }

  /** A resend waits for the fate of its first sending and counts only when that one was lost. */
  async #keepOnce(frame: FrameInput & { readonly checksum: number }, batch: SignalBatch): Promise<AcceptOutcome> {
    const key = dedupeKey({ ...frame, lengthBytes: frame.body.length });
    const earlier = this.#dedupe.find(key, frame.atMs);
    if (earlier !== undefined) {
      if (!(await earlier)) return this.#refuse('overloaded', 'the first sending of this request was not kept; send again');
      this.#duplicates += 1;
      return { ok: true, duplicate: true, batch };
    }
    const selectors = this.#selectors;
    const { epoch } = this.#journal;
    const appended = this.#journal.append(frame, (seq) => {
      this.#windows.current.add({ batch, position: { epoch, seq }, receivedMs: frame.atMs }, selectors);
    });
    const durable = appended.then((outcome) => outcome.ok);
    this.#dedupe.remember(key, frame.atMs, durable);
    const outcome = await appended;
    if (outcome.ok) {
      this.#requests += 1;
      this.#items += batch.items;
      return { ok: true, duplicate: false, batch };
    }
    this.#dedupe.forget(key, durable);
    return this.#refuse(refusalOf(outcome.failure), outcome.failure.message);
  }

  /** One cut at a time, oldest first; a cut that fails stays first in line. */
  #seal(): Promise<void> {
    this.#sealing = this.#sealing.then(() => this.#sealWaiting());
    return this.#sealing;
  }

  async #sealWaiting(): Promise<void> {
    for (let cut = this.#unsealed[0]; cut !== undefined; cut = this.#unsealed[0]) {
      try {
        await this.#options.onCut(cut);
      } catch (error) {
        this.#sealFailure = error;
        return;
      }
      this.#unsealed.shift();
      this.#sealFailure = undefined;
      await this.#release(cut.mark.seq);
    }
  }

  async #release(upto: number): Promise<void> {
    try {
      await this.#journal.release(upto, this.#options.clock() - dedupeHorizonMs);
    } catch {
      // Sealed frames stay on the disk a while longer: the next start lists them again and releases them then.
    }
  }

  #refuse(code: IntakeRefusal, message: string): AcceptOutcome {
    this.#refused[code] = (this.#refused[code] ?? 0) + 1;
    return { ok: false, code, message };
  }

  #counters(): IntakeCounters {
    return {
      requests: this.#requests,
      items: this.#items,
      duplicates: this.#duplicates,
      refused: { ...this.#refused },
      dedupeEvicted: this.#dedupe.evicted,
    };
  }

  #state(): LiveView['state'] {
    if (this.#journal.failure !== undefined) return 'journal-failed';
    return this.#closing ? 'shutting-down' : 'open';
  }
}

function refusalOf(failure: JournalFailure): IntakeRefusal {
  if (failure.code === 'journal-full') return 'storage-full';
  if (failure.code === 'journal-busy') return 'overloaded';
  if (failure.code === 'journal-closed') return 'shutting-down';
  return failure.code === 'frame-too-large' ? 'too-large' : 'journal-failed';
}

function everyUnreferenced(intervalMs: number, run: () => void): () => void {
  const timer = setInterval(run, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
