"""Lists that leave the house: only what the person may see, in people's words, and nothing that runs as a formula."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import anyio
import httpx
import openpyxl
import pyarrow as pa
import pytest
import working_book
from sqlalchemy import select
from starlette.applications import Starlette
from working_book import EAST, WEST

from postloan import web
from postloan.access import SYSTEM, Role
from postloan.access.account import create_account, save_branch
from postloan.access.session import COOKIE, sign_in
from postloan.book import Book
from postloan.desk import unit
from postloan.desk.tables import audit
from postloan.house import House
from postloan.policy import Policy
from postloan.web import sheet, workbook

PASSWORD = "a long and plain sentence"


class Browser:
    """Asks the edge in this process, with somebody's cookie."""

    def __init__(self, house: House, token: str) -> None:
        self.app = Starlette(routes=web.routes(), middleware=web.middleware(lambda: house))
        self.headers = {"cookie": f"{COOKIE}={token}", "accept-language": "zh-CN"}

    def get(self, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://desk") as client:
                return await client.get(path, headers=self.headers)

        return anyio.run(ask)


@pytest.fixture
def edge(settings, engine):
    """The edge over the four loans: ``edge(role)`` is a browser of somebody with that role, in the east where it has a branch."""
    house = House(replace(settings, demo=False), engine, working_book.published(settings.book_home, engine))
    with unit(engine, SYSTEM, "set_up") as work:
        for code in (EAST, WEST):
            save_branch(work, code, code)

    def browser(role: Role, branch: str = EAST, officer: str | None = None, book: Book | None = None) -> Browser:
        with unit(engine, SYSTEM, "set_up") as work:
            create_account(
                work, role.value, "某", role, branches=[branch], officer=officer, chosen_password=PASSWORD, must_change=False
            )
        return Browser(replace(house, book=book or house.book), sign_in(engine, role.value, PASSWORD, Policy()))

    return browser


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def trail(engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(audit.c.verb, audit.c.subject).order_by(audit.c.seq))]


def test_head_office_gets_every_loan_with_peoples_headings_and_words(edge):
    rows = rows_of(edge(Role.HEAD_OFFICE).get("/export/loans.csv?sort=loan_id&descending=0"))
    assert [row["借据号"] for row in rows] == ["E-1", "E-2", "E-3", "W-1"]
    assert rows[0]["借款人"] == "张三"
    assert Decimal(rows[0]["贷款余额"]) == Decimal("8000.00")
    assert [row["逾期档"] for row in rows] == ["M2", "M4", "C", "M1"]
    assert [row["五级分类"] for row in rows] == ["关注", "次级", "正常", "关注"]


def test_a_branch_sees_its_own_loans_whatever_the_address_says(edge):
    browser = edge(Role.BRANCH_MANAGER)
    for query in ("", f"?branch={WEST}&branch={EAST}", "?officer=孙丽", "?search=W-1", "?currency=CNY&as_of=2024-06-30"):
        found = {row["机构"] for row in rows_of(browser.get(f"/export/loans.csv{query}"))}
        assert found <= {EAST}, query
    assert rows_of(browser.get(f"/export/loans.csv?branch={WEST}")) == []


def test_an_officer_sees_his_own_loans(edge):
    rows = rows_of(edge(Role.LOAN_OFFICER, officer="李芳").get("/export/loans.csv"))
    assert {row["借据号"] for row in rows} == {"E-1", "E-3"}


def test_identity_numbers_and_phones_never_leave_in_a_list(edge):
    browser = edge(Role.HEAD_OFFICE)
    for path in ("/export/loans.csv", "/export/loans.csv?columns=loan_id&columns=phone&columns=id_number"):
        content = browser.get(path).content.decode("utf-8-sig")
        assert "1380000" not in content
        assert "11010119900101" not in content


