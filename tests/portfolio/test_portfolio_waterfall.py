"""Bars of a bridge from moves: each kind of move by hand, and that opening plus bars is closing whatever moved."""

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.book.flow import measured
from postloan.portfolio.movement import waterfall
from postloan.portfolio.movement.waterfall import BARS, Subject

_MONEY = "decimal(18, 2)"
SCHEMA = {
    "kind": "string", "origin": "string", "fate": "string", "class_previous": "int8", "risk_class": "int8", "restructured": "boolean",
    "balance_previous": _MONEY, "balance": _MONEY, "provision_previous": _MONEY, "provision": _MONEY, "branch": "string",
    "registered_written_off": _MONEY, "registered_sold": _MONEY,
}  # fmt: skip


def money(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def off(written_off: str | None = None, sold: str | None = None) -> dict[str, Any]:
    """What the register says was disposed of within the step."""
    return {"registered_written_off": money(written_off), "registered_sold": money(sold)}


def move(origin: str, fate: str, then: str | None = None, now: str | None = None, **values: Any) -> dict[str, Any]:
    """``then`` and ``now``: "class balance provision", as ``"3 100 40"``."""
    before, after = ((text or "").split() + [None] * 3 for text in (then, now))
    row = {
        "kind": "move", "origin": origin, "fate": fate, "branch": "East", "restructured": None,
        "class_previous": before[0] and int(before[0]), "balance_previous": money(before[1]), "provision_previous": money(before[2]),
        "risk_class": after[0] and int(after[0]), "balance": money(after[1]), "provision": money(after[2]),
        "registered_written_off": None, "registered_sold": None,
    }  # fmt: skip
    return {**row, **values}


@functools.cache
def engine() -> Any:
    return ibis.duckdb.connect()


@functools.cache
def query(shape: Callable[..., Any] | None) -> str:
    """Moves as measured, put to a question; in the engine's words, which take longer to find than the answer."""
    moves = measured(ibis.table(SCHEMA, "moves"))
    return str(ibis.to_sql(moves if shape is None else shape(moves), dialect="duckdb"))


def asked(shape: Callable[..., Any] | None, *rows: dict[str, Any]) -> pa.Table:
    given = [{name: row[name] for name in SCHEMA} for row in rows]
    moves = pa.Table.from_pylist(given, schema=ibis.schema(SCHEMA).to_pyarrow())
    engine().con.register("moves", moves)
    return engine().con.execute(query(shape)).to_arrow_table()


def table(*rows: dict[str, Any]) -> Any:
    return ibis.memtable(asked(None, *rows))


def bars(subject: Subject, *rows: dict[str, Any]) -> dict[str, Decimal]:
    """The bars that are not nothing."""
    found = asked(waterfall.added, *rows).to_pylist()[0]
    return {name: found[f"{subject}_{name}"] for name in BARS[subject] if found[f"{subject}_{name}"]}


NPL = [
    ("turned", move("held", "held", "2 100", "3 90"), {"new": "90"}),
    ("first seen bad", move("new", "held", None, "4 70"), {"new": "70"}),
    ("came back bad", move("back", "held", None, "3 60"), {"back": "60"}),
    ("partly paid", move("held", "held", "3 100", "3 80"), {"collected": "-20"}),
    ("grown", move("held", "held", "3 100", "4 105.50"), {"risen": "5.50"}),
    ("cured after a payment", move("held", "held", "3 100", "2 75"), {"collected": "-25", "cured": "-75"}),
    ("cured and drawn on", move("held", "held", "3 100", "1 120"), {"risen": "20", "cured": "-120"}),
    ("restructured", move("held", "held", "3 100", "2 100", restructured=True), {"restructured": "-100"}),
    ("settled", move("held", "settled", "5 100"), {"collected": "-100"}),
    ("written off as shown", move("held", "written_off", "5 100", "5 90"), {"collected": "-10", "written_off": "-90"}),
    ("written off, the claim at nothing", move("held", "written_off", "5 100", "5 0"), {"written_off": "-100"}),
    ("written off by the register", move("held", "written_off", "5 100"), {"written_off": "-100"}),
    ("sold", move("held", "sold", "4 100"), {"sold": "-100"}),
    ("partly written off", move("held", "held", "4 100", "4 60", **off("30")), {"written_off": "-30", "collected": "-10"}),
    ("partly sold", move("held", "held", "4 100", "4 60", **off(None, "40")), {"sold": "-40"}),
    ("partly both", move("held", "held", "4 100", "4 60", **off("30", "30")), {"written_off": "-30", "sold": "-10"}),
    ("registered, and no less than before", move("held", "held", "4 100", "4 100", **off("30")), {}),
    ("partly written off and drawn on", move("held", "held", "4 100", "4 110", **off("30")), {"risen": "10"}),
    (
        "partly sold and cured",
        move("held", "held", "4 100", "2 45", **off(None, "50")),
        {"sold": "-50", "collected": "-5", "cured": "-45"},
    ),
    ("partly sold, the rest repaid", move("held", "settled", "4 100", **off(None, "40")), {"sold": "-40", "collected": "-60"}),
    (
        "partly written off, the rest sold",
        move("held", "sold", "4 100", **off("30", "65")),
        {"written_off": "-30", "sold": "-70"},
    ),
    (
        "partly sold, the rest written off",
        move("held", "written_off", "4 100", "4 60", **off("60", "30")),
        {"sold": "-30", "written_off": "-60", "collected": "-10"},
    ),
    ("sold for less than it owed", move("held", "sold", "4 100", **off(None, "90")), {"sold": "-100"}),
    ("partly sold while well", move("held", "held", "2 100", "3 60", **off(None, "40")), {"new": "60"}),
    (
        "came partly sold, two ends",
        move("moved_in", "held", "4 100", "4 60", **off(None, "40")),
        {"reclassified": "100", "sold": "-40"},
    ),
    ("awaited", move("held", "awaited", "3 100"), {"awaited": "-100"}),
    ("came from another slice", move("held", "held", "3 100", kind="in", balance=None), {"reclassified": "100"}),
    ("went to another slice", move("held", "moved_out", "3 100", kind="out"), {"reclassified": "-100"}),
    ("came bad and paid, two ends", move("moved_in", "held", "3 100", "3 70"), {"reclassified": "100", "collected": "-30"}),
    ("came well and turned, two ends", move("moved_in", "held", "1 100", "3 70"), {"new": "70"}),
    ("went bad, two ends", move("held", "moved_out", "3 100", "3 70"), {"reclassified": "-100"}),
    ("well all along", move("held", "held", "1 100", "2 90"), {}),
    ("sold while well", move("held", "sold", "1 100"), {}),
    ("class not given before", move("held", "held", None, "3 50", balance_previous=Decimal(60)), {"new": "50"}),
]


@pytest.mark.parametrize(("row", "expected"), [case[1:] for case in NPL], ids=[case[0] for case in NPL])
def test_where_a_bad_loan_goes(row: dict[str, Any], expected: dict[str, str]) -> None:
    assert bars("npl", row) == {name: Decimal(amount) for name, amount in expected.items()}


PROVISION = [
    ("new loan", move("new", "held", None, "1 100 2"), {"charged": "2"}),
    ("came back", move("back", "held", None, "1 100 2"), {"back": "2"}),
    ("added to", move("held", "held", "2 100 3", "3 100 30"), {"added": "27"}),
    ("provided for the first time", move("held", "held", "1 100", "2 100 3"), {"added": "3"}),
    ("released", move("held", "held", "3 100 30", "2 100 3"), {"released": "-27"}),
    ("no longer given", move("held", "held", "3 100 30", "3 100"), {"released": "-30"}),
    ("settled", move("held", "settled", "1 100 2"), {"settled": "-2"}),
    ("written off", move("held", "written_off", "5 100 100", "5 100 100"), {"written_off": "-100"}),
    ("sold", move("held", "sold", "5 100 60"), {"sold": "-60"}),
    ("partly written off", move("held", "held", "5 100 60", "5 70 30", **off("30")), {"written_off": "-30"}),
    (
        "partly written off and released",
        move("held", "held", "5 100 60", "5 70 20", **off("30")),
        {"written_off": "-30", "released": "-10"},
    ),
    ("partly sold", move("held", "held", "4 100 50", "4 60 30", **off(None, "40")), {"sold": "-20"}),
    ("partly sold and added to", move("held", "held", "4 100 50", "4 60 55", **off(None, "40")), {"added": "5"}),
    ("partly sold while well", move("held", "held", "1 100 2", "1 60 1", **off(None, "40")), {"sold": "-1"}),
    ("partly sold, the rest repaid", move("held", "settled", "4 100 50", **off(None, "40")), {"sold": "-40", "settled": "-10"}),
    (
        "partly written off, the rest sold",
        move("held", "sold", "4 100 50", **off("30", "70")),
        {"written_off": "-30", "sold": "-20"},
    ),
    ("awaited", move("held", "awaited", "5 100 60"), {"awaited": "-60"}),
    ("handed over, well or bad", move("held", "held", "1 100 1", kind="in", provision=None), {"reclassified": "1"}),
    ("handed over, two ends", move("moved_in", "held", "1 100 1", "1 100 4"), {"reclassified": "1", "added": "3"}),
]


@pytest.mark.parametrize(("row", "expected"), [case[1:] for case in PROVISION], ids=[case[0] for case in PROVISION])
def test_where_the_provision_goes(row: dict[str, Any], expected: dict[str, str]) -> None:
    assert bars("provision", row) == {name: Decimal(amount) for name, amount in expected.items()}


def test_the_rows_of_a_bar_sum_to_it_and_others_are_left_out():
    rows = table(move("held", "held", "3 100", "3 80"), move("held", "held", "2 50", "2 40"), move("held", "settled", "3 7"))
    found = waterfall.bar(rows, "npl", "collected").to_pandas()
    assert sorted(found["amount"]) == [Decimal("-20.00"), Decimal("-7.00")]


def test_bars_are_added_up_per_value_of_a_slice_also_where_it_is_not_given():
    rows = table(move("held", "settled", "3 7"), move("held", "settled", "3 5", branch=None))
    found = waterfall.added(rows, ("branch",)).to_pyarrow().to_pylist()
    assert {row["branch"]: row["npl_collected"] for row in found} == {"East": Decimal("-7.00"), None: Decimal("-5.00")}


def test_every_bar_has_its_place():
    empty = table(move("held", "held", "1 1", "1 1"))
    for subject in ("npl", "provision"):
        assert tuple(waterfall.amounts(empty, subject)) == BARS[subject]


amount = st.one_of(st.none(), st.decimals(0, 10_000, places=2))
risk_class = st.one_of(st.none(), st.integers(1, 5))
moves = st.fixed_dictionaries({
    "kind": st.just("move"), "origin": st.sampled_from(["held", "new", "back", "moved_in"]),
    "fate": st.sampled_from(["held", "settled", "written_off", "sold", "moved_out", "awaited"]), "class_previous": risk_class,
    "risk_class": risk_class, "restructured": st.sampled_from([None, True, False]), "balance_previous": amount, "balance": amount,
    "provision_previous": amount, "provision": amount, "branch": st.sampled_from(["East", "West", None]),
    "registered_written_off": amount, "registered_sold": amount,
})  # fmt: skip


def held(row: dict[str, Any], subject: Subject, end: str) -> Decimal:
    """What a loan of the scope counts for at one end. It is in the scope's slices at the opening unless it moved in, and so on."""
    before = end == "opening"
    inside = row["origin"] == "held" if before else row["fate"] == "held"
    bad = (row["class_previous" if before else "risk_class"] or 0) >= 3 or subject == "provision"
    name = {"npl": "balance", "provision": "provision"}[subject] + ("_previous" if before else "")
    return (row[name] or Decimal(0)) if inside and bad else Decimal(0)


@settings(max_examples=40)
@given(st.lists(moves.filter(lambda row: row["fate"] != "moved_out" or row["origin"] == "held"), min_size=1, max_size=12))
def test_opening_and_bars_are_the_closing_for_any_moves(rows: list[dict[str, Any]]) -> None:
    sums = asked(waterfall.added, *rows).to_pylist()[0]
    for subject, names in BARS.items():
        ends = {end: sum(held(row, subject, end) for row in rows) for end in ("opening", "closing")}
        assert ends["opening"] + sum(sums[f"{subject}_{name}"] for name in names) == ends["closing"], subject


@settings(max_examples=40)
@given(st.lists(moves, min_size=1, max_size=12))
def test_what_is_registered_is_never_more_than_what_went(rows: list[dict[str, Any]]) -> None:
    for row in asked(None, *rows).to_pylist():
        opening, closing = (row[name] or Decimal(0) for name in ("balance_previous", "balance"))
        went = row["lost_written_off"] + row["lost_sold"]
        most = {"held": max(opening - closing, 0), "settled": max(opening - closing, 0), "awaited": 0, "moved_out": 0}
        assert 0 <= went <= most.get(row["fate"], max(opening, closing))
        assert 0 <= row["used_written_off"] + row["used_sold"] <= (row["provision_previous"] or 0)
