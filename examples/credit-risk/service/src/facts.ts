import { ServiceError } from './service-error.ts';

/** One fact the model takes, as the ONNX file declares it. */
export interface Input {
  readonly name: string;
  readonly isNumber: boolean;
}

/** A row with exactly the facts the model takes. */
export type Facts = ReadonlyMap<string, number | string>;

const textLengthMax = 64;

/** The ranges of the training data's columns: outside of them the model was never shown anything. */
const ranges: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['duration_months', [1, 120]],
  ['amount_dm', [1, 50_000]],
  ['installment_rate', [1, 4]],
  ['residence', [1, 4]],
  ['existing_credits', [1, 4]],
  ['dependants', [1, 2]],
] as const);

/**
 * The door: takes a parsed JSON body and gives back what the model takes, or throws ServiceError `facts-malformed` with every
 * fact that is wrong.
 */
export function factsOf(body: unknown, inputs: readonly Input[]): Facts {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ServiceError('facts-malformed', 'send one JSON object with the facts GET /model lists');
  }
  const given = new Map<string, unknown>(Object.entries(body));
  const known = new Set(inputs.map(({ name }) => name));
  const unknown = [...given.keys()].filter((name) => !known.has(name)).map((name) => `${name.slice(0, textLengthMax)} is not asked for`);
  const facts = new Map<string, number | string>();
  const wrong = inputs.flatMap((input) => {
    const value = given.get(input.name);
    if (!isFact(input, value)) return [`${input.name} must be ${demandOf(input)}`];
    facts.set(input.name, value);
    return [];
  });
  if (unknown.length + wrong.length > 0) throw new ServiceError('facts-malformed', [...wrong, ...unknown].slice(0, 32).join('; '));
  return facts;
}

function isFact({ name, isNumber }: Input, value: unknown): value is number | string {
  if (!isNumber) return typeof value === 'string' && value.length > 0 && value.length <= textLengthMax;
  const [low, high] = ranges.get(name) ?? [-Infinity, Infinity];
  return typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high;
}

function demandOf({ name, isNumber }: Input): string {
  if (!isNumber) return `a text of 1 to ${textLengthMax} characters`;
  const range = ranges.get(name);
  return range ? `a number from ${range[0]} to ${range[1]}` : 'a number';
}
