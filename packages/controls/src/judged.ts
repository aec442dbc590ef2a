import type { Side } from '@annexa/evidence';
import { judgedControls } from './controls/index.ts';

/** An expectation as a list shows it, before anything is judged. */
export type JudgedExpectation = { readonly control: string; readonly name: string; readonly title: string; readonly side: Side };

/** Name, title and side of every expectation this build judges; what is not in it is `unknown`, `not-judged`. */
export const judgedExpectations: readonly JudgedExpectation[] = judgedControls.flatMap(({ id, expectations }) =>
  expectations.map(({ name, title, side }) => ({ control: id, name, title, side })),
);
