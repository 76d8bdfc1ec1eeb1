"""FS-10, FS-13, FS-14, FS-15: figures that add up and still cannot be right, or ask for a word with the borrower."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from postloan.months import first_day, month_of
from postloan.policy import Policy
from postloan.statement.chart import PARTS, told
from postloan.statement.checks.check import Check, Finding, MonthlyFlows, Verdict, about, tolerance_of
from postloan.statement.checks.ties import years
from postloan.statement.model import Kind, Statement

#: Lines that are negative only where they belong on the other side (§5.5 FS-13).
_OTHER_SIDE: Mapping[str, str] = {
    "accounts_receivable": "advances_received", "notes_receivable": "notes_payable", "other_receivables": "other_payables",
    "prepayments": "accounts_payable", "accounts_payable": "prepayments", "notes_payable": "notes_receivable",
    "advances_received": "accounts_receivable", "other_payables": "other_receivables",
}  # fmt: skip
_BORROWED = (
    "short_term_borrowings",
    "long_term_borrowings",
    "bonds_payable",
    "current_noncurrent_liabilities",
    "lease_liabilities",
)


def parts(statement: Statement, policy: Policy) -> Iterator[Check]:
    """FS-10: what is a part of a line is not more than it; depreciation is neither negative nor more than the cost."""
    values = statement.values
    cost, worn = values.get("fixed_assets_cost"), values.get("accumulated_depreciation")
    if cost is not None and worn is not None:
        left = cost - abs(worn)
        tolerance = tolerance_of(statement, cost, policy)
        said = Finding("statement.check.depreciation", {"cost": cost, "worn": worn})
        yield about(
            statement,
            "FS-10",
            Verdict(left >= -tolerance, left, tolerance),
            ("accumulated_depreciation", "fixed_assets_cost"),
            said,
        )
    for parent, inner in PARTS.items():
        mine = tuple(code for code in inner if code in values)
        if parent in values and mine:
            inside = sum((values[code] for code in mine), Decimal(0))
            tolerance = tolerance_of(statement, values[parent], policy)
            over = values[parent] - inside
            said = Finding("statement.check.memo", {"account": parent, "stated": values[parent], "parts": inside})
            yield about(statement, "FS-10", Verdict(over >= -tolerance, over, tolerance), (parent, *mine), said)


def sides(statement: Statement) -> Iterator[Check]:
    """FS-13: negative receivables, payables, prepayments and advances belong on the other side."""
    for account, other in _OTHER_SIDE.items():
        value = statement.values.get(account)
        if statement.kind is Kind.BALANCE_SHEET and value is not None and value < 0:
            said = Finding("statement.check.negative", {"account": account, "other": other, "stated": value})
            yield about(statement, "FS-13", Verdict(ok=False, gap=value), (account,), said)


def interest(statements: Sequence[Statement]) -> Iterator[Check]:
    """FS-14: interest without borrowings, or borrowings at both ends of a year without interest."""
    for year in years(statements, Kind.INCOME):
        paid = year.flow.values.get("interest_expense", year.flow.values.get("finance_expense"))
        sheets = [one for one in (year.closing, year.opening) if one is not None]
        if paid is None or not sheets or year.flow.comparative:
            continue
        owed = [sum((one.values.get(code, Decimal(0)) for code in _BORROWED), Decimal(0)) for one in sheets]
        exact = "interest_expense" in year.flow.values
        unowed, unpaid = paid > 0 and not any(owed) and exact, paid == 0 and all(owed) and len(owed) > 1
        key = "statement.check.interest_without_debt" if unowed else "statement.check.debt_without_interest"
        said = Finding(key, {"interest": paid, "debt": owed[0]})
        yield about(year.flow, "FS-14", Verdict(ok=not (unowed or unpaid)), ("interest_expense", *_BORROWED), said)


def _months(end: date, count: int) -> tuple[date, ...]:
    last = month_of(end)
    return tuple(first_day(month) for month in range(last - count + 1, last + 1))


def turnover(statements: Sequence[Statement], flows: MonthlyFlows | None, policy: Policy) -> Iterator[Check]:
    """FS-15: sales by invoices and money that came in, as shares of the revenue told; only where every month is known."""
    known = {"invoices": flows.sales, "inflow": flows.inflow} if flows else {}
    for statement in statements:
        revenue = told(statement.values, "operating_revenue")
        if statement.kind is not Kind.INCOME or not revenue or revenue <= 0 or statement.comparative:
            continue
        months = _months(statement.period.end, statement.period.months)
        for name, series in known.items():
            if months and all(month in series for month in months):
                other = sum((series[month] for month in months), Decimal(0))
                share = float(other / revenue)
                ok = policy.plausible_turnover_min <= share <= policy.plausible_turnover_max
                said = Finding(f"statement.check.{name}", {"stated": revenue, "other": other, "share": f"{share:.0%}"})
                yield about(statement, "FS-15", Verdict(ok, other - revenue), ("operating_revenue",), said)
