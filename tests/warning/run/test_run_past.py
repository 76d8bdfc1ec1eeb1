"""Another setting previewed, and a figure's past: what would appear and go, what was known when, and where there is a gap."""

import pytest
from run_book import AS_OF, MONTHS, POLICY, YEAR_AGO, Desk

from postloan.warning.catalogue import RuleSetting, Segment, Settings
from postloan.warning.engine import Status
from postloan.warning.history import figure_history
from postloan.warning.preview import Preview, preview

PLAIN = Settings()


def seen(desk: Desk, wanted: RuleSetting, rule_id: str = "R01") -> Preview:
    with desk.engine.connect() as connection:
        return preview(desk.known(connection), PLAIN, PLAIN.changed(rule_id, wanted), rule_id)


def test_a_milder_limit_makes_signals_go_and_changes_colours(still: Desk) -> None:
    told = seen(still, RuleSetting((("blue", 15.0), ("yellow", 22.0))))
    assert (told.before, told.after, told.status) == (3, 2, Status.JUDGED)
    assert (told.go["borrower_id"].tolist(), told.appear["borrower_id"].tolist()) == (["one"], [])
    (moved,) = told.recoloured.to_dict("records")
    assert (moved["borrower_id"], moved["colour_before"], moved["colour"]) == ("two", 2, 1)


def test_a_stricter_limit_makes_signals_appear(still: Desk) -> None:
    told = seen(still, RuleSetting((("yellow", 2.0),)), "R03")
    assert (told.before, told.after, len(told.go)) == (2, 3, 0)
    assert told.appear[["borrower_id", "currency", "value"]].to_numpy().tolist() == [["six", "USD", 2.0]]
    again = seen(still, RuleSetting((("yellow", 2.0),)), "R15")
    assert (again.before, again.after) == (1, 2)
    fewer = seen(still, RuleSetting((("window_months", 3.0),)), "R03")
    assert fewer.go["borrower_id"].tolist() == ["one"], "of three month-ends he was late at two"
    off = seen(still, RuleSetting(active=False))
    assert (off.after, set(off.go["borrower_id"])) == (0, {"one", "two", "six"})


def test_without_data_nothing_is_said(still: Desk) -> None:
    told = seen(still, RuleSetting((("orange", 3.0),)), "R08")
    assert (told.status, told.before, told.after) == (Status.NO_DATA, 0, 0)


def test_the_past_of_a_figure_is_as_it_could_be_known_then_with_the_limits_of_now(still: Desk) -> None:
    personal = Segment("borrower_type", "personal", (("orange", 15.0),))
    settings = PLAIN.changed("R01", RuleSetting((("blue", None),), (personal,)))
    with still.engine.connect() as connection:
        past = figure_history(still.pin, connection, POLICY, settings, "R01", "two", [YEAR_AGO, *MONTHS[-4:]])
        late = figure_history(still.pin, connection, POLICY, PLAIN, "R03", "one", MONTHS[1:])
    assert past["on"].tolist() == [YEAR_AGO, *MONTHS[-4:]]
    assert past["value"].isna().tolist() == [True, False, False, False, False], "he did not borrow yet: a gap, not a zero"
    assert past["value"].tolist()[1:] == [0, 5, 12, 21]
    now = past.iloc[-1]
    assert (now["yellow"], now["orange"], now["red"]) == (8, 15, 61)
    assert past["blue"].isna().all()
    assert late["value"].fillna(0).tolist() == [0, 1, 1, 2, 2, 3]
    assert late["on"].max() == AS_OF


def test_the_worst_of_his_loans_is_drawn_in_its_currency(still: Desk) -> None:
    with still.engine.connect() as connection:
        dollars = figure_history(still.pin, connection, POLICY, PLAIN, "R01", "six", [AS_OF], currency="USD")
        here = figure_history(still.pin, connection, POLICY, PLAIN, "R01", "six", [AS_OF])
        line = figure_history(still.pin, connection, POLICY, PLAIN, "A05", "four", [AS_OF])
        none = figure_history(still.pin, connection, POLICY, PLAIN, "R01", "six", [])
    assert dollars["value"].tolist() == [40]
    assert here["value"].isna().all()
    assert line["value"].tolist() == [pytest.approx(900 / 909)]
    assert none.empty
