import { judgedControls } from './controls/index.ts';
import type { Bench, ItemDraft } from './judgement.ts';
import type { View } from './view.ts';

/** The bench of one scope. Expectations may ask for one another's items by full name; what is not judged answers undefined. */
export function benchFor(view: View, system: string): Bench {
  return { view, system, itemsOf: (name, at) => itemsOf(name, at ?? view, system) };
}

function itemsOf(name: string, view: View, system: string): readonly ItemDraft[] | undefined {
  const expectation = judgedControls.flatMap((each) => each.expectations).find((each) => each.name === name);
  return expectation?.judge(benchFor(view, system)).items;
}
