"""Pages and XML that only pretend to be .xls."""

import pytest

from postloan import intake
from postloan.intake import refusal
from postloan.intake.page import tables
from postloan.policy import Policy

SPREADSHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="利润表"><Table><Row ss:Index="3"><Cell ss:MergeAcross="1"><Data ss:Type="String">项目</Data></Cell><Cell><Data>本期</Data></Cell></Row>
<Row><Cell><Data>营业收入</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">12.5</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="空"><Table/></Worksheet></Workbook>"""


def test_cells_stand_where_excel_would_show_them() -> None:
    (name, rows), *rest = tables(
        "<table><tr><td colspan=2>a</td><td rowspan=2>b</td></tr><tr><td>c</td><td>d</td></tr><tr><td>e</td><td></td><td>f</td><td>g</tr></table>"
    )
    assert (name, rest) == ("", [])
    assert rows == [["a", "", "b", ""], ["c", "d", "", ""], ["e", "", "f", "g"]]


def test_a_cell_that_reaches_down_moves_the_next_row_to_the_right() -> None:
    ((_, rows),) = tables("<table><tr><td rowspan='2'>项目</td><td>期末</td></tr><tr><td>余额</td></tr></table>")
    assert rows == [["项目", "期末"], ["", "余额"]]


def test_tables_of_one_page_stand_below_one_another() -> None:
    ((_, rows),) = tables(
        "<table><tr><td>资产负债表</td></tr></table><table><tr><td>项目</td><td>期末</td></tr><tr><td>货币资金</td><td>1</td></tr></table>"
    )
    assert rows == [["资产负债表", ""], ["项目", "期末"], ["货币资金", "1"]]


def test_the_number_behind_a_displayed_one_is_taken() -> None:
    ((_, rows),) = tables("<table><tr><td>a</td><td x:num='1234.56'>1,235</td></tr><tr><td>b</td><td x:num>7</td></tr></table>")
    assert rows == [["a", "1234.56"], ["b", "7"]]


def test_scripts_and_styles_say_nothing() -> None:
    ((_, rows),) = tables("<head><style>td{}</style><table><tr><td>a<script>x</script></td><td>b</td></tr><tr><td>c<td>d</table>")
    assert rows == [["a", "b"], ["c", "d"]]


def test_every_worksheet_of_xml_is_a_sheet() -> None:
    file = intake.read(SPREADSHEET.encode(), "利润表.xls", Policy())
    assert [sheet.name for sheet in file.sheets] == ["利润表"], "a sheet without cells is none"
    assert file.sheets[0].preview == [["", "", ""], ["", "", ""], ["项目", "", "本期"], ["营业收入", "", "12.5"]]


def test_a_page_in_gbk_is_read() -> None:
    page = "<html><meta charset=gb2312><table><tr><td>项目</td><td>期末</td></tr><tr><td>货币资金</td><td>1</td></tr></table>".encode(
        "gb18030"
    )
    assert intake.read(page, "a.xls", Policy()).sheets[0].preview == [["项目", "期末"], ["货币资金", "1"]]


@pytest.mark.parametrize(
    "page", ["<html><p>sign in</p>", "<html><table><tr><td>x</td></tr></table>", "<!doctype html><title>table</title>"]
)
def test_a_page_without_a_table_is_refused(page: str) -> None:
    with pytest.raises(refusal.WebPage):
        intake.read(page.encode(), "a.xls", Policy())


def test_a_table_that_claims_to_be_endless_is_held_to_the_limits() -> None:
    row = "<tr>" + "<td colspan=99999>x</td>" * 40 + "</tr>"
    with pytest.raises((refusal.TooManyColumns, refusal.TooManyCells)):
        intake.read(f"<table>{row * 3}</table>".encode(), "a.xls", Policy())
