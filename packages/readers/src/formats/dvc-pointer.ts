import { headText } from '../door/text.ts';
import { at, fieldsAt, isList, listAt, textAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { artefactKindOf } from '../facts/artefact-kind.ts';
import { baseNameOf, folderOf, within } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { Observation, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';
import type { DvcEntry } from './dvc-stage.ts';
import { dvcStageOf, entryOf, snapshotOf, stageObservation, subjectOf } from './dvc-stage.ts';

/**
 * `*.dvc`: the hash of a file or folder kept outside Git, with where it was imported from. In DVC 0.x the same file held a
 * whole stage. The second MD5 at the top of an import is the pointer's own and is not read.
 */
export const dvcPointer: Reader = {
  format: 'dvc-pointer',
  title: 'DVC pointer',
  versions: '0.x, 1.x to 3.x, version-aware remotes',
  depth: 'read',
  kinds: ['dataset-snapshot', 'component-inventory', 'data-preparation', 'training-run', 'conversion', 'declaration'],

  claim(path, head) {
    return path.endsWith('.dvc') && /^outs:/mu.test(headText(head)) ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? yamlOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const pointer = parsed.value;
    const outs = listAt(pointer, 'outs').flatMap(entryOf);
    if (outs.length === 0 || !isList(at(pointer, 'outs'))) return notMine;

    const folder = within(folderOf(path), textAt(pointer, 'wdir') ?? '.') ?? folderOf(path);
    const imported = listAt(pointer, 'deps')
      .flatMap(entryOf)
      .find((dep) => dep.repoUrl !== undefined);
    const importedFrom = { repoUrl: imported?.repoUrl, repoRevision: imported?.repoRevision };
    const stage = at(pointer, 'cmd') === undefined ? [] : [stageObservation(dvcStageOf(baseNameOf(path), folder, pointer))];
    const role = stage.length > 0 ? 'derived' : 'source';
    const contents = outs.flatMap((out) => contentObservation({ ...out, ...importedFrom }, folder, role));
    const unknown = unknownFields(fieldsAt(pointer) ?? new Map(), pointerFields);
    return readAs([...stage, ...contents], headlineOf(outs), unknown);
  },
};

/** A model behind a pointer is a component; everything else that a person put under DVC outside a pipeline is data. */
function contentObservation(entry: DvcEntry, folder: string, role: 'source' | 'derived'): readonly Observation[] {
  if (artefactKindOf(entry.path) !== 'model') return [snapshotOf(entry, folder, role)];
  const [digest] = Object.entries(entry.digest ?? {}).map(([name, hex]) => `${name}:${hex}`);
  return [
    {
      kind: 'component-inventory',
      stage: 'release',
      subject: [subjectOf(entry, folder)],
      materials: [],
      facts: {
        components: [
          { name: baseNameOf(entry.path), type: 'machine-learning-model', digest, supplier: entry.repoUrl, version: entry.repoRevision },
        ],
      },
      source: { tool: { name: 'dvc' } },
    },
  ];
}

function headlineOf(outs: readonly DvcEntry[]): string {
  const [first] = outs;
  const sizeBytes = first?.sizeBytes === undefined ? '' : `, ${first.sizeBytes} bytes`;
  const count = first?.files === undefined ? '' : `, ${first.files} files`;
  return `${outs.map((out) => out.path).join(', ')}${sizeBytes}${count}`;
}

const pointerFields = new Set(['outs', 'deps', 'md5', 'frozen', 'cmd', 'wdir', 'meta', 'desc', 'params', 'locked', 'always_changed']);
