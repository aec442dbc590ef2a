import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Document, Node } from 'yaml';
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
  if (deepFlow.test(text)) return failed('too-deep', 'too many brackets in a row');
  const lineCounter = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, { lineCounter, logLevel: 'silent', prettyErrors: false, uniqueKeys: false, version: '1.2' });
    const documents = Array.isArray(parsed) ? parsed : [];
    const broken = documents.flatMap((document) => document.errors).at(0);
    if (broken) return failed('not-yaml', `${broken.message} (line ${lineCounter.linePos(broken.pos[0]).line})`);
    const budget = { values: 0 };
    return { ok: true, value: documents.map((document) => valueOf(document.contents, document, budget, 0)) };
  } catch (error) {
    return error instanceof Exceeded
      ? failed(error.code, error.message)
      : failed('not-yaml', error instanceof Error ? error.message : 'not YAML');
  }
}

/** The parser recurses on brackets; a run of them is refused before it starts. */
const deepFlow = /(?:[[{]\s*){100}/u;

class Exceeded extends Error {
  readonly code: 'too-deep' | 'too-many';

  constructor(code: 'too-deep' | 'too-many', message: string) {
    super(message);
    this.code = code;
  }
}

function valueOf(node: unknown, document: Document, budget: { values: number }, depth: number): Value {
  if (depth > depthMax) throw new Exceeded('too-deep', `deeper than ${depthMax} levels`);
  if ((budget.values += 1) > valuesMax) throw new Exceeded('too-many', `more than ${valuesMax} values, aliases counted`);
  if (isAlias(node)) return valueOf(node.resolve(document), document, budget, depth + 1);
  if (isMap(node)) {
    const fields = new Map<string, Value>();
    for (const pair of node.items) fields.set(keyOf(pair.key), valueOf(pair.value, document, budget, depth + 1));
    return fields;
  }
  if (isSeq(node)) return node.items.map((item) => valueOf(item, document, budget, depth + 1));
  return isScalar(node) ? scalarOf(node) : null;
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
