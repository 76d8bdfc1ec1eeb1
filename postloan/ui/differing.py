"""The loans on which bank and rules differ: which of them are wanted, which are decided, and the one that is looked at."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan.access import Right, Scope
from postloan.i18n import number
from postloan.i18n.number import MISSING, count, day
from postloan.portfolio import classing
from postloan.portfolio.classing import CHECKS, RULES, Decided, Evidence, Settled, Wanted
from postloan.ui import parts, read
from postloan.ui.analyse import deciding
from postloan.ui.lang import field, language, said, t, words

_ROWS, _PAGE = 25, "class_page"
#: Pixels: a page's figures stand on one screen.
_TABLE = 240


def held(view: Scope, proofs: Evidence) -> Decided:
    """The decisions of the scope's date that hold."""
    return read.book(classing.decided, view, decisions=read.desk(classing.decisions, view.as_of), shown=proofs)


def rule_name(rule: str) -> str:
    """A rule's number and what it is about; the errors among the checks together by what they are called."""
    return t("kpi.class_errors.title") if rule == classing.ERRORS else f"{rule} {t(f'classification.rule.{rule}')}"


def differences(view: Scope, bar: DeltaGenerator, proofs: Evidence) -> None:
    """The loans where bank and rules differ; a ticked one with its reasons and the way to decide."""
    known = held(view, proofs)
    asked, settled = _wanted(bar)
    wanted = known.among(asked, settled)
    page = max(int(st.session_state.get(_PAGE, 1)), 1)
    found = _listed(view, proofs, wanted, page)
    if found.total and found.rows.empty:  # the list has become shorter than the page looked at
        page = st.session_state[_PAGE] = 1
        found = _listed(view, proofs, wanted, page)
    if not found.total:
        st.info(t(f"classification.none_{settled}"), icon=":material/check:")
        _decided(known)
        return
    rows = _worded(found.rows, known, settled)
    unit = parts.unit_of(rows, view.currency)
    st.markdown(f"**{t('classification.list', unit=unit.name, day=day(view.as_of))}**", anchors=False)
    event = st.dataframe(
        _drawn(rows, unit), key="class_list", hide_index=True, on_select="rerun", selection_mode="single-row", height=_TABLE,
        placeholder=MISSING, row_height=28, column_config={field("balance"): st.column_config.Column(alignment="right")},
    )  # fmt: skip
    _paged(found, page, view)
    parts.downloads(
        Right.EXPORT_LOANS,
        {f"behind.{kind}": f"/export/differences.{kind}" for kind in ("csv", "xlsx")},
        _export(view, asked, settled),
    )
    _decided(known)
    ticked = [place for place in event["selection"]["rows"] if place < len(found.rows)]
    if ticked:
        deciding.one(view, str(found.rows["loan_id"].iloc[ticked[0]]), proofs)
    else:
        parts.caption("classification.tick")


def _listed(view: Scope, proofs: Evidence, wanted: Wanted, page: int) -> classing.Differences:
    return read.book(classing.differences, view, shown=proofs, wanted=wanted, offset=(page - 1) * _ROWS, limit=_ROWS)


def _export(view: Scope, asked: Wanted, settled: Settled) -> list[tuple[str, str]]:
    """The whole list as a query string for the export."""
    slices = [(name, value) for name, values in view.chosen for value in values]
    return [
        ("as_of", view.as_of.isoformat()),
        ("currency", view.currency),
        *slices,
        *classing.as_query(asked).items(),
        ("settled", settled),
    ]


def _decided(known: Decided) -> None:
    """How many differences stand decided, and which decisions have become void."""
    if known.classes or known.void:
        st.caption(t("classification.decided_count", n=count(known.lenient + known.strict), void=count(known.void)))


