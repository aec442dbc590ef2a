import type { Parsed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { textOf } from './text.ts';
import type { Fields } from './value.ts';
import { isFields } from './value.ts';
import { yamlFrom } from './yaml.ts';

/** A Markdown file: the YAML mapping in front of it, if there is one and it is a mapping, and the text below. */
type FrontMatter = { readonly fields: Fields | undefined; readonly body: string };

const markdownBytesMax = 4 * 1024 * 1024;

/** Reads a Markdown file with or without front matter. A broken YAML block is a problem, a list in its place is no mapping. */
export function frontMatterOf(file: ArtefactFile): Parsed<FrontMatter> {
  const text = textOf(file, markdownBytesMax);
  if (!text.ok) return text;
  const plain = text.value.replaceAll('\r\n', '\n');
  const block = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/u.exec(plain);
  if (!block) return { ok: true, value: { fields: undefined, body: plain } };
  const parsed = yamlFrom(block[1] ?? '');
  if (!parsed.ok) return parsed;
  const [fields] = parsed.value;
  return { ok: true, value: { fields: isFields(fields) ? fields : undefined, body: plain.slice(block[0].length) } };
}
