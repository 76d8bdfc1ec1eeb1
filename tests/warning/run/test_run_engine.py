"""Judging rows: the worst limit a value passes, by segment, against the same worked out in plain Python."""

import math
import warnings
from dataclasses import replace
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.terms import Colour
from postloan.warning.catalogue import RuleSetting, Segment, Settings, all_rules
from postloan.warning.engine import KEYS, Frame, Status, answers, hits_of, judge
from postloan.warning.frames import COLUMNS
from postloan.warning.rule import Fires, Reading

ON = date(2024, 10, 31)
ROW = st.fixed_dictionaries({
    "overdue90_all_banks": st.none() | st.floats(0, 1) | st.sampled_from([math.nan, math.inf, 0.2]),
    "balance": st.sampled_from([0.0, 5.0]), "product": st.none() | st.sampled_from(["home", "card", "else"]),
    "borrower_id": st.sampled_from(["one", "two", "three"]),
})  # fmt: skip
LIMIT = st.none() | st.floats(0, 1)
RULE = all_rules()["R16"]


def frame_of(rows: list[dict[str, Any]], **values: Any) -> Frame:
    kinds = {**KEYS, **COLUMNS["loans"]}
    filled = [{"exposure": 1.0, "loan_id": f"{place:03}", **row} for place, row in enumerate(rows)]
    schema = ibis.schema(kinds)
    arrays = {name: pa.array([row.get(name) for row in filled]).cast(kind.to_pyarrow()) for name, kind in schema.items()}
    table = ibis.memtable(pa.table(arrays), schema=schema)
    return Frame("loans", lambda shape, *how: shape(table, *how).to_pyarrow(), frozenset(kinds), **values)


def by_hand(row: dict[str, Any], limits: dict[str, float | None], fires: Fires, *, off: bool) -> int | None:
    value = row["overdue90_all_banks"]
    if value is None or not math.isfinite(value) or row["balance"] <= 0 or off:
        return None
    passed = [one for one in Colour if (limit := limits.get(one.name.lower())) is not None and fires.passed(value, limit)]
    return max(passed, default=0)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=12), st.lists(LIMIT, min_size=2, max_size=2), st.lists(LIMIT, min_size=2, max_size=2),
    st.sampled_from([0, 1]), st.sampled_from(list(Fires)),
)  # fmt: skip
def test_every_row_gets_the_worst_colour_whose_limit_it_passes(
    rows: list[dict[str, Any]], plain: list[float | None], home: list[float | None], cards: int, fires: Fires
) -> None:
    def ordered(limits: list[float | None]) -> dict[str, float | None]:
        known = sorted((one for one in limits if one is not None), reverse=not fires.high)
        told = iter(known)
        return {name: None if one is None else next(told) for name, one in zip(("orange", "red"), limits, strict=True)}

    of = {"plain": ordered(plain), "home": ordered(home)}
    setting = RuleSetting(
        tuple(of["plain"].items()),
        (Segment("product", "home", tuple(of["home"].items())), Segment("product", "card", active=bool(cards))),
    )
    rule = replace(RULE, fires=fires, measure=lambda loans, _: Reading(loans.overdue90_all_banks, where=loans.balance > 0))
    expected = [
        by_hand(row, of["home" if row["product"] == "home" else "plain"], fires, off=row["product"] == "card" and not cards)
        for row in rows
    ]
    told = frame_of(rows).ask(lambda table: table.select(table.loan_id, **answers(table, rule, setting, ON))).to_pylist()
    found = {row["loan_id"]: (row["R16_value"], row["R16_colour"]) for row in told}
    for place, colour in enumerate(expected):
        value, code = found[f"{place:03}"]
        assert (code, value is None) == ((colour or 0), colour is None)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 99), st.integers(1, 10**9), st.sampled_from([-1, 0, 1]))
def test_a_change_of_exactly_the_limit_is_at_the_limit_however_it_was_worked_out(percent: int, base: int, cents: int) -> None:
    was, now = base / 1.0, (base * (100 - percent)) / 100 + cents * base / 10**6
    change, limit = now / was - 1, -percent / 100
    assert (Fires.DOWN_TO.passed(change, limit), Fires.BELOW.passed(change, limit)) == (cents <= 0, cents < 0)
    assert (Fires.FROM.passed(-change, -limit), Fires.ABOVE.passed(-change, -limit)) == (cents <= 0, cents < 0)


def test_hits_are_those_rows_the_worst_of_each_borrower_with_its_evidence() -> None:
    rows = [
        {"borrower_id": "one", "overdue90_all_banks": 0.1, "balance": 5.0}, {"borrower_id": "one", "overdue90_all_banks": 0.3, "balance": 6.0},
        {"borrower_id": "two", "overdue90_all_banks": 0.3, "balance": 7.0}, {"borrower_id": "three", "overdue90_all_banks": 0.0, "balance": 8.0},
    ]  # fmt: skip
    setting = Settings(1, (("R16", RuleSetting(segments=(Segment("product", "home", (("orange", 0.15),)),))),))
    for dear in (False, True):
        (found,) = judge(frame_of(rows, dear=dear), [RULE], setting, ON)
        assert (found.status, found.judged) == (Status.JUDGED, 3), "borrowers, not loans"
        told = found.hits[["borrower_id", "loan_id", "colour", "value", "limit", "loans"]].to_numpy().tolist()
        assert sorted(told) == [["one", "001", 4, 0.3, 0.2, 2], ["two", "002", 4, 0.3, 0.2, 1]]
        assert [one["balance"] for one in found.hits["figures"]] == [6.0, 7.0]
        assert found.hits["since"].tolist() == [None, None]


def test_a_sparse_frame_speaks_for_those_it_does_not_name_if_its_source_is_there() -> None:
    nothing = [{"borrower_id": "one", "balance": 5.0}]
    owing = {"everybody": lambda: pa.table({"borrower_id": [f"{place}" for place in range(9)]})}
    for values, expected in (
        ({}, (Status.NO_DATA, 0)),
        (owing, (Status.NO_DATA, 0)),
        ({**owing, "quiet": True}, (Status.JUDGED, 9)),
    ):
        (found,) = judge(frame_of(nothing, **values), [RULE], Settings(), ON)
        assert (found.status, found.judged) == expected


def test_the_hits_of_a_rule_are_cut_out_of_hundreds_of_columns_without_a_word_of_pandas() -> None:
    others = {f"X{number:03}_value": [0.0, 1.0, 2.0] for number in range(300)}
    keys = {name: ["one", "one", "two"] for name, kind in KEYS.items() if kind == "string"}
    said = {
        "value": [0.3, 0.5, 0.1],
        "colour": [3, 4, 0],
        "limit": [0.2, 0.4, None],
        "since": [ON, None, ON],
        "source": [None, "s", "s"],
    }
    columns = {
        **keys,
        "exposure": [1.0, 2.0, 3.0],
        "balance": [7, 8, 9],
        **others,
        **{f"R16_{name}": one for name, one in said.items()},
    }
    found = pa.table(columns).to_pandas(date_as_object=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        hits = hits_of(RULE, found.astype(dict.fromkeys(found.select_dtypes("str"), object)))
    [row] = hits.to_dict("records")
    assert (row["borrower_id"], row["colour"], row["value"], row["limit"], row["loans"]) == ("one", 4, 0.5, 0.4, 2)
    assert (row["since"], row["source"], row["figures"]) == (None, "s", {"balance": 8})
