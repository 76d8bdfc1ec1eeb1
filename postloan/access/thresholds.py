"""Changing the policy: every new version names who, when and why, and nobody overwrites a version he has not seen."""

import itertools
import math
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import available_timezones

from postloan.access.actor import verb
from postloan.access.role import Right
from postloan.desk import Unit, policies
from postloan.desk.calendar import countries
from postloan.desk.tables import policy_version
from postloan.errors import ChangedMeanwhile, Invalid, Problem
from postloan.policy import PARAMETERS, Parameter, Policy


class NothingChanged(Invalid):
    """The values are those in force."""

    key = "access.policy_same"


def _fault(parameter: Parameter, value: Any) -> Problem | None:
    """Why the parameter cannot have the value; ``None`` when it can."""
    kind = type(parameter.default)
    if kind is tuple:
        return _tuple_fault(parameter, value)
    if parameter.unit == "IANA":
        return None if value in zoneinfo.available_timezones() else Problem("admin.policy_zone", {"zone": value})
    if kind is str:
        return _word_fault(parameter, value)
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or (kind is int and value != int(value)):
        return Problem("access.policy_number")
    low, high = parameter.low, parameter.high
    if (low is not None and value < low) or (high is not None and value > high):
        return Problem("access.policy_bounds", {"low": low, "high": "∞" if high is None else high})
    return None


def _tuple_fault(parameter: Parameter, value: Any) -> Problem | None:
    """Days of a ladder begin with 0 and rise. Anchors are real numbers that run strictly the way their default does."""
    if isinstance(parameter.default[0], int):
        return None if _ascending(value) and len(value) == len(parameter.default) else Problem("access.policy_ladder")
    known = isinstance(value, (tuple, list)) and len(value) == len(parameter.default)
    if not known or not all(isinstance(one, (int, float)) and not isinstance(one, bool) and math.isfinite(one) for one in value):
        return Problem("access.policy_anchors", {"n": len(parameter.default)})
    rising = parameter.default[0] < parameter.default[-1]
    strict = all((low < high) if rising else (low > high) for low, high in itertools.pairwise(value))
    return None if strict else Problem("access.policy_anchors", {"n": len(parameter.default)})


def _word_fault(parameter: Parameter, value: Any) -> Problem | None:
    """A word is a currency, a country or a time zone; its unit says which."""
    if parameter.unit == "ISO 3166":
        return None if value in countries() else Problem("admin.policy_country", {"country": value})
    if parameter.unit == "IANA":
        return None if value in available_timezones() else Problem("access.policy_zone")
    fits = isinstance(value, str) and len(value) == 3 and value.isascii() and value.isupper()
    return None if fits else Problem("access.policy_currency")


def _ascending(values: Any) -> bool:
    if not isinstance(values, (tuple, list)) or not all(isinstance(v, int) for v in values):
        return False
    return list(values) == sorted(set(values)) and bool(values) and values[0] == 0


def _as_typed(parameter: Parameter, value: Any) -> Any:
    kind = type(parameter.default)
    return tuple(map(type(parameter.default[0]), value)) if kind is tuple else kind(value)


def _ladder_faults(policy: Policy) -> dict[str, Problem]:
    """Classes must get worse with the days: each step of a ladder above the one before."""
    ladders = (
        ("sm_dpd_min", "ss_dpd_gt", "db_dpd_gt", "ls_dpd_gt"),
        ("card_ss_dpd_gt", "card_db_dpd_gt", "card_ls_dpd_gt"),
    )
    return {
        higher: Problem("access.policy_ladder")
        for ladder in ladders
        for lower, higher in itertools.pairwise(ladder)
        if getattr(policy, lower) >= getattr(policy, higher)
    }


_WEIGHTS = ("ecl_weight_good", "ecl_weight_base", "ecl_weight_bad")


def _weight_faults(policy: Policy, entered: Iterable[str]) -> dict[str, Problem]:
    """The weights of the scenarios are shares of one whole: they must add up to 1, said at those that were entered."""
    whole = math.fsum(getattr(policy, name) for name in _WEIGHTS)
    if math.isclose(whole, 1, abs_tol=1e-9):
        return {}
    return {name: Problem("access.policy_weights", {"sum": f"{whole:.4g}"}) for name in entered if name in _WEIGHTS}


@verb(Right.EDIT_POLICY)
def change_policy(work: Unit, values: Mapping[str, Any], reason: str, *, version: int | None = None) -> Policy:
    """Put a new version in force. ``values`` holds the parameters that change, ``version`` the one that was read.

    Raises:
        Invalid: a value outside its bounds, or no reason given.
        ChangedMeanwhile: a newer version than ``version`` is in force.
    """
    work.alone()
    before = policies.current(work.connection)
    if version is not None and version != before.version:
        raise ChangedMeanwhile
    if unknown := set(values) - set(PARAMETERS):
        raise KeyError(f"no such parameter: {sorted(unknown)}")
    problems = {name: fault for name, value in values.items() if (fault := _fault(PARAMETERS[name], value)) is not None}
    if not reason.strip():
        problems["reason"] = Problem("access.reason_missing")
    if problems:
        raise Invalid(problems)
    typed = {name: _as_typed(PARAMETERS[name], value) for name, value in values.items()}
    after = before.changed(**typed, version=before.version + 1)
    if problems := _ladder_faults(after) | _weight_faults(after, typed):
        raise Invalid(problems)
    if not policies.differences(before, after):
        raise NothingChanged({})
    work.insert(
        policy_version,
        {"version": after.version, "made_at": work.at, "made_by": work.who.name, "reason": reason.strip(),
         "parameters": policies.as_stored(after)},
    )  # fmt: skip
    changes = policies.differences(before, after)
    work.note("policy_changed", **{name: list(pair) for name, pair in changes.items()})
    work.subject = f"policy {after.version}"
    return after
