import type { Chain } from '@annexa/evidence';
import { chainOf } from './chain.ts';
import type { ChainInput } from './chain.ts';

/** `id`: a live trace id, release, model digest, deployment, or record id (full or at least 8 characters of it). */
export type TraceInput = Omit<ChainInput, 'system'> & { readonly id: string; readonly system?: string };

/** The way back from something live to where its data came from: nodes in walking order. Undefined: nothing on file has this id. */
export function traceOf(input: TraceInput): Chain | undefined {
  return input.system === undefined ? undefined : chainOf({ ...input, system: input.system });
}
