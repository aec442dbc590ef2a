import { headText } from '../door/text.ts';
import { fieldsAt, plainOf } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * `params.yaml` beside a DVC pipeline: parameters as set now, a `declaration`. What a run really used stands in the lock. Without a
 * `dvc.yaml` in the same folder it is only a file of that name.
 */
export const dvcParams: Reader = {
  format: 'dvc-params',
  title: 'DVC parameters',
  versions: '1.x to 3.x',
  depth: 'read',
  kinds: ['declaration'],

  claim(path, head) {
    const named = baseNameOf(path) === 'params.yaml' && /^["'\w.-]+:/mu.test(headText(head));
    return named ? { mine: true, wants: ['dvc.yaml', 'dvc.lock'] } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const prefix = folderOf(path) === '' ? '' : `${folderOf(path)}/`;
    if (!file || !(files.has(`${prefix}dvc.yaml`) || files.has(`${prefix}dvc.lock`))) return notMine;
    const parsed = yamlOf(file);
    if (!parsed.ok) return parsed.problem;
    const parameters = fieldsAt(parsed.value);
    if (!parameters || parameters.size === 0) return notMine;
    return readAs(
      [
        {
          kind: 'declaration',
          stage: 'training',
          subject: [{ name: path, at: { path, match: 'exact' } }],
          materials: [],
          facts: { type: 'parameters', parameters: plainOf(parameters) },
          source: { tool: { name: 'dvc' } },
        },
      ],
      `parameters: ${[...parameters.keys()].join(', ')}`.slice(0, 200),
    );
  },
};
