"""What a covenant measures: a ratio of the analysis, an amount of the statements, or how soon they came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from postloan.borrower.analysis import Basis, Service, flow_basis, ratios, year_before
from postloan.borrower.covenant.model import Covenant, Kind
from postloan.policy import Policy
from postloan.statement import Accounts

Input = tuple[str, Decimal | None]
#: Amounts of a stretch of time; the others are of a day.
_FLOWS = frozenset({"operating_revenue", "net_profit", "cfo"})
#: What lenders take off the equity, which nobody pays for in trouble.
_SOFT = ("intangible_assets", "goodwill", "development_expenditure", "long_term_deferred_expenses")


@dataclass(frozen=True)
class Measured:
    """What a covenant came to on a test date; ``why`` (a key of ``i18n``) where there is no value."""

    value: Decimal | None
    inputs: tuple[Input, ...] = ()
    basis: str | None = None
    why: str | None = None


def _tangible(accounts: Accounts) -> tuple[Input, ...]:
    """Equity, and what is taken off it. A line that is left blank takes nothing off."""
    soft = ((name, accounts.get(name)) for name in _SOFT)
    return (("total_equity", accounts.get("total_equity")), *((name, -value) for name, value in soft if value is not None))


def _plain(account: str) -> Callable[[Accounts], tuple[Input, ...]]:
    return lambda accounts: ((account, accounts.get(account)),)


#: Amounts that covenants are about, each with what is added up for it; flows are of twelve months, labelled.
AMOUNTS: Mapping[str, Callable[[Accounts], tuple[Input, ...]]] = {
    **{name: _plain(name) for name in ("total_equity", "cash", "operating_revenue", "net_profit", "cfo", "total_liabilities", "total_assets")},
    "tangible_net_worth": _tangible,
}  # fmt: skip


def measure(
    covenant: Covenant, accounts: Sequence[Accounts], at: date, policy: Policy, *, service: Service | None = None
) -> Measured:
    """A ratio or an amount of the newest statements up to ``at``."""
    stretch = flow_basis(accounts, at)
    if stretch is None or (stretch.period.end.year, stretch.period.end.month) != (at.year, at.month):
        return Measured(None, why="covenant.why.no_statement")
    if covenant.kind is Kind.AMOUNT:
        return _amount(covenant.metric or "", stretch, stretch.basis)
    found = {one.name: one for one in ratios(stretch, year_before(accounts, stretch), policy, schedule=service)}
    ratio = found.get(covenant.metric or "")
    if ratio is None:
        return Measured(None, why="covenant.why.unknown_metric")
    value = None if ratio.value is None else Decimal(repr(ratio.value))
    return Measured(value, ratio.inputs, str(ratio.basis), ratio.why_missing)


def _amount(metric: str, accounts: Accounts, basis: Basis) -> Measured:
    if metric not in AMOUNTS:
        return Measured(None, why="covenant.why.unknown_metric")
    basis = basis if metric in _FLOWS else Basis.INSTANT
    inputs = AMOUNTS[metric](accounts)
    known = [value for _, value in inputs if value is not None]
    if inputs[0][1] is None:
        return Measured(None, inputs, str(basis), "covenant.why.missing")
    return Measured(sum(known, Decimal(0)), inputs, str(basis))
