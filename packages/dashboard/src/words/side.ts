import type { Side } from '@annexa/api';

/** What each side asks, in the words screens print beside its letter. */
export const nameOfSide: Readonly<Record<Side, string>> = { D: 'rule decided', O: 'practice followed' };

/** One sentence a side, for titles. */
export const meaningOfSide: Readonly<Record<Side, string>> = {
  D: 'D: a rule was decided and is in force',
  O: 'O: a whole population followed it',
};
