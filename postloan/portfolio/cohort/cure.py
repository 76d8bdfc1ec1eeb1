"""What became of loans that turned non-performing: cured, paid off, written off, and of the cured: non-performing again.

Counted in loans, by the month (quarter, year) in which they turned, after whole months. A window that its youngest month has not
lived through is missing, never 0. A loan that was paid off or written off while non-performing is no cure. The first thing
that befalls a loan decides: who was cured and paid off afterwards was cured.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import ibis
import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.book.lived import month
from postloan.i18n.number import missing
from postloan.months import first_day, month_of
from postloan.policy import Policy
from postloan.portfolio import life
from postloan.portfolio.cohort.triangle import Grain, Span
from postloan.portfolio.life import LASTING, Outcome

#: Months after which cure and return are stated.
WINDOWS = (3, 6, 12)
#: Columns of what became of the loans, in the words of :data:`life.Outcome`; lost is written off or sold.
FATES: Mapping[str, Outcome] = {"cured": "cured", "settled": "settled", "lost": "written_off", "still": "still"}


@dataclass(frozen=True)
class Rate:
    """Loans that met a condition over the loans whose window is over; ``share`` is None when there are none."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Cure:
    """What became of the scope's non-performing loans.

    Attributes:
        as_of: the last date that is known.
        turned: per cohort of months in which loans turned non-performing (``since``, ``until``: first days of its first and last
            month): loans, what became of them up to the date (:data:`FATES`, which add up to loans), and the shares ``cure3``,
            ``cure6``, ``cure12`` cured within so many months and ``lasting`` cured within 12 and performing 12 months on.
        cured: per cohort of months of cure: loans, again (up to the date), and the shares ``again3``, ``again6``, ``again12``.
        rates: each share over all cohorts whose window is over.
        left_out: loans that were non-performing when they were first seen: nobody knows since when.
    """

    as_of: date
    turned: pd.DataFrame
    cured: pd.DataFrame
    rates: dict[str, Rate]
    left_out: int


def fates(loans: Any, seen_by: int) -> Any:
    """Loans that ever turned non-performing, counted: the month they turned, what became of them first and after how many months,
    the month of the cure and the months until they turned again; ``old`` were so when first seen.

    ``loans`` is a table of loans ever seen (npl_on, cured_on, npl_again_on, written_off_on, left_on, fate, first_seen_on, first_seen_mob).
    """
    ever = loans.filter(loans.npl_on.notnull())
    outcome, never = life.outcome(ever), ibis.null("int32")
    cured = outcome == "cured"
    return ever.group_by(
        turned=month(ever.npl_on), outcome=outcome, after=month(life.outcome_on(ever)) - month(ever.npl_on),
        cured=ibis.ifelse(cured, month(ever.cured_on), never),
        again=ibis.ifelse(cured, month(ever.npl_again_on) - month(ever.cured_on), never),
        old=life.bad_when_first_seen(ever, seen_by),
    ).agg(loans=ever.count())  # fmt: skip


_Group = Mapping[str, Any]
_Line = tuple[Span, dict[str, int], dict[str, Rate]]


def _loans(rows: Sequence[_Group], met: Callable[[_Group], bool] = lambda _: True) -> int:
    return sum(row["loans"] for row in rows if met(row))


def _within(row: _Group, months: int) -> bool:
    return bool(row["outcome"] == "cured" and row["after"] <= months)


def _lasts(row: _Group) -> bool:
    """Cured within the longest window and not turned again within :data:`LASTING` months."""
    return _within(row, WINDOWS[-1]) and not _returned(row, LASTING)


def _came_back(row: _Group) -> bool:
    return not missing(row["again"])


def _returned(row: _Group, months: int) -> bool:
    return _came_back(row) and bool(row["again"] <= months)


def _rate(rows: Sequence[_Group], met: Callable[[_Group], bool], age: int, months: int) -> Rate:
    """Over the rows of one cohort that is ``age`` months old; over nothing while its window is open."""
    return Rate(_loans(rows, met), _loans(rows)) if age >= months else Rate(0, 0)


def _turned(rows: Sequence[_Group], span: Span, age: int) -> _Line:
    sums = {name: sum(row["loans"] for row in rows if row["outcome"] == outcome) for name, outcome in FATES.items()}
    rates = {f"cure{months}": _rate(rows, partial(_within, months=months), age, months) for months in WINDOWS}
    rates["lasting"] = _rate(rows, _lasts, age, WINDOWS[-1] + LASTING)
    return span, {"loans": _loans(rows), **sums}, rates


def _again(rows: Sequence[_Group], span: Span, age: int) -> _Line:
    sums = {"loans": _loans(rows), "again": _loans(rows, _came_back)}
    return span, sums, {f"again{months}": _rate(rows, partial(_returned, months=months), age, months) for months in WINDOWS}


def _cohorts(rows: Sequence[_Group], month: str, grain: Grain) -> list[tuple[Span, list[_Group]]]:
    found: dict[Span, list[_Group]] = {}
    for row in rows:
        found.setdefault(Span.of(int(row[month]), grain), []).append(row)
    return sorted(found.items(), key=lambda one: one[0].first)


def _frame(lines: Sequence[_Line], sums: Sequence[str], rates: Sequence[str]) -> pd.DataFrame:
    found = [
        {
            "since": first_day(span.first),
            "until": first_day(span.last),
            **counts,
            **{n: one.share for n, one in shares.items()},
        }
        for span, counts, shares in lines
    ]
    return pd.DataFrame(found, columns=["since", "until", *sums, *rates]).astype(dict.fromkeys(rates, "float64"))


_TURNED = (("loans", *FATES), (*(f"cure{months}" for months in WINDOWS), "lasting"))
_CURED = (("loans", "again"), tuple(f"again{months}" for months in WINDOWS))


def worked_out(rows: pd.DataFrame, as_of: date, grain: Grain) -> Cure:
    """Rows as :func:`fates` counts them → what became of the loans, per cohort and in all."""
    groups: list[Any] = rows.to_dict("records")
    known, now = [row for row in groups if not row["old"]], month_of(as_of)
    turned = [_turned(part, span, now - span.last) for span, part in _cohorts(known, "turned", grain)]
    back = [row for row in known if row["outcome"] == "cured"]
    again = [_again(part, span, now - span.last) for span, part in _cohorts(back, "cured", grain)]
    rates = {
        name: Rate(sum(line[2][name].part for line in lines), sum(line[2][name].whole for line in lines))
        for lines, names in ((turned, _TURNED[1]), (again, _CURED[1]))
        for name in names
    }
    left_out = _loans(groups, lambda row: bool(row["old"]))
    return Cure(as_of, _frame(turned, *_TURNED), _frame(again, *_CURED), rates, left_out)


def cure(pin: Pin, scope: Scope, policy: Policy, *, grain: Grain = "quarter") -> Cure:
    """Cure, pay-off, write-off and return of the scope's loans that turned non-performing, up to its date."""
    rows = pin.answer(pin.turned(scope), fates, policy.vintage_seen_by_mob)
    return worked_out(rows.to_pandas(), scope.as_of, grain)
