"""The printed summary: two pages whatever stands on them, the same words in both forms, nothing that is not known."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from told import PERIODS, file_all
from working_book import AS_OF, EAST, staged

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Book
from postloan.borrower import report
from postloan.borrower.report import Beside, Block, Figures, Grid, Known, Lines, Paper, Picture
from postloan.charts import document
from postloan.desk import connect
from postloan.errors import OutOfReach
from postloan.i18n import text
from postloan.policy import Policy
from postloan.web.paper import pictures

NEW = date(2026, 10, 31)
SCOPE = Scope(EVERYTHING, NEW)


def loan(number: int, borrower: str = "K1", **values: Any) -> dict[str, Any]:
    return {
        "as_of": NEW, "loan_id": f"L{number:02}", "borrower_id": borrower, "borrower_name": "青禾#制造*[股份]$_有限公司", "branch": EAST,
        "product": "流动资金贷款", "principal": Decimal("1000000.00"), "rate": 0.0435, "originated_on": date(2025, 3, 1),
        "matures_on": date(2027, 3, 1), "balance": Decimal(number * 10_000), "dpd": 0, "officer": "李芳", "borrower_type": "corporate",
        "industry": "C", "guarantee_type": "guarantee",
    } | values  # fmt: skip


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[dict[str, Known]]:
    """A company with twelve loans and four periods, and a person with one loan and nothing else."""
    home = tmp_path_factory.mktemp("report")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    book = Book(home / "book", desk, memory="300MB", threads=1)
    rows = [loan(number) for number in range(1, 13)] + [
        loan(20, "P1", borrower_type="personal", borrower_name="张三", industry=None)
    ]
    book.publish(SYSTEM, staged(book, "loan", rows), Policy())
    pin = book.pin()
    file_all(desk, pin, SCOPE, "K1")
    with desk.connect() as connection:
        yield {
            whose: report.gather(
                connection, pin, SCOPE, Policy(), borrower_id=whose, printed_by="王审计", printed_at=datetime(2026, 11, 2, 18, 30, tzinfo=UTC)
            )
            for whose in ("K1", "P1")
        }  # fmt: skip
        with pytest.raises(OutOfReach):
            report.gather(
                connection,
                pin,
                Scope(Reach(("别的支行",)), NEW),
                Policy(),
                borrower_id="K1",
                printed_by="x",
                printed_at=datetime.now(UTC),
            )
    desk.dispose()


@pytest.fixture(scope="module")
def papers(known: dict[str, Known]) -> dict[tuple[str, str], Paper]:
    found = {}
    for whose, one in known.items():
        for language in ("zh", "en"):
            t = lambda key, /, _language=language, **values: text(_language, key, **values)  # noqa: E731
            drawn = pictures(one, t, language) if language == "zh" else []
            found[whose, language] = report.compose(one, drawn, t, language)
    return found


def blocks(paper: Paper) -> Iterator[Block]:
    waiting = [one for page in paper.pages for one in page]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Beside):
            waiting = [*one.left, *one.right, *waiting]
        else:
            yield one


def words(paper: Paper) -> list[str]:
    found = [paper.title, paper.subtitle]
    for one in blocks(paper):
        if isinstance(one, Figures):
            found += [word for pair in one.pairs for word in pair]
        if isinstance(one, Grid):
            found += [one.title, *one.head, *(cell for row in one.rows for cell in row), one.note]
        if isinstance(one, Lines):
            found += [one.title, *one.lines]
    return [word for word in found if word]


def grid(paper: Paper, title: str) -> Grid:
    return next(one for one in blocks(paper) if isinstance(one, Grid) and one.title.startswith(title))


def test_the_newest_three_periods_stand_side_by_side_as_reported(papers: dict[tuple[str, str], Paper]) -> None:
    table = grid(papers["K1", "zh"], "主要财务数据")
    assert table.head == ("科目", "2024年度", "2025年度", "2026年上半年")
    assert table.rows[0] == ("营业收入", "1,260.00", "1,100.00", "430.00")
    assert next(row for row in table.rows if row[0] == "长期借款")[1:] == ("–", "–", "–")


def test_ratios_stand_beside_their_lines_and_say_their_basis(papers: dict[tuple[str, str], Paper]) -> None:
    table = grid(papers["K1", "en"], "Ratios")
    assert table.head[1:4] == ("2024-12 (Year)", "2025-12 (Year)", "2026-06 (Annualised)")
    debt = next(row for row in table.rows if row[0] == "Liabilities to assets")
    assert debt[1:4] == ("42.06%", "50.43%", "57.14%")
    growth = next(row for row in table.rows if row[0] == "Revenue growth")
    assert growth[1:4] == ("5.00%", "−12.70%", "–")


def test_what_moved_the_score_adds_up(papers: dict[tuple[str, str], Paper], known: dict[str, Known]) -> None:
    lines = next(one for one in blocks(papers["K1", "zh"]) if isinstance(one, Lines) and one.title.startswith("较上期"))
    assert lines.lines[0].startswith("健康分 ")
    course = known["K1"].course
    assert [one.as_of for one in course][-1] == NEW
    assert course[-1].period != course[-3].period


def test_a_long_list_says_what_it_leaves_out(papers: dict[tuple[str, str], Paper]) -> None:
    table = grid(papers["K1", "zh"], "存续借据")
    assert len(table.rows) == 8
    assert "另有 4 笔" in table.note
    assert "10.00 万元" in table.note


def test_a_borrower_without_statements_has_no_score_and_says_so(papers: dict[tuple[str, str], Paper]) -> None:
    said = words(papers["P1", "zh"])
    assert "没有已确认的财务报表，不评分，也不列财务指标。" in said
    assert not [one for one in blocks(papers["P1", "zh"]) if isinstance(one, Picture)]


def test_who_printed_it_and_when_stands_on_the_bank_s_clock(papers: dict[tuple[str, str], Paper]) -> None:
    assert "王审计" in papers["K1", "zh"].foot
    assert "2026-11-03 02:30" in papers["K1", "zh"].foot


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_confirmed_workbook_is_a_source(papers: dict[tuple[str, str], Paper], language: str) -> None:
    said = " ".join(words(papers["K1", language]))
    assert all(f"报表{period.end:%Y%m}.xlsx" in said for period, _ in PERIODS)


@pytest.mark.parametrize("whose", ["K1", "P1"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_two_pages_as_pdf(papers: dict[tuple[str, str], Paper], whose: str, language: str) -> None:
    assert len(report.as_png(papers[whose, language], 30)) == 2
    assert report.as_pdf(papers[whose, language]).startswith(b"%PDF-")


def test_word_says_the_same_as_the_pdf(papers: dict[tuple[str, str], Paper]) -> None:
    paper = papers["K1", "zh"]
    document_ = docx.Document(io.BytesIO(report.as_docx(paper)))
    said = "\n".join(node.text or "" for node in document_.element.body.iter() if node.tag.endswith("}t"))
    assert [word for word in words(paper) if word not in said] == []
    assert len(document_.inline_shapes) + len(document_.element.body.findall(".//{*}drawing")) >= 2


def crowded(rows: int) -> Paper:
    table = Grid("表", ("项目", "数"), tuple((f"#{number} *粗* $x$ [a]", f"{number}") for number in range(rows)), (3, 1))
    return Paper("#标题*", "副题", ((table,), (table, Beside((table,), (Lines("话", ("一句" * 40,)),)))), "脚", "zh")


@pytest.mark.parametrize("rows", [1, 60])
def test_a_page_that_would_run_over_is_set_smaller_until_it_fits(rows: int) -> None:
    assert len(report.as_png(crowded(rows), 20)) == 2


def test_no_other_font_is_needed_for_what_people_write() -> None:
    import typst

    from postloan.borrower.report.print import FONTS

    ours = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    assert {(one.family, one.weight) for one in ours.fonts()} == {("Noto Sans CJK SC", 400), ("Noto Sans CJK SC", 700)}


def test_a_chart_of_nothing_is_no_chart_and_a_missing_score_is_a_gap() -> None:
    assert document.health([(AS_OF, None)], (20, 40, 60, 80), "x", "y") is None
    assert document.amounts(["a"], [("收入", (None,))], "x", "y") is None
    drawn = document.health([(date(2024, 1, 31), 10.0), (date(2024, 2, 29), None), (AS_OF, 30.0)], (20, 40, 60, 80), "日", "分")
    assert "Noto Sans CJK SC" in drawn.svg
    assert drawn.png.startswith(b"\x89PNG")
