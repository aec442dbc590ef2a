import { dvcLock } from './formats/dvc-lock.ts';
import type { Reader } from './reader.ts';

/** Every reader, in order of priority: the first that reads a file has it. A new format is one file and one line here. */
export const readers: readonly Reader[] = [dvcLock];
