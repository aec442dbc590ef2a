import { randomBytes } from 'node:crypto';
import { capture, formats, startRun } from '@annexa/capture';
import type { Captured, CapturedRecord, CaptureSettings, Delivered, Door, Progress } from '@annexa/capture';
import { AnnexaError } from '@annexa/evidence';
import type { ErrorCode } from '@annexa/evidence';
import { exitCodeOf, exitCodes } from '../exit.ts';
import { counted, table } from '../output.ts';
import type { Output } from '../output.ts';
import { systemIdOf } from '../system-id.ts';

export type CaptureRequest = {
  readonly root: string;
  /** Absent without a credential. */
  readonly door: Door | undefined;
  /** Whether somebody named a collector to send to. */
  readonly collectorNamed: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly system?: string;
  readonly state?: string;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly started?: boolean;
};

/**
 * `annexa capture [path]`: finds, reads, signs and sends; prints what it found, what it did not understand, what became of it.
 * @throws AnnexaError COLLECTOR_UNREACHABLE when records had to be spooled; the code of a refusal when one was refused
 */
export async function captureCommand(request: CaptureRequest, out: Output): Promise<void> {
  const settings = settingsOf(request);
  const delivered = request.started ? await announceRun(settings, request, out) : await captureFolder(settings, request, out);
  const failure = failureOf(delivered);
  if (failure) throw failure;
}

function settingsOf(request: CaptureRequest): CaptureSettings {
  return {
    root: request.root,
    environment: request.environment,
    now: () => new Date(),
    salt: () => randomBytes(16).toString('hex'),
    progress: progressOn(process.stderr),
    ...(request.door ? { door: request.door } : {}),
    ...(request.system === undefined ? {} : { system: systemIdOf('--system', request.system) }),
    ...(request.state === undefined ? {} : { stateFolder: request.state }),
    ...(request.dryRun ? { dryRun: true } : {}),
    ...(request.again ? { again: true } : {}),
  };
}

async function announceRun(settings: CaptureSettings, request: CaptureRequest, out: Output): Promise<Delivered> {
  const delivered = await startRun(settings);
  printFate(delivered, request, out);
  out.data({ records: delivered.records.map(recordData), fromSpool: delivered.fromSpool }, warningsOf(delivered));
  return delivered;
}

async function captureFolder(settings: CaptureSettings, request: CaptureRequest, out: Output): Promise<Delivered> {
  const found = await capture(settings);
  printFound(found, out);
  printFate(found, request, out);
  out.data(capturedData(found), [...found.walked.leftOut, ...warningsOf(found)]);
  return found;
}

/** What the process ends with: evidence that does not hold before what is not allowed, before a collector that is away. */
function failureOf({ records, unsent, unreachable }: Delivered): AnnexaError | undefined {
  if (unreachable !== undefined)
    return new AnnexaError(
      'COLLECTOR_UNREACHABLE',
      `${unreachable}: ${counted(records.length, 'record')} signed and spooled`,
      'nothing is lost: the next capture of this folder sends them',
    );
  const refusals = [
    ...records.filter(({ fate }) => fate === 'refused').map(({ code = 'INTERNAL', why = '' }) => ({ code, why })),
    ...unsent.filter(({ setAside }) => setAside).map(({ code, message }) => ({ code, why: `${code}: ${message}` })),
  ];
  const worst = refusals.find(({ code }) => exitCodeOf(new AnnexaError(code, '', '')) === exitCodes.integrity) ?? refusals[0];
  if (!worst) return undefined;
  return new AnnexaError(
    worst.code,
    `${counted(refusals.length, 'record')} refused by the collector, among them ${worst.why}`,
    refusalHints[worst.code] ?? 'read the reason beside each; what was accepted stays accepted',
  );
}

const refusalHints: Partial<Record<ErrorCode, string>> = {
  KEY_UNBOUND: 'capture again: every capture makes and binds a key of its own',
  SYSTEM_MISMATCH: 'send with a token or from a repository that may speak for this AI system',
  SCOPE_MISSING: 'use a token with the scope ingest:records',
};

const progressEveryFiles = 500;

/** One line that rewrites itself, on terminals alone: a log has no use for a counter. */
function progressOn(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return () => {};
  return (done, total) => {
    if (done === total) stream.write('\r\u001B[K');
    else if (done % progressEveryFiles === 0) stream.write(`\rlooked at ${done} of ${total} files`);
  };
}

