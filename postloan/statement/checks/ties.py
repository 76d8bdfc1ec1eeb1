"""FS-08, FS-09, FS-11, FS-12: statements that belong together, within one year and from one year to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from postloan.months import last_day, month_of
from postloan.policy import Policy
from postloan.statement.chart import Values, told
from postloan.statement.checks.check import Check, Finding, Verdict, about, sources_of, tolerance_of
from postloan.statement.model import Kind, Span, Statement

_FROM_START = (Span.CUMULATIVE, Span.YEAR)
#: How wrong a unit can be: 千元 or 万元 taken for 元, and the other way round.
_SCALES = (Decimal(1000), Decimal(10_000), Decimal("0.001"), Decimal("0.0001"))
_EVIDENCE = 0.5


def year_start(end: date, months: int) -> date:
    """The day before a stretch of whole months begins."""
    return last_day(month_of(end) - months)


@dataclass(frozen=True)
class Year:
    """The statements of one stretch of time: the flows, and the balance sheets at its two ends."""

    flow: Statement
    closing: Statement | None
    opening: Statement | None


def years(statements: Sequence[Statement], kind: Kind) -> Iterator[Year]:
    """Each flow statement that starts with the fiscal year, beside the balance sheets at its ends."""
    sheets = {one.period.end: one for one in statements if one.kind is Kind.BALANCE_SHEET}
    for flow in statements:
        if flow.kind is kind and flow.period.span in _FROM_START and flow.period.months:
            begin = year_start(flow.period.end, flow.period.months)
            yield Year(flow, sheets.get(flow.period.end), sheets.get(begin))


def cash(statements: Sequence[Statement], policy: Policy) -> Iterator[Check]:
    """FS-08: cash at both ends of the cash-flow statement against 货币资金 (less what is restricted)."""
    for year in years(statements, Kind.CASH_FLOW):
        for account, sheet in (("cash_end", year.closing), ("cash_begin", year.opening)):
            flow = year.flow.values.get(account)
            balance = None if sheet is None else told(sheet.values, "cash")
            if sheet is None or flow is None or balance is None:
                continue
            free = balance - sheet.values.get("restricted_cash", Decimal(0))
            gap, tolerance = balance - flow, tolerance_of(year.flow, balance, policy)
            inside = year.flow.values.get("restricted_cash_included", Decimal(0)) if account == "cash_end" else Decimal(0)
            ok = any(abs(one - flow) <= tolerance for one in (balance, free, balance + inside))
            said = Finding("statement.check.cash", {"account": account, "flow": flow, "balance": balance, "difference": gap})
            hint = Finding("statement.hint.restricted") if not ok and gap > 0 else None
            cells = (*sources_of(year.flow, (account,)), *sources_of(sheet, ("cash",)))
            yield about(year.flow, "FS-08", Verdict(ok, gap, tolerance), (account, "cash"), said, sources=cells, suggestion=hint)


def earnings(statements: Sequence[Statement], policy: Policy) -> Iterator[Check]:
    """FS-09: what was earned and not paid out is what the reserves rose by.

    Dividends are those of the cash-flow statement where it tells them by themselves; else only a rise above the profit is odd.
    """
    flows = {one.period: one for one in statements if one.kind is Kind.CASH_FLOW}
    for year in years(statements, Kind.INCOME):
        profit = year.flow.values.get("net_profit_parent", year.flow.values.get("net_profit"))
        risen = _risen(year)
        if profit is None or risen is None:
            continue
        paid = flows[year.flow.period].values.get("profit_distributed") if year.flow.period in flows else None
        gap = risen - (profit - (paid or Decimal(0)))
        tolerance = tolerance_of(year.flow, profit, policy)
        ok = gap <= tolerance if paid is None else abs(gap) <= tolerance
        said = Finding(
            "statement.check.earnings", {"profit": profit, "paid": paid or Decimal(0), "risen": risen, "difference": gap}
        )
        accounts = ("retained_earnings", "surplus_reserve", "net_profit")
        cells = (*sources_of(year.flow, accounts), *sources_of(year.closing or year.flow, accounts))
        hint = None if ok else Finding("statement.hint.prior_years")
        yield about(year.flow, "FS-09", Verdict(ok, gap, tolerance), accounts, said, sources=cells, suggestion=hint)


def _risen(year: Year) -> Decimal | None:
    if year.closing is None or year.opening is None:
        return None
    ends = [sheet.values for sheet in (year.closing, year.opening)]
    if any("retained_earnings" not in values for values in ends):
        return None
    now, before = (values["retained_earnings"] + values.get("surplus_reserve", Decimal(0)) for values in ends)
    return now - before


def carried(statements: Sequence[Statement], prior: Sequence[Statement], policy: Policy) -> Iterator[Check]:
    """FS-11: a column that compares with an earlier time against what was handed in of that time. Both versions are kept."""
    known = {(one.kind, one.period, one.perimeter): one for one in prior if not one.comparative}
    for now in statements:
        before = known.get((now.kind, now.period, now.perimeter))
        if before is None:
            continue
        both = [code for code in now.values if code in before.values]
        gaps = {code: now.values[code] - before.values[code] for code in both}
        limits = {code: max(tolerance_of(one, before.values[code], policy) for one in (now, before)) for code in both}
        changed = tuple(code for code in both if abs(gaps[code]) > limits[code])
        worst = max(changed, key=lambda code: abs(gaps[code]), default=None)
        said = Finding("statement.check.restated", {"count": len(changed), "accounts": changed, "at": now.period.end})
        verdict = Verdict(not changed if both else None, gaps.get(worst or ""), limits.get(worst or "", Decimal(0)))
        cells = (*sources_of(now, changed), *sources_of(before, changed))
        hint = Finding("statement.hint.swapped") if changed and _swapped(statements, now, before) else None
        yield about(now, "FS-11", verdict, changed, said, sources=cells, suggestion=hint)


def _swapped(statements: Sequence[Statement], opening: Statement, before: Statement) -> bool:
    """Whether the closing column of the sheet, not its opening one, is what the period before closed with."""
    sheets = [one for one in statements if one.kind is Kind.BALANCE_SHEET and not one.comparative]
    if opening.kind is not Kind.BALANCE_SHEET or not opening.comparative or not sheets:
        return False
    return closing_is_first(sheets[0].values, opening.values, prior=before.values) is False


def scale(statements: Sequence[Statement], prior: Sequence[Statement], policy: Policy) -> Iterator[Check]:
    """FS-12: total assets about a thousand or ten thousand times those before: the unit was misread."""
    known = [one for one in prior if one.kind is Kind.BALANCE_SHEET and one.values.get("total_assets")]
    for now in statements:
        assets = now.values.get("total_assets")
        if now.kind is not Kind.BALANCE_SHEET or not assets or not known or now.comparative:
            continue
        before = min(known, key=lambda one: abs((one.period.end - now.period.end).days))
        ratio = abs(assets / before.values["total_assets"])
        wrong = next((by for by in _SCALES if abs(ratio / by - 1) <= Decimal(str(policy.fs_scale_band))), None)
        said = Finding(
            "statement.check.scale", {"assets": assets, "before": before.values["total_assets"], "at": before.period.end}
        )
        cells = (*sources_of(now, ("total_assets",)), *sources_of(before, ("total_assets",)))
        hint = None if wrong is None else Finding("statement.hint.unit", {"times": f"{wrong:f}"})
        yield about(now, "FS-12", Verdict(ok=wrong is None), ("total_assets",), said, sources=cells, suggestion=hint)


def closing_is_first(
    first: Values, second: Values, *, prior: Values | None = None, flow: Values | None = None, income: Values | None = None
) -> bool | None:
    """Whether the first of two balance-sheet columns is the later one, by what ties; None where nothing decides.

    Asked in turn: which column equals the closing of the period before (``prior``: that one is the opening); which has the cash
    that the cash-flow statement ends and begins with; which way the reserves rose by the profit.
    """
    for said in (_by_prior(first, second, prior), _by_cash(first, second, flow), _by_profit(first, second, income)):
        if said is not None:
            return said
    return None


def _by_prior(first: Values, second: Values, prior: Values | None) -> bool | None:
    if not prior:
        return None
    shares = []
    for column in (first, second):
        both = [code for code in column if code in prior and (column[code] or prior[code])]
        shares.append(sum(column[code] == prior[code] for code in both) / len(both) if both else 0.0)
    return None if abs(shares[0] - shares[1]) < _EVIDENCE else shares[1] > shares[0]


def _by_cash(first: Values, second: Values, flow: Values | None) -> bool | None:
    ends = ("cash_end", "cash_begin")
    if flow is None or any(end not in flow for end in ends) or flow["cash_end"] == flow["cash_begin"]:
        return None
    here = [told(column, "cash") for column in (first, second)]
    if here == [flow["cash_end"], flow["cash_begin"]]:
        return True
    return False if here == [flow["cash_begin"], flow["cash_end"]] else None


def _by_profit(first: Values, second: Values, income: Values | None) -> bool | None:
    kept = [column.get("retained_earnings") for column in (first, second)]
    profit = None if income is None else income.get("net_profit")
    if not profit or kept[0] is None or kept[1] is None:
        return None
    risen = [
        one + column.get("surplus_reserve", Decimal(0))
        for one, column in zip(kept, (first, second), strict=True)
        if one is not None
    ]
    forward = risen[0] - risen[1]
    return None if abs(forward) != abs(profit) else forward == profit
