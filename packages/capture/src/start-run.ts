import { AnnexaError, unassigned } from '@annexa/evidence';
import type { CaptureSettings, Delivered } from './capture.ts';
import { deliver, frameOf } from './capture.ts';
import { readConfig } from './config.ts';
import { draftRunStarted } from './draft.ts';
import type { CaptureKey } from './sign.ts';
import { newCaptureKey } from './sign.ts';

/**
 * Sends `run-started` before the work of a CI job, for each AI system declared (or the one named). A start without a result
 * later is a signal, so a failed run cannot vanish; a bar counts only if it was on file before this record.
 * @throws AnnexaError USAGE outside CI, where no run id names the run
 */
export async function startRun(settings: CaptureSettings): Promise<Delivered & { readonly key: CaptureKey }> {
  const config = await readConfig(settings.root);
  const frame = await frameOf(settings);
  if (frame.ci?.runId === undefined) {
    throw new AnnexaError('USAGE', 'no CI run to announce', 'run this inside a CI job, or leave the start out');
  }
  const key = settings.key ?? newCaptureKey();
  const run = `${frame.ci.runId}/${frame.ci.runAttempt ?? '1'}`;
  const systems = settings.system === undefined ? Object.keys(config.yaml.systems ?? { [unassigned]: null }) : [settings.system];
  const statements = systems.map((system) => draftRunStarted(system, run, key.digest, config, frame));
  return { key, ...(await deliver(statements, { ...settings, key })) };
}
