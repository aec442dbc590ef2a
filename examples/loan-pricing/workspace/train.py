"""Splits, trains, exports and evaluates in one go. Price bands are to follow from the risk of three facts alone."""

import hashlib
import json
from pathlib import Path

import mlflow
import numpy as np
import onnxruntime
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, brier_score_loss, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FEATURES = ["amount_dm", "installment_rate", "existing_credits"]
ONNX_PATH = "models/model.onnx"
SEED = 7


def main():
    for folder in ["models", "metrics", "reports"]:
        Path(folder).mkdir(exist_ok=True)
    mlflow.set_experiment("loan-pricing")
    with mlflow.start_run(run_name="train-and-evaluate") as run:
        train, test = split()
        model = fit(train)
        export(model)
        metrics = measure(test)
        mlflow.log_params({"seed": SEED, "model.sha256": sha256_of(ONNX_PATH)})
        mlflow.log_metrics(metrics)
        mlflow.log_artifact(ONNX_PATH)
    about = {
        "evaluation_run": run.info.run_id,
        "model": {"path": ONNX_PATH, "sha256": sha256_of(ONNX_PATH)},
        "dataset": {"name": "loan-pricing-test", "path": "data/test.csv", "sha256": sha256_of("data/test.csv")},
    }
    Path("metrics/evaluation.json").write_text(json.dumps({**about, **metrics}, indent=2) + "\n")


def split():
    rows = pd.read_csv("data/german_credit.csv", keep_default_na=False)
    parts = train_test_split(rows, test_size=0.3, random_state=SEED, stratify=rows["class"])
    for part, name in zip(parts, ["training", "evaluation"]):
        path = {"training": "data/train.csv", "evaluation": "data/test.csv"}[name]
        part.to_csv(path, index=False, lineterminator="\n")
        dataset = mlflow.data.from_pandas(part, source=path, name=f"loan-pricing-{Path(path).stem}", targets="class")
        mlflow.log_input(dataset, context=name, tags={"sha256": sha256_of(path), "path": path})
        mlflow.log_param(f"input.{name}.sha256", sha256_of(path))
    return parts


def fit(rows):
    columns = ColumnTransformer([("numbers", StandardScaler(), FEATURES)])
    pipeline = make_pipeline(columns, LogisticRegression(random_state=SEED))
    return pipeline.fit(rows[FEATURES].astype("float32"), rows["class"] == "bad")


def export(model):
    exported = to_onnx(
        model,
        initial_types=[(name, FloatTensorType([None, 1])) for name in FEATURES],
        options={"zipmap": False},
        target_opset={"": 21, "ai.onnx.ml": 3},
        name="loan-pricing",
    )
    opsets = sorted(exported.opset_import, key=lambda opset: opset.domain)
    del exported.opset_import[:]
    exported.opset_import.extend(opsets)
    Path(ONNX_PATH).write_bytes(exported.SerializeToString())


def measure(rows):
    session = onnxruntime.InferenceSession(ONNX_PATH, providers=["CPUExecutionProvider"])
    feed = {name: rows[[name]].to_numpy(dtype="float32") for name in FEATURES}
    risk = session.run(["probabilities"], feed)[0][:, 1]
    bad = (rows["class"] == "bad").to_numpy()
    return {
        "n": len(rows),
        "accuracy": float(accuracy_score(bad, risk >= 0.5)),
        "auc": float(roc_auc_score(bad, risk)),
        "brier": float(brier_score_loss(bad, risk)),
        "calibration_gap": float(np.abs(bad.mean() - risk.mean())),
    }


def sha256_of(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
