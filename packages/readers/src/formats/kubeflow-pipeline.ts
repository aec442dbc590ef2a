import { headOf } from '../door/bytes.ts';
import { headText } from '../door/text.ts';
import type { Value } from '../door/value.ts';
import { at, entriesAt, fieldsAt, plainOf, textAt, wordAt } from '../door/value.ts';
import { yamlOf } from '../door/yaml.ts';
import { imageMaterial, imagesIn } from '../facts/image.ts';
import { recognisedAs, unknownFields } from '../facts/understood.ts';
import type { Reader } from '../reader.ts';
import { notMine } from '../reader.ts';

/** A compiled Kubeflow pipeline (IR): its tasks, images and default parameters. It declares a pipeline; what ran is not in it. */
export const kubeflowPipeline: Reader = {
  format: 'kubeflow-pipeline',
  title: 'Kubeflow pipeline (compiled IR)',
  versions: 'schema 2.0 and 2.1',
  depth: 'recognised',
  kinds: ['declaration'],

  claim(path, head) {
    const text = headText(head);
    const marked = /^(?:# PIPELINE DEFINITION|components:|deploymentSpec:|pipelineInfo:)/mu.test(text) || text.includes('"pipelineInfo"');
    return /\.(?:ya?ml|json)$/iu.test(path) && marked ? { mine: true } : { mine: false };
  },

  read({ path, files }) {
    const file = files.get(path);
    const parsed = file ? yamlOf(file) : undefined;
    if (!parsed) return notMine;
    if (!parsed.ok) return isIr(file ? headText(headOf(file, 4_096)) : '') ? parsed.problem : notMine;
    const pipeline = parsed.value;
    const name = textAt(pipeline, 'pipelineInfo', 'name');
    const schema = wordAt(pipeline, 'schemaVersion');
    if (name === undefined || schema === undefined || !fieldsAt(pipeline, 'deploymentSpec')) return notMine;

    const tasks = entriesAt(pipeline, 'root', 'dag', 'tasks').map(([key]) => key);
    const executors = entriesAt(pipeline, 'deploymentSpec', 'executors');
    const images = imagesIn(executors.map(([, each]) => textAt(each, 'container', 'image')));
    const sdk = textAt(pipeline, 'sdkVersion');
    const facts = {
      type: 'pipeline',
      pipeline: name,
      description: textAt(pipeline, 'pipelineInfo', 'description'),
      schemaVersion: schema,
      sdkVersion: sdk,
      tasks,
      components: entriesAt(pipeline, 'components').map(([key]) => key),
      images: images.map(({ reference }) => reference),
      parameters: defaultsOf(pipeline),
    };
    return recognisedAs(
      [
        {
          kind: 'declaration',
          stage: 'training',
          subject: [{ name: path, at: { path, match: 'exact' } }],
          materials: images.map(imageMaterial),
          facts,
          source: { tool: { name: 'kfp', version: sdk?.replace(/^kfp-/u, '') } },
        },
      ],
      `pipeline ${name}: ${tasks.length} tasks, ${images.length} images`.slice(0, 300),
      unknownFields(fieldsAt(pipeline) ?? new Map(), knownFields),
    );
  },
};

/** Inputs of the pipeline with their defaults; one without a default is null. */
function defaultsOf(pipeline: Value): Readonly<Record<string, unknown>> {
  const inputs = entriesAt(pipeline, 'root', 'inputDefinitions', 'parameters');
  return Object.fromEntries(inputs.slice(0, 500).map(([name, each]) => [name, plainOf(at(each, 'defaultValue') ?? null)]));
}

function isIr(head: string): boolean {
  return /^# PIPELINE DEFINITION|^pipelineInfo:/mu.test(head);
}

const knownFields = new Set(['components', 'defaultPipelineRoot', 'deploymentSpec', 'pipelineInfo', 'root', 'schemaVersion', 'sdkVersion']);
