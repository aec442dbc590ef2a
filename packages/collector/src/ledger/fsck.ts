/** What can be wrong; closed. */
export type FsckCode =
  | 'store-damaged'
  | 'leaf-missing'
  | 'leaf-differs'
  | 'bundle-missing'
  | 'bundle-unreadable'
  | 'signature-invalid'
  | 'key-unbound'
  | 'row-differs'
  | 'record-twice'
  | 'tile-differs'
  | 'checkpoint-invalid'
  | 'checkpoint-missing'
  | 'guard-differs';

export type FsckProblem = { readonly code: FsckCode; readonly index?: number; readonly message: string };

/** What was read and what is wrong with it; `problems` holds at most 1,000, `problemCount` all. */
export type FsckReport = {
  readonly size: number;
  readonly root: string;
  readonly checkpoints: number;
  readonly problemCount: number;
  readonly problems: readonly FsckProblem[];
};
