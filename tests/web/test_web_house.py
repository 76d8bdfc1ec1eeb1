"""Before the first visitor, and the files of visits and templates."""

import io
from dataclasses import replace

import anyio
import httpx
import openpyxl
import pytest
import working_book
from starlette.applications import Starlette
from working_book import EAST, WEST

from postloan import web
from postloan.access import SYSTEM, Role
from postloan.access.account import create_account, save_branch
from postloan.access.session import COOKIE, sign_in
from postloan.book.schema import TABLES
from postloan.desk import now, unit
from postloan.desk.uploads import put_away
from postloan.house import House
from postloan.policy import Policy
from postloan.visit.tables import attachment, visit

PASSWORD = "a long and plain sentence"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@pytest.fixture
def house(settings, engine):
    return House(settings, engine, working_book.published(settings.book_home, engine))


@pytest.fixture
def ask(house, engine):
    """``ask(role, path)`` as somebody of the east."""
    with unit(engine, SYSTEM, "set_up") as work:
        for code in (EAST, WEST):
            save_branch(work, code, code)
    app = Starlette(routes=web.routes(), middleware=web.middleware(lambda: house))

    def get(role: Role, path: str) -> httpx.Response:
        with unit(engine, SYSTEM, "set_up") as work:
            create_account(work, role.value, "某", role, branches=[EAST], chosen_password=PASSWORD, must_change=False)
        token = sign_in(engine, role.value, PASSWORD, Policy())

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk") as client:
                return await client.get(path, headers={"cookie": f"{COOKIE}={token}"})

        return anyio.run(asked)

    return get


def picture(house: House, branch: str, name: str = "门头.png", kind: str = "image/png") -> int:
    """A file of a visit in that branch; returns its number."""
    sha256 = put_away(house.settings.uploads, PICTURE)
    row = {
        column.name: None if column.nullable else now() if column.name.endswith("_at") else 1 if "INT" in str(column.type) else "x"
        for column in visit.c if not column.primary_key
    } | {"branch": branch, "loan_id": "E-1"}  # fmt: skip
    with unit(house.desk, SYSTEM, "set_up") as work:
        visit_id = work.insert(visit, row)
        values = {"visit_id": visit_id, "file_name": name, "media_type": kind, "sha256": sha256, "size": len(PICTURE)}
        return int(work.insert(attachment, values))


def test_a_picture_of_a_visit_within_reach_is_shown(ask, house):
    answer = ask(Role.BRANCH_MANAGER, f"/file/{picture(house, EAST)}")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", PICTURE)
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_of_another_branch_is_not_there(ask, house):
    assert ask(Role.BRANCH_MANAGER, f"/file/{picture(house, WEST)}").status_code == 404
    assert ask(Role.LOAN_OFFICER, "/file/4711").status_code == 404


def test_what_is_no_picture_is_downloaded(ask, house):
    answer = ask(Role.HEAD_OFFICE, f"/file/{picture(house, WEST, '报告.pdf', 'application/pdf')}")
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("table", TABLES)
def test_a_template_is_a_workbook_with_the_schemas_headings(ask, table):
    answer = ask(Role.LOAN_OFFICER, f"/template/{table}.xlsx?lang=zh")
    assert answer.status_code == 200
    cells = {
        cell
        for page in openpyxl.load_workbook(io.BytesIO(answer.content))
        for row in page.iter_rows(values_only=True)
        for cell in row
    }
    assert all(any(field.zh in str(cell) for cell in cells if cell) for field in TABLES[table].required)


def test_there_is_no_template_of_another_name(ask):
    assert ask(Role.LOAN_OFFICER, "/template/account.xlsx").status_code == 404


def test_who_sees_no_imports_gets_no_template(ask):
    assert ask(Role.COMMITTEE, "/template/loan.xlsx").status_code == 403


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5"])
def test_a_demo_refuses_to_open_where_others_can_reach_it(house, address):
    demo = replace(house, settings=replace(house.settings, demo=True))

    async def opened() -> None:
        async with web.lifespan(address, lambda: None, lambda: demo)(None):
            pass

    with pytest.raises(web.DemoInPublic):
        anyio.run(opened)


def test_a_demo_answers_this_machine_only(house):
    demo = replace(house, settings=replace(house.settings, demo=True))
    app = Starlette(routes=web.routes(), middleware=web.middleware(lambda: demo))

    async def asked(client: str) -> int:
        transport = httpx.ASGITransport(app, client=(client, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as browser:
            return (await browser.get("/signin")).status_code

    assert [anyio.run(asked, client) for client in ("127.0.0.1", "::1", "10.0.0.7")] == [200, 200, 403]
