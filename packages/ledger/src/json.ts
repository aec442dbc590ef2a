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

/** A walk by character: a regular expression overflows its stack on a string of megabytes, and those are what payloads are. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, quote: number): boolean {
  let before = quote;
  while (text[before - 1] === '\\') before -= 1;
  return (quote - before) % 2 === 1;
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
