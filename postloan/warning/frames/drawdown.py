"""What happened on a borrower's accounts in the thirty days after a loan was paid out: a row for each loan of the last year.

Accounts do not say which yuan was the loan's. Whatever left in those days counts, but never more than the loan was. A loan after
which no account line is known is unknown.
"""

from datetime import timedelta
from typing import Any

import ibis
import pyarrow as pa

from postloan.access import EVERYTHING, Scope
from postloan.terms import FlowKind
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known, of_whom

COLUMNS = {
    "principal": "float64", "drawn_on": "date", "drawn_days": "int64", "prohibited_paid": "float64", "prohibited_share": "float64",
    "prohibited_payee": "string", "flowed_back": "float64", "flowed_back_share": "float64", "flowed_back_party": "string", "cash_drawn": "float64",
    "cash_share": "float64", "lines_until": "date",
}  # fmt: skip
#: How long a payment counts as made with the loan, and how far back loans are looked at.
_AFTER, _BACK = 30, timedelta(days=366)
#: Words in the other party's name or the remark of a payment that a working-capital loan must not be used for: shares, funds and
#: wealth products, property, equity, lotteries and coins.
_PROHIBITED = "|".join((
    "证券", "股票", "期货", "理财", "信托", "私募", "基金公司", "基金申购", "购买基金", "房地产", "置业", "购房", "房款", "首付", "土地出让", "竞拍", "股权",
    "增资", "入股", "彩票", "比特币", "虚拟货币", "securities", "stockbrok", "brokerage", "futures", "wealth product", "real estate", "down payment",
    "share purchase", "equity investment", "lottery", "bitcoin", "crypto",
))  # fmt: skip
_CASH = "|".join(("取现", "提现", "支取现金", "现金支取", "备用金", "cash withdrawal"))
#: Kinds of lines that are nobody's trade: wages, taxes, the bank's own loans.
_NOT_TRADE = (FlowKind.PAYROLL.value, FlowKind.TAX.value, FlowKind.LOAN.value, FlowKind.REPAYMENT.value, FlowKind.RETURNED.value)


def build(known: Known) -> Frame | None:
    """Loans paid out in the year before ``known.until`` that are still owed; None where no account line was ever imported."""
    until = Scope(EVERYTHING, known.until, known.scope.currency)
    if not known.pin.answer(known.pin.account_flows(until), _first).num_rows:
        return None
    lines, loans = known.pin.account_flows(until, known.whom), known.pin.snapshot(known.scope)

    def rows() -> pa.Table:
        how = (known.whom, known.until - _BACK, known.until, known.scope.currency, known.policy.reporting_currency)
        return known.pin.answer(lines, _rows, *how, beside=(loans, known.pin.guarantees(until)))

    return framed(known, "drawdown", COLUMNS, rows, mark=mark_of(known, known.until))


def _first(lines: Any) -> Any:
    return lines.select("borrower_id").limit(1)


def _rows(lines: Any, loans: Any, guarantees: Any, whom: str | None, since: Any, until: Any, currency: str, plain: str) -> Any:  # noqa: PLR0917  a plan's key
    recent = of_whom(loans.filter(loans.balance > 0, loans.originated_on > since), whom)
    drawn = recent.select(
        "borrower_id",
        "loan_id",
        "borrower_name",
        "group_id",
        drawn_on="originated_on",
        principal=recent.principal.cast("float64"),
    )
    ours = lines.filter((lines.currency.fill_null(plain) == currency) & lines.borrower_id.isin(drawn.borrower_id))
    covered = ours.group_by("borrower_id").aggregate(lines_until=ours.booked_on.max())
    known = drawn.inner_join(covered, "borrower_id").filter(lambda t: t.lines_until > t.drawn_on)
    moved = _after(known, ours)
    parties = _parties(moved, _related(loans, guarantees))
    sums = known.left_join(_sums(moved), "loan_id", rname="{name}_moved").left_join(
        _back(parties), "loan_id", rname="{name}_back"
    )
    return _told(sums, until)


