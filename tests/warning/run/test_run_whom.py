"""About whom a rule could say something: each borrower's rows against the same looked up in plain Python, and why not about others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_run_engine import RULE, frame_of

from postloan.warning.catalogue import RuleSetting, Segment, Settings, all_rules
from postloan.warning.engine import Finding, Status, judge
from postloan.warning.outcome import merged
from postloan.warning.rule import Reading
from postloan.warning.whom import RULES, Row, Standing, Whom, bit, parts_of

ON = date(2024, 10, 31)
#: "four" owes something and has no row; "nobody" owes nothing.
OWING = ("one", "two", "three", "four")
ROW = st.fixed_dictionaries({
    "borrower_id": st.sampled_from(OWING[:3]), "overdue90_all_banks": st.none() | st.just(float("nan")) | st.just(0.1),
    "balance": st.none() | st.sampled_from([0.0, 5.0]), "mob": st.none() | st.sampled_from([1, 90]),
    "product": st.none() | st.sampled_from(["home", "card"]), "dpd": st.none() | st.just(3),
})  # fmt: skip


def everybody() -> pa.Table:
    return pa.table({"borrower_id": list(OWING), "product": ["card", "home", None, "card"]})


def measure(loans: Any, _: Any) -> Reading:
    return Reading(loans.overdue90_all_banks, where=loans.balance > 0, fresh=loans.mob <= 60, lacks=loans.dpd.notnull())


def stands(row: dict[str, Any], *, off: bool, sparse: bool) -> Row:
    """What the rule above says of one row."""
    value = row["overdue90_all_banks"]
    if off and row["product"] == "card":
        return Row.OFF
    if not (row["balance"] or 0) > 0:
        return Row.BESIDE
    if value is None or value != value:
        return Row.MISSING if not sparse or row["dpd"] is not None else Row.BESIDE
    return Row.KNOWN if row["mob"] is not None and row["mob"] <= 60 else Row.OLD


def found_in(rows: list[dict[str, Any]], *, off: bool, sparse: bool) -> Finding:
    setting = RuleSetting(segments=(Segment("product", "card", active=not off),))
    frame = frame_of(rows, **({"everybody": everybody, "quiet": True} if sparse else {}))
    table = {**all_rules(), "R16": replace(RULE, measure=measure)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("postloan.warning.reading.all_rules", lambda: table)
        patch.setattr("postloan.warning.engine.all_rules", lambda: table)
        (found,) = judge(frame, [table["R16"]], Settings(1, (("R16", setting),)), ON)
    return replace(found, whom=found.whom and found.whom.owed(everybody))


def expected(rows: Iterable[dict[str, Any]], who: str, *, off: bool, sparse: bool) -> Standing:
    if who not in OWING:
        return Standing.GONE
    product = everybody()["product"].to_pylist()[OWING.index(who)]
    silent = Standing.OFF if off and product == "card" else Standing.QUIET
    mine = [stands(row, off=off, sparse=sparse) for row in rows if row["borrower_id"] == who]
    if not mine:
        return silent if sparse else Standing.ABSENT
    best = max(mine)
    if best is Row.BESIDE and sparse:
        return silent
    return {Row.OFF: Standing.OFF, Row.BESIDE: Standing.BESIDE, Row.MISSING: Standing.MISSING, Row.OLD: Standing.OLD,
            Row.KNOWN: Standing.QUIET}[best]  # fmt: skip


@settings(max_examples=50, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(rows=st.lists(ROW, min_size=1, max_size=8), off=st.booleans(), sparse=st.booleans())
def test_the_best_of_a_borrowers_rows_says_how_the_rule_stands_to_it(
    rows: list[dict[str, Any]], *, off: bool, sparse: bool
) -> None:
    found = found_in(rows, off=off, sparse=sparse)
    told = {who: expected(rows, who, off=off, sparse=sparse) for who in (*OWING, "nobody")}
    assert found.whom is not None
    assert found.whom.of([*OWING, "nobody"]) == told
    quiet = sorted(who for who, one in told.items() if one is Standing.QUIET)
    assert sorted(found.whom.judged().to_pylist()) == quiet, "the limits are above every value: whoever was judged is quiet"
    assert (found.judged, found.status) == (len(quiet), Status.JUDGED if quiet else Status.NO_DATA)


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(list(Row))), max_size=40))
def test_every_rule_has_bits_of_its_own(told: list[tuple[int, Row]]) -> None:
    columns = [0] * (30 // RULES + 1)
    for place, row in told:
        columns[place // RULES] |= bit(place, row)
    table = pa.table({"borrower_id": ["one"], **{f"bits_{number}": pa.array([bits]) for number, bits in enumerate(columns)}})
    for place, part in enumerate(parts_of(table, 31, None)):
        mine = [row for at, row in told if at == place]
        assert part.rows().tolist() == [max(mine, default=Row.OFF)]


def test_a_rule_without_data_or_that_is_off_says_so_of_everybody_who_owes() -> None:
    frame = frame_of([{"borrower_id": "one", "balance": 5.0}])
    (off,) = judge(frame, [RULE], Settings(1, (("R16", RuleSetting(active=False)),)), ON)
    (absent,) = judge(None, [RULE], Settings(), ON)
    for found, standing in ((off, Standing.OFF), (absent, Standing.NO_DATA)):
        assert found.whom is not None
        assert found.whom.owed(everybody).of(["one", "nobody"]) == {"one": standing, "nobody": Standing.GONE}
        assert found.whom.number == 0


def test_what_is_known_in_any_currency_is_known_and_nobody_counts_twice() -> None:
    yuan = [{"borrower_id": "one", "overdue90_all_banks": 0.1, "balance": 5.0}, {"borrower_id": "two", "balance": 5.0}]
    dollars = [{"borrower_id": "one", "overdue90_all_banks": 0.1, "balance": 5.0}, {"borrower_id": "three", "balance": 5.0}]
    (a,), (b,) = (judge(frame_of(rows), [RULE], Settings(), ON) for rows in (yuan, dollars))
    owing = ("one", "two"), ("one", "three")
    parts = [replace(one, whom=one.whom and one.whom.owed(lambda names=names: pa.table({"borrower_id": list(names)})))
             for one, names in zip((a, b), owing, strict=True)]  # fmt: skip
    found = merged(tuple(parts))
    assert found.judged == 1
    assert found.whom is not None
    assert found.whom.of(["one", "two", "three", "four"]) == {
        "one": Standing.QUIET, "two": Standing.MISSING, "three": Standing.MISSING, "four": Standing.GONE,
    }  # fmt: skip


def test_nobody_is_asked_about_nobody() -> None:
    assert Whom.nobody(Standing.ABSENT).of([]) == {}
