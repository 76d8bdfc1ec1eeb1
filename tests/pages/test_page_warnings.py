"""The warning pages as people use them: the first screen, the list and its batch, one signal from raised to closed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from postloan.access import Actor, Reach, Role, Scope
from postloan.desk import now, policies
from postloan.errors import OutOfReach
from postloan.i18n import has, text
from postloan.i18n.number import count
from postloan.months import month_ends
from postloan.terms import ClosedAs, Colour, SignalState, Verdict
from postloan.ui.warning.one import asked_for
from postloan.ui.warning.overview import narrowed
from postloan.ui.warning.register import _codes, _exported
from postloan.warning.catalogue import all_rules
from postloan.warning.life import figures
from postloan.warning.life import queries as signals
from postloan.warning.life.queries import SignalFilter
from postloan.warning.whom import Standing

SUNDAY = date(2026, 11, 22)


def today(house: Any) -> date:
    return policies.current(house.desk).local(now()).date()


def found(house: Any, reach: Reach, **wanted: Any) -> list[dict[str, Any]]:
    with house.desk.connect() as connection:
        page = signals.signals(connection, reach, SignalFilter(**wanted), today=today(house), limit=None)
    return page.rows.to_dict("records")


def one(house: Any, signal_id: int) -> Any:
    with house.desk.connect() as connection:
        return signals.one(connection, Reach(None), signal_id)


def fresh(house: Any, actor: Actor, colour: Colour = Colour.ORANGE) -> int:
    """A signal that nobody has taken in hand."""
    rows = found(house, actor.reach, states=("raised",), colours=(int(colour),))
    return int(rows[-1]["id"])


def keys(app: Any) -> set[str]:
    return {button.key for button in app.button if button.key}


def field(app: Any, kind: str, name: str, language: str = "zh") -> Any:
    """The field of a form with this label, the one of the word that stands open."""
    label = text(language, f"warnings.act.{name}")
    marked = text(language, "form.required", label=label)
    return next(box for box in getattr(app, kind) if box.label in {label, marked})


def choice(app: Any, ending: str) -> Any:
    """The row of choices of a form."""
    return next(box for box in app.button_group if (box.key or "").endswith(ending))


def sentences(app: Any) -> str:
    return " ".join(one.value for kind in (app.markdown, app.info, app.error, app.caption) for one in kind)


# --- the first screen ---------------------------------------------------------------------------------------------------


def test_the_first_screen_counts_what_is_overdue_due_and_new_within_reach(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    manager = visitor(full, Role.BRANCH_MANAGER)
    page = manager.open("warnings")
    reach = manager.actor.reach
    told = {one.label: one.value for one in page.metric}
    for due in ("overdue", "today", "new"):
        assert told[text("zh", f"warnings.due.{due}")] == count(len(found(full, reach, due=due)))
    assert told[text("zh", "warnings.open_all")] == count(len(found(full, reach)))
    assert told[text("zh", "warnings.red_open")] == count(len(found(full, reach, colours=(4,))))
    assert faults() == []


def test_what_is_due_first_is_listed_first_and_only_mine_when_asked(full: Any, visitor: Callable[..., Any]) -> None:
    manager = visitor(full, Role.BRANCH_MANAGER)
    page = manager.open("warnings")
    page.segmented_control(key="warnings_due").set_value("overdue").run()
    rows = found(full, manager.actor.reach, due="overdue")
    said = sentences(page).replace("\\", "")
    assert all(row["borrower_name"] in said for row in rows[:8])
    page.checkbox(key="warnings_mine").set_value(True).run()
    mine = found(full, manager.actor.reach, due="overdue", owner=manager.actor.name)
    assert page.metric[0].value == count(len(mine))
    assert 0 < len(mine) < len(rows)


# --- the list -----------------------------------------------------------------------------------------------------------


def test_the_list_takes_its_filters_from_the_address_and_leaves_closed_ones_out(full: Any, visitor: Callable[..., Any]) -> None:
    head = visitor(full, Role.HEAD_OFFICE)
    page = head.open("warnings", warnings_view="register", w_colour="4", w_family="repayment")
    table = page.dataframe[0].value
    assert {tuple(one) for one in table[text("zh", "warnings.column.colour")]} == {("红色",)}
    wanted = found(full, head.actor.reach, colours=(4,), families=("repayment",))
    assert len(table) == min(len(wanted), 50)
    assert text("zh", "term.signal_state.closed") not in set(table[text("zh", "warnings.column.state")])


def test_ticked_signals_are_acknowledged_together(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    manager = visitor(full, Role.BRANCH_MANAGER)
    page = manager.open("warnings", warnings_view="register", w_state="raised", w_colour="2")
    rows = found(full, manager.actor.reach, states=("raised",), colours=(2,))[:2]
    assert "batch_acknowledge" not in keys(page)
    page.session_state["signal_list"] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    page.run()
    page.button(key="batch_acknowledge").click().run()
    assert {one(full, row["id"]).state for row in rows} == {SignalState.ACKNOWLEDGED}
    assert all(one(full, row["id"]).steps[-1].who == manager.actor.name for row in rows)
    assert faults() == []


def test_a_batch_that_may_not_be_closed_is_told_with_its_reason(full: Any, visitor: Callable[..., Any]) -> None:
    manager = visitor(full, Role.BRANCH_MANAGER)
    page = manager.open("warnings", warnings_view="register", w_state="raised", w_colour="3")
    page.session_state["signal_list"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    page.run()
    choice(page, "batch_as").set_value(ClosedAs.RESOLVED).run()
    page.text_area(key="batch_text").set_value("已处理").run()
    page.button(key="batch_close_now").click().run()
    assert any(text("zh", "signal.not_verified") in one.value for one in page.error)


def test_the_export_holds_numbers_and_words_of_the_reader_s_reach(full: Any, visitor: Callable[..., Any]) -> None:
    officer = visitor(full, Role.LOAN_OFFICER, "en")
    officer.open("warnings", warnings_view="register")
    with full.desk.connect() as connection:
        rows = _exported(connection, officer.actor.reach, SignalFilter(), today(full), _codes())
    assert set(rows["officer"]) == {officer.actor.name}
    assert set(rows["colour"]) <= {"Blue", "Yellow", "Orange", "Red"}
    assert all(isinstance(value, float) for value in rows["value"].dropna())
    late = rows[rows["rule_id"] == "R01"].iloc[0]
    assert (late["rule"], late["unit"]) == ("Days past due", "days")


# --- one signal -----------------------------------------------------------------------------------------------------------


def test_a_signal_goes_from_raised_to_closed_by_the_words_on_its_page(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    officer = visitor(full, Role.LOAN_OFFICER)
    number = fresh(full, officer.actor)
    page = officer.open("signal", id=str(number))
    page.button(key=f"do_acknowledge_{number}").click().run()
    assert one(full, number).state is SignalState.ACKNOWLEDGED

    choice(page, "_verdict").set_value(Verdict.TRUE).run()
    page.button(key=f"do_verify_{number}").click().run()
    assert one(full, number).state is SignalState.ACKNOWLEDGED, "nothing was said of what was found"
    field(page, "text_area", "text").set_value("已到现场核实").run()
    page.button(key=f"do_verify_{number}").click().run()
    assert (one(full, number).state, one(full, number).verdict) == (SignalState.VERIFIED, "true")

    plan = next(button for button in page.button if (button.key or "").startswith("do_plan_"))
    what = next(box for box in page.text_input if box.label.startswith("措施 1"))
    what.set_value("约谈借款人").run()
    plan.click().run()
    assert any(text("zh", "signal.due_wrong") in one.value.replace("\\", "") for one in page.markdown), "a day is asked for"
    field(page, "date_input", "due_on").set_value(today(full) + timedelta(days=3)).run()
    next(button for button in page.button if (button.key or "").startswith("do_plan_")).click().run()
    planned = one(full, number)
    assert (planned.state, [action.what for action in planned.actions]) == (SignalState.PLANNED, ["约谈借款人"])

    action = planned.actions[0].id
    field(page, "text_input", "note").set_value("已签收还款计划").run()
    page.button(key=f"do_finish_{action}").click().run()
    assert one(full, number).state is SignalState.EXECUTING
    assert f"do_close_{number}" not in keys(page), "an orange one is the manager's to close"

    manager = visitor(full, Role.BRANCH_MANAGER)
    page = manager.open("signal", id=str(number))
    choice(page, "_as_").set_value(ClosedAs.RESOLVED).run()
    reason = choice(page, "_as_").key.removesuffix("as_") + "text"
    page.text_area(key=reason).set_value("措施已落实").run()
    page.button(key=f"do_close_{number}").click().run()
    closed = one(full, number)
    assert (closed.state, closed.closed_as) == (SignalState.CLOSED, "resolved")
    kinds = [step.kind for step in closed.steps]
    assert [kind for kind in kinds if kind not in {"updated", "quiet", "escalated"}] == [
        "raised", "acknowledged", "verified", "planned", "done", "closed",
    ]  # fmt: skip
    told = next(one.proto.body for one in page.get("html") if "postloan-explain" in one.proto.body)
    assert told.index(text("zh", "warnings.step.closed")) < told.index(text("zh", "warnings.step.raised")), (
        "the newest stands first"
    )
    assert "措施已落实" in told
    assert faults() == []


def test_the_page_shows_evidence_the_limit_and_what_to_check_in_the_reader_s_language(
    full: Any, visitor: Callable[..., Any]
) -> None:
    head = visitor(full, Role.HEAD_OFFICE, "en")
    row = next(row for row in found(full, head.actor.reach, rule_id="R01") if row["colour"] == 4)
    page = head.open("signal", id=str(row["id"]))
    value = page.metric[0]
    assert (value.label, value.value) == (f"Value (≥ {row['limit_value']:.0f} days)", f"{row['value']:.0f} days")
    assert all_rules()["R01"].manual["en"].check in [one.value for one in page.markdown]
    assert len(page.get("plotly_chart")) == 1


def test_an_auditor_reads_and_says_nothing(full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]) -> None:
    auditor = visitor(full, Role.AUDITOR)
    page = auditor.open("signal", id=str(fresh(full, auditor.actor, Colour.YELLOW)))
    assert text("zh", "warnings.signal.read_only") in [one.value for one in page.caption]
    assert not {key for key in keys(page) if key.startswith("do_")}
    assert faults() == []


@pytest.mark.parametrize("asked", ["999999", "1 or 1=1", "-1"])
def test_a_signal_that_is_not_there_or_not_his_is_refused_calmly(asked: str, full: Any, visitor: Callable[..., Any]) -> None:
    page = visitor(full, Role.LOAN_OFFICER).open("signal", id=asked)
    assert [one.value for one in page.error] == [text("zh", "error.out_of_reach")]


def test_another_branch_s_signal_is_out_of_an_officer_s_reach(full: Any, visitor: Callable[..., Any]) -> None:
    officer = visitor(full, Role.LOAN_OFFICER)
    theirs = next(row for row in found(full, Reach(None)) if row["branch"] not in (officer.actor.reach.branches or ()))
    page = officer.open("signal", id=str(theirs["id"]))
    assert [one.value for one in page.error] == [text("zh", "error.out_of_reach")]


# --- marks elsewhere --------------------------------------------------------------------------------------------------------


def test_the_overview_counts_borrowers_under_warning_and_follows_the_branch_of_the_scope_bar(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    head = visitor(full, Role.HEAD_OFFICE)
    with full.desk.connect() as connection:
        everybody = figures.levels(connection, Reach(None))
    one_branch = str(everybody["branch"].iloc[0])
    page = head.open("overview")
    assert f"{count(len(everybody))} 户" in sentences(page)
    page.multiselect(key="branch").set_value([one_branch]).run()
    assert f"{count(int((everybody['branch'] == one_branch).sum()))} 户" in sentences(page)
    assert faults() == []


def test_a_scope_never_widens_a_reach() -> None:
    own = Reach(("东湖支行",), ("李兴勇",))
    view = Scope(own, month_ends(SUNDAY, 11)[0]).narrowed(branch=("东湖支行", "城关支行"), officer="王芳")
    assert narrowed(view) == Reach(("东湖支行",), ())
    assert narrowed(Scope(own, view.as_of)) == own
    assert narrowed(Scope(Reach(None), view.as_of).narrowed(branch="城关支行")) == Reach(("城关支行",))


def test_the_trend_looks_at_the_last_day_of_each_month_and_today() -> None:
    days = month_ends(SUNDAY, 11)
    assert [f"{day}" for day in days[-3:]] == ["2026-09-30", "2026-10-31", "2026-11-22"]
    assert (len(days), f"{days[0]}") == (12, "2025-12-31")


def test_a_borrower_and_his_loans_carry_the_level_with_its_reasons(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    head = visitor(full, Role.HEAD_OFFICE)
    row = next(row for row in found(full, head.actor.reach, rule_id="R01") if row["colour"] == 4)
    for page in (head.open("loan", loan=row["loan_id"]), head.open("borrower", id=row["borrower_id"])):
        line = next(one.value for one in page.markdown if text("zh", "warnings.mark.badge", colour="红色") in one.value)
        assert text("zh", "warnings.mark.worst") in line
        assert "R01" in line
    assert faults() == []


def test_every_rule_says_of_a_borrower_that_it_fires_is_quiet_or_has_no_data(full: Any, visitor: Callable[..., Any]) -> None:
    head = visitor(full, Role.HEAD_OFFICE)
    row = next(row for row in found(full, head.actor.reach, rule_id="R01") if row["quiet_since"] is None and row["colour"] == 4)
    page = head.open("borrower", id=row["borrower_id"], part="warnings")
    page.button(key="borrower_ask_rules").click().run()
    table = page.dataframe[-1].value
    assert len(table) == len(all_rules())
    says = dict(zip(table[text("zh", "warnings.column.rule")], table[text("zh", "warnings.mark.says")], strict=True))
    assert says[f"R01 {all_rules()['R01'].manual['zh'].name}"] == text("zh", "warnings.mark.fires", colour="红色")
    assert {text("zh", "warnings.mark.quiet"), text("zh", "warnings.mark.no_data")} <= set(says.values())
    why = dict(zip(table[text("zh", "warnings.mark.says")], table[text("zh", "warnings.mark.why")], strict=True))
    assert why[text("zh", "warnings.mark.quiet")] == ""
    assert why[text("zh", "warnings.mark.no_data")] in {
        text("zh", f"warnings.why.{one.word}") for one in Standing if has(f"warnings.why.{one.word}")
    }


def test_the_visits_page_lists_the_special_visits_that_red_levels_ask_for(
    full: Any, visitor: Callable[..., Any], faults: Any
) -> None:
    person = visitor(full, Role.BRANCH_MANAGER)
    app = person.open("visits")
    assert faults() == []
    with full.desk.connect() as connection:
        asked = figures.visits_asked(connection, person.actor.reach)
    assert len(asked) > 0
    (listed,) = [frame.value for frame in app.dataframe if "borrower_name" in frame.value]
    assert set(listed["borrower_name"]) <= set(asked["borrower_name"])


@pytest.mark.parametrize("written", ["abc", "-1", "1.5", "9" * 30])
def test_an_address_that_names_no_signal_is_refused_calmly(written: str) -> None:
    with pytest.raises(OutOfReach):
        asked_for(written)
