import { baseNameOf, extensionOf } from './paths.ts';

/** What a path looks like by its name. Used only for the role of a link, never as a fact. */
type ArtefactKind = 'code' | 'model' | 'data' | 'report' | 'configuration' | 'other';

export function artefactKindOf(path: string): ArtefactKind {
  const extension = extensionOf(path);
  const segments = path
    .toLowerCase()
    .split(/[/\\]/u)
    .filter((segment) => segment !== '' && segment !== '.');
  if (codeExtensions.has(extension)) return 'code';
  if (modelExtensions.has(extension)) return 'model';
  if (configurationNames.test(baseNameOf(path))) return 'configuration';
  if (segments.some((segment) => reportSegments.test(segment))) return 'report';
  if (dataExtensions.has(extension)) return 'data';
  if (!documentExtensions.has(extension) && segments.some((segment) => dataSegments.test(segment))) return 'data';
  if ((extension === '' || extension === 'bin') && segments.some((segment) => modelSegments.test(segment))) return 'model';
  return 'other';
}

const codeExtensions = new Set([
  'py',
  'ipynb',
  'r',
  'rmd',
  'sh',
  'bash',
  'ps1',
  'jl',
  'scala',
  'sql',
  'js',
  'ts',
  'java',
  'cpp',
  'go',
  'rs',
]);
const modelExtensions = new Set([
  'pkl',
  'pickle',
  'joblib',
  'h5',
  'hdf5',
  'keras',
  'pt',
  'pth',
  'onnx',
  'safetensors',
  'ckpt',
  'pb',
  'tflite',
  'model',
  'gguf',
  'cbm',
  'mlmodel',
  'skops',
  'ubj',
]);
const dataExtensions = new Set([
  'csv',
  'tsv',
  'parquet',
  'feather',
  'arrow',
  'npy',
  'npz',
  'jsonl',
  'ndjson',
  'tfrecord',
  'xls',
  'xlsx',
  'xml',
  'avro',
  'orc',
  'db',
  'sqlite',
  'zip',
  'gz',
  'tar',
]);
const documentExtensions = new Set(['md', 'rst', 'html', 'pdf', 'png', 'svg', 'jpg']);
const configurationNames = /^(?:params|config|dvc)\.(?:ya?ml|json|toml)$/iu;
const reportSegments = /^(?:eval|evaluation|reports?|metrics?|plots?|scores?|results?|dvclive|figures?|logs?)(?:[._-].*)?$/u;
const dataSegments = /^(?:data|datasets?|raw|processed|interim|features|preprocessed|inputs?)$/u;
const modelSegments = /^(?:models?|checkpoints?|weights)$/u;
