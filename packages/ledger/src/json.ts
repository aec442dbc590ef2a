import { textOf } from './bytes.ts';
import { limits } from './limits.ts';
import { refuse } from './problem.ts';

/** JSON within bounds of length and depth; the depth is counted before parsing, so that no nesting reaches a recursion. */
export function parseJson(json: string | Uint8Array): unknown {
  if (json.length > limits.bundleCharsMax) refuse('json-too-large', `${json.length} is above ${limits.bundleCharsMax}`);
  const text = typeof json === 'string' ? json : textOf(json);
  if (text === undefined) refuse('json-malformed', 'not UTF-8');
  if (depthOf(text) > limits.jsonDepthMax) refuse('json-too-deep', `nested deeper than ${limits.jsonDepthMax}`);
  try {
    return JSON.parse(text);
  } catch {
    return refuse('json-malformed', 'not JSON');
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, (depth += 1));
    else if (token === '}' || token === ']') depth -= 1;
  }
  return deepest;
}

/** A member of a parsed object; undefined for absent members and for everything that is no object. Inherited names do not count. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const found: unknown = Reflect.get(value, name);
  return found;
}

/** Protobuf JSON writes 64-bit numbers as strings; both spellings are read, in canonical decimal only. */
export function countOf(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^(0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const count = Number(text);
  return Number.isSafeInteger(count) ? count : undefined;
}
