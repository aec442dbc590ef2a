import pandas as pd


def read(path):
    return pd.read_csv(path, keep_default_na=False)


def test_no_row_is_both_trained_on_and_tested_on():
    assert not set(read("data/train.csv")["row_id"]) & set(read("data/test.csv")["row_id"])


def test_no_gaps():
    assert not (read("data/train.csv") == "").any().any()


def test_every_purpose_has_ten_test_rows():
    assert read("data/test.csv")["purpose"].value_counts().min() >= 10
