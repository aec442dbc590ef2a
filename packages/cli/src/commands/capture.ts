import { randomBytes } from 'node:crypto';
import { capture, formats, startRun } from '@annexa/capture';
import type { Captured, CapturedRecord, Door, Progress } from '@annexa/capture';

import { counted, table } from '../output.ts';
import type { Output } from '../output.ts';

export type CaptureRequest = {
  readonly root: string;
  readonly door: Door | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly system?: string;
  readonly state?: string;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly started?: boolean;
};

/** `annexa capture [path]`: finds, reads, signs and sends; prints what it found, what it did not understand, what became of it. */
export async function captureCommand(request: CaptureRequest, out: Output): Promise<Captured> {
  const settings = {
    root: request.root,
    environment: request.environment,
    now: () => new Date(),
    salt: () => randomBytes(16).toString('hex'),
    progress: progressOn(process.stderr),
    ...(request.door ? { door: request.door } : {}),
    ...(request.system === undefined ? {} : { system: request.system }),
    ...(request.state === undefined ? {} : { stateFolder: request.state }),
    ...(request.dryRun ? { dryRun: true } : {}),
    ...(request.again ? { again: true } : {}),
  };
  if (request.started) {
    const { records } = await startRun(settings);
    for (const line of fateLines(records)) out.line(line);
    out.data({ records: records.map(recordData) });
    return {
      config: { yaml: {}, digest: '', found: false },
      walked: { files: [], leftOut: [], truncated: false },
      artefacts: [],
      records,
      fromSpool: 0,
    };
  }
  const captured = await capture(settings);
  print(captured, out);
  out.data(capturedData(captured), warningsOf(captured));
  return captured;
}

const progressEveryFiles = 500;

/** One line that rewrites itself, on terminals alone: a log has no use for a counter. */
function progressOn(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return () => {};
  return (done, total) => {
    if (done === total) stream.write('\r\u001B[K');
    else if (done % progressEveryFiles === 0) stream.write(`\rlooked at ${done} of ${total} files`);
  };
}

function print(captured: Captured, out: Output): void {
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
  for (const line of fateLines(captured.records)) out.line(line);
  if (captured.fromSpool > 0) out.line(`${counted(captured.fromSpool, 'record')} of earlier captures sent from the spool`);
  if (captured.unreachable !== undefined)
    out.note(`collector not reached (${captured.unreachable}): records are signed and spooled, the next capture sends them`);
  if (captured.checkpoint !== undefined) out.line(`checkpoint, keep it: ${captured.checkpoint.split('\n').slice(0, 3).join(' ')}`);
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

function fateLines(records: readonly CapturedRecord[]): readonly string[] {
  const lines = [...Map.groupBy(records, (record) => record.fate)].map(
    ([fate, group]) => `${counted(group.length, 'record')} ${fateWords[fate]}`,
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
  offline: 'signed and spooled; no collector or credential was given',
  'dry-run': 'would be sent (dry run)',
} as const;

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

function warningsOf(captured: Captured): readonly string[] {
  return [...captured.walked.leftOut, ...(captured.unreachable === undefined ? [] : [captured.unreachable])];
}
