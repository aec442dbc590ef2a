import { bentoml } from './formats/bentoml.ts';
import { cobertura } from './formats/cobertura.ts';
import { condaEnvironment } from './formats/conda-environment.ts';
import { croissant } from './formats/croissant.ts';
import { cyclonedx } from './formats/cyclonedx.ts';
import { dataCard } from './formats/data-card.ts';
import { dbtRunResults } from './formats/dbt-run-results.ts';
import { deepeval } from './formats/deepeval.ts';
import { dvcLock } from './formats/dvc-lock.ts';
import { dvcParams } from './formats/dvc-params.ts';
import { dvcPipeline } from './formats/dvc-pipeline.ts';
import { dvcPointer } from './formats/dvc-pointer.ts';
import { evidently } from './formats/evidently.ts';
import { garak } from './formats/garak.ts';
import { gitLfsPointer } from './formats/git-lfs-pointer.ts';
import { githubPayload } from './formats/github-payload.ts';
import { gitops } from './formats/gitops.ts';
import { greatExpectations } from './formats/great-expectations.ts';
import { hfModelConfig } from './formats/hf-model-config.ts';
import { hfResults } from './formats/hf-results.ts';
import { hfTrainerState } from './formats/hf-trainer-state.ts';
import { inToto } from './formats/in-toto.ts';
import { inspectLog } from './formats/inspect-log.ts';
import { junit } from './formats/junit.ts';
import { kserve } from './formats/kserve.ts';
import { kubeflowPipeline } from './formats/kubeflow-pipeline.ts';
import { kubernetes } from './formats/kubernetes.ts';
import { lightning } from './formats/lightning.ts';
import { lmEval } from './formats/lm-eval.ts';
import { metricsJson } from './formats/metrics-json.ts';
import { mlflowFileStore } from './formats/mlflow-file-store.ts';
import { mlflowSqlite } from './formats/mlflow-sqlite.ts';
import { mlmodel } from './formats/mlmodel.ts';
import { modelCardToolkit } from './formats/model-card-toolkit.ts';
import { modelCard } from './formats/model-card.ts';
import { modelSigning } from './formats/model-signing.ts';
import { mteb } from './formats/mteb.ts';
import { ollamaModelfile } from './formats/ollama-modelfile.ts';
import { onnx } from './formats/onnx.ts';
import { ownDocument } from './formats/own-document.ts';
import { pipRequirements } from './formats/pip-requirements.ts';
import { promptfoo } from './formats/promptfoo.ts';
import { pytestJson } from './formats/pytest-json.ts';
import { pythonLock } from './formats/python-lock.ts';
import { safetensors } from './formats/safetensors.ts';
import { sarif } from './formats/sarif.ts';
import { sigstoreBundle } from './formats/sigstore-bundle.ts';
import { terraformPlan } from './formats/terraform-plan.ts';
import { wandbSummary } from './formats/wandb-summary.ts';
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
  lmEval,
  promptfoo,
  inspectLog,
  greatExpectations,
  evidently,
  dbtRunResults,
  pytestJson,
  hfTrainerState,
  hfResults,
  hfModelConfig,
  wandbSummary,
  cyclonedx,
  garak,
  deepeval,
  mteb,
  croissant,
  modelSigning,
  sigstoreBundle,
  inToto,
  kserve,
  gitops,
  kubernetes,
  safetensors,
  lightning,
  githubPayload,
  terraformPlan,
  ollamaModelfile,
  bentoml,
  cobertura,
  sarif,
  kubeflowPipeline,
  modelCardToolkit,
  metricsJson,
];
