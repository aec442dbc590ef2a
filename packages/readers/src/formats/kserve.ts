import type { Resource } from '../door/manifests.ts';
import { looksLikeManifest } from '../door/manifests.ts';
import type { Value } from '../door/value.ts';
import { at, countAt, entriesAt, fieldsAt, isFields, listAt, numberAt, textAt, wordAt } from '../door/value.ts';
import { imageMaterial, imageRefOf, imagesIn } from '../facts/image.ts';
import type { Described } from '../facts/manifest.ts';
import { containerImages, hasStatus, manifestOutcome, resourceFacts } from '../facts/manifest.ts';
import { kustomizeOf, workloadOf } from '../facts/workload.ts';
import type { MaterialRef, Reader } from '../reader.ts';

/**
 * KServe: which model from where is to be served by which runtime or image, and whether requests are logged. A model address without a
 * digest or commit only names the model.
 */
export const kserve: Reader = {
  format: 'kserve',
  title: 'KServe inference service',
  versions: 'v1alpha2, v1beta1; runtimes, trained models, LLM services v1alpha1',
  depth: 'read',
  kinds: ['declaration'],

  claim(path, head) {
    return looksLikeManifest(path, head) ? { mine: true } : { mine: false };
  },

  read(input) {
    return manifestOutcome(
      input,
      (resource) => servedOf(resource) !== undefined,
      (resource) => servedOf(resource) ?? workloadOf(resource) ?? kustomizeOf(resource),
    );
  },
};

function servedOf(resource: Resource): Described | undefined {
  if (resource.group !== 'serving.kserve.io' && resource.group !== 'serving.kubeflow.org') return undefined;
  if (resource.kind === 'InferenceService') return inferenceService(resource);
  if (resource.kind === 'ServingRuntime' || resource.kind === 'ClusterServingRuntime') return servingRuntime(resource);
  if (resource.kind === 'TrainedModel') return trainedModel(resource);
  return resource.kind === 'LLMInferenceService' ? languageModel(resource) : undefined;
}

function inferenceService(resource: Resource): Described {
  const spec = at(resource.body, 'spec');
  const old = at(spec, 'default');
  const predictor = at(old ?? spec, 'predictor');
  const explainer = at(old ?? spec, 'explainer');
  const model = modelOf(predictor);
  const images = imagesIn([...containerImages(predictor), textAt(model.body, 'image')]);
  const explainerImages = imagesIn(containerImages(explainer));
  const transformerImages = imagesIn(containerImages(at(old ?? spec, 'transformer')));
  const canary = at(spec, 'canary', 'predictor');
  const facts = {
    ...resourceFacts(resource),
    modelFormat: model.format,
    modelFormatVersion: model.formatVersion,
    storageUri: model.uri,
    runtime: textAt(model.body, 'runtime'),
    runtimeVersion: wordAt(model.body, 'runtimeVersion'),
    images: images.map(({ reference }) => reference),
    explainerImages: explainerImages.map(({ reference }) => reference),
    transformerImages: transformerImages.map(({ reference }) => reference),
    hasExplainer: isFields(explainer),
    hasTransformer: fieldsAt(old ?? spec, 'transformer') !== undefined,
    loggerMode: loggerOf(predictor),
    canaryTrafficPercent: numberAt(predictor, 'canaryTrafficPercent') ?? numberAt(spec, 'canaryTrafficPercent'),
    canaryStorageUri: canary === undefined ? undefined : modelOf(canary).uri,
    minReplicas: countAt(predictor, 'minReplicas'),
    maxReplicas: countAt(predictor, 'maxReplicas'),
    deploymentMode: textAt(resource.body, 'metadata', 'annotations', 'serving.kserve.io/deploymentMode'),
    hasStatus: hasStatus(resource.body),
  };
  const what = [model.uri ?? images[0]?.reference ?? 'no model', model.format].filter((each) => each !== undefined).join(', ');
  return {
    facts,
    materials: [
      ...modelMaterial(model.uri),
      ...modelMaterial(facts.canaryStorageUri),
      ...[...images, ...explainerImages, ...transformerImages].map(imageMaterial),
    ],
    headline: `InferenceService ${resource.name} serves ${what}`,
  };
}

