export { openSqlite, openSqliteReader } from './sqlite/open.ts';
export { inlineBytesMax } from './store.ts';
export type { SqliteOptions } from './sqlite/open.ts';
export type {
  Batch,
  BundleBytes,
  CheckpointRow,
  CustodyDocument,
  CustodyWrite,
  Entry,
  FeedMark,
  LeafRow,
  RecordRow,
  RowQuery,
  Store,
  StoreReader,
  Tally,
  TileGrowth,
} from './store.ts';