function printFound(captured: Captured, out: Output): void {
  if (captured.artefacts.length === 0) {
    out.line(
      `Nothing recognised in ${counted(captured.walked.files.length, 'file')}. Looked for: ${formats.map((format) => format.title).join(', ')}.`,
    );
    out.line('Say what belongs to which AI system in annexa.yaml ("annexa init" writes one).');
  }
  const rows = captured.artefacts.map(artefactRow);
  if (rows.length > 0) for (const line of table([['artefact', 'format', 'depth', 'what it says'], ...rows])) out.line(line);
  for (const left of captured.walked.leftOut) out.note(`left out: ${left}`);
  if (captured.walked.truncated) out.note('left out: more files than one capture looks at; name a smaller folder');
  out.line();
}

function printFate(delivered: Delivered, { collectorNamed }: CaptureRequest, out: Output): void {
  for (const line of fateLines(delivered.records, collectorNamed)) out.line(line);
  if (delivered.fromSpool > 0) out.line(`${counted(delivered.fromSpool, 'record')} of earlier captures sent from the spool`);
  for (const line of unsentLines(delivered)) out.note(line);
  if (delivered.checkpoint !== undefined) out.line(`checkpoint, keep it: ${delivered.checkpoint.split('\n').slice(0, 3).join(' ')}`);
}

/** One line a reason, however many records share it. */
function unsentLines({ unsent }: Delivered): readonly string[] {
  return [...Map.groupBy(unsent, ({ code, message, setAside }) => `${setAside} ${code} ${message}`).values()].flatMap((group) =>
    group.slice(0, 1).map(({ code, message, setAside }) => {
      const what = setAside ? 'refused by the collector and set aside in spool/refused' : 'still waiting in the spool';
      return `${counted(group.length, 'record')} of earlier captures ${what}: ${code}: ${message}`;
    }),
  );
}

function artefactRow({ file, reading }: Captured['artefacts'][number]): readonly string[] {
  const { outcome, reader } = reading;
  if (outcome.outcome === 'malformed') return [shortened(file.path), reader.title, 'malformed', `${outcome.code}: ${outcome.detail}`];
  const missed = outcome.notUnderstood.length === 0 ? '' : ` (${counted(outcome.notUnderstood.length, 'field')} not understood)`;
  return [shortened(file.path), reader.title, outcome.outcome, `${outcome.headline}${missed}`];
}

const pathCharsMax = 52;

/** Long paths lose their middle: the folder says which run, the file name says what it is. `--json` has them whole. */
function shortened(path: string): string {
  if (path.length <= pathCharsMax) return path;
  const half = Math.floor((pathCharsMax - 1) / 2);
  return `${path.slice(0, half)}…${path.slice(-half)}`;
}

function fateLines(records: readonly CapturedRecord[], collectorNamed: boolean): readonly string[] {
  const lines = [...Map.groupBy(records, (record) => record.fate)].map(
    ([fate, group]) => `${counted(group.length, 'record')} ${fate === 'offline' ? offlineWords(collectorNamed) : fateWords[fate]}`,
  );
  const refused = records
    .filter((record) => record.fate === 'refused')
    .map((record) => `  refused ${record.statement.kind} ${record.id.slice(0, 12)}: ${record.why ?? ''}`);
  return [...lines, ...refused];
}

const fateWords = {
  accepted: 'signed and accepted',
  known: 'already on file, not sent again',
  refused: 'refused by the collector',
  spooled: 'signed and spooled',
  'dry-run': 'would be sent (dry run)',
} as const;

function offlineWords(collectorNamed: boolean): string {
  return collectorNamed
    ? 'signed and spooled: no credential was given (--token, ANNEXA_TOKEN, or the identity of a CI job)'
    : 'signed and spooled; no collector or credential was given';
}

function capturedData(captured: Captured): unknown {
  return {
    files: captured.walked.files.length,
    artefacts: captured.artefacts.map(({ file, reading }) => ({
      path: file.path,
      format: reading.reader.format,
      outcome: reading.outcome.outcome,
      ...('headline' in reading.outcome
        ? { headline: reading.outcome.headline, notUnderstood: reading.outcome.notUnderstood }
        : { code: reading.outcome.code, detail: reading.outcome.detail }),
    })),
    records: captured.records.map(recordData),
    binding: captured.binding ?? null,
    checkpoint: captured.checkpoint ?? null,
    fromSpool: captured.fromSpool,
  };
}

function recordData({ id, fate, index, why, statement }: CapturedRecord): unknown {
  return {
    id,
    kind: statement.kind,
    system: statement.predicate.system,
    fate,
    index: index ?? null,
    ...(why === undefined ? {} : { why }),
  };
}

function warningsOf(delivered: Delivered): readonly string[] {
  const { unreachable } = delivered;
  return [...unsentLines(delivered), ...(unreachable === undefined ? [] : [unreachable])];
}
