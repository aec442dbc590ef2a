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
  /** The result as data, held for the one envelope that `end` prints; given again, the later one counts. */
  data(value: unknown, warnings?: readonly string[]): void;
  /** As `data`, printed at once: for commands that stay up, whose reader waits for it. */
  dataNow(value: unknown): void;
  /** Ends the output: with `--json` the one envelope, as the last line of stdout; an error in text as three lines on stderr. */
  end(error?: unknown): void;
  paint(style: Style, text: string): string;
};

/** Version of the `--json` envelope; a change that breaks a reader of it raises it. */
export const envelopeVersion = 1;

export function outputTo(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream, json: boolean): Output {
  let held: Held | undefined;
  let isPrinted = false;
  const print = (result: Held | undefined, failure: AnnexaError | undefined): void => {
    stdout.write(`${JSON.stringify(envelopeOf(result, failure))}\n`);
    isPrinted = true;
  };
  return {
    json,
    line: (text = '') => {
      if (!json) stdout.write(`${text}\n`);
    },
    note: (text) => {
      stderr.write(`${text}\n`);
    },
    data: (value, warnings = []) => {
      held = { data: value, warnings };
    },
    dataNow: (value) => {
      if (json) print({ data: value, warnings: [] }, undefined);
    },
    end: (error) => {
      const failure = error === undefined ? undefined : annexaErrorOf(error);
      if (json && !isPrinted && (held || failure)) print(held, failure);
      else if (failure) stderr.write(errorText(failure));
    },
    paint: (style, text) => (json ? text : styleText(style, text)),
  };
}

type Held = { readonly data: unknown; readonly warnings: readonly string[] };

/** With an error beside it, data is what was found before it failed, or what the error is about. */
function envelopeOf(held: Held | undefined, failure: AnnexaError | undefined): object {
  const error = failure && { code: failure.code, message: failure.message, hint: failure.hint };
  return { schemaVersion: envelopeVersion, ok: !failure, ...held, ...(error ? { error } : {}) };
}

/** What, code, what to do. */
function errorText({ message, code, hint }: AnnexaError): string {
  return `${styleText('red', 'annexa:')} ${message}\n  code: ${code}\n  what to do: ${hint}\n`;
}

function annexaErrorOf(error: unknown): AnnexaError {
  return error instanceof AnnexaError
    ? error
    : new AnnexaError('INTERNAL', messageOf(error), 'please report this with the command you ran', error);
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
