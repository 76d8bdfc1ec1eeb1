"""One loan's class in full: the rules with their inputs, what was decided and whether it still holds, and the forms to decide."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from postloan.access import Right, Scope
from postloan.errors import OutOfReach
from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.policy import PARAMETERS
from postloan.portfolio import classing
from postloan.portfolio.classing import CLASS, KINDS, Evidence, Finding, Reasons, Shown, State
from postloan.terms import RiskClass
from postloan.ui import act, read, rules, sheet, who
from postloan.ui.analyse import waits
from postloan.ui.evidence import evidence
from postloan.ui.fields import Form, plain
from postloan.ui.lang import said, t
from postloan.warning.alarms import alarmed_since


def value_of(fact: str, value: Any) -> str:
    """A fact as people read it; what is not known is a dash."""
    if number.missing(value):
        return MISSING
    match KINDS[fact]:
        case "flag":
            return t("field.yes") if value else t("field.no")
        case "ratio":
            return number.percent(value)
        case "class" | "stage" as kind:
            return said("stage_now" if kind == "stage" else "risk_class", int(value))
        case "colour":
            return t(f"term.colour.{int(value)}")
        case _:
            return number.count(value)


def _facts(inputs: Iterable[tuple[str, Any]], since: Mapping[str, date]) -> str:
    each = (
        t("classification.fact_since" if name in since else "classification.fact_is", fact=t(f"classification.fact_of.{name}"),
          value=value_of(name, value), day=day(since.get(name)))
        for name, value in inputs
    )  # fmt: skip
    return t("classification.between").join(each)


def limits_of(limits: Iterable[tuple[str, Any]]) -> str:
    """The limits a rule held its facts against, each by its name in the policy."""
    each = (f"{t(f'policy.{name}')} {rules.said(PARAMETERS[name], value)}" for name, value in limits)
    return t("classification.between").join(each)


def one(view: Scope, loan_id: str, proofs: Evidence) -> None:
    """Why a loan has its floor, what was decided of it, and the forms."""
    found = read.book(classing.one, view, loan_id=loan_id, shown=proofs)
    floor = said("risk_class", int(found.rating.floor))
    with st.container(border=True, key="class_one"):
        left, right = st.columns((3, 2))
        with left:
            st.markdown(
                f"**{plain(found.row['borrower_name'])} · {plain(loan_id)} · {t('classification.why', floor=floor)}**",
                anchors=False,
            )
            _reasons(found, read.desk(alarmed_since, view.as_of, found.row["borrower_id"]))
            waits.show(view, loan_id)
        with right:
            _history(view, found)
            if who.actor().may(Right.PROPOSE_CLASS):
                _propose(view, found)
                _show(view, found)


def _reasons(found: Reasons, since: Mapping[str, date]) -> None:
    """The rules that fired, that an exception spared, of the class and of the stage, and the contradictions."""
    outcomes = (found.rating.outcome, found.staging.outcome)
    fired = [*(one for outcome in outcomes for one in outcome.fired), *found.checks]
    spared = [one for outcome in outcomes for one in outcome.spared]
    lines = [_line(one, since) for one in fired] + [_line(one, since, t("classification.spared")) for one in spared]
    st.dataframe(pd.DataFrame(lines), hide_index=True, key="class_reasons", row_height=28) if lines else st.caption(
        t("classification.nothing_fires")
    )
    stage = value_of("stage", found.facts.stage), said("stage_now", found.staging.stage)
    st.caption(t("classification.stage_of", bank=stage[0], rules=stage[1]))
    unknown = " ".join(one.rule.id for outcome in outcomes for one in outcome.unknown)
    if unknown:
        st.caption(t("classification.unknown_list", rules=unknown))


def _line(one: Finding, since: Mapping[str, date], mark: str = "") -> dict[str, str]:
    what = f"{one.rule.id} {t(f'classification.rule.{one.rule.id}')}"
    return {
        t("classification.column.rule"): f"{what} · {mark}" if mark else what,
        t("classification.inputs"): _facts(one.inputs, since),
        t("classification.limits"): limits_of(one.limits) or MISSING,
        t("classification.column.source"): f"{t(f'policy.basis.{one.rule.basis}')} · {one.rule.source}",
    }


# --- what was decided -------------------------------------------------------------------------------------------------


def _history(view: Scope, found: Reasons) -> None:
    rows = sheet.records(read.desk(classing.judgements, loan_id=found.row["loan_id"]))
    st.markdown(f"**{t('classification.history')}**", anchors=False)
    if not rows:
        st.caption(t("classification.no_history"))
    for row in rows:
        _judgement(view, row, key="one")


def waiting(view: Scope) -> None:
    """What waits for a second person, newest first, whatever its date."""
    rows = sheet.records(read.desk(classing.judgements, states=(State.PROPOSED.value,)))
    if not rows:
        st.info(t("classification.waiting_none"), icon=":material/check:")
        return
    st.markdown(f"**{t('classification.waiting', n=len(rows))}**", anchors=False)
    for row in rows:
        _judgement(view, row, key="waiting")


def _judgement(view: Scope, row: Mapping[str, Any], *, key: str) -> None:
    at = f"{read.policy().local(row['proposed_at']):%Y-%m-%d %H:%M}"
    head = t(
        "classification.said_line",
        state=t(f"term.judgement_state.{row['state']}"),
        what=_what(row),
        who=row["proposed_by"],
        at=at,
    )
    lines = [f"{row['as_of']} · {plain(row['borrower_name'])} · {plain(row['loan_id'])}", plain(head), plain(row["reason"])]
    if row["settled_by"]:
        settled = t(
            "classification.settled_line", who=row["settled_by"], at=f"{read.policy().local(row['settled_at']):%Y-%m-%d %H:%M}"
        )
        lines.append(plain(f"{settled} {row['note'] or ''}"))
    with st.container(border=True, key=f"judgement_{key}_{row['id']}"):
        st.markdown("  \n".join(lines))
        if row["kind"] == CLASS and row["state"] in {State.PROPOSED, State.CONFIRMED}:
            _void(view, row)
        _settle(row, key)


def _what(row: Mapping[str, Any]) -> str:
    if row["kind"] != CLASS:
        fact = t(f"classification.fact_of.{row['kind']}")
        return f"{fact} {row['as_of']} – {row['valid_until']}"
    bank, floor, name = (said("risk_class", int(row[one])) for one in ("bank_class", "floor", "decided_class"))
    return t("classification.class_to", name=name, bank=bank, floor=floor)


def _void(view: Scope, row: Mapping[str, Any]) -> None:
    """Say when a decision rests on facts that are no more: which changed, and by which import."""
    scope = Scope(view.reach, row["as_of"], row["facts"]["currency"])
    proofs = evidence(row["as_of"])
    try:
        found = read.book(classing.one, scope, loan_id=row["loan_id"], shown=proofs)
    except OutOfReach:
        st.warning(t("classification.void_policy"), icon=":material/block:")
        return
    if found.facts_key == row["facts_key"]:
        return
    changed = classing.changes(row["facts"], dict(found.facts.as_mapping()))
    if not changed:
        st.warning(t("classification.void_policy"), icon=":material/block:")
        return
    told = t("classification.between").join(
        t("classification.changed_from", fact=t(f"classification.fact_of.{one.fact}"), before=value_of(one.fact, one.before), now=value_of(one.fact, one.now))
        for one in changed
    )  # fmt: skip
    run = next((one for one in read.pin().imports_of(scope) if one.id == found.row["import_id"]), None)
    at = MISSING if run is None else f"{read.policy().local(run.published_at):%Y-%m-%d %H:%M}"
    st.warning(t("classification.void", changes=told, at=at, number=found.row["import_id"]), icon=":material/block:")


def _settle(row: Mapping[str, Any], key: str) -> None:
    """The buttons that this person may press for a judgement in this state."""
    actor, mine = who.actor(), row["proposed_by_id"] == who.actor().id
    waits, done = row["state"] == State.PROPOSED, row["state"] == State.CONFIRMED
    if waits and mine and actor.may(Right.PROPOSE_CLASS):
        st.button(
            t("classification.withdraw"), key=f"withdraw_{key}_{row['id']}", on_click=_withdraw, args=(row["id"], row["version"])
        )
    if not actor.may(Right.APPROVE_CLASS) or not (done or (waits and not mine)):
        return
    note = f"judgement_note_{key}_{row['id']}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(t("classification.note"), key=note, max_chars=500, width=260)
        if waits:
            for confirm, word in ((True, "confirm"), (False, "refuse")):
                st.button(
                    t(f"classification.{word}"), key=f"{word}_{key}_{row['id']}", type="primary" if confirm else "secondary",
                    on_click=_settled, args=(row["id"], row["version"], note, confirm),
                )  # fmt: skip
        else:
            st.button(
                t("classification.revoke"),
                key=f"revoke_{key}_{row['id']}",
                on_click=_revoked,
                args=(row["id"], row["version"], note),
            )


def _settled(judgement_id: int, version: int, note: str, confirm: bool) -> None:  # noqa: FBT001  from a button
    done = "classification.confirmed_done" if confirm else "classification.refused_done"
    act.do(
        classing.settle_judgement, read.pin(), judgement_id, version, confirm=confirm, note=st.session_state.get(note), done=done
    )


def _withdraw(judgement_id: int, version: int) -> None:
    act.do(classing.withdraw_judgement, judgement_id, version, done="classification.withdrawn_done")


def _revoked(judgement_id: int, version: int, note: str) -> None:
    act.do(classing.revoke_judgement, judgement_id, version, st.session_state.get(note) or "", done="classification.revoked_done")


# --- forms ------------------------------------------------------------------------------------------------------------


def _names(codes: Sequence[int]) -> list[str]:
    return [str(code) for code in codes]


def _propose(view: Scope, found: Reasons) -> None:
    loan_id = found.row["loan_id"]
    form = Form("classification", act.token(f"class_{loan_id}_{view.as_of}"), {"decided": str(int(found.rating.floor))})
    with st.popover(t("classification.propose"), icon=":material/gavel:"), st.form(f"class_form_{form.shown}", border=False):
        form.one_of("decided", _names(list(map(int, RiskClass))), required=True, said=lambda code: said("risk_class", int(code)))
        form.lines("reason", required=True)
        st.form_submit_button(t("classification.send"), type="primary", on_click=_proposed, args=(view, loan_id, form))


def _proposed(view: Scope, loan_id: str, form: Form) -> None:
    decided = form["decided"]
    form.submit(
        classing.propose_class, read.pin(), view, loan_id, decided=int(decided) if decided else None, reason=form["reason"] or "",
        form_key=form.shown, token=form.shown, done="classification.sent",
    )  # fmt: skip


def _show(view: Scope, found: Reasons) -> None:
    loan_id = found.row["loan_id"]
    form = Form("classification", act.token(f"fact_{loan_id}_{view.as_of}"), {"until": view.as_of})
    with st.popover(t("classification.show"), icon=":material/fact_check:"), st.form(f"fact_form_{form.shown}", border=False):
        form.one_of("fact", [one.value for one in Shown], required=True, said=lambda one: t(f"classification.fact_of.{one}"))
        form.day("until", required=True)
        form.lines("reason", required=True)
        st.form_submit_button(t("classification.send"), type="primary", on_click=_shown, args=(view, loan_id, form))


def _shown(view: Scope, loan_id: str, form: Form) -> None:
    form.submit(
        classing.show_fact, read.pin(), view, loan_id, fact=form["fact"], until=form["until"], reason=form["reason"] or "",
        form_key=form.shown, token=form.shown, done="classification.sent",
    )  # fmt: skip
