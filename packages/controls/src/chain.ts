import type { Chain, LedgeredRecord } from '@annexa/evidence';
import { weakestJoin } from '@annexa/evidence';
import { dataPart } from './chain/data.ts';
import { livePart } from './chain/live.ts';
import { modelPart } from './chain/model.ts';
import { mergeParts } from './chain/part.ts';
import { releasePart } from './chain/release.ts';
import type { View } from './view.ts';
import { viewOf } from './view.ts';

/** Which chain is asked for, over which part of the log. */
export type ChainInput = {
  readonly records: readonly LedgeredRecord[];
  readonly system: string;
  /** Only leaves below it are used. */
  readonly treeSize: number;
  /** RFC 3339. */
  readonly asOf: string;
};

/**
 * The chain of one AI system: licence, dataset, preparation, training run, model, conversion, evaluation, approval, release,
 * deployment, live traffic. Every link carries its join grade and why; every place where no link could
 * be made is a break. `worth` is the weakest link; a chain with a break, or without links, is worth no more than `ambiguous`.
 */
export function chainOf({ records, system, treeSize, asOf }: ChainInput): Chain {
  return chainIn(viewOf(records, treeSize, asOf), system);
}

/** The chain in a view that is already made. */
export function chainIn(view: View, system: string): Chain {
  const parts = mergeParts([dataPart(view, system), modelPart(view, system), releasePart(view, system), livePart(view, system)]);
  const isWhole = parts.breaks.length === 0 && parts.links.length > 0;
  return { system, ...parts, worth: isWhole ? weakestJoin(parts.links.map((each) => each.join)) : 'ambiguous' };
}