def _after(drawn: Any, lines: Any) -> Any:
    """The lines of the days after each loan was paid out."""
    joined = drawn.inner_join(
        lines.select("borrower_id", "booked_on", "counterparty", "purpose", "kind", amount=lines.amount.cast("float64")),
        "borrower_id",
    )
    within = (joined.booked_on >= joined.drawn_on) & (joined.booked_on <= joined.drawn_on + ibis.interval(days=_AFTER))
    said = ibis.coalesce(joined.counterparty, "").concat(" ", ibis.coalesce(joined.purpose, "")).lower()
    trade = ibis.coalesce(joined.kind.notin(_NOT_TRADE), ibis.literal(value=True))
    return joined.filter(within).mutate(
        out=ibis.greatest(-joined.amount, 0.0), come=ibis.greatest(joined.amount, 0.0), said=said, trade=trade
    )


def _sums(moved: Any) -> Any:
    paid = moved.trade & (moved.out > 0)
    prohibited = paid & moved.said.re_search(_PROHIBITED)
    cash = (moved.out > 0) & ((moved.kind == FlowKind.CASH.value).fill_null(False) | moved.said.re_search(_CASH))
    return moved.group_by("loan_id").aggregate(
        prohibited=moved.out.sum(where=prohibited),
        payee=moved.counterparty.argmax(moved.out, where=prohibited),
        cash=moved.out.sum(where=cash),
    )


def _related(loans: Any, guarantees: Any) -> Any:
    """Names that stand close to a borrower: others of its group, and who answers for it."""
    held = loans.filter(loans.group_id.notnull()).select("borrower_id", "borrower_name", "group_id").distinct()
    other = held.view()
    group = held.inner_join(other, held.group_id == other.group_id).filter(lambda t: t.borrower_id != t.borrower_id_right)
    return ibis.union(
        group.select(whose="borrower_id", party="borrower_name_right"),
        guarantees.select(whose="borrower_id", party="guarantor_name"),
        distinct=True,
    )


def _parties(moved: Any, related: Any) -> Any:
    """Per loan and other party: what went there, what came from it after that, and whether it stands close."""
    trade = moved.filter(moved.trade & moved.counterparty.notnull())
    each = ibis.window(group_by=["loan_id", "counterparty"])
    begun = trade.mutate(first_out=ibis.ifelse(trade.out > 0, trade.booked_on, ibis.null("date")).min().over(each))
    sums = begun.group_by("loan_id", "borrower_id", "counterparty").aggregate(
        own=(begun.counterparty == begun.borrower_name).any(), out=begun.out.sum(),
        back=begun.come.sum(where=begun.booked_on >= begun.first_out).fill_null(0.0),
    )  # fmt: skip
    joined = sums.left_join(related, (sums.borrower_id == related.whose) & (sums.counterparty == related.party))
    close = joined.whose.notnull()
    # To itself counts what did not arrive on another account of its own here; to those close to it all; of others what came back.
    back = ibis.cases(
        (joined.own, ibis.greatest(joined.out - joined.back, 0.0)), (close, joined.out), else_=ibis.least(joined.out, joined.back)
    )
    return joined.mutate(returned=back)


def _back(parties: Any) -> Any:
    return parties.group_by("loan_id").aggregate(
        returned=parties.returned.sum(), party=parties.counterparty.argmax(parties.returned, where=parties.returned > 0)
    )


def _told(rows: Any, until: Any) -> Any:
    def capped(amount: Any) -> Any:
        return ibis.least(amount.fill_null(0.0), rows.principal)

    def share(amount: Any) -> Any:
        return ibis.ifelse(rows.principal > 0, capped(amount) / rows.principal, ibis.null("float64"))

    return rows.select(
        "borrower_id", "loan_id", "principal", "drawn_on", "lines_until", drawn_days=ibis.literal(until).delta(rows.drawn_on, unit="day"),
        prohibited_paid=capped(rows.prohibited), prohibited_share=share(rows.prohibited), prohibited_payee=rows.payee,
        flowed_back=capped(rows.returned), flowed_back_share=share(rows.returned), flowed_back_party=rows.party,
        cash_drawn=capped(rows.cash), cash_share=share(rows.cash),
    )  # fmt: skip