def test_filters_of_the_address_hold_and_a_list_of_nothing_still_has_its_heading(edge):
    browser = edge(Role.HEAD_OFFICE)
    assert [row["借据号"] for row in rows_of(browser.get("/export/loans.csv?bucket=4"))] == ["E-2"]
    nothing = browser.get("/export/loans.csv?bucket=7&columns=loan_id&columns=balance").content.decode("utf-8-sig")
    assert nothing.strip().replace('"', "") == "借据号,贷款余额"


def test_an_export_is_in_the_audit_with_what_was_asked(edge, engine):
    edge(Role.HEAD_OFFICE).get("/export/loans.csv?bucket=4")
    assert trail(engine)[-1] == ("export_loans", "loans 2024-06-30")
    with engine.connect() as connection:
        changes = connection.execute(select(audit.c.changes).order_by(audit.c.seq.desc())).scalars().first()
    assert changes == [
        {"fact": "loans_exported", "file_kind": "csv", "as_of": "2024-06-30", "currency": "CNY", "query": "bucket=4"}
    ]


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_may_not_export_gets_a_sentence_and_nothing_is_noted(edge, engine, role):
    browser = edge(role)
    before = trail(engine)
    for kind in ("csv", "xlsx"):
        answer = browser.get(f"/export/loans.{kind}")
        assert answer.status_code == 403
        assert "权限" in answer.text
    assert trail(engine) == before


def test_a_workbook_has_numbers_as_numbers_and_dates_as_dates(edge):
    answer = edge(Role.HEAD_OFFICE).get("/export/loans.xlsx?sort=loan_id&descending=0")
    assert answer.status_code == 200
    assert "filename*=UTF-8''%E5%80%9F%E6%8D%AE" in answer.headers["content-disposition"]
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heading, first = [[cell.value for cell in row] for row in page.iter_rows(max_row=2)]
    loan = dict(zip(heading, first, strict=True))
    assert (page.title, page.max_row) == ("借据清单", 5)
    assert loan["贷款余额"] == 8000.0
    assert loan["数据日期"].date() == date(2024, 6, 30)


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "plain", "a=b", None]


def test_text_that_would_run_as_a_formula_is_made_harmless_and_numbers_stay_numbers():
    batch = pa.RecordBatch.from_pydict({"borrower_name": RISKY, "balance": pa.array(range(-5, 5), pa.decimal128(18, 2))})
    (cells,) = sheet.for_people([batch], "en")
    assert cells.column(0).to_pylist() == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "'＝1", "plain", "a=b", None]
    assert cells.column(1).to_pylist()[0] == Decimal(-5)
    assert cells.schema.names == ["Borrower", "Outstanding balance"]


def test_a_workbook_goes_on_on_another_sheet_where_one_is_full():
    batches = [pa.RecordBatch.from_pydict({"n": list(range(start, start + 4)), "text": ["=1"] * 4}) for start in (0, 4, 8)]
    file = workbook.write(batches, "借据清单", rows_per_sheet=5)
    try:
        book = openpyxl.load_workbook(file)
    finally:
        file.unlink()
    assert book.sheetnames == ["借据清单", "借据清单 2", "借据清单 3"]
    numbers = [row[0] for page in book for row in page.iter_rows(min_row=2, values_only=True)]
    assert numbers == list(range(12))
    assert {cell.data_type for page in book for row in page.iter_rows(min_row=2, max_col=2, min_col=2) for cell in row} == {"s"}


def test_an_export_of_an_empty_book_says_so(settings, engine, edge):
    with engine.begin() as connection:
        for table in ("partition", "import_coverage", "import_run"):
            connection.exec_driver_sql(f'DELETE FROM "{table}"')
    answer = edge(Role.HEAD_OFFICE, book=Book(settings.book_home, engine, memory="200MB", threads=1)).get(
        "/export/loans.csv?lang=en"
    )
    assert (answer.status_code, answer.text) == (409, "There are no loans to export yet.")


def test_an_unknown_date_falls_back_to_the_newest(edge):
    rows = rows_of(edge(Role.HEAD_OFFICE).get("/export/loans.csv?as_of=1999-01-31"))
    assert {row["数据日期"] for row in rows} == {date(2024, 6, 30).isoformat()}
