"""The bank's classes beside those of the rules: totals of a scope.

The rules look at every claim in the book before anything is narrowed, so a loan's class depends neither on what is shown nor on
who looks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin, limits
from postloan.book.alarm import SILENCE
from postloan.book.cells import fen
from postloan.book.told import FACTS
from postloan.policy import Policy
from postloan.portfolio.classing.columns import rated
from postloan.portfolio.classing.evidence import NOTHING_SHOWN, Evidence
from postloan.portfolio.classing.rule import Rule
from postloan.portfolio.classing.table import RULES
from postloan.terms import RiskClass

#: Which side the bank is on; "any" also takes loans where both agree.
Direction = Literal["all", "lenient", "strict", "any"]
NOT_DIFFERING: Direction = "any"
DIRECTIONS: tuple[Direction, ...] = ("lenient", "strict", "all")
_KEYS = ("risk_class", "floor", "class_now", "stage", "stage_now", "checks", "fired")


def ask(
    pin: Pin, scope: Scope, shape: Callable[..., Table], policy: Policy, shown: Evidence, *how: Any, also: tuple[str, ...] = ()
) -> pa.Table:
    """``shape(rated loans, *how)`` of the scope: rated within the whole bank, then narrowed to the reach and the slices chosen.

    Only loans that a rule could fire for, and those ``also`` named, are rated: of all others the class is normal and the stage 1,
    by rules and bank. A loan's class follows from all claims of its obligor, so it must not depend on who looks: every claim in the book counts, and
    nothing of a loan outside the reach leaves this function.
    """
    wanted = limits.of(scope.reach, scope.chosen, scope.currency)
    if also:
        loans = pin.suspects(_whole_book(scope), also, shown.alarms)
        return pin.answer(loans, _rated_and_narrowed, (policy, _of_loans(shown), scope.as_of, also), wanted, shape, *how)
    return pin.answer(seen(pin, scope, policy, shown), narrowed, wanted, shape, *how)


def seen(pin: Pin, scope: Scope, policy: Policy, shown: Evidence) -> Table:
    """The loans of the whole book that a rule could fire for, rated: to be :func:`narrowed` before anything is told of them."""
    return pin.kept(
        "rated", pin.suspects(_whole_book(scope), alarms=shown.alarms), rated, policy, _of_loans(shown), scope.as_of, ()
    )


def _of_loans(shown: Evidence) -> Evidence:
    """What a question says of loans by itself: what is said of borrowers stands beside the loans already."""
    return shown.warned(SILENCE)


def _whole_book(scope: Scope) -> Scope:
    return Scope(EVERYTHING, scope.as_of, scope.currency)


def narrowed(loans: Table, wanted: tuple[limits.Limit, ...], shape: Callable[..., Table], *how: Any) -> Table:
    """``shape`` of those loans that lie within reach and the slices chosen."""
    kept = [limits.holds(loans, limit) for limit in wanted]
    return shape(loans.filter(*kept) if kept else loans, *how)


def _rated_and_narrowed(
    loans: Table, rating: tuple[Any, ...], wanted: tuple[limits.Limit, ...], shape: Callable[..., Table], *how: Any
) -> Table:
    return narrowed(rated(loans, *rating), wanted, shape, *how)


_MEASURES = ("loans", "balance", "provision", "provisioned")
#: What rules and bank say of a loan that nothing fires for.
QUIET = {"risk_class": 1, "floor": 1, "class_now": 1, "stage_now": 1, "checks": 0, "fired": 0}


def _counted(loans: Table, keys: tuple[str, ...]) -> Table:
    return loans.group_by(*keys).agg(
        loans=loans.count(), balance=loans.balance.sum(), provision=loans.provision.sum(), provisioned=loans.provision.count()
    )


def _staged(told: Table) -> Table:
    return told.select("stage", *_MEASURES)


def _frame(rows: pa.Table, keys: Sequence[str]) -> pd.DataFrame:
    """Codes and counts as int64, amounts in fen; the bank's stage may be NA."""
    found = {
        name: np.asarray(rows[name].to_numpy(), dtype="int64") for name in (*keys, "loans", "provisioned") if name != "stage"
    }
    stage = pd.array(rows["stage"].to_pylist(), dtype="Int64")
    return pd.DataFrame({**found, "stage": stage, "balance": fen(rows["balance"]), "provision": fen(rows["provision"])})


