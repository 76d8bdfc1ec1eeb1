"""What other limits of a rule would have found: warnings, precision and recall by threshold."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from postloan.book.cells import Numbers
from postloan.warning.rule import LAST_BIT, Fires, Rule

#: Thresholds that are tried for a rule besides those in force: enough for a smooth line, few enough to be counted for every rule.
TRIED = 15


def grid(rule: Rule, values: Numbers, in_force: Mapping[str, float | None]) -> Numbers:
    """Thresholds to try, the loosest first: spread over the values seen, within the bounds the bank may set, and those in force.

    Args:
        rule: whose limits are tried.
        values: what it measured on one date.
        in_force: its numbers, plain.
    """
    low, high = min(one.low for one in rule.limits), max(one.high for one in rule.limits)
    inside = values[(values >= low) & (values <= high)]
    spread = np.unique(np.quantile(inside, np.linspace(0, 1, TRIED))) if len(inside) else np.empty(0)
    limits = [in_force[one.name] for one in rule.limits]
    found = np.unique([*spread, *(limit for limit in limits if limit is not None)])
    return found if rule.fires.high else found[::-1]


def steps(fires: Fires, values: Numbers, thresholds: Numbers) -> Numbers:
    """For each value how many thresholds (the loosest first) it passes; figures that differ by their last bit are the same."""
    worse, limits = (values, thresholds) if fires.high else (-values, -thresholds)
    reached = fires in {Fires.FROM, Fires.DOWN_TO}
    side: Literal["left", "right"] = "right" if reached else "left"
    found: Numbers = np.searchsorted(limits + (-LAST_BIT if reached else LAST_BIT), worse, side=side).astype(np.int8)
    return found
