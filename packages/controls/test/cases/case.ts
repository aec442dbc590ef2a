import type { Status, UnknownReason } from '@annexa/evidence';
import type { World } from '../world.ts';

/** One world, one expectation, and what has to come out. */
export type Case = {
  readonly expectation: string;
  readonly when: string;
  readonly world: World;
  readonly status: Status;
  readonly reason?: UnknownReason;
  readonly scope?: string;
  readonly asOf?: string;
};
