"""Groups and trade between borrowers as warnings see them; and how others stand by their own warnings."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from security_book import ON, POLICY, known, rows_of
from sqlalchemy import Connection, insert

from postloan.book import Pin
from postloan.desk import connect
from postloan.warning.catalogue import all_rules
from postloan.warning.frames import group, guarantors, partners
from postloan.warning.sources.standing import ECHOES, own_colours
from postloan.warning.tables import signal, signal_step, warning_run


@pytest.fixture
def desk(tmp_path: Path, migrated_file: Path) -> Iterator[Connection]:
    file = tmp_path / "desk.sqlite"
    shutil.copyfile(migrated_file, file)
    engine = connect(f"sqlite:///{file}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def judged(desk: Connection, on: date) -> None:
    at = datetime.combine(on, time())
    counts = dict.fromkeys(("raised", "updated", "muted", "quiet", "setting_version", "policy_version"), 0)
    desk.execute(
        insert(warning_run).values(as_of=on, known_until=on, started_at=at, finished_at=at, cause="hand", marks={}, **counts)
    )


def raised(desk: Connection, borrower: str, *steps: tuple[date, str, int], rule: str = "R01") -> None:
    """A signal with these steps: day, state and colour after it."""
    on, _, colour = steps[0]
    at = datetime.combine(on, time())
    values: dict[str, Any] = {
        "rule_id": rule, "family": "repayment", "borrower_id": borrower, "borrower_name": borrower, "branch": "East", "loans": 1, "currency": "CNY",
        "colour": colour, "first_colour": colour, "figures": {}, "first_as_of": on, "last_as_of": on, "times": 1, "raised_on": on, "raised_at": at,
        "coloured_on": on, "state": "raised", "setting_version": 0, "policy_version": 0, "version": 1,
    }  # fmt: skip
    (number,) = desk.execute(insert(signal).values(values)).inserted_primary_key
    for day, state, shade in steps:
        moment = datetime.combine(day, time())
        desk.execute(
            insert(signal_step).values(
                signal_id=number, at=moment, on=day, who="x", kind=state, state=state, colour=shade, facts={}
            )
        )


def test_a_member_is_told_how_the_others_stand_not_how_it_does(secured: Pin) -> None:
    rows = rows_of(group.build(known(secured)), "borrower_id")
    assert (rows["C"]["others_dpd"], rows["C"]["others_class"], rows["B"]["others_dpd"]) == (120, 3, 0)
    assert (rows["D"]["group_members"], rows["D"]["others_dpd"]) == (1, None), "alone"
    assert set(rows) == {"B", "C", "D"}


def test_a_group_is_held_against_the_banks_capital(secured: Pin) -> None:
    rows = rows_of(group.build(known(secured)), "borrower_id")
    assert (rows["B"]["group_debt"], rows["B"]["group_exposure"]) == (2000, 2250)
    assert rows["B"]["group_limit_used"] == pytest.approx(2000 / (10_000 * POLICY.group_credit_capital_max))


def test_without_groups_there_is_nothing_to_ask(bare: Pin) -> None:
    assert group.build(known(bare)) is None
    assert partners.build(known(bare)) is None


def test_only_what_was_raised_by_the_day_counts(desk: Connection, secured: Pin) -> None:
    assert own_colours(known(secured, desk)) is None, "nothing was ever judged"
    judged(desk, date(2026, 10, 20))
    raised(desk, "B", (date(2026, 10, 1), "raised", 2), (date(2026, 10, 25), "verified", 4))
    raised(desk, "T", (date(2026, 9, 1), "raised", 3), (date(2026, 10, 28), "closed", 3))
    assert own_colours(known(secured, desk)) == {"B": 4}
    assert own_colours(known(secured, desk, until=date(2026, 10, 24))) == {"B": 2, "T": 3}
    assert own_colours(known(secured, desk, until=date(2026, 10, 19))) is None


def test_what_others_passed_on_does_not_come_back(desk: Connection, secured: Pin) -> None:
    judged(desk, ON)
    raised(desk, "A", (date(2026, 10, 1), "raised", 3), rule="C06")
    raised(desk, "B", (date(2026, 10, 1), "raised", 3))
    rows = rows_of(guarantors.build(known(secured, desk)), "guarantor_id", "borrower_id")
    assert (rows["A", "B"]["guarantor_colour"], rows["B", "A"]["guarantor_colour"], rows["Z", "T"]["guarantor_colour"]) == (
        0,
        3,
        0,
    )
    groups = rows_of(group.build(known(secured, desk)), "borrower_id")
    assert (
        groups["C"]["others_colour"],
        groups["C"]["others_warned"],
        groups["B"]["others_colour"],
        groups["B"]["others_warned"],
    ) == (3, 1, 0, 0)


def test_every_rule_that_looks_at_others_warnings_is_an_echo() -> None:
    columns = {"guarantor_colour", "others_colour", "partner_colour"}
    assert {rule.id for rule in all_rules().values() if columns & set(rule.needs)} <= set(ECHOES) <= set(all_rules())


def test_trade_with_other_borrowers_is_told_by_number_or_name(secured: Pin) -> None:
    rows = rows_of(partners.build(known(secured)), "borrower_id", "direction", "partner_id")
    late = rows["S", "sale", "T"]
    assert (late["partner_amount"], late["partner_share"], late["partner_dpd"]) == (40, pytest.approx(0.4), 40)
    assert rows["S", "sale", "A"]["partner_share"] == pytest.approx(0.1)
    assert rows["S", "purchase", "T"]["partner_share"] == 1
    assert ("S", "sale", "B") not in rows, "a year ago, and void"
    assert rows["T", "sale", None]["partner_share"] is None, "trades with strangers only"


def test_sales_to_the_own_group_are_related(secured: Pin) -> None:
    rows = rows_of(partners.build(known(secured)), "borrower_id", "direction", "partner_id")
    assert rows["C", "sale", "B"]["related_share"] == pytest.approx(0.6)
    assert rows["S", "sale", "T"]["related_share"] == 0
    assert rows["S", "purchase", "T"]["related_share"] is None
    assert set(rows_of(partners.build(known(secured, whom="C")), "borrower_id", "partner_id")) == {("C", "B")}
