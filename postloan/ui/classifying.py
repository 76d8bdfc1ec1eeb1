"""The classification page: which view, and what stands in it. Only the view that is looked at is worked out."""

import functools
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import SLICES, Scope
from postloan.i18n import number
from postloan.i18n.number import MISSING, count, day
from postloan.portfolio import classification, classing, provision
from postloan.portfolio.classing import CHECKS, RULES, Comparison, Evidence, Wanted
from postloan.ui import deciding, parts, read
from postloan.ui.lang import field, language, said, t, words

TABS = ("compare", "differences", "waiting", "provision", "rules")
_VIEW, _TAB, _WANTED = "view", "classification_tab", "_class_wanted"
_ROWS = 25
#: Pixels: a page's figures stand on one screen.
_CHART, _TABLE = 265, 240
_ONE = 1


def tab(row: DeltaGenerator) -> str:
    """Which view is looked at; it stands in the address."""
    asked = st.query_params.get(_VIEW, TABS[0])
    chosen: str | None = row.segmented_control(
        t("classification.view"), TABS, default=asked if asked in TABS else TABS[0], required=True, key=_TAB,
        format_func=lambda name: t(f"classification.tab.{name}"), label_visibility="collapsed", on_change=_remember,
    )  # fmt: skip
    return chosen or TABS[0]


def _remember() -> None:
    st.query_params[_VIEW] = st.session_state[_TAB]


def shown(view: Scope) -> Evidence:
    """What was shown and confirmed, in force on the scope's date."""
    return read.desk(classing.evidence, view.as_of)


# --- bank and rules ---------------------------------------------------------------------------------------------------


def compare(view: Scope) -> None:
    """Key figures, bank against rules, class against stage, and whether everything adds up."""
    proofs = shown(view)
    found = read.book(classing.compare, view, shown=proofs)
    parts.figures(classification.from_comparison(found, read.policy()), view, "classification")
    left, right = st.columns((3, 2))
    with left:
        rows = found.crossed()
        unit = parts.unit_of(rows, view.currency)
        heading = t("classification.crossed", unit=unit.name, day=day(view.as_of))
        bar = parts.switches("class_crossed")
        bar.markdown(f"**{heading}**", anchors=False, width="content")
        st.plotly_chart(
            charts.classification.crossed(rows, t, unit, ground=parts.ground(), height=_CHART), key="class_crossed", config=charts.theme.CONFIG,
            alt=heading, on_select=_picked, selection_mode="points",
        )  # fmt: skip
    with right:
        staged = _staged(found)
        unit = parts.unit_of(staged, view.currency)
        parts.table(staged, "class_staged", t("classification.staged", unit=unit.name, day=day(view.as_of)), view)
    parts.caption("classification.crossed_note")
    _tie(found, view)


def _staged(found: Comparison) -> pd.DataFrame:
    """One row a class: loans, and the balance of each stage."""
    rows = found.staged()
    wide = rows.pivot_table(index="class_now", columns="stage_now", values="balance", aggfunc="sum")
    loans = rows.groupby("class_now")["loans"].sum()
    named = {number: f"stage{number}_balance" for number in (1, 2, 3)}
    return pd.DataFrame(
        {"class_now": loans.index, "loans": loans.to_numpy(), **{name: wide[n].to_numpy() for n, name in named.items()}}
    )


def _picked() -> None:
    """A cell was clicked: list its loans."""
    points = st.session_state["class_crossed"]["selection"]["points"]
    pairs = dict(word.split("=", 1) for word in (points[0].get("customdata") or []) if "=" in str(word)) if points else {}
    if "bank" in pairs and "rule" in pairs:
        st.session_state[_WANTED] = Wanted("all", risk_class=int(pairs["bank"]), floor=int(pairs["rule"]))
        st.session_state[_TAB] = "differences"
        st.query_params[_VIEW] = "differences"


