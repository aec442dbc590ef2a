"""Measures the exported model, the very file that goes into service, on the test rows."""

import json
from pathlib import Path

import mlflow
import numpy as np
import onnxruntime
import yaml
from sklearn.metrics import accuracy_score, brier_score_loss, roc_auc_score

from dataset import KEY, is_bad, read_rows, sha256_of
from export import ONNX_PATH, risk_by_onnx
from fairness import compare
from tracking import log_dataset, log_environment, use_experiment
from train import typed, write_json

TEST_PATH = "data/prepared/test.csv"
EXPECTED_ROWS = 20


def main():
    params = yaml.safe_load(Path("params.yaml").read_text())["evaluate"]
    run = json.loads(Path("reports/run.json").read_text())
    use_experiment()
    with mlflow.start_run(run_name="evaluate") as evaluation:
        log_dataset(TEST_PATH, "german-credit-test", "evaluation")
        mlflow.log_param("model.sha256", sha256_of(ONNX_PATH))
        mlflow.log_params(params)
        mlflow.set_tag("training_run", run["trainingRun"])
        log_environment()
        rows = read_rows(TEST_PATH)
        session = onnxruntime.InferenceSession(ONNX_PATH, providers=["CPUExecutionProvider"])
        risk = risk_by_onnx(session, typed(rows))
        metrics = measure(rows, risk, params)
        mlflow.log_metrics(flat(metrics), model_id=run["modelId"])
    write_json("metrics/evaluation.json", {**about(evaluation, rows), **metrics})
    keep_predictions(rows, risk)


def measure(rows, risk, params):
    bad = is_bad(rows)
    accepted = risk < params["accept_below_risk"]
    return {
        "n": len(rows),
        "accuracy": float(accuracy_score(bad, ~accepted)),
        "auc": float(roc_auc_score(bad, risk)),
        "brier": float(brier_score_loss(bad, risk)),
        "calibration": {"ece": calibration_error(bad, risk, params["calibration_bins"])},
        "interval_95": intervals(bad, risk, accepted, params),
        "fairness": compare(rows, bad, accepted),
    }


def calibration_error(bad, risk, bins):
    """Expected calibration error over bins of equal width: mean distance of promised and seen risk."""
    bin_of = np.minimum((risk * bins).astype(int), bins - 1)
    parts = [np.abs(bad[bin_of == b].sum() - risk[bin_of == b].sum()) for b in range(bins)]
    return float(sum(parts) / len(bad))


def intervals(bad, risk, accepted, params):
    """Percentile bootstrap over the test rows."""
    generator = np.random.default_rng(params["seed"])
    draws = [generator.integers(0, len(bad), len(bad)) for _ in range(params["bootstrap_draws"])]
    measures = {
        "accuracy": [accuracy_score(bad[draw], ~accepted[draw]) for draw in draws],
        "auc": [roc_auc_score(bad[draw], risk[draw]) for draw in draws],
    }
    return {
        name: {"low": float(np.percentile(values, 2.5)), "high": float(np.percentile(values, 97.5))}
        for name, values in measures.items()
    }


def about(evaluation, rows):
    return {
        "evaluation_run": evaluation.info.run_id,
        "model": {"path": ONNX_PATH, "sha256": sha256_of(ONNX_PATH)},
        "dataset": {"name": "german-credit-test", "path": TEST_PATH, "sha256": sha256_of(TEST_PATH)},
    }


def keep_predictions(rows, risk):
    """The first answers, for whoever puts the model into service and wants to see the same numbers there."""
    answers = [{"row_id": key, "risk": float(value)} for key, value in zip(rows[KEY], risk)]
    write_json("reports/predictions.json", {"model_sha256": sha256_of(ONNX_PATH), "answers": answers[:EXPECTED_ROWS]})


def flat(value, prefix=""):
    if not isinstance(value, dict):
        return {prefix: value}
    joined = [flat(inner, f"{prefix}.{name}" if prefix else name) for name, inner in value.items()]
    return {name: number for part in joined for name, number in part.items()}


if __name__ == "__main__":
    main()
