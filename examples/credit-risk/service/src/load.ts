import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface LoadOptions {
  /** Where the service answers. */
  readonly url: string;
  /** How many requests; at most 100 000. */
  readonly count: number;
  /** How many wait for an answer at the same time. Default 4. */
  readonly parallel?: number | undefined;
  /** CSV whose rows are asked for, again from the top when they run out. Default: the test rows of the example. */
  readonly rowsPath?: string | undefined;
}

export interface LoadResult {
  readonly answered: number;
  readonly refused: number;
  /** Trace id of the last answer, to follow one request back to its sources. */
  readonly traceId: string | undefined;
}

const testRows = fileURLToPath(new URL('../../workspace/data/prepared/test.csv', import.meta.url));
const countMax = 100_000;

/** Sends real rows of the data set, as many as asked and no more. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { url, parallel = 4, rowsPath = testRows } = options;
  const count = Math.min(options.count, countMax);
  const rows = await readRows(rowsPath, await inputsOf(url));
  const result = { answered: 0, refused: 0, traceId: undefined as string | undefined };
  let next = 0;
  async function ask(): Promise<void> {
    while (next < count) {
      const row = rows[next % rows.length];
      next += 1;
      const response = await fetch(new URL('/score', url), { method: 'POST', body: JSON.stringify(row) });
      const answer: unknown = await response.json();
      result.answered += response.ok ? 1 : 0;
      result.refused += response.ok ? 0 : 1;
      result.traceId = traceIdIn(answer) ?? result.traceId;
    }
  }
  await Promise.all(Array.from({ length: parallel }, ask));
  return result;
}

interface AskedFor {
  readonly name: string;
  readonly isNumber: boolean;
}

async function inputsOf(url: string): Promise<AskedFor[]> {
  const response = await fetch(new URL('/model', url));
  const model: unknown = await response.json();
  const inputs = typeof model === 'object' && model !== null && 'inputs' in model ? model.inputs : undefined;
  return Array.isArray(inputs) ? inputs.filter(isAskedFor) : [];
}

function isAskedFor(value: unknown): value is AskedFor {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'isNumber' in value;
}

/** The columns the model asks for; the files are written without quotes. */
async function readRows(path: string, inputs: readonly AskedFor[]): Promise<Record<string, number | string>[]> {
  const [head = '', ...lines] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(
      inputs.map(({ name, isNumber }) => {
        const cell = cells[columns.indexOf(name)] ?? '';
        return [name, isNumber ? Number(cell) : cell];
      }),
    );
  });
}

function traceIdIn(answer: unknown): string | undefined {
  const traceId = typeof answer === 'object' && answer !== null && 'traceId' in answer ? answer.traceId : undefined;
  return typeof traceId === 'string' ? traceId : undefined;
}
