import { createHash } from 'node:crypto';
import { headText, textOf } from '../door/text.ts';
import { baseNameOf, folderOf, pathRefOf } from '../facts/paths.ts';
import { recognisedAs } from '../facts/understood.ts';
import type { MaterialRef, Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/**
 * An Ollama Modelfile: base weights, adapter, parameters, and that there is a system prompt (its SHA-256, never its words). A name with a
 * tag does not pin the weights.
 */
export const ollamaModelfile: Reader = {
  format: 'ollama-modelfile',
  title: 'Ollama Modelfile',
  versions: 'instructions FROM, PARAMETER, TEMPLATE, SYSTEM, ADAPTER, LICENSE, MESSAGE',
  depth: 'recognised',
  kinds: ['component-inventory'],

  claim(path, head) {
    return /(?:^|[._-])modelfile$/iu.test(baseNameOf(path)) && /^[ \t]*FROM[ \t]+\S/imu.test(headText(head))
      ? { mine: true }
      : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const text = file ? textOf(file, modelfileBytesMax) : undefined;
    if (!text) return notMine;
    if (!text.ok) return text.problem;
    const instructions = instructionsOf(text.value.replaceAll('\r\n', '\n'));
    if (!instructions || instructions.some(({ name }) => !known.has(name))) return notMine;
    const base = valuesOf(instructions, 'FROM');
    if (base.length === 0) return notMine;

    const adapters = valuesOf(instructions, 'ADAPTER');
    const [system] = valuesOf(instructions, 'SYSTEM').slice(-1);
    const [template] = valuesOf(instructions, 'TEMPLATE').slice(-1);
    const facts = {
      components: [...base, ...adapters].map((name) => ({
        name: name.slice(0, 500),
        type: 'machine-learning-model',
        digest: digestIn(name),
      })),
      from: base[0],
      adapters,
      parameters: valuesOf(instructions, 'PARAMETER')
        .slice(0, parametersMax)
        .map((line) => line.slice(0, 300)),
      hasSystemPrompt: system !== undefined,
      systemPromptSha256: system === undefined ? undefined : sha256Of(system),
      hasTemplate: template !== undefined,
      templateSha256: template === undefined ? undefined : sha256Of(template),
      messages: valuesOf(instructions, 'MESSAGE').length,
      hasLicence: valuesOf(instructions, 'LICENSE').length > 0,
    };
    const materials = [...base, ...adapters].map((name) => weights(folderOf(path), name));
    return recognisedAs(
      [
        {
          kind: 'component-inventory',
          stage: 'deployment',
          subject: [{ name: path, at: { path, match: 'exact' } }],
          materials,
          facts,
          source: { tool: { name: 'ollama' } },
        },
      ],
      `from ${base[0] ?? ''}, ${facts.parameters.length} parameters, ${facts.hasSystemPrompt ? 'with' : 'no'} system prompt`.slice(0, 300),
    );
  },
};

type Instruction = { readonly name: string; readonly value: string };

const modelfileBytesMax = 1024 * 1024;
const parametersMax = 200;
const known = new Set(['FROM', 'PARAMETER', 'TEMPLATE', 'SYSTEM', 'ADAPTER', 'LICENSE', 'MESSAGE', 'REQUIRES']);

/** Instructions in order; a value in three quotes goes over lines. Undefined when a line is none: then it is another kind of file. */
function instructionsOf(text: string): readonly Instruction[] | undefined {
  const found: Instruction[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (/^\s*(?:#|$)/u.test(line)) continue;
    const [, name, rest = ''] = /^[ \t]*([A-Za-z]+)[ \t]+(.*)$/u.exec(line) ?? [];
    if (name === undefined) return undefined;
    let value = rest;
    const opening = rest.indexOf('"""');
    if (opening >= 0) {
      while (!value.includes('"""', opening + 3) && at + 1 < lines.length) value += `\n${lines[(at += 1)] ?? ''}`;
      value = value.slice(0, opening) + value.slice(opening + 3).replace(/"""\s*$/u, '');
    }
    found.push({ name: name.toUpperCase(), value: value.trim() });
  }
  return found;
}

function valuesOf(instructions: readonly Instruction[], name: string): readonly string[] {
  return instructions.filter((each) => each.name === name).map(({ value }) => value);
}

/** A file beside the Modelfile, or a name in a library. */
function weights(folder: string, name: string): MaterialRef {
  const isPath = /^[./~]|\.(?:gguf|safetensors|bin)$/iu.test(name);
  const at = isPath ? pathRefOf(folder, name) : undefined;
  const sha256 = digestIn(name)?.slice('sha256:'.length);
  if (sha256 !== undefined) return { name: name.slice(0, 500), digest: { sha256 }, role: 'base-model', join: 'pinned' };
  return { name: name.slice(0, 500), at, role: 'base-model', join: 'named' };
}

function digestIn(name: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/u.exec(name)?.[1];
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
