import { headHasKeys, openJson } from '../door/open.ts';
import type { Value } from '../door/value.ts';
import { isList, at, textAt, wordAt, wordsAt } from '../door/value.ts';
import { baseNameOf, folderOf } from '../facts/paths.ts';
import { readAs } from '../facts/understood.ts';
import type { MaterialRef, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/** `config.json` of a Transformers model, and `adapter_config.json` of a PEFT adapter: architecture, library, and the model it was made from. */
export const hfModelConfig: Reader = {
  format: 'hf-model-config',
  title: 'Transformers or PEFT configuration',
  versions: 'transformers 4.x, 5.x; PEFT',
  depth: 'read',
  kinds: ['component-inventory'],

  claim(path, head) {
    const model = headHasKeys(head, 'architectures', 'model_type') || headHasKeys(head, 'transformers_version', 'model_type');
    return path.endsWith('.json') && (model || headHasKeys(head, 'peft_type')) ? { mine: true } : { mine: false };
  },

  read(input) {
    return openJson(input, (config) => {
      const adapter = textAt(config, 'peft_type');
      const isModel = isList(at(config, 'architectures')) && textAt(config, 'model_type') !== undefined;
      if (!isModel && (adapter === undefined || at(config, 'base_model_name_or_path') === undefined)) return notMine;
      const name = baseNameOf(folderOf(input.path)) || (adapter ?? textAt(config, 'model_type') ?? 'model');
      const base = hubName(textAt(config, 'base_model_name_or_path') ?? textAt(config, '_name_or_path'));
      const facts = {
        components: [{ name, type: 'machine-learning-model' }, ...libraryOf(config)],
        architectures: wordsAt(config, 'architectures'),
        modelType: textAt(config, 'model_type'),
        adapter,
        baseModel: base,
        dtype: textAt(config, 'dtype') ?? textAt(config, 'torch_dtype'),
      };
      const subject = { name, at: { path: input.path, match: 'exact' } as const };
      const materials = base === undefined ? [] : [baseMaterial(base, textAt(config, 'revision'))];
      const what = adapter === undefined ? facts.architectures.join(', ') : `${adapter} adapter`;
      return readAs(
        [{ kind: 'component-inventory', stage: 'training', subject: [subject], materials, facts, source: {} }],
        base === undefined ? what : `${what}, from ${base}`,
      );
    });
  },
};

function libraryOf(config: Value) {
  const version = wordAt(config, 'transformers_version');
  return version === undefined ? [] : [{ name: 'transformers', version, type: 'library' }];
}

/** Names of a hub are `owner/name` or `name`; a local path names nothing outside the machine it was on. */
function hubName(name: string | undefined): string | undefined {
  return name !== undefined && /^[\w][\w.-]*(?:\/[\w][\w.-]*)?$/u.test(name) ? name : undefined;
}

function baseMaterial(name: string, revision: string | undefined): MaterialRef {
  const pinned = revision !== undefined && /^[0-9a-f]{40}$/u.test(revision);
  return { name, role: 'base-model', digest: pinned ? { gitCommit: revision } : undefined, join: pinned ? 'pinned' : 'named' };
}
