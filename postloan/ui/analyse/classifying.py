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
from postloan.i18n.number import count, day
from postloan.portfolio import Figure, classification, classing
from postloan.portfolio.classing import CHECKS, RULES, Comparison, Wanted
from postloan.portfolio.provision_figures import STAGES, of_loss, of_matrix, of_rule, of_stage
from postloan.portfolio.provisioning import provision
from postloan.portfolio.provisioning.estimates import SOURCES, Source, estimates
from postloan.portfolio.provisioning.matrix import provision_matrix
from postloan.ui import differing, parts, read
from postloan.ui.analyse import deciding
from postloan.ui.evidence import evidence
from postloan.ui.lang import field, language, said, span, t, words
from postloan.ui.parts.tables import draw

TABS = ("compare", "differences", "waiting", "provision", "rules")
_VIEW, _TAB = "view", "classification_tab"
#: Pixels: a page's figures stand on one screen.
_CHART = 265
_ONE = 1


def tab(row: DeltaGenerator) -> str:
    """Which view is looked at; it stands in the address."""
    asked = st.query_params.get(_VIEW, TABS[0])
    st.session_state[_TAB] = asked if asked in TABS else TABS[0]  # a link to another view of this page finds the old one chosen
    chosen: str | None = row.segmented_control(
        t("classification.view"), TABS, required=True, key=_TAB,
        format_func=lambda name: t(f"classification.tab.{name}"), label_visibility="collapsed", on_change=_remember,
    )  # fmt: skip
    return chosen or TABS[0]


def _remember() -> None:
    st.query_params.from_dict({_VIEW: st.session_state[_TAB]})


# --- bank and rules ---------------------------------------------------------------------------------------------------


def compare(view: Scope) -> None:
    """Key figures, bank against rules, class against stage, and whether everything adds up."""
    proofs = evidence(view.as_of)
    found = read.book(classing.compare, view, shown=proofs)
    held = differing.held(view, proofs)
    parts.figures(classification.from_comparison(found, read.policy(), held), view, "classification")
    _progress(found, held)
    left, right = st.columns(2)
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
        pairs = found.staged()
        staged = _staged(pairs)
        unit = parts.unit_of(staged, view.currency)
        heading = t("classification.staged", unit=unit.name, day=day(view.as_of))
        parts.figure_table(staged, "class_staged", heading, view, explained=functools.partial(of_stage, rows=pairs))
        _checks(found, view)
    parts.caption("classification.crossed_note")
    _tie(found, view)