def _tie(found: Comparison, view: Scope) -> None:
    exact = number.money_unit([0], language(), view.currency)
    sums = {"rules": sum(found.by("floor").values()), "bank": sum(found.by("risk_class").values()), "loans": found.total()}
    written = {name: number.money(fen / 100, language(), exact, view.currency) for name, fen in sums.items()}
    if len(set(sums.values())) == _ONE:
        st.caption(f":material/check: {t('classification.tie', **written)}")
    else:
        st.error(t("classification.tie_off", **written), icon=":material/error:")


# --- differences ------------------------------------------------------------------------------------------------------


def _wanted(bar: DeltaGenerator) -> Wanted:
    """What is asked for: a cell that was clicked, or what the boxes say."""
    picked: Wanted | None = st.session_state.get(_WANTED)
    if picked is not None:
        name = functools.partial(said, "risk_class")
        label = f"{t('classification.bank')} {name(picked.risk_class)} · {t('classification.rules')} {name(picked.floor)}"
        bar.button(label, icon=":material/close:", on_click=lambda: st.session_state.pop(_WANTED), key="class_unpick")
        return picked
    side = bar.selectbox(
        t("classification.direction"), classing.DIRECTIONS, key="class_side", format_func=lambda one: t(f"classification.side.{one}"),
        label_visibility="collapsed", width=125, filter_mode=None,
    )  # fmt: skip
    rule = _box(bar, "rule_filter", [one.id for one in RULES], 170)
    check = _box(bar, "check_filter", [one.id for one in CHECKS], 150)
    return Wanted(side, rule, check)


def _box(bar: DeltaGenerator, name: str, ids: list[str], width: int) -> str | None:
    chosen: str | None = bar.selectbox(
        t(f"classification.{name}"), ids, index=None, key=f"class_{name}", format_func=rule_name, placeholder=t(f"classification.{name}"),
        label_visibility="collapsed", width=width,
    )  # fmt: skip
    return chosen


def rule_name(rule: str) -> str:
    """A rule's number and what it is about."""
    return f"{rule} {t(f'classification.rule.{rule}')}"


def differences(view: Scope, bar: DeltaGenerator) -> None:
    """The loans where bank and rules differ; a ticked one with its reasons and the way to decide."""
    proofs, wanted = shown(view), _wanted(bar)
    page = max(int(st.session_state.get("class_page", 1)), 1)
    found = read.book(classing.differences, view, shown=proofs, wanted=wanted, offset=(page - 1) * _ROWS, limit=_ROWS)
    if not found.total:
        st.info(t("classification.none"), icon=":material/check:")
        return
    rows = _worded(found.rows)
    unit = parts.unit_of(rows, view.currency)
    st.markdown(f"**{t('classification.list', unit=unit.name, day=day(view.as_of))}**", anchors=False)
    event = st.dataframe(
        _drawn(rows, unit), key="class_list", hide_index=True, on_select="rerun", selection_mode="single-row", height=_TABLE,
        placeholder=MISSING, row_height=28,
    )  # fmt: skip
    _paged(found, page, view)
    ticked = [place for place in event["selection"]["rows"] if place < len(found.rows)]
    if ticked:
        deciding.one(view, str(found.rows["loan_id"].iloc[ticked[0]]), proofs)
    else:
        parts.caption("classification.tick")


def _worded(rows: pd.DataFrame) -> pd.DataFrame:
    """The list with the ids of the rules that fired instead of their number."""
    fired = [" ".join(rule.id for rule in classing.named(RULES, int(mask))) for mask in rows["fired"]]
    checks = [" ".join(rule.id for rule in classing.named(CHECKS, int(mask))) for mask in rows["checks"]]
    listed = [f"{one} {other}".strip() for one, other in zip(fired, checks, strict=True)]
    names = ["loan_id", "borrower_name", "branch", "officer", "balance", "dpd", "risk_class", "floor", "stage", "stage_now"]
    return rows[names].assign(fired=listed)


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
            st.pagination(pages, key="class_page")


def waiting(view: Scope) -> None:
    """What waits for a second person, within reach."""
    deciding.waiting(view)


