"""Compares groups of people by how often they would be accepted, and how often rightly."""

import numpy as np


def groups_of(rows):
    """Splits the test rows two ways. What the personal-status codes can and cannot tell is said in the data card."""
    young = (rows["age_years"] <= 25).to_numpy()
    female_code = (rows["personal_status"] == "Female.NotSingle").to_numpy()
    return {
        "age_25": {"up_to_25": young, "over_25": ~young},
        "personal_status": {"female_code": female_code, "male_codes": ~female_code},
    }


def compare(rows, bad, accepted):
    return {name: compare_groups(groups, bad, accepted) for name, groups in groups_of(rows).items()}


def compare_groups(groups, bad, accepted):
    measured = {name: measure(members, bad, accepted) for name, members in groups.items()}
    rates = [group["acceptance_rate"] for group in measured.values()]
    repaid_rates = [group["acceptance_rate_when_repaid"] for group in measured.values()]
    return {
        "acceptance_ratio": min(rates) / max(rates),
        "acceptance_gap_when_repaid": max(repaid_rates) - min(repaid_rates),
        "groups": measured,
    }


def measure(members, bad, accepted):
    repaid = members & (bad == 0)
    return {
        "n": int(members.sum()),
        "n_repaid": int(repaid.sum()),
        "acceptance_rate": float(np.mean(accepted[members])),
        "acceptance_rate_when_repaid": float(np.mean(accepted[repaid])),
    }
