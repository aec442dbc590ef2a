export { inlineBytesMax } from './store.ts';
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