type Model = { readonly body: Value | undefined; readonly uri?: string; readonly format?: string; readonly formatVersion?: string };

/** Newer predictors have `model`; older ones name the framework as the key. A custom predictor has containers and no model. */
function modelOf(predictor: Value | undefined): Model {
  const body = at(predictor, 'model');
  if (isFields(body)) {
    const uri = textAt(body, 'storageUri') ?? storageOf(body);
    return found(body, uri, textAt(body, 'modelFormat', 'name'), wordAt(body, 'modelFormat', 'version'));
  }
  const framework = entriesAt(predictor).find(([key, each]) => frameworks.has(key) && isFields(each));
  if (!framework) return { body: undefined };
  return found(framework[1], textAt(framework[1], 'storageUri') ?? storageOf(framework[1]), framework[0], undefined);
}

function found(body: Value, uri: string | undefined, format: string | undefined, formatVersion: string | undefined): Model {
  return {
    body,
    ...(uri === undefined ? {} : { uri }),
    ...(format === undefined ? {} : { format }),
    ...(formatVersion === undefined ? {} : { formatVersion }),
  };
}

/** `storage: {key, path}`: a path in a store that a secret names. */
function storageOf(model: Value): string | undefined {
  const path = textAt(model, 'storage', 'path');
  return path === undefined ? undefined : `${textAt(model, 'storage', 'key') ?? 'storage'}:${path}`;
}

const frameworks = new Set([
  'sklearn',
  'xgboost',
  'tensorflow',
  'pytorch',
  'triton',
  'onnx',
  'pmml',
  'lightgbm',
  'paddle',
  'mlflow',
  'huggingface',
  'tensorrt',
]);

function loggerOf(predictor: Value | undefined): string | undefined {
  return isFields(at(predictor, 'logger')) ? (textAt(predictor, 'logger', 'mode') ?? 'all') : undefined;
}

function servingRuntime(resource: Resource): Described {
  const images = imagesIn(containerImages(at(resource.body, 'spec')));
  return {
    facts: {
      ...resourceFacts(resource),
      modelFormats: listAt(resource.body, 'spec', 'supportedModelFormats').flatMap((each) => textAt(each, 'name') ?? []),
      images: images.map(({ reference }) => reference),
    },
    materials: images.map(imageMaterial),
    headline: `${resource.kind} ${resource.name}: ${images.map(({ reference }) => reference).join(', ') || 'no image'}`,
  };
}

function trainedModel(resource: Resource): Described {
  const uri = textAt(resource.body, 'spec', 'model', 'storageUri');
  return {
    facts: {
      ...resourceFacts(resource),
      modelFormat: textAt(resource.body, 'spec', 'model', 'framework'),
      storageUri: uri,
      inferenceService: textAt(resource.body, 'spec', 'inferenceService'),
    },
    materials: modelMaterial(uri),
    headline: `TrainedModel ${resource.name} serves ${uri ?? 'no model'}`,
  };
}

function languageModel(resource: Resource): Described {
  const uri = textAt(resource.body, 'spec', 'model', 'uri');
  const images = imagesIn(containerImages(at(resource.body, 'spec', 'template')));
  return {
    facts: {
      ...resourceFacts(resource),
      modelName: textAt(resource.body, 'spec', 'model', 'name'),
      storageUri: uri,
      images: images.map(({ reference }) => reference),
      replicas: countAt(resource.body, 'spec', 'replicas'),
    },
    materials: [...modelMaterial(uri), ...images.map(imageMaterial)],
    headline: `LLMInferenceService ${resource.name} serves ${uri ?? 'no model'}`,
  };
}

/** A model address pins the model only when it carries a digest. */
function modelMaterial(uri: string | undefined): readonly MaterialRef[] {
  if (uri === undefined) return [];
  const digest = imageRefOf(uri)?.digest;
  if (digest === undefined) return [{ name: uri, uri, role: 'model', join: 'named' }];
  return [{ name: uri, uri, digest: { sha256: digest.slice('sha256:'.length) }, role: 'model', join: 'pinned' }];
}
