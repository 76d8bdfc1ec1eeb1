"""Every rule on its cases: at least one row that fires and one that does not, worked out by the engine that runs in earnest."""

import tomllib
from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from postloan.i18n import text
from postloan.warning.catalogue import RuleSetting, Segment, Settings, all_rules
from postloan.warning.engine import KEYS, Frame, judge
from postloan.warning.figures import UNITS
from postloan.warning.frames import COLUMNS
from postloan.warning.rule import Rule

CASES = Path(__file__).parent / "rules"


def read_cases(rule: Rule) -> dict:
    return tomllib.loads((CASES / f"{rule.id}.toml").read_text(encoding="utf-8"))


def frame_of(name: str, rows: list[dict]) -> Frame:
    """Rows of a frame, with the columns and types that it declares; a row that says nothing else is of the borrower of its place."""
    kinds = {**KEYS, **COLUMNS[name]}
    unknown = {column for row in rows for column in row} - set(kinds)
    assert not unknown, f"the frame {name} has no {unknown}"
    filled = [
        {"exposure": 1.0, "branch": "B", "borrower_id": f"{place:03}", "borrower_name": "N", **row}
        for place, row in enumerate(rows)
    ]
    schema = ibis.schema(kinds)
    arrays = {column: pa.array([row.get(column) for row in filled]).cast(kind.to_pyarrow()) for column, kind in schema.items()}
    table = ibis.memtable(pa.table(arrays), schema=schema)
    return Frame(name, lambda shape, *how: shape(table, *how).to_pyarrow(), frozenset(kinds))


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_every_rule_fires_and_keeps_quiet_as_its_cases_say(rule):
    told = read_cases(rule)
    cases = told["case"]
    expected = {f"{place:03}": case for place, case in enumerate(cases)}
    assert any(case["colour"] not in (0, "none") for case in cases), "no case fires"
    assert any(case["colour"] == 0 for case in cases), "no case is quiet"
    (found,) = judge(frame_of(rule.frame, [case["row"] for case in cases]), [rule], Settings(), told["on"])
    assert found.error is None
    colours = dict(zip(found.hits["borrower_id"], found.hits["colour"], strict=True))
    assert {case["name"]: colours.get(who, 0) for who, case in expected.items()} == {
        case["name"]: 0 if case["colour"] == "none" else case["colour"] for case in cases
    }
    assert found.judged == sum(case["colour"] != "none" for case in cases)
    for hit in found.hits.to_dict("records"):
        case = expected[hit["borrower_id"]]
        for name in ("value", "limit"):
            if name in case:
                assert hit[name] == pytest.approx(case[name]), case["name"]
        for name in ("since", "source"):
            if name in case:
                assert hit[name] == case[name], case["name"]


def test_every_case_file_belongs_to_a_rule():
    assert {file.stem for file in CASES.glob("*.toml")} == set(all_rules())


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_every_rule_asks_for_what_its_frame_has_and_says_it_in_both_languages(rule):
    assert set(rule.needs) | set(rule.figures) <= set(COLUMNS[rule.frame])
    assert rule.limits
    assert all(one.low <= one.default <= one.high for one in (*rule.limits, *rule.params))
    defaults = [one.default for one in rule.limits]
    assert defaults == sorted(defaults, reverse=not rule.fires.high), "a worse colour needs a worse limit"
    for language in ("zh", "en"):
        page = rule.manual[language]
        assert all((page.name, page.meaning, page.why, page.check))
        assert all(text(language, f"warning.figure.{name}") for name in rule.figures)
        assert all(text(language, f"warning.param.{one.name}") for one in rule.params)
    assert set(rule.figures) <= set(UNITS), "a figure needs a unit to be written"
    assert not any("一" <= letter <= "鿿" for letter in "".join(vars(rule.manual["en"]).values()))


def test_a_rule_whose_column_is_absent_has_no_data():
    rule = all_rules()["R01"]
    bare = Frame("loans", pytest.fail, frozenset(KEYS))
    (found,) = judge(bare, [rule], Settings(), date(2026, 10, 31))
    assert (found.status, found.judged, len(found.hits)) == ("no_data", 0, 0)
    (found,) = judge(None, [rule], Settings(), date(2026, 10, 31))
    assert found.status == "no_data"


def test_a_segment_may_have_its_own_window_of_broken_promises():
    """Three broken, in 10, 100 and 200 days: within 90 days one, within a year all of them."""
    rule = all_rules()["R08"]
    days = [date(2026, 4, 14), date(2026, 7, 23), date(2026, 10, 21)]
    rows = [{"branch": branch, "promises_judged": 3, "promises_broken": 3, "broken_days": days} for branch in ("B", "C")]
    wide = Segment("branch", "C", (("window_days", 365.0),))
    (found,) = judge(
        frame_of("promises", rows), [rule], Settings(rules=(("R08", RuleSetting(segments=(wide,))),)), date(2026, 10, 31)
    )
    assert found.error is None
    assert found.hits[["borrower_id", "value"]].values.tolist() == [["001", 3.0]]


def test_the_worst_loan_speaks_for_the_borrower():
    rule = all_rules()["R01"]
    frame = frame_of("loans", [
        {"borrower_id": "a", "loan_id": "1", "dpd": 9, "balance": 10.0},
        {"borrower_id": "a", "loan_id": "2", "dpd": 40, "balance": 20.0},
        {"borrower_id": "b", "loan_id": "3", "dpd": 2, "balance": 30.0},
    ])  # fmt: skip
    (found,) = judge(frame, [rule], Settings(), date(2026, 10, 31))
    assert found.hits[["borrower_id", "loan_id", "colour", "loans"]].values.tolist() == [["a", "2", 3, 2], ["b", "3", 1, 1]]
    assert found.hits.loc[0, "figures"]["balance"] == 20.0
