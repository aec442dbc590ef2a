import type { Parsed } from '../malformed.ts';
import type { ArtefactFile } from '../reader.ts';
import { jsonFrom } from './json.ts';
import { textOf } from './text.ts';
import type { Value } from './value.ts';

const linesMax = 1_000;

/** The JSON value of a file, or its values where it has one a line. One broken line breaks the file: half of it would mislead. */
export function jsonOrLinesOf(file: ArtefactFile): Parsed<readonly Value[]> {
  const text = textOf(file);
  if (!text.ok) return text;
  const whole = jsonFrom(text.value);
  if (whole.ok) return { ok: true, value: [whole.value] };
  const lines = text.value.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2 || lines.length > linesMax || !jsonFrom(lines[0] ?? '').ok) return whole;
  const parsed = lines.map(jsonFrom);
  const broken = parsed.find((each) => !each.ok);
  return broken && !broken.ok ? broken : { ok: true, value: parsed.flatMap((each) => (each.ok ? [each.value] : [])) };
}
