"""Can the borrower pay what falls due here, and how much working capital does it need?"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.analysis import SCHEDULED, Days, Held, Need, Ratio, Service, Unit, days_of, explain, flow_basis, need_of
from postloan.borrower.analysis import ratios as all_ratios
from postloan.borrower.analysis import service as asked
from postloan.borrower.profile import Head
from postloan.charts.health import worded
from postloan.i18n import has, number
from postloan.i18n.number import MISSING, MoneyUnit
from postloan.policy import Policy
from postloan.statement import Accounts, Span
from postloan.ui import read
from postloan.ui.borrower.known import whole
from postloan.ui.borrower.statements_words import account_name
from postloan.ui.lang import language, t
from postloan.ui.parts.chart import switches, titled

_SIDES = ("ahead", "behind")


def _services(pin: Pin, scope: Scope, policy: Policy, borrower_id: str) -> dict[str, Service | None]:  # noqa: ARG001  how the book is asked
    return {side: asked(pin, scope, borrower_id, ahead=side == "ahead") for side in _SIDES}


def section(head: Head, view: Scope, accounts: tuple[Accounts, ...]) -> None:
    """Debt service of the loans here against what the newest statements earn, and the working-capital need."""
    _service(read.book(_services, whole(view), head.borrower_id), accounts, view)
    _need(accounts)


def _service(services: dict[str, Service | None], accounts: tuple[Accounts, ...], view: Scope) -> None:
    """A column for the twelve months to come, one for those past."""
    stretch = flow_basis(accounts, view.as_of)
    if stretch is None:
        return
    found = {side: all_ratios(stretch, None, read.policy(), schedule=one, names=SCHEDULED) for side, one in services.items()}
    known = [amount for one in services.values() if one for amount in (one.principal, one.interest, one.arrears)]
    unit = number.table_unit(known, language(), view.currency)
    row = switches("capacity_service")
    with row.popover(t("borrower.how"), type="tertiary"):
        _explained(found["ahead"], view.currency)
    titled(row, t("ratio.capacity.service", unit=unit.name, day=number.day(view.as_of), end=number.day(stretch.period.end)))
    names = ("principal", "interest", "arrears", "loans", "unplanned")
    frame = pd.DataFrame({
        t("ratio.capacity.item"): [*(t(f"ratio.capacity.{name}") for name in names), *(t(f"ratio.{name}.title") for name in SCHEDULED)],
        **{
            _dated(side, view): [*(_amount(services[side], name, unit) for name in names), *(_judged(one) for one in found[side])]
            for side in _SIDES
        },
    })  # fmt: skip
    right = {name: st.column_config.Column(alignment="right") for name in frame.columns[1:]}
    st.dataframe(frame, hide_index=True, key="capacity_service_table", row_height=30, column_config=right)
    remarks = dict.fromkeys(key for one in found["ahead"] for key in explain(one).remarks)
    st.caption(" ".join([t(f"ratio.basis.{stretch.basis}") + t("ratio.capacity.stop"), *(t(key) for key in remarks)]))


def _dated(side: str, view: Scope) -> str:
    return t(f"ratio.capacity.{side}", day=number.day(view.as_of))


def _amount(one: Service | None, name: str, unit: MoneyUnit) -> str:
    if one is None:
        return MISSING
    value = getattr(one, name)
    return number.amount(value, unit) if isinstance(value, Decimal) else number.count(value)


def _judged(one: Ratio) -> str:
    """The ratio, with its level in words where that is not normal."""
    words = worded(one.value, one.unit)
    return words if one.level in {None, "normal"} else f"{words} · {t(f'ratio.level.{one.level}')}"


def input_name(code: str) -> str:
    """An input as people call it: an account of the chart, or something that is in no statement."""
    return t(f"ratio.input.{code}") if has(f"ratio.input.{code}") else account_name(code)


def _explained(found: Sequence[Ratio], currency: str) -> None:
    """Formula and every amount of each ratio."""
    for one in found:
        told = explain(one)
        st.markdown(f"**{t(told.title)}**", anchors=False)
        st.caption(t(told.formula))
        unit = number.table_unit([each.amount for each in told.inputs], language(), currency)
        rows = pd.DataFrame({
            t("borrower.input"): [input_name(each.account) for each in told.inputs],
            t("borrower.input_amount", unit=unit.name): [number.amount(each.amount, unit) for each in told.inputs],
        })  # fmt: skip
        st.dataframe(rows, hide_index=True, key=f"capacity_explained_{one.name}", row_height=28)


def _need(accounts: tuple[Accounts, ...]) -> None:
    """The annex's formula on the last whole year; growth and what is held already are entered and not kept."""
    years = [one for one in accounts if one.period.span is Span.YEAR]
    if not years:
        st.info(t("ratio.capacity.no_year"), icon=":material/info:")
        return
    year = years[-1]
    unit = number.money_unit([year.get("operating_revenue")], language(), year.currency)
    titled(switches("capacity_need"), t("ratio.capacity.need_title", unit=unit.name, day=number.day(year.period.end)))
    growth, held = _entered(year, unit)
    days = days_of(year, read.policy())
    found = need_of(year, read.policy(), growth=growth, held=held)
    _shown(found, unit)
    _turning(days)
    st.caption(f"{t('ratio.need.formula')}{t('ratio.capacity.stop')} {t('ratio.capacity.need_practice')}")


def _entered(year: Accounts, unit: MoneyUnit) -> tuple[Fraction, Held]:
    borrowed = float(year.get("short_term_borrowings") or 0) / unit.factor
    asked_for = (("growth", "%", 0.0), ("own", unit.name, 0.0), ("existing", unit.name, borrowed), ("other", unit.name, 0.0))
    said = [
        column.number_input(
            t(f"ratio.capacity.{name}", unit=measure), value=start, step=1.0, format="%.2f", key=f"capacity_{name}_{year.period.end}",
            min_value=-100.0 if name == "growth" else 0.0, max_value=1000.0 if name == "growth" else None,
            help=t(f"ratio.capacity.{name}_help"),
        )
        for column, (name, measure, start) in zip(st.columns(4), asked_for, strict=True)
    ]  # fmt: skip
    growth, *amounts = (Decimal(str(one)) for one in said)
    return Fraction(growth) / 100, Held(*(amount * unit.factor for amount in amounts))


def _shown(found: Need, unit: MoneyUnit) -> None:
    amounts = {"turns": found.turns, "need": found.need, "new_loan": found.new_loan}
    for column, (name, term) in zip(st.columns(3), amounts.items(), strict=True):
        value = None if term.value is None else float(term.value)
        words = worded(value, Unit.TIMES if name == "turns" else Unit.MONEY, unit)
        column.metric(
            t(f"ratio.capacity.{name}"), words, help=t(term.why) if term.value is None and term.why else None, border=True
        )
    if found.new_loan.value is not None and found.new_loan.value <= 0:
        st.caption(t("ratio.capacity.none_left"))


def _turning(days: Days) -> None:
    """The five turnover days in one row."""
    turning = {
        "inventory_days": days.inventory, "receivable_days": days.receivable, "payable_days": days.payable, "prepaid_days": days.prepaid,
        "advance_days": days.advance,
    }  # fmt: skip
    frame = pd.DataFrame([{
        t(f"ratio.input.{name}"): worded(None if term.value is None else float(term.value), Unit.DAYS) for name, term in turning.items()
    }])  # fmt: skip
    right = {name: st.column_config.Column(alignment="right") for name in frame.columns}
    st.dataframe(frame, hide_index=True, key="capacity_days", row_height=30, column_config=right)
