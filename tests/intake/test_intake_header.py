"""Where the table begins and ends, in the layouts that people use."""

from intake_files import HEAD, csv, grid, row, xlsx

from postloan import intake
from postloan.policy import Policy

ONE = list(row(1).values())
TWO = list(row(2).values())


def keys(cut: intake.Grid) -> list[tuple[str, int | None]]:
    return [(issue.problem.key.removeprefix("import."), issue.row) for issue in cut.issues]


def test_titles_and_notes_above_are_passed_over() -> None:
    cut = grid(xlsx([["某银行贷款明细表"], ["单位：万元", "", "制表：王五"], [], HEAD, ONE, TWO], merge=["A1:L1"]))
    assert (cut.header.first_row, cut.header.last_row, cut.rows.to_pylist()) == (4, 4, [5, 6])


def test_a_heading_of_two_rows_joins_group_and_part() -> None:
    top = ["借据号", "客户号", "余额", "逾期", "", "机构"]
    low = ["", "", "", "本金", "天数", ""]
    cut = grid(
        xlsx([top, low, ["JJ1", "K1", 100, 20, 3, "城关支行"], ["JJ2", "K2", 100, 0, 0, "城关支行"]], merge=["A1:A2", "D1:E1"])
    )
    assert [heading.text for heading in cut.headings] == ["借据号", "客户号", "余额", "逾期 本金", "逾期 天数", "机构"]
    columns = intake.propose(cut, "loan")
    assert (columns["overdue_principal"].column, columns["dpd"].column) == (3, 4)


def test_total_rows_notes_and_repeated_headings_are_left_out_and_reported() -> None:
    total = ["合计", *[""] * 5, 200000, "", "", "", 160000]
    cut = grid(xlsx([HEAD, ONE, HEAD, TWO, total, [], ["制表人：王五"]]))
    assert cut.rows.to_pylist() == [2, 4]
    assert keys(cut) == [("repeated_heading", 3), ("total_row", 5), ("note_row", 7)]


def test_of_two_tables_on_a_sheet_the_first_is_read_and_the_second_named() -> None:
    cut = grid(xlsx([HEAD, ONE, TWO, [], ["借据号", "应还日", "应还本金", "应还利息"], ["JJ1", "2026-01-01", 1, 2]]))
    assert cut.cells.num_rows == 2
    assert ("second_table", 5) in keys(cut)


def test_a_table_beside_the_first_is_named_and_not_read() -> None:
    head = [*HEAD[:4], "", *HEAD[:4]]
    cut = grid(xlsx([head, [*ONE[:4], "", *TWO[:4]]]))
    assert len(cut.headings) == 4
    assert ("second_table_beside", 1) in keys(cut)


def test_duplicated_headings_are_reported_and_the_first_is_used() -> None:
    cut = grid(csv([row(1)], head=[*HEAD, "贷款余额"]))
    assert ("duplicate_heading", 1) in keys(cut)
    assert intake.propose(cut, "loan")["balance"].column == HEAD.index("贷款余额")


def test_the_sheet_with_the_loans_is_chosen_not_the_first_one() -> None:
    data = xlsx([["说明"], ["本文件由系统导出"], ["请勿修改", "谢谢"]], sheets={"明细": [HEAD, ONE]})
    file = intake.read(data, "x.xlsx", Policy())
    assert intake.choose(file, "loan")[0].name == "明细"


def test_a_person_may_name_the_heading_row() -> None:
    file = intake.read(xlsx([["a", "b"], ["x", "y"], ["1", "2"]]), "x.xlsx", Policy())
    header = intake.find(file.sheets[0], "loan", 2)
    assert header is not None
    assert [heading.text for heading in header.headings] == ["x", "y"]