def _rest(whole: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """The loans that were not rated because nothing can fire for them: all of the scope less those that were, per stage given."""
    measures = list(_MEASURES)
    sums = [rows.groupby("stage", dropna=False)[measures].sum() for rows in (whole, seen)]
    left = sums[0].subtract(sums[1], fill_value=0).astype("int64").reset_index()
    return left[left["loans"] > 0].assign(**QUIET)


@dataclass(frozen=True)
class Comparison:
    """Counts and sums of a scope by what bank and rules say.

    ``cells`` has one row for each combination of the bank's class (``risk_class``; by days past due where it gave none), the
    rules' ``floor``, the worse of both (``class_now``), the bank's stage (NA: not given), the rules' ``stage_now``, the numbers
    ``checks`` and ``fired`` — with loans, balance and provision (fen, exact) and how many loans have a provision given.
    """

    cells: pd.DataFrame

    def by(self, column: str) -> dict[int, int]:
        """Balance (fen) per code of a column."""
        sums = self.cells.groupby(column)["balance"].sum()
        return dict(zip(sums.index.astype(int).tolist(), sums.astype(int).tolist(), strict=True))

    def total(self, measure: str = "balance", where: pd.Series | None = None) -> int:
        rows = self.cells if where is None else self.cells[where]
        return int(rows[measure].sum())

    def npl(self, column: str) -> int:
        """Non-performing balance (fen) by the class in ``column``."""
        return self.total("balance", self.cells[column] >= RiskClass.SUBSTANDARD)

    @property
    def provision(self) -> int | None:
        """The allowance on the tape (fen); missing where none was given for any loan."""
        return self.total("provision") if self.total("provisioned") else None

    def where(self, direction: Direction = "all") -> pd.Series:
        """Which cells differ: the bank better than the rules allow (``lenient``), worse (``strict``), or either."""
        bank, floor = self.cells["risk_class"], self.cells["floor"]
        return {"lenient": bank < floor, "strict": bank > floor, "all": bank != floor, "any": bank.notna()}[direction]

    def bit(self, rules: Sequence[Rule], rule: str, column: str) -> pd.Series:
        """Which cells a rule fired in."""
        place = next(n for n, one in enumerate(rules) if one.id == rule)
        return pd.Series(self.cells[column].to_numpy() & (1 << place) != 0, index=self.cells.index)

    def crossed(self) -> pd.DataFrame:
        """Bank's class × rules' class, all 25: risk_class, floor, loans, balance (yuan)."""
        grid = pd.MultiIndex.from_product([[int(c) for c in RiskClass]] * 2, names=["risk_class", "floor"])
        sums = self.cells.groupby(["risk_class", "floor"])[["loans", "balance"]].sum().reindex(grid, fill_value=0).reset_index()
        return sums.assign(balance=sums["balance"] / 100)

    def staged(self) -> pd.DataFrame:
        """Class (the worse of both) × stage by the rules, all 15: class_now, stage_now, loans, balance (yuan)."""
        grid = pd.MultiIndex.from_product([[int(c) for c in RiskClass], [1, 2, 3]], names=["class_now", "stage_now"])
        sums = (
            self.cells.groupby(["class_now", "stage_now"])[["loans", "balance"]].sum().reindex(grid, fill_value=0).reset_index()
        )
        return sums.assign(balance=sums["balance"] / 100)

    def fires(self, rules: Sequence[Rule] = RULES, column: str = "fired") -> pd.DataFrame:
        """Loans and balance (yuan) that each rule fires for, and those of them where the bank is better than the floor."""
        lenient = self.where("lenient")
        rows = []
        for rule in rules:
            hit = self.bit(rules, rule.id, column)
            rows.append({
                "rule": rule.id, "loans": self.total("loans", hit), "balance": self.total("balance", hit) / 100,
                "lenient_loans": self.total("loans", hit & lenient), "lenient_balance": self.total("balance", hit & lenient) / 100,
            })  # fmt: skip
        return pd.DataFrame(rows)


def compare(pin: Pin, scope: Scope, policy: Policy, *, shown: Evidence = NOTHING_SHOWN) -> Comparison:
    """Bank and rules side by side at the scope's date; see :class:`Comparison`."""
    seen = _frame(ask(pin, scope, _counted, policy, shown, _KEYS), _KEYS)
    whole = _frame(pin.answer(pin.told(scope), _staged), ("stage",))
    return Comparison(pd.concat([seen, _rest(whole, seen)], ignore_index=True))


def _given(told: Table) -> Table:
    given = {name: told[f"with_{name}"].sum() for name in FACTS}
    others = {"loans": told.loans, "non_retail": told.with_borrower_type, "ecl_ratio": told.provisioned}
    sums = {name: column.sum() for name, column in others.items()} | given
    return told.agg(**{name: ibis.coalesce(column, 0) for name, column in sums.items()})


def given(pin: Pin, scope: Scope, policy: Policy) -> dict[str, int]:  # noqa: ARG001  every query takes the policy
    """For how many loans of the scope the tape gives each fact; ``loans`` is how many there are. What it does not give is not known."""
    found: dict[str, int] = pin.answer(pin.told(scope), _given).to_pylist()[0]
    return found
