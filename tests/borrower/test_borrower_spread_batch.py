"""A batch of real workbooks: what is sure is handed in, what is doubtful is kept as begun, what cannot be read says why."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from spread_desk import POLICY, VIEW, manager, officer
from sqlalchemy import Engine

from postloan.access import EVERYTHING, Actor
from postloan.book import Pin
from postloan.borrower.spread import queries
from postloan.borrower.spread.borrowers import companies
from postloan.borrower.spread.drafts import drafts
from postloan.borrower.spread.values import State
from postloan.statement import Kind
from postloan.ui.borrower import statements_read as again
from postloan.ui.borrower.statements_run import Desk, Outcome, one

NAME = "宏远机械（集团）有限公司"


def workbook(entity: str | None = NAME, *, odd: str | None = None, equity: int = 600) -> bytes:
    """A balance sheet of 1,000 that ties, unless it is told otherwise; ``odd`` is a line no chart knows."""
    book_ = openpyxl.Workbook()
    sheet = book_.active
    sheet.title = "资产负债表"
    sheet.append(["资产负债表"])
    sheet.append([f"编制单位：{entity}" if entity else None, "2025年12月31日", None, "单位：元"])
    sheet.append(["资产", "期末余额", "负债和所有者权益", "期末余额"])
    lines = [
        ("货币资金", 300, "短期借款", 400), ("流动资产合计", 300, "流动负债合计", 400), ("固定资产", 700, "负债合计", 400),
        ("非流动资产合计", 700, "实收资本（或股本）", equity), (odd, 55 if odd else None, "所有者权益（或股东权益）合计", equity),
        ("资产总计", 1000, "负债和所有者权益（或股东权益）总计", 400 + equity),
    ]  # fmt: skip
    for line in lines:
        sheet.append(line)
    out = io.BytesIO()
    book_.save(out)
    return out.getvalue()


@pytest.fixture
def desk(tmp_path: Path, engine: Engine, companies_pin: Pin) -> Desk:
    pin = companies_pin
    return Desk(engine, officer(), pin, VIEW, POLICY, tmp_path / "uploads", companies(pin, VIEW, POLICY))


def begun(desk: Desk, who: Actor | None = None) -> list[str]:
    with desk.engine.connect() as connection:
        return [each.file_name for each in drafts(connection, (who or desk.actor).id)]


def test_a_workbook_that_is_sure_is_handed_in_for_the_borrower_of_that_name(desk: Desk) -> None:
    found = one(desk, "年报.xlsx", workbook())
    assert (found.state, found.borrower, found.doubts, found.failed, len(found.statements)) == ("done", NAME, 0, 0, 1)
    with desk.engine.connect() as connection:
        (filed,) = queries.filings(connection, EVERYTHING)
        (kept,) = queries.statements_of_filing(connection, EVERYTHING, filed.id)
    assert (filed.borrower_id, filed.state, filed.lines["matched"]) == ("B1", State.SUBMITTED, 11)
    cash = kept.statement.figures[0]
    assert (cash.account, cash.value, cash.source.address, cash.label) == ("cash", 300, "B4", "货币资金")


def test_the_same_workbook_under_another_name_is_not_taken_twice(desk: Desk) -> None:
    one(desk, "年报.xlsx", workbook_ := workbook())
    again_ = one(desk, "年报（改名）.xlsx", workbook_)
    assert (again_.state, type(again_.why).__name__) == ("refused", "SameFile")
    assert begun(desk) == []


def test_doubtful_lines_keep_the_workbook_as_begun_and_answers_are_remembered_for_the_next(desk: Desk) -> None:
    first = one(desk, "一.xlsx", workbook(odd="杂七杂八"))
    assert (first.state, first.doubts, begun(desk)) == ("doubted", 1, ["一.xlsx"])
    with desk.engine.connect() as connection:
        (kept,) = drafts(connection, 1)
    said = again.with_answers(again.entered(kept.entered), {(Kind.BALANCE_SHEET, "杂七杂八"): None})
    assert again.entered(said.as_json()) == said
    data = again.stored(desk.uploads, kept.sha256)
    reading = again.read_bytes(data, "一.xlsx", POLICY, {(each.kind, each.label): each.account for each in said.answers})
    assert (said.borrower_id, len(reading.doubts)) == ("B1", 0)
    assert _hand_in(desk, reading, said, kept.sha256).doubts == 0
    assert one(desk, "二.xlsx", workbook(odd="杂七杂八", equity=601)).state == "done"


def _hand_in(desk: Desk, reading: object, said: again.Entered, sha256: str) -> Outcome:
    from postloan.borrower.spread.file import submit

    desk.do(submit, desk.pin, desk.view, "B1", again.handed(reading, said, name="一.xlsx", sha256=sha256, size=1))
    return Outcome("一.xlsx", "done")


@pytest.mark.parametrize("entity", ["宏远机械有限责任公司", "没有这家公司", None])
def test_whose_it_is_must_be_said_unless_the_name_is_the_same(desk: Desk, entity: str | None) -> None:
    found = one(desk, "a.xlsx", workbook(entity))
    assert (found.state, found.why, begun(desk)) == ("whose", "no_borrower", ["a.xlsx"])


def test_a_borrower_out_of_reach_is_nobody(desk: Desk) -> None:
    west = replace(desk, actor=manager(3, "城西支行"), borrowers=[each for each in desk.borrowers if each.branch == "城西支行"])
    assert one(west, "a.xlsx", workbook()).state == "whose"


def test_what_a_check_stops_stays_as_begun_and_what_is_no_workbook_does_not(desk: Desk) -> None:
    stopped = one(desk, "乱.xlsx", workbook(equity=900_000))
    assert (stopped.state, type(stopped.why).__name__, begun(desk)) == ("blocked", "Blocked", ["乱.xlsx"])
    broken = one(desk, "坏.xlsx", b"PK\x03\x04 no workbook")
    assert (broken.state, broken.statements, begun(desk)) == ("refused", (), ["乱.xlsx"])
    with desk.engine.connect() as connection:
        assert queries.filings(connection, EVERYTHING) == ()
