"""The list behind a figure as a file: the same reach, the same trail, the same harmless cells as the list of loans."""

import csv
import io
import shutil
from datetime import date, timedelta
from decimal import Decimal

import anyio
import httpx
import openpyxl
import pytest
import working_book
from sqlalchemy import select
from starlette.applications import Starlette
from working_book import AS_OF, EAST, WEST

from postloan import web
from postloan.access import SYSTEM, Role
from postloan.access.account import create_account, save_branch
from postloan.access.session import COOKIE, sign_in
from postloan.book import Book
from postloan.desk import connect, unit
from postloan.desk.tables import audit
from postloan.house import House
from postloan.policy import Policy
from postloan.settings import BOOK, Settings

PASSWORD = "a long and plain sentence"
SINCE = AS_OF - timedelta(days=30)
TURNED = f"since={SINCE}&flow=npl.new"
MOVED = f"since={SINCE}&was=0"


def before(row: dict[str, object]) -> dict[str, object]:
    """The same loan a month earlier: on time, and with a name that would run as a formula."""
    return {**row, "as_of": SINCE, "dpd": 0, "balance": Decimal("9000.00"), "overdue_principal": None, "overdue_interest": None}


@pytest.fixture(scope="module")
def published(tmp_path_factory, migrated_file):
    """A home with the book of two dates, published once; each test gets a copy."""
    home = tmp_path_factory.mktemp("behind")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    engine = connect(f"sqlite:///{home / 'desk.sqlite'}")
    book = working_book.published(home / BOOK, engine)
    rows = [working_book._loan(*one) for one in (*working_book.LOANS, ("E-4", "=1+1", EAST, "李芳", 120))]
    book.publish(SYSTEM, working_book.staged(book, "loan", [*map(before, rows), *rows]), Policy())
    with unit(engine, SYSTEM, "set_up") as work:
        for code in (EAST, WEST):
            save_branch(work, code, code)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return home


@pytest.fixture
def settings(tmp_path, published):
    home = shutil.copytree(published, tmp_path / "home")
    return Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}")


@pytest.fixture
def house(settings, engine):
    return House(settings, engine, Book(settings.book_home, engine))


@pytest.fixture
def ask(house, engine):
    """``ask(role, path)`` as somebody of the east."""
    app = Starlette(routes=web.routes(), middleware=web.middleware(lambda: house))
    tokens: dict[Role, str] = {}

    def get(role: Role, path: str, officer: str | None = None) -> httpx.Response:
        if role not in tokens:
            with unit(engine, SYSTEM, "set_up") as work:
                create_account(
                    work, role.value, "某", role, branches=[EAST], officer=officer, chosen_password=PASSWORD, must_change=False
                )
            tokens[role] = sign_in(engine, role.value, PASSWORD, Policy())

        async def asked() -> httpx.Response:
            headers = {"cookie": f"{COOKIE}={tokens[role]}", "accept-language": "zh-CN"}
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
                return await client.get(path, headers=headers)

        return anyio.run(asked)

    return get


def rows_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_loans_of_a_bar_with_what_each_adds_to_it(ask):
    rows = rows_of(ask(Role.HEAD_OFFICE, f"/export/behind.csv?{TURNED}&sort=loan_id&descending=0"))
    assert [(row["借据号"], Decimal(row["计入金额"])) for row in rows] == [("E-2", Decimal(8000)), ("E-4", Decimal(8000))]
    assert {(row["上期分类"], row["五级分类"], row["来源"], row["去向"]) for row in rows} == {
        ("正常", "次级", "期初存量", "期末存量")
    }


def test_who_moved_between_two_dates(ask):
    rows = rows_of(ask(Role.HEAD_OFFICE, f"/export/behind.csv?{MOVED}&now=1,2&sort=loan_id&descending=0"))
    assert [(row["借据号"], row["上期逾期档"], row["逾期档"]) for row in rows] == [("E-1", "C", "M2"), ("W-1", "C", "M1")]


