"""The numbers of cure and return as figures: what they are made of, and the loans behind them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from postloan.policy import Policy
from postloan.portfolio.behind import Behind
from postloan.portfolio.cohort.cure import FATES, WINDOWS, Cure
from postloan.portfolio.cohort.triangle import Span
from postloan.portfolio.life import Outcome
from postloan.portfolio.measure import Figure, Input

_NOTES = ("vintage.note_cure.classes", "vintage.note_cure.first_only")
_MONTHS = "vintage.note_cure.months"
#: Shares of those that turned, and of those cured; None: the outcome has its own months.
_CURES: Mapping[str, tuple[Outcome, int | None]] = {
    **{f"cure{months}": ("cured", months) for months in WINDOWS},
    "lasting": ("lasting", None),
}
_AGAIN: Mapping[str, int] = {f"again{months}": months for months in WINDOWS}


def _label(row: Mapping[str, Any]) -> str:
    return Span.of_days(row["since"], row["until"]).label


def _count(name: str, row: Mapping[str, Any], column: str, behind: Behind) -> Figure:
    return Figure(
        name,
        int(row[column]),
        "count",
        parameters=("vintage_seen_by_mob",),
        behind=behind,
        notes=_NOTES,
        words={"cohort": _label(row)},
    )


def _share(name: str, part: int, whole: int, behind: Behind) -> Figure:
    names = ("npl_cured", "npl_turned") if name in _CURES else ("npl_back", "npl_cured")
    inputs = tuple(Input(one, value, "count") for one, value in zip(names, (part, whole), strict=True))
    return Figure(
        name, part / whole if whole else None, "ratio", inputs=inputs if whole else (), parameters=("vintage_seen_by_mob",),
        behind=behind if whole else None, notes=(*_NOTES, _MONTHS), ties=("loans", names[0]) if whole else None,
    )  # fmt: skip


def _wish(name: str, since: date | None, until: date | None, seen_by: int) -> Behind:
    if name in _CURES:
        outcome, within = _CURES[name]
        return Behind(turned_from=since, turned_to=until, outcome=outcome, within=within, seen_by=seen_by)
    return Behind(cured_from=since, cured_to=until, event="npl_again", within=_AGAIN[name], seen_by=seen_by)


def _known(row: Mapping[str, Any], column: str) -> bool:
    return column in row and row[column] == row[column]


def turned(row: Mapping[str, Any], column: str, policy: Policy) -> Figure | None:
    """A number in a row of :attr:`Cure.turned`; None for a column that is no number, or a window that is open."""
    seen_by, since, until = policy.vintage_seen_by_mob, row["since"], row["until"]
    if column == "loans":
        return _count("npl_turned", row, column, Behind(turned_from=since, turned_to=until, seen_by=seen_by))
    if column in FATES:
        return _count(
            f"npl_{column}", row, column, Behind(turned_from=since, turned_to=until, outcome=FATES[column], seen_by=seen_by)
        )
    return _rate(row, column, policy) if column in _CURES else None


def back(row: Mapping[str, Any], column: str, policy: Policy) -> Figure | None:
    """A number in a row of :attr:`Cure.cured`."""
    seen_by, since, until = policy.vintage_seen_by_mob, row["since"], row["until"]
    if column == "loans":
        return _count(
            "npl_cured", row, column, Behind(cured_from=since, cured_to=until, event="cured", outcome="cured", seen_by=seen_by)
        )
    if column == "again":
        return _count("npl_back", row, column, Behind(cured_from=since, cured_to=until, event="npl_again", seen_by=seen_by))
    return _rate(row, column, policy) if column in _AGAIN else None


def _rate(row: Mapping[str, Any], name: str, policy: Policy) -> Figure | None:
    if not _known(row, name):
        return None
    wish = _wish(name, row["since"], row["until"], policy.vintage_seen_by_mob)
    return _share(name, round(row[name] * row["loans"]), int(row["loans"]), wish)


def _last(found: Cure, name: str) -> date | None:
    """The last month of the youngest cohort whose window is over."""
    frame = found.turned if name in found.turned else found.cured
    known = frame.loc[frame[name].notna(), "until"]
    return None if known.empty else max(known)


def pooled(found: Cure, name: str, policy: Policy) -> Figure:
    """A share over all cohorts whose window is over; missing while none is."""
    rate = found.rates[name]
    return _share(name, rate.part, rate.whole, _wish(name, None, _last(found, name), policy.vintage_seen_by_mob))