def _wanted(bar: DeltaGenerator) -> tuple[Wanted, Settled]:
    """What is asked for: what the address says, decided or not, or what the boxes say."""
    linked = classing.from_query(st.query_params)
    if linked is not None:
        bar.button(_called(linked), icon=":material/close:", on_click=_let_go, key="class_unpick")
        return linked, "both"
    side = bar.selectbox(
        t("classification.direction"), classing.DIRECTIONS, key="class_side", format_func=lambda one: t(f"classification.side.{one}"),
        label_visibility="collapsed", width=125, filter_mode=None,
    )  # fmt: skip
    settled: Settled = bar.selectbox(
        t("classification.settled"), classing.SETTLED, key="class_settled", format_func=lambda one: t(f"classification.settled_of.{one}"),
        label_visibility="collapsed", width=115, filter_mode=None,
    )  # fmt: skip
    return Wanted(side, _rule(bar)), settled


def _called(linked: Wanted) -> str:
    """An address in words: the cell, the rule or the check whose loans it lists."""
    side = "" if linked.direction == classing.NOT_DIFFERING else t(f"classification.side.{linked.direction}")
    rules = [rule_name(one) for one in (linked.rule, linked.check) if one]
    bank = "" if linked.risk_class is None else f"{t('classification.bank')} {said('risk_class', linked.risk_class)}"
    floor = "" if linked.floor is None else f"{t('classification.rules')} {said('risk_class', linked.floor)}"
    classes = f"{field('class_now')} {' '.join(words('class_now', linked.class_now))}" if linked.class_now else ""
    stage = "" if linked.stage_now is None else said("stage_now", linked.stage_now)
    return " · ".join(word for word in (side, *rules, bank, floor, classes, stage) if word)


def _let_go() -> None:
    for name in set(classing.NAMES) & set(st.query_params):
        del st.query_params[name]


def _rule(bar: DeltaGenerator) -> str | None:
    chosen: str | None = bar.selectbox(
        t("classification.rule_filter"), [one.id for one in RULES], index=None, key="class_rule_filter", format_func=rule_name,
        placeholder=t("classification.rule_filter"), label_visibility="collapsed", width=140,
    )  # fmt: skip
    return chosen


def _worded(rows: pd.DataFrame, known: Decided, settled: Settled) -> pd.DataFrame:
    """The list with the ids of the rules that fired instead of their number, and the class decided where one may be."""
    fired = [" ".join(rule.id for rule in classing.named(RULES, int(mask))) for mask in rows["fired"]]
    checks = [" ".join(rule.id for rule in classing.named(CHECKS, int(mask))) for mask in rows["checks"]]
    listed = [f"{one} {other}".strip() for one, other in zip(fired, checks, strict=True)]
    names = ["loan_id", "borrower_name", "branch", "officer", "balance", "dpd", "risk_class", "floor", "stage", "stage_now"]
    found = rows[names].assign(fired=listed)
    if settled == "open" or not known.classes:
        return found
    classes = dict(known.classes)
    decided = [said("decided_class", classes[one]) if one in classes else MISSING for one in rows["loan_id"]]
    found.insert(names.index("floor") + 1, "decided_class", decided)
    return found


def _drawn(rows: pd.DataFrame, unit: number.MoneyUnit) -> pd.DataFrame:
    shown_as = {
        "balance": [number.amount(value, unit) for value in rows["balance"]],
        "stage": words("stage_now", rows["stage"]),
        **{name: words(name, rows[name]) for name in ("risk_class", "floor", "stage_now")},
    }
    headed = {name: t("classification.column.fired") if name == "fired" else field(name) for name in rows.columns}
    return rows.assign(**shown_as).rename(columns=headed)


def _paged(found: classing.Differences, page: int, view: Scope) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        first = (page - 1) * _ROWS + 1
        balance = number.money(found.balance, language(), currency=view.currency)
        written = {
            "total": count(found.total),
            "balance": balance,
            "first": count(first),
            "last": count(first + len(found.rows) - 1),
        }
        st.caption(t("classification.count", **written), width="content")
        pages = -(-found.total // _ROWS)
        if pages > 1:
            st.pagination(pages, key=_PAGE)
