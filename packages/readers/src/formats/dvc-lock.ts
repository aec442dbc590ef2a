import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, entriesAt, fieldsAt, isFields, listAt, textAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { baseNameOf, folderOf, within } from '../facts/paths.ts';
import { readAs, unknownFields } from '../facts/understood.ts';
import type { ArtefactFiles, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';
import type { DvcStage } from './dvc-stage.ts';
import { dvcStageOf, snapshotObservation, stageObservation } from './dvc-stage.ts';

/**
 * `dvc.lock`: what DVC ran, with the hash of every input and output. Three shapes: 1.x (stages at the top, no sizes),
 * 2.x (`schema: '2.0'`), 3.x (`hash: md5` beside each md5). A subject of a stage is each of its outputs.
 */
export const dvcLock: Reader = {
  format: 'dvc-lock',
  title: 'DVC lock',
  versions: '1.x, 2.x, 3.x',
  depth: 'read',
  kinds: ['data-preparation', 'training-run', 'conversion', 'declaration', 'dataset-snapshot'],

  claim(path, head) {
    const text = headText(head);
    const looksLocked = /^\s*(?:cmd|deps|outs):/mu.test(text) && /\bmd5:|\bpath:/u.test(text);
    return baseNameOf(path) === 'dvc.lock' && looksLocked ? { mine: true, wants: ['dvc.yaml'] } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? yamlOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return parsed.problem;
    const locked = lockedStages(parsed.value);
    if (!locked) return notMine;

    const stages = locked.map(([name, stage]) => dvcStageOf(name, workFolder(path, name, files), stage));
    const observations = [...stages.map(stageObservation), ...snapshots(stages)];
    const outs = stages.flatMap((stage) => stage.outs).filter(({ digest }) => digest !== undefined).length;
    return readAs(observations, `${stages.length} stages, ${outs} outputs hashed`, notUnderstood(parsed.value, locked));
  },
};

/** Stages of any shape, or undefined when it is no lock. */
function lockedStages(lock: Value): readonly (readonly [string, Value])[] | undefined {
  const wrapped = fieldsAt(lock, 'stages');
  const stages = entriesAt(wrapped ?? lock).filter(([, stage]) => isFields(stage));
  const isLock =
    stages.length > 0 &&
    stages.every(([, stage]) => at(stage, 'cmd') !== undefined && (at(stage, 'deps') ?? at(stage, 'outs')) !== undefined);
  return isLock ? stages : undefined;
}

/** Paths in a lock are relative to the `wdir` of the stage, which only dvc.yaml knows. */
function workFolder(path: string, stage: string, files: ArtefactFiles): string {
  const folder = folderOf(path);
  const file = files.get(folder === '' ? 'dvc.yaml' : `${folder}/dvc.yaml`);
  const pipeline = file ? yamlOf(file) : undefined;
  const [declared = stage] = stage.split('@');
  const wdir = pipeline?.ok ? textAt(pipeline.value, 'stages', declared, 'wdir') : undefined;
  return wdir === undefined ? folder : (within(folder, wdir) ?? folder);
}

/** Each dataset once: as `derived` when a stage made it, else as `source`. */
function snapshots(stages: readonly DvcStage[]) {
  const made = new Set(stages.flatMap((stage) => stage.outs.map((out) => out.path)));
  const seen = new Set<string>();
  return stages.flatMap((stage) =>
    [...stage.outs, ...stage.deps.filter((dep) => !made.has(dep.path))].flatMap((entry) => {
      if (seen.has(entry.path)) return [];
      seen.add(entry.path);
      return snapshotObservation(entry, stage.folder, made.has(entry.path) ? 'derived' : 'source');
    }),
  );
}

const stageFields = new Set(['cmd', 'deps', 'outs', 'params']);
const entryFields = new Set(['path', 'hash', 'md5', 'size', 'nfiles', 'isexec', 'files', 'cloud', 'repo', 'checksum', 'etag']);

function notUnderstood(lock: Value, stages: readonly (readonly [string, Value])[]): readonly string[] {
  const top = fieldsAt(lock, 'stages') ? unknownFields(fieldsAt(lock) ?? new Map(), new Set(['schema', 'stages'])) : [];
  const below = stages.flatMap(([, stage]) => [
    ...unknownFields(fieldsAt(stage) ?? new Map(), stageFields, 'stages.*.'),
    ...listAt(stage, 'outs').flatMap((out) => unknownFields(fieldsAt(out) ?? new Map(), entryFields, 'stages.*.outs.')),
    ...listAt(stage, 'deps').flatMap((dep) => unknownFields(fieldsAt(dep) ?? new Map(), entryFields, 'stages.*.deps.')),
  ]);
  return [...top, ...below];
}
