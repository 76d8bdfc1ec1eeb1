"""The numbers of cure and return as figures: what they are made of, and the loans behind them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from postloan.policy import Policy
from postloan.portfolio.behind import Behind
from postloan.portfolio.cure import FATES, WINDOWS, Cure
from postloan.portfolio.life import LASTING, WINDOW, Outcome
from postloan.portfolio.measure import Figure, Input
from postloan.portfolio.triangle import Span

_NOTES = ("vintage.note_cure.classes", "vintage.note_cure.first_only")
_MONTHS = "vintage.note_cure.months"
#: Share of those that turned → (figure, outcome, months) and of those cured → months.
_CURES: Mapping[str, tuple[str, Outcome, int]] = {
    **{f"cure{months}": ("cure", "cured", months) for months in WINDOWS}, "lasting": ("lasting", "lasting", WINDOW + LASTING),
}  # fmt: skip
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


def _share(name: str, part: int, whole: int, names: tuple[str, str], behind: Behind, months: int) -> Figure:  # noqa: PLR0917
    inputs = tuple(Input(one, value, "count") for one, value in zip(names, (part, whole), strict=True))
    return Figure(
        name, part / whole, "ratio", inputs=inputs, parameters=("vintage_seen_by_mob",), behind=behind, notes=(*_NOTES, _MONTHS),
        ties=("loans", names[0]), words={"months": months},
    )  # fmt: skip


def _within(outcome: Outcome, months: int, since: date | None, until: date | None, seen_by: int) -> Behind:
    within = None if outcome == "lasting" else months
    return Behind(turned_from=since, turned_to=until, outcome=outcome, within=within, seen_by=seen_by)


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
    if column not in _CURES or not _known(row, column):
        return None
    name, outcome, months = _CURES[column]
    part = round(row[column] * row["loans"])
    return _share(
        name, part, int(row["loans"]), ("npl_cured", "npl_turned"), _within(outcome, months, since, until, seen_by), months
    )


def back(row: Mapping[str, Any], column: str, policy: Policy) -> Figure | None:
    """A number in a row of :attr:`Cure.cured`."""
    seen_by, since, until = policy.vintage_seen_by_mob, row["since"], row["until"]
    if column == "loans":
        return _count(
            "npl_cured", row, column, Behind(cured_from=since, cured_to=until, event="cured", outcome="cured", seen_by=seen_by)
        )
    if column == "again":
        return _count("npl_back", row, column, Behind(cured_from=since, cured_to=until, event="npl_again", seen_by=seen_by))
    if column not in _AGAIN or not _known(row, column):
        return None
    months = _AGAIN[column]
    wish = Behind(cured_from=since, cured_to=until, event="npl_again", within=months, seen_by=seen_by)
    return _share("npl_again", round(row[column] * row["loans"]), int(row["loans"]), ("npl_back", "npl_cured"), wish, months)


def _last(found: Cure, name: str) -> date | None:
    """The last month of the youngest cohort whose window is over."""
    frame = found.turned if name in found.turned else found.cured
    known = frame.loc[frame[name].notna(), "until"]
    return None if known.empty else max(known)


def pooled(found: Cure, name: str, policy: Policy) -> Figure:
    """A share over all cohorts whose window is over; missing while none is."""
    rate, until, seen_by = found.rates[name], _last(found, name), policy.vintage_seen_by_mob
    kind, outcome, months = _CURES[name] if name in _CURES else ("npl_again", "cured", _AGAIN[name])
    if not rate.whole:
        return Figure(
            kind, None, "ratio", parameters=("vintage_seen_by_mob",), notes=(*_NOTES, _MONTHS), words={"months": months}
        )
    if name in _CURES:
        return _share(
            kind, rate.part, rate.whole, ("npl_cured", "npl_turned"), _within(outcome, months, None, until, seen_by), months
        )
    wish = Behind(cured_to=until, event="npl_again", within=months, seen_by=seen_by)
    return _share(kind, rate.part, rate.whole, ("npl_back", "npl_cured"), wish, months)
