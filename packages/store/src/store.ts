import type { BindingMode, OriginGrade, RecordKind, Stage } from '@annexa/evidence';

/** What is known of a record without opening its bytes; everything here can be derived again from bundle and log. */
export type RecordRow = {
  /** Place in the log, from 0. */
  readonly index: number;
  /** SHA-256 of the payload bytes, hex: unique for ever, which is what makes a resend harmless. */
  readonly id: string;
  readonly kind: RecordKind;
  readonly system: string;
  readonly stage: Stage;
  readonly observedFrom: string;
  readonly observedTo: string;
  readonly receivedAt: string;
  readonly grade: OriginGrade;
  readonly binding: BindingMode;
  /** SHA-256 of the SPKI of the signing key, hex. */
  readonly keyDigest: string;
  /** What it counts as in a population (`identityOf`). */
  readonly identity: string;
};

/**
 * The bundle bytes exactly as they came in. Small ones travel in `bytes` and are committed with the record;
 * those above `inlineBytesMax` were made durable by `putBlob` before, and only their digest is committed.
 */
export type BundleBytes = { readonly digest: string; readonly sizeBytes: number; readonly bytes?: Uint8Array };

/** One new record: its row, its leaf body and its leaf hash, its bundle. */
export type Entry = {
  readonly row: RecordRow;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly bundle: BundleBytes;
};

/** Hashes (32 bytes each, concatenated) that continue a C2SP tile at hash position `offset`, which must be its present end. */
export type TileGrowth = { readonly level: number; readonly index: number; readonly offset: number; readonly hashes: Uint8Array };

/** A signed tree head. */
export type CheckpointRow = { readonly size: number; readonly root: Uint8Array; readonly note: string };

/** How far a feed has been sealed; `position` is the feed's own text (for a journal `epoch/seq`). */
export type FeedMark = { readonly feed: string; readonly position: string };

/** A custody document: JSON text, or null to remove it. */
export type CustodyWrite = { readonly collection: string; readonly id: string; readonly json: string | null };

/** All that one transaction makes durable. `checkpoint` covers `expectedSize + entries.length`; absent when there is no entry. */
export type Batch = {
  readonly entries: readonly Entry[];
  readonly tiles: readonly TileGrowth[];
  readonly checkpoint?: CheckpointRow;
  readonly marks: readonly FeedMark[];
  readonly custody: readonly CustodyWrite[];
};

/** Key-set page of record rows, ascending by index: `after` is the last index of the page before. */
export type RowQuery = {
  readonly system?: string;
  readonly kind?: RecordKind;
  /** Rows with an index above this one; -1 or absent for the first page. */
  readonly after?: number;
  /** Only rows inside the tree of this size. */
  readonly treeSize?: number;
  /** At most this many rows; 1,000 if absent. */
  readonly limit?: number;
};

/** A leaf as it was committed. */
export type LeafRow = { readonly index: number; readonly leaf: Uint8Array; readonly leafHash: Uint8Array };

export type CustodyDocument = { readonly id: string; readonly json: string };

/** Records by system and kind. */
export type Tally = { readonly system: string; readonly kind: RecordKind; readonly count: number };

/**
 * The reading half. Every answer is of committed state; nothing here changes anything.
 * @throws AnnexaError STORE_CORRUPT (bytes on disk are not what was written) or STORE_UNAVAILABLE (may pass)
 */
export type StoreReader = {
  /** Number of leaves committed. */
  size(): Promise<number>;
  row(index: number): Promise<RecordRow | undefined>;
  rowById(id: string): Promise<RecordRow | undefined>;
  rows(query: RowQuery): Promise<readonly RecordRow[]>;
  /** Leaves from index `from` on, ascending, at most `limit`. */
  leaves(from: number, limit: number): Promise<readonly LeafRow[]>;
  /** Bundle bytes of a record; undefined when there is no such record or they were erased. Digest checked on reading. */
  bundle(index: number): Promise<Uint8Array | undefined>;
  /** A tile, full or partial: concatenated hashes. */
  tile(level: number, index: number): Promise<Uint8Array | undefined>;
  /** Newest checkpoint. */
  checkpoint(): Promise<CheckpointRow | undefined>;
  /** Checkpoints of a size above `after`, ascending, at most `limit`. */
  checkpoints(after: number, limit: number): Promise<readonly CheckpointRow[]>;
  mark(feed: string): Promise<FeedMark | undefined>;
  custody(collection: string, id: string): Promise<string | undefined>;
  custodyList(collection: string): Promise<readonly CustodyDocument[]>;
  tally(): Promise<readonly Tally[]>;
  /** What the storage engine's own check finds wrong with its files; empty when nothing. */
  integrity(): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** The whole store; one process at a time may hold it open for writing. */
export type Store = StoreReader & {
  /** Makes bytes durable under their SHA-256 (hex) and answers it; known bytes cost nothing. Call before the commit that names them. */
  putBlob(bytes: Uint8Array): Promise<string>;
  /**
   * One transaction, and a compare-and-swap: nothing happens unless exactly `expectedSize` leaves are there.
   * @throws AnnexaError COMMIT_CONFLICT (another size, a known id, a tile that does not continue): nothing was written;
   * STORE_UNAVAILABLE: nothing was written, try again; COMMIT_UNKNOWN: nobody knows, so reopen and read before anything else
   */
  commit(batch: Batch, expectedSize: number): Promise<void>;
};

/** Bundles up to this many bytes are committed inside the database; larger ones go through `putBlob`. */
export const inlineBytesMax = 64 * 1024;
