import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { builtDashboard, exitCodeOf, fatal, outputTo, portOf, untilStopped, version } from '@annexa/cli';
import type { Output } from '@annexa/cli';
import type { Client } from '@annexa/api';
import { AnnexaError } from '@annexa/evidence';
import { freePort } from './free-port.ts';
import { visitor } from './people.ts';
import { signIn } from './person.ts';
import { play } from './play.ts';
import type { Played } from './play.ts';
import { printSummary, summarise } from './summary.ts';
import type { NextSteps } from './summary.ts';

const options = {
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  port: { type: 'string' },
  folder: { type: 'string' },
  help: { type: 'boolean' },
} as const;
const json = process.argv.includes('--json');
const out = outputTo(process.stdout, process.stderr, json);

try {
  await main();
  out.end();
} catch (error) {
  out.end(error);
  process.exitCode = exitCodeOf(error);
}

/** `npm start`: plays the demo, prints what came of it, and stays up until told to stop (`--once` or no terminal: ends). */
async function main(): Promise<void> {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(
      'npm start [-- --once] [--json] [--port <number>] [--folder <path>]\n\nPlays the demo workspace, prints what was found, and serves the dashboard until Ctrl-C.\n',
    );
    return;
  }
  const dashboardFolder = await builtDashboard();
  const played = await play({
    folder: flags.folder ?? fileURLToPath(new URL('../../../.annexa/demo', import.meta.url)),
    port: flags.port === undefined ? await freePort(4318) : portOf(flags.port),
    version,
    environment: process.env,
    progress: (what) => out.note(out.paint('dim', `… ${what}`)),
    onFatal: fatal,
    ...(dashboardFolder === undefined ? {} : { dashboardFolder }),
  });
  try {
    await report(played, out, flags.once ?? false);
  } finally {
    await played.close();
  }
}

async function report(played: Played, output: Output, once: boolean): Promise<void> {
  const client = await signIn(played.collector, visitor);
  const summary = await summarise(client, played);
  const stays = !once && !output.json && process.stdout.isTTY;
  printSummary(summary, output, stays ? await nextSteps(client) : undefined);
  output.data(summary);
  if (stays) await untilStopped();
}

async function nextSteps(client: Client): Promise<NextSteps> {
  const { link } = await client.invite(visitor);
  const { secret } = await client.createToken({ label: 'the first terminal', scopes: ['read'], systems: 'all', expiresInDays: 1 });
  return { login: link, token: secret };
}

function readFlags() {
  try {
    return parseArgs({ options }).values;
  } catch (cause) {
    throw new AnnexaError('USAGE', cause instanceof Error ? cause.message : String(cause), 'see "npm start -- --help"', cause);
  }
}
