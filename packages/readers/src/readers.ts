import { dataCard } from './formats/data-card.ts';
import { dvcLock } from './formats/dvc-lock.ts';
import { dvcParams } from './formats/dvc-params.ts';
import { dvcPipeline } from './formats/dvc-pipeline.ts';
import { dvcPointer } from './formats/dvc-pointer.ts';
import { junit } from './formats/junit.ts';
import { metricsJson } from './formats/metrics-json.ts';
import { mlflowFileStore } from './formats/mlflow-file-store.ts';
import { modelCard } from './formats/model-card.ts';
import { ownDocument } from './formats/own-document.ts';
import type { Reader } from './reader.ts';

/** Every reader, in order of priority: the first that reads a file has it. A new format is one file and one line here. */
export const readers: readonly Reader[] = [
  dvcLock,
  dvcPipeline,
  dvcPointer,
  dvcParams,
  mlflowFileStore,
  junit,
  ownDocument,
  dataCard,
  modelCard,
  metricsJson,
];
