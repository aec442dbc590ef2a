import type { ErrorCode, FactsOf, LedgeredRecord, RecordKind, Source, Statement } from '@annexa/evidence';
import type { FeedMark } from '@annexa/store';
import type { FsckReport } from './fsck.ts';

/** Who is at the door, as `identity/` found out: the token or key used, and for which AI systems it may send. */
export type Door = {
  /** SHA-256 of an SPKI, hex: when given, only records signed by this key are taken. */
  readonly keyDigest?: string;
  readonly tokenId?: string;
  readonly systems: 'all' | readonly string[];
};

/** Proof that a record stands in the log under a checkpoint: what its sender keeps. */
export type Receipt = {
  /** SHA-256 of the payload bytes, hex. */
  readonly id: string;
  readonly index: number;
  readonly treeSize: number;
  /** Root of that tree, hex. */
  readonly root: string;
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  /** The `.tlog-proof` file (C2SP tlog-proof), which contains the checkpoint too. */
  readonly tlogProof: string;
};

/** The answer to one record; a refused one changes nothing for the others that came with it. */
export type Submitted =
  | { readonly outcome: 'accepted' | 'known'; readonly id: string; readonly index: number; readonly receipt: Receipt }
  | { readonly outcome: 'refused'; readonly code: ErrorCode; readonly message: string; readonly hint: string; readonly id?: string };

/** A record that was not taken: what a screen shows of it. Everything but `at`, `code` and `message` is the sender's claim. */
export type Refusal = {
  readonly at: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly id?: string;
  readonly system?: string;
  readonly kind?: RecordKind;
  readonly subject?: string;
  readonly keyDigest?: string;
  readonly tokenId?: string;
};

/** The tree as last committed. `root` in hex, `checkpoint` the signed note. */
export type Head = { readonly size: number; readonly root: string; readonly checkpoint: string };

/** That the tree of size `to` begins with the tree of size `from`; roots in hex, hashes in base64 (RFC 9162 section 2.1.4). */
export type Consistency = {
  readonly from: number;
  readonly to: number;
  readonly rootFrom: string;
  readonly rootTo: string;
  readonly hashes: readonly string[];
};

/** Which records: ascending by index. `after` is the last index seen, `treeSize` replays an earlier tree. No limit unless given. */
export type RecordQuery = {
  readonly system?: string;
  readonly kind?: RecordKind;
  readonly after?: number;
  readonly limit?: number;
  readonly treeSize?: number;
};

/** How many records there are, and how many were refused since the log began. */
export type Counts = {
  readonly size: number;
  readonly byKind: Readonly<Partial<Record<RecordKind, number>>>;
  readonly bySystem: Readonly<Record<string, number>>;
  readonly refused: number;
};

/**
 * Documents that are truth but no records: tokens, sessions, people, archived key sets, the replay guard.
 * Values are plain JSON; whoever reads one parses it. Durable when the promise resolves.
 */
export type Custody = {
  put(collection: string, id: string, value: unknown): Promise<void>;
  /** Puts it only if there is none: false when there was. Exact, because one writer decides. */
  add(collection: string, id: string, value: unknown): Promise<boolean>;
  get(collection: string, id: string): Promise<unknown>;
  list(collection: string): Promise<readonly { readonly id: string; readonly value: unknown }[]>;
  remove(collection: string, id: string): Promise<void>;
};

/**
 * Facts of a key-binding with the key itself. `keyDigest` must be the SHA-256 of `spki`. A `systems` list among the facts
 * limits for ever what the key may speak for. The first binding of a key wins; only `revoked: true` may follow it.
 */
export type KeyBinding = FactsOf<'key-binding'> & { readonly spki: Uint8Array };

/**
 * The ledger of a workspace as the rest of the collector sees it. Reads never wait for writes.
 * @throws AnnexaError OVERLOADED (queue full: retry), STORE_UNAVAILABLE (nothing was written: retry),
 * COMMIT_UNKNOWN (fatal: `onFatal` was called, restart)
 */
export type Ledger = {
  readonly origin: string;
  /** C2SP note verifier key: `origin+id+key`. */
  readonly vkey: string;
  /** Sigstore `trusted_root.json` for stock verifiers. Worth nothing unless compared with a copy got elsewhere. */
  readonly trustedRoot: string;
  /** One record of a source: checked at the door, answered after commit and guard. Takes the bundle's JSON bytes as received. */
  submit(bundleJson: Uint8Array, door: Door): Promise<Submitted>;
  /** The collector's own records, signed by its statement key, all in one transaction with the feed mark. Receipts in order. */
  append(drafts: readonly Statement[], mark?: FeedMark): Promise<readonly Receipt[]>;
  /**
   * Logs which key speaks for whom, signed by the collector. The same binding again gives the receipt of the first.
   * @throws AnnexaError DIGEST_MISMATCH (spki and keyDigest differ), INPUT_MALFORMED (no P-256 key), KEY_UNBOUND (bound to another, or revoked)
   */
  bindKey(binding: KeyBinding, source?: Source): Promise<Receipt>;
  head(): Head;
  /** @throws AnnexaError NOT_FOUND */
  receiptOf(index: number): Promise<Receipt>;
  /** The bundle as received, with its place in the log under the newest checkpoint. @throws AnnexaError NOT_FOUND */
  bundleOf(index: number): Promise<Uint8Array>;
  /** The payload bytes of a record. @throws AnnexaError NOT_FOUND */
  payloadOf(index: number): Promise<Uint8Array>;
  /** @throws AnnexaError INPUT_MALFORMED for sizes outside 0 ≤ from ≤ to ≤ size */
  consistency(from: number, to: number): Promise<Consistency>;
  records(query?: RecordQuery): Promise<readonly LedgeredRecord[]>;
  recordById(id: string): Promise<LedgeredRecord | undefined>;
  counts(): Promise<Counts>;
  /** How many records of a system and kind there are, without reading one. */
  countOf(which: Pick<RecordQuery, 'system' | 'kind'>): Promise<number>;
  /** The newest refusals of senders with a token or a bound key, newest first, at most 200; strangers are in the count alone. */
  refusals(): Promise<readonly Refusal[]>;
  feedMark(feed: string): Promise<FeedMark | undefined>;
  readonly custody: Custody;
  /** Called after each commit that added records; answers a function that stops it. */
  onCommit(listener: (head: Head) => void): () => void;
  /** Re-reads everything and derives every leaf, node, root and row again. Slow: minutes for millions of records. */
  fsck(): Promise<FsckReport>;
  /** Finishes what is queued, then lets go of store and lock. */
  close(): Promise<void>;
};

/** Where a ledger lives and whom it tells. */
export type LedgerOptions = {
  /** Data folder of the collector; made if absent. */
  readonly folder: string;
  /** Folder of the fork guard; put it on another disk than `folder`. `<folder>/guard` if absent. */
  readonly guardFolder?: string;
  readonly clock: () => Date;
  /** The ledger cannot go on (unknown commit outcome, guard not writable): stop the process and start again. */
  readonly onFatal: (error: Error) => void;
};
