"""What every tracked run writes down about itself while it runs: inputs by content, code, environment."""

import platform
from importlib.metadata import version

import mlflow

from dataset import CLASS, read_rows, sha256_of

EXPERIMENT = "credit-risk"
PACKAGES = ["scikit-learn", "numpy", "pandas", "skl2onnx", "onnxruntime", "mlflow", "dvc"]


def use_experiment():
    mlflow.set_experiment(EXPERIMENT)


def log_dataset(path, name, context):
    """Names the data to MLflow and adds the SHA-256 of its bytes, which MLflow's own short digest is not."""
    sha256 = sha256_of(path)
    dataset = mlflow.data.from_pandas(read_rows(path), source=path, name=name, targets=CLASS)
    mlflow.log_input(dataset, context=context, tags={"sha256": sha256, "path": path})
    mlflow.log_param(f"input.{context}.sha256", sha256)


def log_environment():
    mlflow.set_tag("environment.python", platform.python_version())
    for package in PACKAGES:
        mlflow.set_tag(f"environment.{package}", version(package))
