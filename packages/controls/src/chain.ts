import type { Chain, LedgeredRecord } from '@annexa/evidence';

/** Which chain is asked for, over which part of the log. */
export type ChainInput = {
  readonly records: readonly LedgeredRecord[];
  readonly system: string;
  readonly treeSize: number;
  readonly asOf: string;
};

/** The chain of one AI system: dataset, training, evaluation, approval, deployment, live traffic, with join grades and breaks. */
export function chainOf({ system }: ChainInput): Chain {
  return {
    system,
    nodes: [],
    links: [],
    breaks: [{ at: system, what: 'not walked yet', closeGap: 'wait for the next commit' }],
    worth: 'ambiguous',
  };
}
