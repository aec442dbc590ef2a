"""What the data must be like before a model is trained on them. Each case names one column or one promise."""

import pytest

from dataset import CATEGORIES, CLASS, FEATURES, GROUPS_ONLY, KEY, NUMERIC, read_rows

RANGES = {
    "duration_months": (1, 120),
    "amount_dm": (1, 50_000),
    "installment_rate": (1, 4),
    "residence": (1, 4),
    "existing_credits": (1, 4),
    "dependants": (1, 2),
}


@pytest.fixture(scope="module")
def source():
    return read_rows("data/german_credit.csv")


@pytest.fixture(scope="module")
def train():
    return read_rows("data/prepared/train.csv")


@pytest.fixture(scope="module")
def test():
    return read_rows("data/prepared/test.csv")


def test_source_has_every_column(source):
    assert set(source.columns) == {KEY, CLASS, *FEATURES, *GROUPS_ONLY}


def test_source_has_a_thousand_rows_without_gaps(source):
    assert len(source) == 1000
    assert not source.isna().any().any()


def test_keys_are_unique(source):
    assert source[KEY].is_unique


@pytest.mark.parametrize("name", NUMERIC)
def test_number_is_within_its_range(source, name):
    low, high = RANGES[name]
    assert source[name].between(low, high).all()


@pytest.mark.parametrize("name", CATEGORIES)
def test_training_has_seen_every_category(source, train, name):
    assert set(train[name]) == set(source[name])


def test_no_row_is_both_trained_on_and_tested_on(train, test):
    assert not set(train[KEY]) & set(test[KEY])


def test_no_content_is_both_trained_on_and_tested_on(train, test):
    content = [name for name in train.columns if name != KEY]
    assert train[content].merge(test[content], on=content).empty


def test_split_loses_nothing(source, train, test):
    assert set(train[KEY]) | set(test[KEY]) == set(source[KEY])


def test_outcome_is_as_frequent_in_both_parts(train, test):
    assert (train[CLASS] == "bad").mean() == pytest.approx((test[CLASS] == "bad").mean(), abs=0.01)


def test_groups_are_never_shown_to_the_model():
    assert not set(FEATURES) & set(GROUPS_ONLY)