# --- provision --------------------------------------------------------------------------------------------------------

_ECL = ("loans", "balance", "exposure", "ecl_stage1", "ecl_stage2", "ecl_stage3", "ecl", "ecl_good", "ecl_bad", "provision", "gap", "covered", "loss_rate")  # fmt: skip
_BY = ("stage_now", "class_now", "bucket", *SLICES)


def provisions(view: Scope, bar: DeltaGenerator) -> None:
    """Expected loss beside the allowance by any split, and the provision matrix."""
    by = parts.switch(bar, "classification.by", _BY, field, "class_by")
    source: provision.Source = parts.switch(bar, "classification.source", provision.SOURCES, _source, "class_source")  # type: ignore[assignment]
    rows = read.book(provision.expected, view, by=by, source=source, shown=shown(view))
    unit = parts.axis_unit(rows[["ecl", "provision"]], view.currency)
    left, right = st.columns(2)
    with left:
        heading = t("classification.losses", by=field(by), unit=unit.name, day=day(view.as_of))
        parts.chart(
            charts.classification.losses(rows, t, unit, names=words(by, rows[by]), height=_CHART), "class_losses", heading
        )
    with right:
        matrix = read.book(provision.matrix, view)
        table = matrix.rows.rename(columns={"opening": "opening_balance"})
        size = parts.unit_of(table, view.currency)
        parts.table(
            table, "class_matrix", t("classification.matrix", unit=size.name, months=matrix.dates, day=day(view.as_of)), view
        )
    detail = rows[[by, *_ECL]]
    size = parts.unit_of(detail, view.currency)
    parts.table(detail, "class_losses_table", t("classification.losses_table", unit=size.name, day=day(view.as_of)), view)
    found = read.book(provision.estimates, view, source=source)
    pds = " · ".join(
        f"{name} {number.percent(pd)}" for name, pd in zip(words("bucket", range(len(found.pds))), found.pds, strict=True)
    )
    st.caption(f"{t('classification.pds', list=pds)}  \n{t('classification.ecl_note')}  \n{t('classification.matrix_note')}")


def _source(name: str) -> str:
    return t(f"classification.source_of.{name}")


# --- rules ------------------------------------------------------------------------------------------------------------


def rules(view: Scope) -> None:
    """Every rule: its floor, what it fires for, what the tape does not give, its limits and its source."""
    found = read.book(classing.compare, view, shown=shown(view))
    given = read.book(classing.given, view)
    fires = found.fires()
    unit = number.money_unit(fires["balance"], language(), view.currency)
    lines = [_rule_line(rule, row, given, unit) for rule, row in zip(RULES, fires.to_dict("records"), strict=True)]
    st.markdown(f"**{t('classification.rules_table', unit=unit.name, day=day(view.as_of))}**", anchors=False)
    st.dataframe(pd.DataFrame(lines), hide_index=True, key="class_rules", height=480, placeholder=MISSING, row_height=28)
    parts.caption("classification.rules_note")


def _rule_line(rule: classing.Rule, row: Mapping[Any, Any], given: Mapping[str, int], unit: number.MoneyUnit) -> dict[str, Any]:
    missing = max((given["loans"] - given[name] for name in rule.when.facts if name in given), default=0)
    limits = deciding.limits_of([(name, getattr(read.policy(), name)) for name in rule.parameters])
    column = functools.partial("classification.column.{}".format)
    return {
        t(column("rule")): rule.id, t(column("what")): t(f"classification.rule.{rule.id}"),
        t(column("floor")): t("classification.assess") if rule.floor is None else said("risk_class", int(rule.floor)),
        t(column("loans")): row["loans"], t(column("balance"), unit=unit.name): number.amount(row["balance"], unit),
        t(column("lenient")): row["lenient_loans"], t(column("not_given")): missing, t("classification.limits"): limits,
        t(column("source")): f"{t(f'policy.basis.{rule.basis}')} · {rule.source}",
    }  # fmt: skip
