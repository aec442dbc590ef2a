import type { Material } from '@annexa/evidence';
import type { Evaluation } from './evaluations.ts';
import { reachesFloor } from './grades.ts';
import type { Digests } from './lineage.ts';
import { datasetsBehind, isSure, runsBehind, sameBytes, trainingDataOf } from './lineage.ts';
import type { Finding } from './verdict.ts';
import { absent, failed, met, unknown } from './verdict.ts';
import type { View } from './view.ts';

/**
 * Whether the evaluation used data the model did not learn from, by digest through any number of steps: the test data are
 * not behind the training inputs, and no training input is behind the test data.
 */
export function dataApart(view: View, evaluation: Evaluation): Finding {
  const tested = testDataOf(evaluation);
  const { runs, conversions } = modelsOf(evaluation).reduce<ReturnType<typeof runsBehind>>(
    (sum, digests) => {
      const behind = runsBehind(view, digests);
      return { runs: [...sum.runs, ...behind.runs], conversions: [...sum.conversions, ...behind.conversions] };
    },
    { runs: [], conversions: [] },
  );
  const trained = runs.flatMap((run) => trainingDataOf(run));
  const records = [evaluation.index, ...runs.map((each) => each.index), ...conversions.map((each) => each.index)];
  if (tested.length === 0) return absent('the evaluation does not say on which data it ran', records);
  if (trained.length === 0) return absent('nothing on file says what the model learned from', records);
  const shared = tested.find((each) => isLearnedFrom(view, each, trained));
  if (shared) return failed(`${shared.name} is among what the model learned from`, records);
  const nameless = [...tested, ...trained].find((each) => each.digest === undefined || !isSure(each.join));
  if (nameless) return unknown('join-too-weak', `${nameless.name} is known by ${nameless.join} only`, records);
  const weak = [evaluation, ...runs].find((each) => !reachesFloor(each, 'workflow-bound'));
  if (weak) return unknown('below-grade', `the ${weak.kind} record is ${weak.grade}`, records);
  return met('test data and training inputs share no digest', records);
}

function testDataOf(evaluation: Evaluation): readonly Material[] {
  return evaluation.predicate.materials.filter((each) => each.role === 'test-data');
}

/** The evaluated model by its subject, and by a model material where the subject is something else. */
function modelsOf(evaluation: Evaluation): readonly Digests[] {
  const materials = evaluation.predicate.materials.filter((each) => each.role === 'model');
  return [...evaluation.subject.map((each) => each.digest), ...materials.flatMap((each) => (each.digest ? [each.digest] : []))];
}

function isLearnedFrom(view: View, tested: Material, trained: readonly Material[]): boolean {
  const behindTraining = datasetsBehind(view, trained);
  const behindTest = datasetsBehind(view, [tested]);
  if (behindTraining.some((each) => sameBytes(each.digests, tested.digest))) return true;
  return trained.some((each) => behindTest.some((node) => sameBytes(node.digests, each.digest)));
}
