import { getInput } from '@actions/core';
import { AnnexaError } from '@annexa/evidence';

/** Inputs of the action as typed values. No defaults stand in action.yml, because they would override annexa.yaml. */
export type Inputs = {
  readonly system: string | undefined;
  readonly collectorUrl: string | undefined;
  readonly path: string;
  readonly token: string | undefined;
  readonly started: boolean;
  readonly again: boolean;
  readonly summary: boolean;
  readonly failOnError: boolean;
  readonly dryRun: boolean;
};

/** @throws AnnexaError USAGE naming the input */
export function readInputs(): Inputs {
  return {
    system: text('system'),
    collectorUrl: text('collector-url'),
    path: text('path') ?? '.',
    token: text('token'),
    started: flag('started', false),
    again: flag('again', false),
    summary: flag('summary', true),
    failOnError: flag('fail-on-error', false),
    dryRun: flag('dry-run', false),
  };
}

function text(name: string): string | undefined {
  const value = getInput(name).trim();
  return value === '' ? undefined : value;
}

function flag(name: string, otherwise: boolean): boolean {
  const value = text(name);
  if (value === undefined) return otherwise;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new AnnexaError('USAGE', `input ${name} is "${value}"`, `write ${name}: true or ${name}: false`);
}
