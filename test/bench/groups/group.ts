import type { Measured } from '../figure.ts';

/** Measurements that share their set-up; at most a minute in all. `note` says what a reader of the figures has to know. */
export type Group = {
  readonly name: string;
  readonly about: string;
  measure(note: (text: string) => void): Promise<readonly Measured[]>;
};
