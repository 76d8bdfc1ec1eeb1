"""Every number of the concentration page: it has its texts, and its list of loans adds up to it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from postloan import i18n
from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.policy import PARAMETERS, Policy
from postloan.portfolio import Figure, LoanFilter, cash, league, proof
from postloan.portfolio.exposure import cash_figures, concentration, limit, maturity
from postloan.portfolio.exposure import concentration_figures as figures
from postloan.portfolio.exposure.limit import Limit
from postloan.terms import LimitMeasure

OLD, NEW = date(2026, 9, 30), date(2026, 10, 31)
HERE = Scope(EVERYTHING, NEW)
P = Policy().changed(net_capital=10_000.0, tier1_capital=8_000.0, league_loans_min=1)


def loan(day: date, name: str, borrower: str, balance: str, dpd: int, **values: Any) -> dict[str, Any]:
    return {
        "as_of": day,
        "loan_id": name,
        "borrower_id": borrower,
        "borrower_name": f"Co {borrower}",
        "balance": balance,
        "dpd": dpd,
        **values,
    }


@pytest.fixture(scope="module")
def pin(publish_once) -> Pin:
    g = {"group_id": "G", "undrawn": "40.00"}
    return publish_once([
        loan(OLD, "1", "A", "300.00", 0, **g), loan(OLD, "2", "B", "200.00", 0, **g), loan(OLD, "3", "C", "600.00", 0, industry="C"),
        loan(NEW, "1", "A", "300.00", 12, **g), loan(NEW, "2", "B", "200.00", 0, **g, matures_on=date(2026, 10, 1)),
        loan(NEW, "3", "C", "600.01", 120, industry="C", matures_on=date(2026, 12, 5), branch="West"),
        loan(NEW, "4", "C", "10.00", 0, next_due_on=date(2026, 11, 5), next_due_amount="3.00"),
    ])  # fmt: skip


def every(pin: Pin) -> Iterator[Figure]:
    """All figures of the page and of all cells of its tables."""
    found = concentration.read(pin, HERE, P)
    caps = [Limit(1, "industry", "C", LimitMeasure.AMOUNT, Decimal(100), "CNY", None, "r", OLD, None, "s", 1),
            Limit(2, "branch", None, LimitMeasure.SHARE_OF_CAPITAL, Decimal("0.5"), "CNY", None, "r", OLD, None, "s", 1)]  # fmt: skip
    uses = limit.own(pin, HERE, P, limits=caps)
    yield from figures.cards(found, uses, HERE, P)
    yield from (figures.of_line(line, HERE) for line in limit.lines(found, HERE, P))
    for spread in (found.borrower, found.group, *concentration.slices(pin, HERE, P).values()):
        for row in spread.top.to_dict("records"):
            yield from (figures.of_top(spread, row, column, P, HERE) for column in spread.top.columns)
    for use in uses:
        yield from (figures.of_use(use, column, HERE) for column in ("exposure", "allowed", "used", "headroom", "limit_by"))
    rows = maturity.wall(pin, HERE, P)
    yield from figures.ends(rows, NEW)
    for row in maturity.over_bars(rows, NEW).to_dict("records"):
        yield from (figures.of_bar(row, column) for column in row)
    yield from weeks(pin)
    for unit in league.UNITS:
        for outcome in league.OUTCOMES:
            table = league.table(pin, HERE, P, unit=unit, outcome=outcome)
            yield from figures.standing(table)
            yield from (
                figures.of_unit(table, row, column) for row in table.rows.to_dict("records") for column in table.rows.columns
            )


def weeks(pin: Pin) -> Iterator[Figure]:
    found = cash.expected(pin, HERE, P)
    yield from cash_figures.flows(found)
    shown, known = found.rows.rename(columns=cash_figures.COLUMNS), cash_figures.compared(found)
    yield from (cash_figures.of_week(row, column, known) for row in shown.to_dict("records") for column in shown.columns)


@pytest.fixture
def known(pin: Pin) -> list[Figure]:
    return [one for one in every(pin) if one is not None]


def test_every_figure_has_its_title_its_definition_and_its_formula(known: list[Figure]):
    names = {one.name for one in known}
    assert len(names) > 40
    missing = {
        f"kpi.{name}.{part}"
        for name in names
        for part in ("title", "definition", "formula")
        if not i18n.has(f"kpi.{name}.{part}")
    }
    assert missing == set()
    for one in known:
        for part in ("title", "definition", "formula"):
            i18n.text("zh", f"kpi.{one.name}.{part}", **one.words)


def test_every_input_note_and_parameter_is_known(known: list[Figure]):
    from postloan.book.schema import TABLES

    columns = {name for table in TABLES.values() for name in table.by_name}
    inputs = {given.name for one in known for given in one.inputs}
    assert {
        name for name in inputs if not (i18n.has(f"kpi.{name}.title") or i18n.has(f"field.{name}") or name in columns)
    } == set()
    assert {note for one in known for note in one.notes if not i18n.has(note)} == set()
    assert {name for one in known for name in one.parameters} <= set(PARAMETERS)


def test_the_loans_behind_every_figure_add_up_to_it(pin: Pin, known: list[Figure]):
    checked = 0
    for one in known:
        wanted = one.behind or (None if one.drill is None else LoanFilter(**one.drill))
        if wanted is None:
            continue
        scope = HERE.narrowed(**{name: value or "" for name, value in one.where.items()})
        held = proof.proof(one, proof.listed(pin, scope, P, wanted=wanted))
        if held is not None:
            checked += 1
            assert held.ok, (one.name, one.where, one.behind, held)
    assert checked > 60


def test_without_capital_the_figure_is_missing_and_says_how_to_give_it(pin: Pin):
    found = concentration.read(pin, HERE, Policy())
    first = figures.cards(found, (), HERE, Policy())[0]
    assert first.value is None
    assert "limit.note.capital" in first.notes


def test_a_part_of_the_book_says_that_it_is_one(pin: Pin):
    west = HERE.narrowed(branch="West")
    notes = [one.notes for one in figures.cards(concentration.read(pin, west, P), (), west, P)]
    assert "limit.note.part" in notes[0]
    assert "limit.note.part" in notes[-1]


def test_limits_are_counted_by_their_state(pin: Pin):
    found = concentration.read(pin, HERE, P)
    caps = [
        Limit(n, "industry", "C", LimitMeasure.AMOUNT, Decimal(cap), "CNY", None, "r", OLD, None, "s", 1)
        for n, cap in enumerate((100, 650, 9000))
    ]
    card = figures.cards(found, limit.own(pin, HERE, P, limits=caps), HERE, P)[-1]
    assert card.name == "limits_breached"
    assert card.value == 1
    assert {one.name: one.value for one in card.inputs} == {"limits_known": 8, "limits_near": 1, "limits_unknown": 0}
