import type { Assessment, ExpectationResult } from '@annexa/evidence';
import { assess } from '../src/index.ts';
import { asOf } from './good-world.ts';
import type { World } from './world.ts';
import { recordsOf } from './world.ts';

/** Assesses a world as a whole. */
export function assessWorld(world: World, more: { asOf?: string; anchored?: Assessment; treeSize?: number } = {}): Assessment {
  const records = recordsOf(world);
  return assess({ records, treeSize: records.length, asOf, ...more });
}

/** All judged expectations of an assessment. */
export function expectationsOf(assessment: Assessment): ExpectationResult[] {
  return assessment.controls.flatMap((control) => control.scopes.flatMap((scope) => scope.expectations));
}

/** One expectation of a world. */
export function judged(world: World, name: string, more: { asOf?: string; anchored?: Assessment; scope?: string } = {}): ExpectationResult {
  const scope = more.scope ?? (name === 'A.7.5/provenance-process' ? 'organisation' : 'credit-risk');
  const found = expectationsOf(assessWorld(world, more)).find((each) => each.name === name && each.scope === scope);
  if (!found) throw new Error(`no expectation ${name} for ${scope}`);
  return found;
}
