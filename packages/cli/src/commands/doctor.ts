import { createClient } from '@annexa/api';
import { readConfig } from '@annexa/capture';
import { AnnexaError } from '@annexa/evidence';
import type { ConnectionFlags, Environment } from '../connection.ts';
import { collectorUrlOf } from '../connection.ts';
import { table } from '../output.ts';
import type { Output } from '../output.ts';

type Finding = { readonly check: string; readonly outcome: 'ok' | 'problem' | 'note'; readonly detail: string };

const clockSkewSecondsMax = 30;

/**
 * `annexa doctor`: looks at everything a capture needs, names what is wrong and what to do.
 * @throws AnnexaError POLICY_NOT_MET when something is
 */
export async function doctor(root: string, flags: ConnectionFlags, environment: Environment, out: Output): Promise<void> {
  const findings = [nodeVersion(), await config(root), identity(flags, environment), ...(await collector(flags, environment))];
  for (const line of table(findings.map(({ check, outcome, detail }) => [outcome, check, detail]))) out.line(line);
  out.data(findings);
  const problems = findings.filter(({ outcome }) => outcome === 'problem');
  if (problems.length === 0) return;
  throw new AnnexaError('POLICY_NOT_MET', `${problems.length} of ${findings.length} checks found a problem`, 'do what stands beside each');
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fine = major > 24 || (major === 24 && minor >= 16);
  return {
    check: 'Node',
    outcome: fine ? 'ok' : 'problem',
    detail: fine ? process.version : `${process.version}: install Node 24.16 or newer`,
  };
}

async function config(root: string): Promise<Finding> {
  const check = 'annexa.yaml';
  try {
    const { yaml, found } = await readConfig(root);
    if (!found) return { check, outcome: 'note', detail: 'none here: what is found will be unassigned; "annexa init" writes one' };
    return { check, outcome: 'ok', detail: `declares ${Object.keys(yaml.systems ?? {}).join(', ') || 'no system'}` };
  } catch (error) {
    return { check, outcome: 'problem', detail: wordsOf(error) };
  }
}

function identity(flags: ConnectionFlags, environment: Environment): Finding {
  const check = 'credential';
  if ((flags.token ?? environment['ANNEXA_TOKEN']) !== undefined)
    return { check, outcome: 'ok', detail: 'a token: records will be self-reported' };
  if (environment['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined)
    return { check, outcome: 'ok', detail: "the CI job's own identity: records will be workflow-bound" };
  if (environment['GITHUB_ACTIONS'] === 'true')
    return { check, outcome: 'problem', detail: 'give the job the permission "id-token: write"' };
  return { check, outcome: 'note', detail: 'none: captures are signed and spooled, not sent; set ANNEXA_TOKEN' };
}

async function collector(flags: ConnectionFlags, environment: Environment): Promise<readonly Finding[]> {
  const url = collectorUrlOf(flags, environment);
  const token = flags.token ?? environment['ANNEXA_TOKEN'];
  const client = createClient({ baseUrl: url, timeoutMs: 5_000, ...(token === undefined ? {} : { token }) });
  try {
    const { origin, treeSize } = await client.checkpoint();
    const reached: Finding = { check: 'collector', outcome: 'ok', detail: `${url} answers for ${origin}, ${treeSize} leaves` };
    return token === undefined ? [reached] : [reached, ...(await withToken(client))];
  } catch (error) {
    return [{ check: 'collector', outcome: 'problem', detail: wordsOf(error) }];
  }
}

async function withToken(client: ReturnType<typeof createClient>): Promise<readonly Finding[]> {
  try {
    const { now } = await client.status();
    const skewSeconds = Math.abs(Date.now() - Date.parse(now)) / 1_000;
    const fine = skewSeconds <= clockSkewSecondsMax;
    return [
      {
        check: 'clock',
        outcome: fine ? 'ok' : 'problem',
        detail: fine ? 'agrees with the collector' : `${Math.round(skewSeconds)} s apart from the collector: set the clock`,
      },
    ];
  } catch (error) {
    const outcome = error instanceof AnnexaError && error.code === 'SCOPE_MISSING' ? 'note' : 'problem';
    return [{ check: 'token', outcome, detail: wordsOf(error) }];
  }
}

function wordsOf(error: unknown): string {
  return error instanceof AnnexaError ? `${error.message} (${error.code}): ${error.hint}` : String(error);
}
