import { condaEnvironment } from './formats/conda-environment.ts';
import { dataCard } from './formats/data-card.ts';
import { dvcLock } from './formats/dvc-lock.ts';
import { dvcParams } from './formats/dvc-params.ts';
import { dvcPipeline } from './formats/dvc-pipeline.ts';
import { dvcPointer } from './formats/dvc-pointer.ts';
import { gitLfsPointer } from './formats/git-lfs-pointer.ts';
import { junit } from './formats/junit.ts';
import { metricsJson } from './formats/metrics-json.ts';
import { mlflowFileStore } from './formats/mlflow-file-store.ts';
import { mlflowSqlite } from './formats/mlflow-sqlite.ts';
import { mlmodel } from './formats/mlmodel.ts';
import { modelCard } from './formats/model-card.ts';
import { onnx } from './formats/onnx.ts';
import { ownDocument } from './formats/own-document.ts';
import { pipRequirements } from './formats/pip-requirements.ts';
import { pythonLock } from './formats/python-lock.ts';
import type { Reader } from './reader.ts';

/** Every reader, in order of priority: the first that reads a file has it. A new format is one file and one line here. */
export const readers: readonly Reader[] = [
  gitLfsPointer,
  dvcLock,
  dvcPipeline,
  dvcPointer,
  dvcParams,
  mlflowFileStore,
  mlflowSqlite,
  mlmodel,
  onnx,
  pipRequirements,
  condaEnvironment,
  pythonLock,
  junit,
  ownDocument,
  dataCard,
  modelCard,
  metricsJson,
];
