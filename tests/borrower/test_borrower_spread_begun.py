"""Whose a workbook is, what is remembered of its lines, and what a person has begun with."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spread_desk import EAST, POLICY, VIEW, WEST, hand_in, manager, officer, said, sheet
from sqlalchemy import Engine, select

from postloan.access import Reach, Scope
from postloan.book import Pin
from postloan.borrower.spread.borrowers import Borrower, borrower_of, companies, proposed
from postloan.borrower.spread.drafts import begin_filing, drafts, drop_draft, keep_entered
from postloan.borrower.spread.memory import remember_answers, remembered
from postloan.borrower.spread.tables import Amount
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.desk.uploads import path_of
from postloan.errors import OutOfReach
from postloan.statement import Kind

NAMES = ("宏远机械（集团）有限公司", "宏远机械制造有限公司", "新民食品厂")
AMONG = [Borrower(f"B{n}", name, EAST, None, "corporate", 1, None) for n, name in enumerate(NAMES, 1)]


def names(entity: str | None, least: float = 0.6) -> list[tuple[str, bool]]:
    return [(one.borrower_id, likeness == 1) for one, likeness in proposed(entity, AMONG, least=least)]


def test_the_same_name_is_taken_whatever_its_brackets_and_blanks() -> None:
    assert names(" 宏远机械(集团) 有限公司 ") == [("B1", True)]


def test_a_like_name_is_only_proposed_and_an_unlike_one_not_at_all() -> None:
    assert names("宏远机械有限公司")[0] == ("B2", False)
    assert names("宏远机械有限公司", least=0.99) == []
    assert names("长河运输有限公司", least=0.8) == []
    assert names(None) == names("  ") == []


def test_two_borrowers_of_one_name_are_both_proposed() -> None:
    twice = [*AMONG, Borrower("B9", NAMES[2], WEST, None, "corporate", 1, None)]
    assert [one.borrower_id for one, _ in proposed(NAMES[2], twice, least=0.8)] == ["B3", "B9"]


@given(st.text(max_size=40))
def test_no_name_is_proposed_with_certainty_unless_it_is_that_name(entity: str) -> None:
    for one, likeness in proposed(entity, AMONG, least=0.5):
        assert 0.5 <= likeness <= 1
        assert (likeness == 1) == (
            "".join(entity.split()).replace("（", "(").replace("）", ")").lower()
            == one.name.replace("（", "(").replace("）", ")")
        )


def test_the_book_names_its_companies_the_largest_first_within_reach(companies_pin: Pin) -> None:
    pin = companies_pin
    found = companies(pin, VIEW, POLICY)
    assert [(one.borrower_id, one.balance, one.officer) for one in found] == [
        ("B1", 8_000_000, "赵强"),
        ("B3", 2_000_000, "孙丽"),
        ("B2", 1_500_000, "李芳"),
    ]
    mine = Scope(Reach((EAST,), ("李芳",)), VIEW.as_of).narrowed(product="没有的产品")
    assert [(one.borrower_id, one.balance) for one in companies(pin, mine, POLICY)] == [("B1", 3_000_000), ("B2", 1_500_000)]
    assert borrower_of(pin, VIEW, "P1").name == "王五"
    with pytest.raises(OutOfReach):
        borrower_of(pin, Scope(Reach((WEST,)), VIEW.as_of), "B1")


def test_what_was_said_of_a_borrower_counts_more_than_of_the_layout(any_engine: Engine) -> None:
    for fingerprint, whose, account in (("f1", "B1", "cash"), ("f1", "B2", None), ("f2", "B1", "inventories")):
        with unit(any_engine, officer(), "remember_answers") as work:
            remember_answers(work, fingerprint, whose, [said("备用金", account)])
    line = (Kind.BALANCE_SHEET, "备用金")
    with any_engine.connect() as connection:
        assert remembered(connection, fingerprint="f1") == {line: None}
        assert remembered(connection, fingerprint="f1", borrower_id="B1") == {line: "inventories"}
        assert remembered(connection, fingerprint="f1", borrower_id="B2") == {line: None}
        assert remembered(connection) == remembered(connection, fingerprint="other", borrower_id="nobody") == {}


def test_the_same_answer_again_changes_nothing(any_engine: Engine) -> None:
    for _ in range(2):
        with unit(any_engine, officer(), "remember_answers") as work:
            remember_answers(work, "f1", "", [said("备用金", "cash")])
    with any_engine.connect() as connection:
        rows = connection.execute(select(audit.c.changes).order_by(audit.c.seq)).scalars().all()
    assert [len(changes) for changes in rows] == [1, 0]


def test_a_begun_workbook_waits_for_its_person_with_his_answers_and_goes_when_handed_in(
    tmp_path: Path, engine: Engine, companies_pin: Pin
) -> None:
    uploads, pin = tmp_path / "uploads", companies_pin

    def mine(who: int) -> list[tuple[str, dict]]:
        with engine.connect() as connection:
            return [(one.file_name, one.entered) for one in drafts(connection, who)]

    for name in ("报表.xlsx", "报表（改名）.xlsx"):
        with unit(engine, officer(1), "begin_filing") as work:
            number = begin_filing(work, uploads, name, b"the same bytes")
    with unit(engine, officer(1), "keep_entered") as work:
        keep_entered(work, number, {"borrower_id": "B1"})
    assert (mine(1), mine(2)) == ([("报表（改名）.xlsx", {"borrower_id": "B1"})], [])
    with engine.connect() as connection:
        (kept,) = drafts(connection, 1)
    assert path_of(uploads, kept.sha256).read_bytes() == b"the same bytes"
    hand_in(engine, pin, [sheet()], kept.sha256)
    assert mine(1) == []


def test_nobody_touches_what_another_has_begun(tmp_path: Path, engine: Engine) -> None:
    with unit(engine, officer(1), "begin_filing") as work:
        number = begin_filing(work, tmp_path, "a.xlsx", b"bytes")
    with pytest.raises(OutOfReach), unit(engine, manager(2), "keep_entered") as work:
        keep_entered(work, number, {})
    with pytest.raises(OutOfReach), unit(engine, manager(2), "drop_draft") as work:
        drop_draft(work, number)
    with unit(engine, officer(1), "drop_draft") as work:
        drop_draft(work, number)
    with engine.connect() as connection:
        assert drafts(connection, 1) == ()


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_an_amount_comes_back_as_it_went_in(value: object) -> None:
    kind = Amount()
    assert kind.process_result_value(kind.process_bind_param(value, None), None) == value
