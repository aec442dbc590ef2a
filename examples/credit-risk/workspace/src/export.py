"""Turns the trained pipeline, preprocessing included, into the ONNX file that is evaluated and put into service."""

import json
from pathlib import Path

import joblib
import mlflow
import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType

from dataset import NUMERIC, FEATURES, read_rows, sha256_of
from tracking import log_environment, use_experiment
from train import MODEL_PATH, TRAIN_PATH, typed

ONNX_PATH = "models/model.onnx"
DIFFERENCE_MAX = 1e-5


def main():
    run = json.loads(Path("reports/run.json").read_text())
    use_experiment()
    with mlflow.start_run(run_name="export"):
        mlflow.set_tag("training_run", run["trainingRun"])
        log_environment()
        model = joblib.load(MODEL_PATH)
        Path(ONNX_PATH).write_bytes(convert(model).SerializeToString())
        difference = largest_difference(model)
        mlflow.log_param("input.conversion.sha256", sha256_of(MODEL_PATH))
        mlflow.log_param("output.conversion.sha256", sha256_of(ONNX_PATH))
        mlflow.log_metric("difference.max", difference)
        mlflow.log_artifact(ONNX_PATH)
    if difference > DIFFERENCE_MAX:
        raise SystemExit(f"the exported model differs from the trained one by {difference}")
    Path("reports/export.json").write_text(json.dumps({"difference": {"max": difference}}, indent=2) + "\n")


def convert(model):
    inputs = [
        (name, FloatTensorType([None, 1]) if name in NUMERIC else StringTensorType([None, 1])) for name in FEATURES
    ]
    exported = to_onnx(
        model, initial_types=inputs, options={"zipmap": False}, target_opset={"": 21, "ai.onnx.ml": 3}, name="credit-risk"
    )
    exported.producer_name = "skl2onnx"
    exported.doc_string = "Probability that a credit will not be repaid as agreed"
    # The converter writes these two in the order of a hash set; sorted, the same inputs give the same bytes.
    opsets = sorted(exported.opset_import, key=lambda opset: opset.domain)
    del exported.opset_import[:]
    exported.opset_import.extend(opsets)
    # Digests only, no run id and no time, for the same reason.
    for key, value in {"source_sha256": sha256_of(MODEL_PATH), "training_data_sha256": sha256_of(TRAIN_PATH)}.items():
        exported.metadata_props.add(key=key, value=value)
    return exported


def largest_difference(model):
    rows = typed(read_rows(TRAIN_PATH))
    session = onnxruntime.InferenceSession(ONNX_PATH, providers=["CPUExecutionProvider"])
    return float(np.abs(risk_by_onnx(session, rows) - model.predict_proba(rows)[:, 1]).max())


def risk_by_onnx(session, rows):
    """Probability of the bad outcome for each row, by the exported model."""
    feed = {name: rows[[name]].to_numpy(dtype="float32" if name in NUMERIC else object) for name in FEATURES}
    return session.run(["probabilities"], feed)[0][:, 1]


if __name__ == "__main__":
    main()
