"""What arrives from files is exactly what stands in them."""

import io
from datetime import date

import pytest
import xlwt
from intake_files import HEAD, csv, exact_xlsx, grid, row, xlsx

from postloan import intake
from postloan.policy import Policy


def cells(cut: intake.Grid, heading: str) -> list[str | None]:
    index = next(item.index for item in cut.headings if item.text == heading)
    return cut.cells.column(str(index)).to_pylist()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    cut = grid(csv([row(1), row(2, 借款人="李，四；王|五")], delimiter=delimiter, encoding=encoding))
    assert cells(cut, "机构") == ["城关支行", "城关支行"]
    assert cut.rows.to_pylist() == [2, 3]


def test_quoted_line_breaks_do_not_shift_row_numbers() -> None:
    cut = grid(csv([row(1, 借款人='"张\n三"'), row(2)]).replace(b'""', b'"'))
    assert cells(cut, "借款人")[0] == "张\n三"
    assert cut.rows.to_pylist() == [2, 3]


def test_excel_cells_arrive_exactly() -> None:
    data = exact_xlsx(
        [
            ["借据号", "客户号", "贷款余额", "放款日", "年利率"],
            ["001234567890123456789", 100000000000, 0.1 + 0.2, date(2024, 12, 31), 1e-7],
        ]
    )
    cut = grid(data)
    assert cells(cut, "借据号") == ["001234567890123456789"]
    assert cells(cut, "客户号") == ["100000000000"]
    assert cells(cut, "放款日")[0].startswith("2024-12-31")
    assert cells(cut, "年利率") == ["0.0000001"]


def test_old_workbooks_are_read() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for index, line in enumerate([HEAD, tuple(row(1).values())]):
        for column, value in enumerate(line):
            sheet.write(index, column, value)
    out = io.BytesIO()
    book.save(out)
    cut = grid(out.getvalue(), name="台账.xls")
    assert cells(cut, "贷款余额") == ["80000"]


def test_hidden_sheets_are_not_offered() -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(xlsx([HEAD, list(row(1).values())], sheets={"lists": [["a"], ["b"]]})))
    book["lists"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [sheet.name for sheet in intake.read(out.getvalue(), "x.xlsx", Policy()).sheets] == ["台账"]


def test_a_cut_last_line_is_reported_and_nothing_before_it_is_lost() -> None:
    data = csv([row(1), row(2)]) + '2026-10-31,JJ0003,"张'.encode()
    cut = grid(data)
    assert cut.cells.num_rows == 2
    (cut_line,) = [issue for issue in cut.issues if issue.problem.key == "import.cut_line"]
    assert (cut_line.row, cut_line.blocking) == (4, True)


def test_a_line_with_too_many_cells_is_reported_with_its_row() -> None:
    data = csv([row(1), row(2), row(3)]).replace(b"JJ0002", b"JJ,0002")
    cut = grid(data)
    assert cut.rows.to_pylist() == [2, 4]
    assert [(issue.problem.key, issue.row) for issue in cut.issues] == [("import.odd_line", 3)]


def test_formulas_without_result_and_errors_are_found_far_down_a_large_sheet() -> None:
    lines = [list(row(number).values()) for number in range(3_000)]
    lines[1_234][10] = "=1+1"
    lines[2_998][6] = "#REF!"
    (sheet,) = intake.read(xlsx([HEAD, *lines]), "x.xlsx", Policy()).sheets
    assert sheet.scan.unsolved == ((10, 1_236),)
    assert sheet.scan.errors == ((6, 3_000, "#REF!"),)
    assert (sheet.scan.rows, sheet.scan.columns) == (3_001, len(HEAD))


def test_a_text_of_several_megabytes_keeps_its_row_numbers_around_odd_lines() -> None:
    rows = [row(number, 借款人="张" * 40) for number in range(60_000)]
    data = csv(rows).replace(b"JJ50000,", b"JJ,50000,")
    for body in (data, data.decode().encode("gb18030")):
        cut = grid(body)
        assert cut.rows.to_pylist()[49_998:50_001] == [50_000, 50_001, 50_003]
        assert [issue.row for issue in cut.issues] == [50_002]
