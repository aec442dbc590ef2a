import { styleText } from 'node:util';
import { AnnexaError } from '@annexa/evidence';

type Style = Parameters<typeof styleText>[0];

/** Where a command prints: results to stdout, progress, hints and errors to stderr. */
export type Output = {
  readonly json: boolean;
  /** A line of the result; nothing with `--json`. */
  line(text?: string): void;
  /** Progress or a hint, on stderr. */
  note(text: string): void;
  /** The result as data: with `--json` the one envelope, as the last line of stdout. */
  data(value: unknown, warnings?: readonly string[]): void;
  paint(style: Style, text: string): string;
};

/** Version of the `--json` envelope; a change that breaks a reader of it raises it. */
export const envelopeVersion = 1;

export function outputTo(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream, json: boolean): Output {
  return {
    json,
    line: (text = '') => {
      if (!json) stdout.write(`${text}\n`);
    },
    note: (text) => {
      stderr.write(`${text}\n`);
    },
    data: (value, warnings = []) => {
      if (json) stdout.write(`${JSON.stringify({ schemaVersion: envelopeVersion, ok: true, data: value, warnings })}\n`);
    },
    paint: (style, text) => (json ? text : styleText(style, text)),
  };
}

/** Prints an error in three lines: what, code, what to do; with `--json` as the envelope on stdout. */
export function printError(error: unknown, stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream, json: boolean): void {
  const known =
    error instanceof AnnexaError
      ? error
      : new AnnexaError('INTERNAL', messageOf(error), 'please report this with the command you ran', error);
  if (json) {
    const body = { code: known.code, message: known.message, hint: known.hint };
    stdout.write(`${JSON.stringify({ schemaVersion: envelopeVersion, ok: false, error: body })}\n`);
    return;
  }
  stderr.write(`${styleText('red', 'annexa:')} ${known.message}\n  code: ${known.code}\n  what to do: ${known.hint}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Rows as an aligned table. Widths count characters, not bytes; the last column is never padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(cell: string): number {
  return Array.from(cell).length;
}

/** `1 record`, `3 records`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
