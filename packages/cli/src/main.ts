#!/usr/bin/env node
import { AnnexaError } from '@annexa/evidence';
import { Command, CommanderError } from 'commander';
import { captureDoor, collectorUrlOf, isCollectorNamed, readingClient } from './connection.ts';
import type { ExportFlags } from './commands/export.ts';
import type { ConnectionFlags } from './connection.ts';
import { exitCodeOf, exitCodes } from './exit.ts';
import { outputTo } from './output.ts';
import { systemIdOf } from './system-id.ts';

const environment = process.env;
const json = process.argv.includes('--json');
const out = outputTo(process.stdout, process.stderr, json);

// Whoever reads our output may stop early (`| head`): the command still ends as it would have.
process.stdout.on('error', (error) => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
});

try {
  await program().parseAsync();
  out.end();
} catch (error) {
  process.exitCode = codeOfFailure(error);
}

function program(): Command {
  const annexa = new Command('annexa')
    .description('Evidence of how AI systems are built and run, proven unaltered, mapped onto ISO/IEC 42001 Annex A.')
    .version('0.1.0')
    .exitOverride()
    // Commander's own words go out as our error, in the form of every other.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ sortSubcommands: false })
    .addHelpText(
      'after',
      `\nExit codes: 0 ok · 1 policy not met · 2 usage or configuration · 3 evidence does not hold · 4 not allowed · 5 collector not reached · 70 our bug`,
    );
  addLocal(annexa);
  addRemote(annexa);
  return annexa;
}

/** Commands that start something or work on a folder. */
function addLocal(annexa: Command): void {
  annexa
    .command('serve')
    .description('start the collector: intake, ledger, API and dashboard')
    .option('--folder <path>', 'where everything is kept', '.annexa/collector')
    .option('--host <address>', 'address to listen on; every other than loopback needs tokens and TLS', '127.0.0.1')
    .option('--port <number>', 'port for OTLP/HTTP, API and dashboard', '4318')
    .option('--trust-policy <file>', 'whom to believe: issuers, repositories, people (JSON)')
    .option('--public-url <url>', 'address people and sources use, where it is not the one listened on (or publicUrl in collector.json)')
    .option('--workspace <name>', 'what this workspace is called (or workspace in collector.json)')
    .option('--allow-plaintext', 'listen beyond loopback without TLS, because something before it terminates TLS')
    .option('--json', 'the start as data')
    .action(async (flags: ServeFlags) => (await import('./commands/serve.ts')).serve(flags, environment, out));
  connected(annexa.command('capture [path]'))
    .description('find, read and sign what ML tools left in a folder, and send it')
    .option('--system <id>', 'put everything under this AI system instead of assigning by path')
    .option('--state <path>', 'where checkpoint and spool are kept (default: .annexa in the folder)')
    .option('--started', 'only announce that the run of this CI job begins')
    .option('--again', 'send also what the collector already holds')
    .option('--dry-run', 'read and show, send nothing')
    .option('--explain <file>', 'only say what the readers make of one file, in full; sends nothing')
    .action(async (path: string | undefined, flags: CaptureFlags) => {
      if (flags.explain !== undefined) return (await import('./commands/explain.ts')).explainCommand(path ?? '.', flags.explain, out);
      const door = flags.dryRun ? undefined : captureDoor(flags, environment);
      const { captureCommand } = await import('./commands/capture.ts');
      const collectorNamed = isCollectorNamed(flags, environment);
      await captureCommand({ ...flags, root: path ?? '.', door, collectorNamed, environment }, out);
    });
  annexa
    .command('init [path]')
    .description('write annexa.yaml and the CI step; never over a file that is there')
    .option('--collector <url>', 'address of the collector, as the CI reaches it')
    .option('--json', 'the result as data')
    .action(async (path: string | undefined, flags: ConnectionFlags) => {
      const url = isCollectorNamed(flags, environment) ? collectorUrlOf(flags, environment) : undefined;
      await (await import('./commands/init.ts')).init(path ?? '.', url, out);
    });
  annexa
    .command('fsck [folder]')
    .description('read a data folder again, offline: derive every leaf, tile, root and row from the records, name what differs')
    .option('--guard <folder>', 'where the fork guard lies, if not in the folder')
    .option('--json', 'the report as data')
    .action(async (folder: string | undefined, flags: { guard?: string }) =>
      (await import('./commands/fsck.ts')).fsck(folder, flags.guard, out),
    );
  annexa
    .command('export')
    .description('make an audit pack from a data folder: a zip that is verified offline, also with tools we did not write')
    .requiredOption('--system <id>', 'the AI system')
    .requiredOption('--audit <name>', 'stage1, stage2, surveillance or recertification')
    .requiredOption('--out <file>', 'the zip to make; never over one that is there')
    .option('--from <day>', 'start of the period (UTC); when the log began if absent')
    .option('--to <day>', 'end of the period (UTC), as of which is judged; now if absent')
    .option('--tree-size <leaves>', 'an earlier state of the log; the newest if absent')
    .option('--folder <path>', 'data folder of the collector', '.annexa/collector')
    .option('--json', 'the result as data')
    .action(async (flags: ExportFlags) => (await import('./commands/export.ts')).exportCommand(flags, new Date(), out));
  annexa
    .command('formats')
    .description('every format that is read, how deeply, and what records it makes')
    .option('--json', 'the list as data')
    .action(async () => (await import('./commands/formats.ts')).formatsCommand(out));
}

