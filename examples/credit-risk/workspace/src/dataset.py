"""The columns of the German credit data and what each is used for."""

import hashlib
from pathlib import Path

import pandas as pd

NUMERIC = ["duration_months", "amount_dm", "installment_rate", "residence", "existing_credits", "dependants"]
CATEGORIES = [
    "checking_account",
    "credit_history",
    "purpose",
    "savings",
    "employment",
    "other_debtors",
    "property",
    "other_installment_plans",
    "housing",
    "job",
    "telephone",
]
FEATURES = NUMERIC + CATEGORIES

# Age, personal status and foreign worker are never shown to the model; they are kept to compare groups of people.
GROUPS_ONLY = ["age_years", "personal_status", "foreign_worker"]
KEY = "row_id"
CLASS = "class"


def read_rows(path):
    """Rows of a CSV file; `None` and `none` are categories here, not absent values."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def is_bad(rows):
    """1 where the credit was not repaid as agreed: the event whose probability the model gives."""
    return (rows[CLASS] == "bad").astype(int).to_numpy()


def sha256_of(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
