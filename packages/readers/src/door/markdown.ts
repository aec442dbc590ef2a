/** A heading, how many words stand below it before the next one, and whether these are a template's placeholders. */
export type Section = { readonly heading: string; readonly level: number; readonly words: number; readonly placeholder: boolean };

const sectionsMax = 500;

/** The sections of a Markdown text, in order. Fenced code counts as words; comments do not; a `#` in code is no heading. */
export function sectionsOf(markdown: string): readonly Section[] {
  const sections: { heading: string; level: number; lines: string[] }[] = [];
  let fence: string | undefined;
  let previous = '';
  for (const line of withoutComments(markdown).split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) fence = fence === undefined ? mark : undefined;
    const heading = fence === undefined ? headingOf(line, previous) : undefined;
    if (heading?.underlined === true) sections.at(-1)?.lines.pop();
    if (heading) sections.push({ heading: heading.text, level: heading.level, lines: [] });
    else sections.at(-1)?.lines.push(line);
    previous = line;
  }
  return sections.slice(0, sectionsMax).map(({ heading, level, lines }) => sectionOf(heading, level, lines.join('\n')));
}

/** Whether nothing but placeholders and empty sections stands below the headings. */
export function isTemplate(sections: readonly Section[]): boolean {
  return sections.length > 0 && sections.every(({ words, placeholder }) => words === 0 || placeholder);
}

type Heading = { readonly text: string; readonly level: number; readonly underlined: boolean };

function headingOf(line: string, previous: string): Heading | undefined {
  const [, marks, text] = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/u.exec(line) ?? [];
  if (marks !== undefined && clean(text ?? '') !== '') return { text: clean(text ?? ''), level: marks.length, underlined: false };
  const underline = /^ {0,3}(=+|-{3,})[ \t]*$/u.exec(line)?.[1];
  const underlinable = previous.trim() !== '' && !/^\s*(?:[#>|]|[-*+] |\d+\. )/u.test(previous);
  if (underline === undefined || !underlinable) return undefined;
  return { text: clean(previous), level: underline.startsWith('=') ? 1 : 2, underlined: true };
}

function clean(heading: string): string {
  return heading
    .replaceAll(/\*\*|__|`/gu, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/\\([\\`*_{}[\]()#+.!|>~-])/gu, '$1')
    .trim()
    .slice(0, 300)
    .toWellFormed();
}

function sectionOf(heading: string, level: number, body: string): Section {
  const words = wordsIn(body);
  return { heading, level, words, placeholder: words > 0 && wordsIn(body.replaceAll(placeholders, ' ')) === 0 };
}

/** What templates leave to be filled in, whole: brackets, braces, angle brackets, and the usual words. */
const placeholders =
  /\{\{[^{}]*\}\}|\[(?:more information needed|needs more information|add [^\]]*|insert [^\]]*|your [^\]]*|todo[^\]]*|tbd|\.{3}|…)\](?:\([^)]*\))?|<(?:add|insert|your|todo|fill|describe|name|date)\b[^<>]*>|\b(?:more information needed|needs more information|to be (?:completed|filled in|determined|done|defined)|todo|tbd|fixme|lorem ipsum[^.]*)\b[.:]?/giu;

function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
}

function withoutComments(markdown: string): string {
  return markdown.replaceAll(/<!--[\s\S]*?-->/gu, (comment) => comment.replaceAll(/[^\n]/gu, ''));
}
