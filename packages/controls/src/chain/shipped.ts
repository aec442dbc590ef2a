import { evaluationsOf } from '../evaluations.ts';
import type { Digests } from '../lineage.ts';
import { runsBehind } from '../lineage.ts';
import { releasesOf } from '../releases.ts';
import type { RecordOf, View } from '../view.ts';
import { newestOfEach } from './part.ts';

/** Digests of the models a system's chain is about: those in releases, and those evaluated on the way to one. */
function chainModels(view: View, system: string): readonly Digests[] {
  const released = releasesOf(view, system).flatMap((each) => each.models.map((model) => ({ sha256: model.digest })));
  const evaluated = evaluationsOf(view, system).flatMap((each) => each.subject.map((part) => part.digest));
  return [...released, ...evaluated];
}

/** Runs behind those models; all runs of the system while nothing is released or evaluated. */
export function shippedRuns(view: View, system: string): readonly RecordOf<'training-run'>[] {
  const behind = chainModels(view, system).flatMap((each) => runsBehind(view, each).runs);
  return newestOfEach(behind.length > 0 ? [...new Set(behind)] : view.of('training-run', system));
}

/** Conversions behind those models. */
export function shippedConversions(view: View, system: string): readonly RecordOf<'conversion'>[] {
  return newestOfEach([...new Set(chainModels(view, system).flatMap((each) => runsBehind(view, each).conversions))]);
}
