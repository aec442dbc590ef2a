/** What can be wrong with a pack; closed. */
export type PackProblemCode =
  | 'file-twice'
  | 'file-missing'
  | 'file-extra'
  | 'file-differs'
  | 'file-unreadable'
  | 'sums-malformed'
  | 'sums-signature'
  | 'log-key-differs'
  | 'checkpoint-invalid'
  | 'leaf-malformed'
  | 'tile-missing'
  | 'tile-differs'
  | 'root-differs'
  | 'earlier-checkpoint-differs'
  | 'held-checkpoint-differs'
  | 'record-missing'
  | 'record-extra'
  | 'record-misplaced'
  | 'record-refused'
  | 'record-other-tree'
  | 'statement-differs'
  | 'receipt-refused'
  | 'key-differs'
  | 'key-unbound';

/** One thing that is wrong, and where: a file or a leaf. */
export type PackProblem = { readonly code: PackProblemCode; readonly where: string; readonly message: string };

/** Collects problems: at most 1,000 are kept, all are counted. */
export type Problems = {
  add(code: PackProblemCode, where: string, message: string): void;
  readonly list: readonly PackProblem[];
  readonly count: number;
};

const keptMax = 1_000;

export function openProblems(): Problems {
  const list: PackProblem[] = [];
  let count = 0;
  return {
    list,
    get count() {
      return count;
    },
    add: (code, where, message) => {
      count += 1;
      if (list.length < keptMax) list.push({ code, where, message });
    },
  };
}
