import { randomBytes } from 'node:crypto';
import { endGroup, getIDToken, info, setFailed, setOutput, startGroup, summary, warning } from '@actions/core';
import { capture, doorTo, startRun } from '@annexa/capture';
import type { Captured, CaptureSettings, Credential, Door } from '@annexa/capture';
import { AnnexaError } from '@annexa/evidence';
import type { Inputs } from './inputs.ts';
import { readInputs } from './inputs.ts';
import { summaryOf } from './summary.ts';
import { warn } from './warn.ts';

let failOnError = false;
try {
  const inputs = readInputs();
  failOnError = inputs.failOnError;
  await main(inputs);
} catch (error) {
  const words = error instanceof AnnexaError ? `${error.message} (${error.code}): ${error.hint}` : String(error);
  setOutput('uploaded', false);
  // Our own faults never fail somebody's training job unless they asked for it; they are loud all the same.
  if (failOnError || (error instanceof AnnexaError && error.code === 'USAGE')) setFailed(words);
  else warning(`Annexa captured nothing: ${words}`);
}

async function main(inputs: Inputs): Promise<void> {
  const settings = settingsOf(inputs);
  if (inputs.started) {
    const delivered = await startRun(settings);
    info(`announced ${delivered.records.length} runs: ${delivered.records.map((record) => record.fate).join(', ')}`);
    warn(delivered);
    return;
  }
  const captured = await capture(settings);
  const conclusion = conclusionOf(captured);
  report(captured, conclusion);
  if (inputs.summary && process.env['GITHUB_STEP_SUMMARY']) await summary.addRaw(summaryOf(captured, conclusion)).write();
  if (conclusion !== 'captured' && inputs.failOnError) setFailed(`evidence: ${conclusion}`);
}

function settingsOf(inputs: Inputs): CaptureSettings {
  const door = inputs.dryRun ? undefined : doorOf(inputs);
  return {
    root: inputs.path,
    environment: process.env,
    now: () => new Date(),
    salt: () => randomBytes(16).toString('hex'),
    ...(door ? { door } : {}),
    ...(inputs.system === undefined ? {} : { system: inputs.system }),
    again: inputs.again,
    dryRun: inputs.dryRun,
  };
}

/** A pull request from a fork gets no identity: its records are signed and kept, and the job stays green. */
function doorOf({ collectorUrl, token }: Inputs): Door | undefined {
  if (collectorUrl === undefined) return undefined;
  const credential = credentialOf(token);
  if (!credential) {
    warning('Annexa: this job has no identity token (a fork, or no permission "id-token: write"): records are kept in .annexa/spool');
    return undefined;
  }
  return doorTo(collectorUrl, credential);
}

function credentialOf(token: string | undefined): Credential | undefined {
  if (token !== undefined) return { kind: 'token', token };
  return process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] ? { kind: 'oidc', issue: (audience) => getIDToken(audience) } : undefined;
}

function conclusionOf(captured: Captured): 'captured' | 'partial' | 'offline' | 'skipped' {
  if (captured.records.length === 0) return 'skipped';
  if (captured.binding === undefined) return 'offline';
  return captured.records.some((record) => record.fate === 'refused') ? 'partial' : 'captured';
}

function report(captured: Captured, conclusion: string): void {
  const refused = captured.records.filter((record) => record.fate === 'refused');
  startGroup(`Annexa: ${captured.artefacts.length} artefacts, ${captured.records.length} records, ${conclusion}`);
  for (const { file, reading } of captured.artefacts)
    info(`${file.path}: ${'headline' in reading.outcome ? reading.outcome.headline : reading.outcome.detail}`);
  if (captured.checkpoint !== undefined) info(captured.checkpoint);
  endGroup();
  warn(captured);
  setOutput('conclusion', conclusion);
  setOutput('uploaded', captured.binding !== undefined && refused.length === 0);
  setOutput('evidence-count', captured.records.length);
  setOutput('refused-count', refused.length);
  setOutput(
    'evidence-ids',
    captured.records.map((record) => record.id),
  );
  setOutput('checkpoint', captured.checkpoint ?? '');
}
