"""What a check of a statement finds: the rule, the gap, how much rounding may hide, and the sentence for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from postloan.errors import Problem, Translate
from postloan.policy import Policy
from postloan.statement.chart import CHART
from postloan.statement.model import Period, Source, Statement

Severity = Literal["warn", "block"]


def _worded(value: Any, t: Translate) -> Any:
    """Accounts by their names, amounts with separators, days as they are written."""
    if isinstance(value, tuple):
        return t("statement.list_separator").join(str(_worded(one, t)) for one in value)
    if isinstance(value, str) and value in CHART:
        return t(f"statement.account.{value}")
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Finding(Problem):
    """A problem whose values may be codes of accounts, amounts and days; they are worded in the reader's language."""

    def said(self, t: Translate) -> str:
        return t(self.key, **{name: _worded(value, t) for name, value in self.values.items()})


@dataclass(frozen=True)
class Check:
    """One rule applied to one statement, or to two that belong together.

    Attributes:
        id: ``FS-01`` … ``FS-15``.
        ok: None where the statements do not say enough.
        severity: ``block`` only where the statement would be meaningless.
        difference: what the rule gives less what is written, in units of currency; None without both.
        tolerance: how large a difference rounding explains.
        accounts: the lines concerned, the one that fails first.
        sources: their cells.
        suggestion: what may explain a gap; never applied to the figures.
        comparative: it is of a comparison column.
    """

    id: str
    ok: bool | None
    severity: Severity
    difference: Decimal | None
    tolerance: Decimal
    accounts: tuple[str, ...]
    sources: tuple[Source, ...]
    period: Period
    problem: Finding
    suggestion: Finding | None = None
    comparative: bool = False


@dataclass(frozen=True)
class MonthlyFlows:
    """Sales by tax invoices (without tax, less returns) and money that came in, by the first day of the month."""

    sales: Mapping[date, Decimal] = field(default_factory=dict)
    inflow: Mapping[date, Decimal] = field(default_factory=dict)


def tolerance_of(statement: Statement, stated: Decimal, policy: Policy) -> Decimal:
    """max(so many units of the last printed place, a share of the amount)."""
    return max(policy.fs_tolerance_units * statement.precision, Decimal(str(policy.fs_tolerance_share)) * abs(stated))


def sources_of(statement: Statement, accounts: tuple[str, ...]) -> tuple[Source, ...]:
    """The cells of the accounts that the statement has."""
    found = {figure.account: figure.source for figure in statement}
    return tuple(found[code] for code in accounts if code in found)


@dataclass(frozen=True)
class Verdict:
    """Whether a rule holds (None: not enough is told), by how much it is missed, and what rounding hides."""

    ok: bool | None
    gap: Decimal | None = None
    tolerance: Decimal = Decimal(0)


def about(statement: Statement, rule: str, verdict: Verdict, accounts: tuple[str, ...], said: Finding, **more: Any) -> Check:
    """A check of the lines of one statement; ``more``: severity, suggestion, other sources."""
    given: dict[str, Any] = {
        "severity": "warn",
        "sources": sources_of(statement, accounts),
        "comparative": statement.comparative,
    } | more
    return Check(
        id=rule, ok=verdict.ok, difference=verdict.gap, tolerance=verdict.tolerance, accounts=accounts, period=statement.period,
        problem=said, **given,
    )  # fmt: skip