def test_a_branch_and_an_officer_get_their_own_loans_whatever_the_address_says(ask):
    for query in ("", f"&branch={WEST}&branch={EAST}", "&officer=孙丽", "&borrower_id=C-W-1"):
        found = {row["机构"] for row in rows_of(ask(Role.BRANCH_MANAGER, f"/export/behind.csv?{MOVED}{query}"))}
        assert found <= {EAST}, query
    mine = rows_of(ask(Role.LOAN_OFFICER, f"/export/behind.csv?{MOVED}", officer="李芳"))
    assert {row["借据号"] for row in mine} == {"E-1", "E-3", "E-4"}


def test_a_name_that_would_run_as_a_formula_is_harmless(ask):
    for path in (f"/export/behind.csv?{TURNED}", "/export/behind.csv?ever=90"):
        rows = rows_of(ask(Role.HEAD_OFFICE, path))
        assert next(row["借款人"] for row in rows if row["借据号"] == "E-4") == "'=1+1"
    page = openpyxl.load_workbook(io.BytesIO(ask(Role.HEAD_OFFICE, f"/export/behind.xlsx?{TURNED}").content)).active
    cells = [cell for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} & {"f"} == set()
    assert [row[1].value for row in page.iter_rows(min_row=2)] == ["E-2", "E-4"]
    assert page.cell(2, 1).value.date() == AS_OF
    assert isinstance(page.cell(2, 7).value, float | int)


def test_what_an_address_cannot_mean_lists_nothing_foreign(ask):
    rows = rows_of(ask(Role.HEAD_OFFICE, f"/export/behind.csv?since={date(1999, 1, 31)}&was=0"))
    assert rows == [], "no such date: a heading and nothing else"
    assert "1380000" not in ask(Role.HEAD_OFFICE, "/export/behind.csv?now=0&columns=phone&columns=id_number").text


def test_an_export_is_in_the_audit_with_what_was_asked(ask, engine):
    ask(Role.HEAD_OFFICE, f"/export/behind.csv?{TURNED}")
    with engine.connect() as connection:
        verb, changes = connection.execute(select(audit.c.verb, audit.c.changes).order_by(audit.c.seq.desc())).first()
    assert verb == "export_loans"
    assert changes[0]["query"] == TURNED


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_who_may_not_export_gets_a_sentence(ask, role, kind):
    answer = ask(role, f"/export/behind.{kind}?{TURNED}")
    assert answer.status_code == 403
    assert "权限" in answer.text


def test_nobody_without_a_session_gets_a_file(house):
    app = Starlette(routes=web.routes(), middleware=web.middleware(lambda: house))

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
            return await client.get("/export/behind.csv")

    assert anyio.run(asked).status_code in {303, 401}


EVERY = "side=any&class_now=1,2,3,4,5"


def test_what_bank_and_rules_say_of_each_loan_with_the_rules_that_fired(ask):
    everything = rows_of(ask(Role.HEAD_OFFICE, f"/export/differences.csv?{EVERY}"))
    assert {row["借据号"] for row in rows_of(ask(Role.HEAD_OFFICE, "/export/loans.csv"))} == {row["借据号"] for row in everything}
    late = next(row for row in everything if row["借据号"] == "E-1")
    assert (late["五级分类"], late["规则下限"], late["规则阶段"]) == ("关注", "关注", "第二阶段")
    assert "C2-1" in late["触发规则"].split()
    assert {row["机构"] for row in rows_of(ask(Role.BRANCH_MANAGER, f"/export/differences.csv?{EVERY}&branch={WEST}"))} <= {EAST}
    assert rows_of(ask(Role.HEAD_OFFICE, f"/export/differences.csv?{EVERY}&settled=decided")) == [], "nobody has decided anything"
    assert ask(Role.HEAD_OFFICE, f"/export/differences.xlsx?{EVERY}").status_code == 200
