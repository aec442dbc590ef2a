import { headText, textOf } from '../door/text.ts';
import { environmentHeadline, environmentObservation, requirementOf } from '../facts/components.ts';
import { baseNameOf } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

const textMax = 4 * 1024 * 1024;

/** `requirements*.txt` of pip: names with the version they are pinned to, or without one where it is a range. */
export const pipRequirements: Reader = {
  format: 'pip-requirements',
  title: 'pip requirements',
  versions: 'requirements file format of pip 9 and later',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(path, head) {
    const named = /^(?:requirements|constraints)[\w.-]*\.txt$|^[\w.-]*[-_]requirements\.txt$/iu.test(baseNameOf(path));
    return named && /^\s*(?:[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*(?:[=<>~!;@\n\r]|$)|-[rce-])/mu.test(headText(head))
      ? { mine: true }
      : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const text = file ? textOf(file, textMax) : undefined;
    if (!text) return notMine;
    if (!text.ok) return text.problem;
    const lines = text.value
      .replaceAll(/\\\r?\n/gu, ' ')
      .split(/\r?\n/u)
      .map((line) => line.replace(/(?:^|\s)#.*$/u, '').trim())
      .filter((line) => line !== '');
    const included = lines.filter((line) => /^(?:-r|-c|--requirement|--constraint)\b/u.test(line));
    const rest = lines.filter((line) => !line.startsWith('-'));
    const components = rest.map(requirementOf).filter((component) => component !== undefined);
    if (components.length === 0 || components.length < rest.length / 2) return notMine;
    const unknown = [
      ...rest.filter((line) => requirementOf(line) === undefined),
      ...lines.filter((line) => line.startsWith('-') && !included.includes(line)),
    ];
    return readAs(
      [environmentObservation(path, components, { includes: included.length > 0 ? included : undefined })],
      environmentHeadline(components),
      unknown.map((line) => line.split(/[\s=]/u)[0]?.slice(0, 60) ?? ''),
    );
  },
};
