import type { Control } from '../judgement.ts';

/** The controls judged so far: one file, one line here, one folder of cases. */
export const judgedControls: readonly Control[] = [];
