"""Splits the data once, by class, before anything looks at it: the test rows take no part in training."""

from pathlib import Path

import yaml
from sklearn.model_selection import train_test_split

from dataset import CLASS, FEATURES, GROUPS_ONLY, KEY, read_rows


def main():
    params = yaml.safe_load(Path("params.yaml").read_text())["prepare"]
    rows = read_rows("data/german_credit.csv")[[KEY, *FEATURES, *GROUPS_ONLY, CLASS]]
    train, test = train_test_split(
        rows, test_size=params["test_share"], random_state=params["seed"], stratify=rows[CLASS]
    )
    write(train, "data/prepared/train.csv")
    write(test, "data/prepared/test.csv")


def write(rows, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    rows.sort_values(KEY).to_csv(path, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
