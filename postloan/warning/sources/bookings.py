"""What account lines come to by borrower, worked out where they lie: outflow by month, close parties, returns, large moves."""

from datetime import date
from typing import Any

import ibis

from postloan.terms import FlowKind, InvoiceDirection, InvoiceStatus
from postloan.warning.known import of_whom

#: Whose lines (None: everybody's), in which currency, and whether a line that names none is in it.
Ours = tuple[str | None, str, bool]
#: Money that came in without having been earned, and outflow that is no choice of the borrower.
_NOT_EARNED = (FlowKind.LOAN.value, FlowKind.REPAYMENT.value, FlowKind.RETURNED.value)
_BOUND = (FlowKind.PAYROLL.value, FlowKind.TAX.value, FlowKind.LOAN.value, FlowKind.REPAYMENT.value, FlowKind.RETURNED.value)
#: A person's name as Chinese accounts write it, and the last words by which so short a name is an office's or a shop's.
_PERSON = r"^([\x{4e00}-\x{9fa5}]{2,4}|[\x{4e00}-\x{9fa5}]{1,10}·[\x{4e00}-\x{9fa5}·]{1,12})$"
_OFFICE = "(公司|集团|工厂|厂|商店|店|部|行|局|院|所|社|校|站|库|处|会|中心|超市|市场|医院|学校|工资|社保|税款|电费|水费|利息)$"


def ours_of(lines: Any, mine: Ours) -> Any:
    whom, currency, plain = mine
    return of_whom(lines, whom).filter((lines.currency == currency).fill_null(plain))


def _earned(rows: Any) -> Any:
    return (rows.amount > 0) & ~rows.kind.isin(_NOT_EARNED).fill_null(False)


def newest(lines: Any) -> Any:
    """The last day that any account line is of."""
    return lines.aggregate(on=lines.booked_on.max())


def once(lines: Any, since: date, mine: Ours) -> Any:
    """By borrower: payments returned after a day, debits after it that took an account below zero (null where no line has a balance),
    the last of each, how far below that one went, and the last inflow that was earned.
    """
    rows = ours_of(lines, mine)
    back = (rows.kind == FlowKind.RETURNED.value) & (rows.booked_on > since)
    fell = (rows.amount < 0) & (rows.balance < 0) & (rows.balance >= rows.amount) & (rows.booked_on > since)
    uncovered = fell.fill_null(False)
    return rows.group_by("borrower_id").aggregate(
        overdrawn_debits=ibis.ifelse(rows.balance.notnull().any(), uncovered.sum(), ibis.null("int64")),
        overdrawn_on=rows.booked_on.max(where=uncovered), overdrawn_to=rows.balance.cast("float64").argmax(rows.booked_on, where=uncovered),
        returned_payments=back.fill_null(False).sum(), returned_on=rows.booked_on.max(where=back), inflow_on=rows.booked_on.max(where=_earned(rows)),
    )  # fmt: skip


def by_month(lines: Any, mine: Ours) -> Any:
    """By borrower and month: what was paid out by choice, and whether wages and taxes were paid."""
    rows = ours_of(lines, mine)
    rows = rows.mutate(month=rows.booked_on.truncate("M"), out=ibis.greatest(-rows.amount, 0).cast("float64"))
    return rows.group_by("borrower_id", "month").aggregate(
        out=rows.out.sum(where=~rows.kind.isin(_BOUND).fill_null(False)).fill_null(0.0),
        wages=((rows.kind == FlowKind.PAYROLL.value) & (rows.out > 0)).fill_null(False).any(),
        taxes=((rows.kind == FlowKind.TAX.value) & (rows.out > 0)).fill_null(False).any(),
    )