/** Commands that ask a collector. */
function addRemote(annexa: Command): void {
  connected(annexa.command('status'))
    .description('controls by status, what needs attention, what was refused')
    .action(async (flags: ConnectionFlags) => (await import('./commands/status.ts')).status(readingClient(flags, environment), out));
  connected(annexa.command('trace <id>'))
    .description('from a live trace id, a release, a model digest, a record id or a leaf index back to the licence of the data')
    .option('--system <id>', 'only within this AI system')
    .action(async (id: string, flags: ConnectionFlags & { system?: string }) => {
      const system = flags.system === undefined ? undefined : systemIdOf('--system', flags.system);
      await (await import('./commands/trace.ts')).trace(readingClient(flags, environment), id, system, out);
    });
  connected(annexa.command('verify [what]'))
    .description('check a bundle file, a record id, a leaf index or an audit pack from the outside; says what was not checked')
    .option('--vkey <file>', 'the log key you keep; without it the collector, or the pack, is asked for its own')
    .option('--pack <file>', 'an audit pack, checked offline')
    .option('--checkpoint <file>', 'with --pack: a checkpoint you hold, which the log must begin with')
    .action(async (what: string | undefined, flags: VerifyFlags) => verifyAction(what, flags));
  connected(annexa.command('invite <person>'))
    .description('a one-time sign-in link for a person of the trust policy; needs a token with the scope admin')
    .action(async (person: string, flags: ConnectionFlags) =>
      (await import('./commands/invite.ts')).invite(readingClient(flags, environment), person, out),
    );
  connected(annexa.command('doctor [path]'))
    .description('look at everything a capture needs and say what to mend')
    .action(async (path: string | undefined, flags: ConnectionFlags) =>
      (await import('./commands/doctor.ts')).doctor(path ?? '.', flags, environment, out),
    );
}

async function verifyAction(what: string | undefined, { pack, checkpoint, ...flags }: VerifyFlags): Promise<void> {
  const kept = flags.vkey === undefined ? {} : { vkey: flags.vkey };
  if (pack !== undefined && what === undefined) {
    const { verifyPackCommand } = await import('./commands/verify-pack.ts');
    return verifyPackCommand({ pack, ...kept, ...(checkpoint === undefined ? {} : { checkpoint }) }, out);
  }
  if (what === undefined || pack !== undefined || checkpoint !== undefined)
    throw new AnnexaError(
      'USAGE',
      'verify takes one thing',
      'a bundle file, a record id or a leaf index; or --pack <file> [--checkpoint <file>]',
    );
  const { verify } = await import('./commands/verify.ts');
  await verify(readingClient(flags, environment), { what, ...(flags.vkey === undefined ? {} : { vkeyFile: flags.vkey }) }, out);
}

type VerifyFlags = ConnectionFlags & { vkey?: string; pack?: string; checkpoint?: string };
type CaptureFlags = ConnectionFlags & {
  system?: string;
  state?: string;
  started?: boolean;
  again?: boolean;
  dryRun?: boolean;
  explain?: string;
};
type ServeFlags = {
  folder: string;
  host: string;
  port: string;
  trustPolicy?: string;
  publicUrl?: string;
  workspace?: string;
  allowPlaintext?: boolean;
};

function connected(command: Command): Command {
  return command
    .option('--collector <url>', 'address of the collector (or ANNEXA_COLLECTOR; default http://127.0.0.1:4318)')
    .option('--token <token>', 'API token (or ANNEXA_TOKEN)')
    .option('--json', 'the result as data');
}

/** Prints the error once, in the form asked for, and says how the process ends. */
function codeOfFailure(error: unknown): number {
  if (!(error instanceof CommanderError)) {
    out.end(error);
    return exitCodeOf(error);
  }
  if (error.exitCode === 0) return exitCodes.ok;
  // Without a command the help has been printed: nothing to add for a person.
  if (error.code !== 'commander.help' || json) out.end(usageError(error));
  return exitCodes.usage;
}

function usageError({ code, message }: CommanderError): AnnexaError {
  const what = code === 'commander.help' ? 'no command was given' : message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new AnnexaError('USAGE', what, 'see "annexa --help", or --help after the command');
}
