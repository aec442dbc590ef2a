"""Trains the scorer on the training rows and records inputs, parameters, seeds and code of the run."""

import json
from pathlib import Path

import joblib
import mlflow
import yaml
from mlflow.models import infer_signature
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_validate
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from dataset import CATEGORIES, FEATURES, NUMERIC, is_bad, read_rows, sha256_of
from tracking import log_dataset, log_environment, use_experiment

TRAIN_PATH = "data/prepared/train.csv"
MODEL_PATH = "models/model.joblib"


def main():
    params = yaml.safe_load(Path("params.yaml").read_text())["train"]
    use_experiment()
    with mlflow.start_run(run_name="train") as run:
        log_dataset(TRAIN_PATH, "german-credit-train", "training")
        mlflow.log_params(params)
        log_environment()
        model, scores = fit(read_rows(TRAIN_PATH), params)
        mlflow.log_metrics(scores)
        keep(model, scores, run)


def fit(rows, params):
    """The fitted pipeline, and what cross-validation inside the training rows says about it."""
    features, outcome = typed(rows), is_bad(rows)
    pipeline = Pipeline(
        [
            (
                "columns",
                ColumnTransformer(
                    [
                        ("numbers", StandardScaler(), NUMERIC),
                        ("categories", OneHotEncoder(handle_unknown="ignore"), CATEGORIES),
                    ]
                ),
            ),
            (
                "classifier",
                LogisticRegression(
                    C=params["inverse_regularisation"],
                    max_iter=params["iterations_max"],
                    random_state=params["seed"],
                ),
            ),
        ]
    )
    folds = cross_validate(pipeline, features, outcome, cv=params["folds"], scoring=["roc_auc", "accuracy"])
    scores = {"cv.auc": float(folds["test_roc_auc"].mean()), "cv.accuracy": float(folds["test_accuracy"].mean())}
    return pipeline.fit(features, outcome), scores


def typed(rows):
    """The features as the exported model takes them: 32-bit numbers and strings."""
    return rows[FEATURES].astype({name: "float32" for name in NUMERIC})


def keep(model, scores, run):
    for folder in ["models", "metrics", "reports"]:
        Path(folder).mkdir(exist_ok=True)
    joblib.dump(model, MODEL_PATH)
    mlflow.log_param("output.training.sha256", sha256_of(MODEL_PATH))
    example = typed(read_rows(TRAIN_PATH)).head(3)
    logged = mlflow.sklearn.log_model(
        model,
        name="credit-risk",
        signature=infer_signature(example, model.predict_proba(example)),
    )
    write_json("reports/training.json", scores)
    write_json("reports/run.json", {"trainingRun": run.info.run_id, "modelId": logged.model_id})


def write_json(path, value):
    Path(path).write_text(json.dumps(value, indent=2) + "\n")


if __name__ == "__main__":
    main()
