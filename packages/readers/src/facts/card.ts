import { frontMatterOf } from '../door/front-matter.ts';
import type { Section } from '../door/markdown.ts';
import { sectionsOf } from '../door/markdown.ts';
import { headText } from '../door/text.ts';
import type { Fields } from '../door/value.ts';
import type { ArtefactFiles, Claim, Malformed, NotMine } from '../reader.ts';
import { notMine } from '../reader.ts';
import { baseNameOf } from './paths.ts';

/** How a card of one sort is told from any other Markdown: by front matter keys, or by name or title with the headings to match. */
export type CardMarks = {
  readonly keys: readonly string[];
  readonly named: RegExp;
  readonly titled: RegExp;
  readonly looksLike: (sections: readonly Section[]) => boolean;
};

/** A card after the door: its front matter, its text and the sections of it. */
export type Card = { readonly fields: Fields; readonly body: string; readonly sections: readonly Section[] };

/** Whether the first bytes of a Markdown file look like a card of this sort. */
export function claimCard(path: string, head: Uint8Array, { keys, named, titled }: CardMarks): Claim {
  const text = headText(head);
  const front = text.startsWith('---') && keys.some((key) => text.includes(`\n${key}:`));
  const isMine = /\.(?:md|markdown)$/iu.test(path) && (front || named.test(baseNameOf(path)) || titled.test(text));
  return isMine ? { mine: true } : { mine: false };
}

/** Opens a card of this sort; what has neither its keys nor its headings is not one. */
export function openCard(path: string, files: ArtefactFiles, marks: CardMarks): Card | NotMine | Malformed {
  const file = files.get(path);
  const parsed = file ? frontMatterOf(file) : undefined;
  if (!parsed) return notMine;
  if (!parsed.ok) return parsed.problem;
  const { fields = new Map(), body } = parsed.value;
  const sections = sectionsOf(body);
  const isNamed = marks.named.test(baseNameOf(path)) || marks.titled.test(body);
  if (!marks.keys.some((key) => fields.has(key)) && !(marks.looksLike(sections) && isNamed)) return notMine;
  return { fields, body, sections };
}