def related(loans: Any, guarantees: Any) -> Any:
    """Names that stand close to a borrower: the others of its group, and who answers for it."""
    held = loans.filter(loans.group_id.notnull()).select("borrower_id", "borrower_name", "group_id").distinct()
    other = held.view()
    group = held.inner_join(other, held.group_id == other.group_id).filter(lambda t: t.borrower_id != t.borrower_id_right)
    return ibis.union(
        group.select(whose="borrower_id", party="borrower_name_right"),
        guarantees.select(whose="borrower_id", party="guarantor_name"),
        distinct=True,
    )


def to_close(lines: Any, loans: Any, guarantees: Any, mine: Ours) -> Any:
    """By borrower, month and party: what was paid by choice to persons and to those who stand close to the borrower."""
    rows = ours_of(lines, mine)
    paid = rows.filter((rows.amount < 0) & ~rows.kind.isin(_BOUND).fill_null(False) & rows.counterparty.notnull())
    paid = paid.mutate(month=paid.booked_on.truncate("M"))
    each = paid.group_by("borrower_id", "month", "counterparty").aggregate(out=(-paid.amount).sum().cast("float64"))
    close = related(loans, guarantees)
    joined = each.left_join(close, (each.borrower_id == close.whose) & (each.counterparty == close.party))
    person = joined.counterparty.re_search(_PERSON) & ~joined.counterparty.re_search(_OFFICE)
    return joined.filter(person | joined.whose.notnull()).select("borrower_id", "month", "counterparty", "out")


def large(lines: Any, least_in: float, least_out: float, mine: Ours) -> Any:
    """The lines of each borrower's last year that can be half of a quick in and out, as ``account.quick`` takes them."""
    rows = ours_of(lines, mine)
    rows = rows.mutate(until=rows.booked_on.max().over(group_by="borrower_id"))
    year = rows.filter((rows.until - rows.booked_on).cast("int32") < 365)
    sized = year.filter((year.amount >= least_in) | (year.amount <= -least_out))
    cents = (sized.amount * 100).cast("int64")
    return sized.select("borrower_id", "account_no", "counterparty", day=sized.booked_on, cents=cents).order_by(
        "borrower_id", "account_no", "day", "cents", "counterparty"
    )


def against_sales(lines: Any, invoices: Any, mine: Ours) -> Any:
    """By borrower, in the days that accounts and invoices both cover: earned inflow over valid sales with tax; and how many days."""
    came, sold = ours_of(lines, mine), ours_of(invoices, mine)
    here = came.group_by("borrower_id").aggregate(came_first=came.booked_on.min(), came_last=came.booked_on.max())
    there = sold.group_by("borrower_id").aggregate(sold_first=sold.issued_on.min(), sold_last=sold.issued_on.max())
    both = here.inner_join(there, "borrower_id")
    both = both.select(
        "borrower_id", first=ibis.greatest(both.came_first, both.sold_first), last=ibis.least(both.came_last, both.sold_last)
    )
    both = both.filter(both["first"] <= both["last"])
    money = came.inner_join(both, "borrower_id")
    money = money.filter((money.booked_on >= money["first"]) & (money.booked_on <= money["last"]) & _earned(money))
    valid = (sold.direction == InvoiceDirection.SALE.value) & (sold.status != InvoiceStatus.VOID.value).fill_null(True)
    paper = sold.filter(valid).inner_join(both, "borrower_id")
    paper = paper.filter((paper.issued_on >= paper["first"]) & (paper.issued_on <= paper["last"]))
    inflow = money.group_by("borrower_id").aggregate(inflow=money.amount.sum().cast("float64"))
    sales = paper.group_by("borrower_id").aggregate(sales=ibis.coalesce(paper.total, paper.amount).sum().cast("float64"))
    found = both.left_join(inflow, "borrower_id", rname="{name}_in").left_join(sales, "borrower_id", rname="{name}_out")
    came_in, went_out = found.inflow.fill_null(0.0), found.sales
    return found.select(
        "borrower_id", banked_share=ibis.ifelse(went_out > 0, came_in / went_out, ibis.null("float64")),
        both_days=found["last"].delta(found["first"], unit="day") + 1,
    )  # fmt: skip