def _staged(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a class: loans, and the balance of each stage."""
    wide = rows.pivot_table(index="class_now", columns="stage_now", values="balance", aggfunc="sum")
    loans = rows.groupby("class_now")["loans"].sum()
    return pd.DataFrame(
        {"class_now": loans.index, "loans": loans.to_numpy(), **{name: wide[n].to_numpy() for name, n in STAGES.items()}}
    )


def _progress(found: Comparison, held: classing.Decided) -> None:
    """How many differences there are to either side, and how many of them two people have decided."""
    sides: tuple[tuple[classing.Direction, int], ...] = (("lenient", held.lenient), ("strict", held.strict))
    told = [
        t("classification.progress", side=t(f"classification.side.{side}"), n=count(total), decided=count(done), open=count(total - done))
        for side, done in sides
        for total in (found.total("loans", found.where(side)),)
    ]  # fmt: skip
    st.caption(t("classification.between").join(told))


def _checks(found: Comparison, view: Scope) -> None:
    """Contradictions between class, stage and days past due; a click on one lists its loans."""
    fires = found.fires(CHECKS, "checks")
    named = [differing.rule_name(rule.id) for rule in CHECKS]
    rows = pd.DataFrame({"check_name": named, "loans": fires["loans"], "balance": fires["balance"]})
    unit = parts.unit_of(rows, view.currency)
    st.markdown(f"**{t('classification.checks', unit=unit.name, day=day(view.as_of))}**", anchors=False)
    draw(rows, "class_checks", view.currency, clicked=_checked)


def _checked() -> None:
    """A check was clicked: list its loans."""
    cells = st.session_state["class_checks"]["selection"]["cells"]
    if cells:
        _list(Wanted(classing.NOT_DIFFERING, check=CHECKS[cells[0][0]].id))


def _list(wanted: Wanted) -> None:
    """Turn to the list of these loans."""
    st.query_params.from_dict({_VIEW: "differences", **classing.as_query(wanted)})


def _picked() -> None:
    """A cell was clicked: list its loans."""
    points = st.session_state["class_crossed"]["selection"]["points"]
    pairs = dict(word.split("=", 1) for word in (points[0].get("customdata") or []) if "=" in str(word)) if points else {}
    if "bank" in pairs and "rule" in pairs:
        _list(Wanted(classing.NOT_DIFFERING, risk_class=int(pairs["bank"]), floor=int(pairs["rule"])))


def _tie(found: Comparison, view: Scope) -> None:
    exact = number.money_unit([0], language(), view.currency)
    sums = {"rules": sum(found.by("floor").values()), "bank": sum(found.by("risk_class").values()), "loans": found.total()}
    written = {name: number.money(fen / 100, language(), exact, view.currency) for name, fen in sums.items()}
    if len(set(sums.values())) == _ONE:
        st.caption(f":material/check: {t('classification.tie', **written)}")
    else:
        st.error(t("classification.tie_off", **written), icon=":material/error:")


def waiting(view: Scope) -> None:
    """What waits for a second person, within reach."""
    deciding.waiting(view)


# --- provision --------------------------------------------------------------------------------------------------------

_ECL = ("loans", "balance", "exposure", "ecl_stage1", "ecl_stage2", "ecl_stage3", "ecl", "ecl_good", "ecl_bad", "provision", "gap", "covered", "loss_rate")  # fmt: skip
_BY = ("stage_now", "class_now", "bucket", *SLICES)


def provisions(view: Scope, bar: DeltaGenerator) -> None:
    """Expected loss beside the allowance by any split, and the provision matrix."""
    by = parts.switch(bar, "classification.by", _BY, field, "class_by")
    source: Source = parts.switch(bar, "classification.source", SOURCES, _source, "class_source")  # type: ignore[assignment]
    rows = read.book(provision.expected, view, by=by, source=source, shown=evidence(view.as_of))
    unit = parts.axis_unit(rows[["ecl", "provision"]], view.currency)
    left, right = st.columns(2)
    with left:
        heading = t("classification.losses", by=field(by), unit=unit.name, day=day(view.as_of))
        parts.chart(
            charts.classification.losses(rows, t, unit, names=words(by, rows[by]), height=_CHART), "class_losses", heading
        )
    with right:
        matrix = read.book(provision_matrix, view)
        table = matrix.rows.rename(columns={"opening": "opening_balance"})
        size = parts.unit_of(table, view.currency)
        heading = t("classification.matrix", unit=size.name, months=span(matrix.dates, 1), day=day(view.as_of))
        parts.figure_table(
            table, "class_matrix", heading, view, explained=lambda row, column: of_matrix(matrix, row, column, read.policy())
        )
    detail = rows[[by, *_ECL]]
    size = parts.unit_of(detail, view.currency)
    heading = t("classification.losses_table", unit=size.name, day=day(view.as_of))
    parts.figure_table(detail, f"class_losses_{by}", heading, view, explained=functools.partial(_loss, rows, by))
    found = read.book(estimates, view, source=source)
    pds = " · ".join(
        f"{name} {number.percent(pd)}" for name, pd in zip(words("bucket", range(len(found.pds))), found.pds, strict=True)
    )
    if found.dates:
        pds = f"{pds} · {t('classification.pds_of', n=span(found.dates, found.every))}"
    st.caption(f"{t('classification.pds', list=pds)}  \n{t('classification.ecl_note')}  \n{t('classification.matrix_note')}")


def _loss(rows: pd.DataFrame, by: str, row: Mapping[str, Any], column: str) -> Figure | None:
    """The cell's figure; the row as shown leaves out the base scenario, which its formula needs."""
    same = rows[rows[by].isna()] if pd.isna(row[by]) else rows[rows[by] == row[by]]
    whole = {str(name): value for name, value in same.iloc[0].items()}
    return of_loss(whole, column, by=by, segment=said(by, row[by]), policy=read.policy())


def _source(name: str) -> str:
    return t(f"classification.source_of.{name}")


# --- rules ------------------------------------------------------------------------------------------------------------


def rules(view: Scope) -> None:
    """Every rule: its floor, what it fires for, what the tape does not give, its limits and its source."""
    found = read.book(classing.compare, view, shown=evidence(view.as_of))
    given = read.book(classing.given, view)
    fires = found.fires()
    rows = pd.DataFrame([_rule_line(rule, row, given) for rule, row in zip(RULES, fires.to_dict("records"), strict=True)])
    heading = t("classification.rules_table", unit=parts.unit_of(rows, view.currency).name, day=day(view.as_of))
    more = dict(zip(fires["rule"], fires["lenient_balance"], strict=True))
    parts.figure_table(
        rows, "class_rules", heading, view, height=480,
        explained=lambda row, column: of_rule({**row, "lenient_balance": more[row["rule"]]}, column),
    )  # fmt: skip
    parts.caption("classification.rules_note")


def _rule_line(rule: classing.Rule, row: Mapping[Any, Any], given: Mapping[str, int]) -> dict[str, Any]:
    missing = max((given["loans"] - given[name] for name in rule.when.facts if name in given), default=0)
    limits = deciding.limits_of([(name, getattr(read.policy(), name)) for name in rule.parameters])
    return {
        "rule": rule.id, "rule_what": t(f"classification.rule.{rule.id}"),
        "rule_floor": t("classification.assess") if rule.floor is None else said("risk_class", int(rule.floor)),
        "loans": row["loans"], "balance": row["balance"], "lenient_loans": row["lenient_loans"], "facts_missing": missing,
        "rule_limits": limits or None, "rule_source": f"{t(f'policy.basis.{rule.basis}')} · {rule.source}",
    }  # fmt: skip
