"""Writes the model card from the numbers of the evaluation, so that card and evaluation cannot differ."""

import json
from pathlib import Path

import yaml

CARD = """\
---
license: apache-2.0
library_name: onnxruntime
pipeline_tag: tabular-classification
tags:
  - credit-risk
  - logistic-regression
datasets:
  - german-credit
model-index:
  - name: credit-risk
    results:
      - task:
          type: tabular-classification
          name: Probability that a consumer credit is not repaid as agreed
        dataset:
          name: german-credit-test
          type: german-credit
          split: test
          revision: {dataset_sha256}
        metrics:
{metrics}
---

# credit-risk

`models/model.onnx`, SHA-256 `{model_sha256}`.

## What it does

Gives the probability that a consumer credit will not be repaid as agreed, from seventeen facts about the credit and
the household. It is a logistic regression (C = {inverse_regularisation}) over scaled numbers and one-hot categories;
preprocessing is part of the file.

## Intended use

A second opinion for a credit clerk who decides. Below {accept_below_risk} the suggestion is to accept, else to look closer.

## Not intended

Deciding without a person, setting a price, or scoring anybody outside consumer credit. The data are from 1973 to 1975
and from one German bank: the numbers below say nothing about applicants of today. This is a demonstration.

## Training data

German Credit (Hofmann, CC BY 4.0), 700 of 1000 rows; see `data/README.md`. Age, personal status and foreign worker are not
among the inputs; other inputs may still stand in for them.

## Evaluation

On {n} rows that took no part in training, measured on the exported file itself.

| measure | value | 95 % interval |
|---|---|---|
| accuracy | {accuracy:.3f} | {accuracy_low:.3f} to {accuracy_high:.3f} |
| AUC | {auc:.3f} | {auc_low:.3f} to {auc_high:.3f} |
| Brier score | {brier:.3f} | |
| expected calibration error | {ece:.3f} | |

## Groups of people

| group | n | suggested to accept | of those who repaid |
|---|---|---|---|
{groups}

The personal-status codes of this data set are known to mix sexes (see `data/README.md`), so the last two rows are weak evidence.

## Limits

Few rows: every interval above is wide. The outcome was only ever seen for credits that were granted, so applicants who were
turned away are not represented. Bad credits were over-sampled to three in ten.
"""


def main():
    metrics = json.loads(Path("metrics/evaluation.json").read_text())
    params = yaml.safe_load(Path("params.yaml").read_text())
    Path("model-card").mkdir(exist_ok=True)
    Path("model-card/README.md").write_text(card(metrics, params))


def card(metrics, params):
    interval = metrics["interval_95"]
    return CARD.format(
        metrics=indexed(metrics),
        groups=group_rows(metrics["fairness"]),
        model_sha256=metrics["model"]["sha256"],
        dataset_sha256=metrics["dataset"]["sha256"],
        n=metrics["n"],
        accuracy=metrics["accuracy"],
        accuracy_low=interval["accuracy"]["low"],
        accuracy_high=interval["accuracy"]["high"],
        auc=metrics["auc"],
        auc_low=interval["auc"]["low"],
        auc_high=interval["auc"]["high"],
        brier=metrics["brier"],
        ece=metrics["calibration"]["ece"],
        accept_below_risk=params["evaluate"]["accept_below_risk"],
        inverse_regularisation=params["train"]["inverse_regularisation"],
    )


def indexed(metrics):
    values = {"accuracy": metrics["accuracy"], "auc": metrics["auc"], "brier": metrics["brier"], "ece": metrics["calibration"]["ece"]}
    return "\n".join(f"          - type: {name}\n            value: {value:.6f}" for name, value in values.items())


def group_rows(fairness):
    groups = [(name, group) for comparison in fairness.values() for name, group in comparison["groups"].items()]
    return "\n".join(
        f"| {name} | {group['n']} | {group['acceptance_rate']:.3f} | {group['acceptance_rate_when_repaid']:.3f} |"
        for name, group in groups
    )


if __name__ == "__main__":
    main()
