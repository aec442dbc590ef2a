import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Node } from 'yaml';
import type { Parsed } from '../malformed.ts';
import { failed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { textOf } from './text.ts';
import type { Value } from './value.ts';
import { Numeral } from './value.ts';

const yamlBytesMax = 8 * 1024 * 1024;
const depthMax = 100;
const valuesMax = 500_000;

/** The first document of a YAML file. Bounded; an alias counts for all it stands for, so that aliases of aliases hit the limit. */
export function yamlOf(file: ArtefactFile): Parsed<Value> {
  const all = yamlDocumentsOf(file);
  return all.ok ? { ok: true, value: all.value[0] ?? null } : all;
}

/** All documents of a YAML file (Kubernetes manifests). */
export function yamlDocumentsOf(file: ArtefactFile): Parsed<readonly Value[]> {
  const text = textOf(file, yamlBytesMax);
  return text.ok ? yamlFrom(text.value) : text;
}

/** All documents of a YAML text. Unknown tags (`!!python/object`, `!tag`) are dropped and their plain content kept; nothing is run. */
export function yamlFrom(text: string): Parsed<readonly Value[]> {
  if (isTooNested(text)) return failed('too-deep', `brackets or keys nested deeper than ${nestingMax}`);
  const lineCounter = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, { lineCounter, logLevel: 'silent', prettyErrors: false, uniqueKeys: false, version: '1.2' });
    const documents = Array.isArray(parsed) ? parsed : [];
    const broken = documents.flatMap((document) => document.errors).at(0);
    if (broken) return failed('not-yaml', `${broken.message} (line ${lineCounter.linePos(broken.pos[0]).line})`);
    return { ok: true, value: documents.map((document) => new Conversion().valueOf(document.contents, 0)) };
  } catch (error) {
    return error instanceof Exceeded
      ? failed(error.code, error.message)
      : failed('not-yaml', error instanceof Error ? error.message : 'not YAML');
  }
}

const nestingMax = 200;

/**
 * The parser recurses on brackets and on keys in one line (`a: b: c:`), and is slow long before it gives up; so depth is looked at
 * first. Counting is rough (brackets in texts count too), so it starts again at every line that is not indented.
 */
function isTooNested(text: string): boolean {
  let brackets = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === openList || code === openMap) brackets += 1;
    else if (code === closeList || code === closeMap) brackets = Math.max(0, brackets - 1);
    else if (code === colon) keys += 1;
    else if (code === comma) keys = 0;
    else if (code === newline) {
      keys = 0;
      const next = text.charCodeAt(at + 1);
      if (next !== space && next !== newline) brackets = 0;
    }
    if (brackets > nestingMax || keys > nestingMax) return true;
  }
  return false;
}

const [openList, closeList, openMap, closeMap, colon, comma, newline, space] = [0x5b, 0x5d, 0x7b, 0x7d, 0x3a, 0x2c, 0x0a, 0x20] as const;

class Exceeded extends Error {
  readonly code: 'too-deep' | 'too-many';

  constructor(code: 'too-deep' | 'too-many', message: string) {
    super(message);
    this.code = code;
  }
}

/** Turns the nodes of one document into values. What an anchor names is turned once and shared, but counted each time it is used. */
class Conversion {
  #values = 0;
  readonly #anchored = new Map<string, { readonly value: Value; readonly values: number }>();

  valueOf(node: unknown, depth: number): Value {
    if (depth > depthMax) throw new Exceeded('too-deep', `deeper than ${depthMax} levels`);
    if (isAlias(node)) return this.#shared(node.source);
    this.#count(1);
    const before = this.#values;
    const value = this.#converted(node, depth);
    if (isNode(node) && 'anchor' in node && typeof node.anchor === 'string') {
      this.#anchored.set(node.anchor, { value, values: this.#values - before + 1 });
    }
    return value;
  }

  #converted(node: unknown, depth: number): Value {
    if (isMap(node)) return new Map(node.items.map((pair) => [keyOf(pair.key), this.valueOf(pair.value, depth + 1)]));
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item, depth + 1));
    return isScalar(node) ? scalarOf(node) : null;
  }

  #shared(anchor: string): Value {
    const named = this.#anchored.get(anchor);
    this.#count(named?.values ?? 1);
    return named?.value ?? null;
  }

  #count(values: number): void {
    this.#values += values;
    if (this.#values > valuesMax) throw new Exceeded('too-many', `more than ${valuesMax} values, aliases counted`);
  }
}

function keyOf(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return key.source ?? String(key.value);
}

function scalarOf(node: Node & { value: unknown; source?: string | undefined }): Value {
  const { value, source } = node;
  if (typeof value === 'number') return new Numeral(source ?? String(value), value);
  if (typeof value === 'bigint') return new Numeral(source ?? String(value), Number(value));
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? value : null;
}
