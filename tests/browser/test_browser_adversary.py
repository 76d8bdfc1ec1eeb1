"""What somebody with a session, or with none, tries at the door of the running server with the demo's six branches in it."""

import csv
import io
import secrets
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from browser.browser_person import still, words
from postloan.access import EVERYTHING, Scope
from postloan.access.session import COOKIE
from postloan.house import build
from postloan.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OWN, OTHER = "东湖支行", "河西支行"
LONG = "借" * 20_000


@pytest.fixture
def manager(site: Any) -> httpx.Client:
    """The manager of one branch, signed in without a browser."""
    client = httpx.Client(base_url=site.url, timeout=120, follow_redirects=False)
    client.post("/signin", data={"demo": "manager"}, headers={"Origin": site.url})
    assert COOKIE in client.cookies
    return client


def listed(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text[:300]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def a_loan_of(site: Any, branch: str) -> str:
    house = build(Settings(home=site.home, database_url=f"sqlite:///{site.home / 'desk.sqlite'}", demo=True))
    pin = house.book.pin()
    loans = pin.snapshot(Scope(EVERYTHING, pin.dates[-1]))
    found = loans.filter(loans.branch == branch).order_by("loan_id").limit(1).to_pandas()["loan_id"].iloc[0]
    house.desk.dispose()
    return str(found)


def test_no_address_gives_a_manager_the_loans_of_another_branch(manager: httpx.Client, site: Any) -> None:
    everything = listed(manager.get("/export/loans.csv"))
    assert {row["机构"] for row in everything} == {OWN}
    asked: list[Any] = [
        {"branch": OTHER}, {"branch": [OTHER, OWN]}, {"branch": f"{OWN}' OR 1=1 --"}, {"branch": ""}, {"officer": "%"},
        {"search": OTHER}, {"search": a_loan_of(site, OTHER)}, {"currency": "USD"}, {"columns": ["id_number", "phone", "trail"]},
    ]  # fmt: skip
    for query in asked:
        rows = listed(manager.get("/export/loans.csv", params=query))
        assert {row.get("机构", OWN) for row in rows} <= {OWN}, query
        assert not {"证件号码", "手机号", "id_number", "phone", "trail"} & set(rows[0] if rows else {}), query


def test_the_loan_page_says_nothing_of_another_branchs_loan(person: Callable[..., Page], site: Any) -> None:
    page = person("manager", "/loans")
    page.goto(f"{site.url}/loan?loan={a_loan_of(site, OTHER)}&branch={OTHER}")
    still(page)
    assert OTHER not in words(page)
    page.goto(f"{site.url}/loan?loan=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E")
    still(page)
    assert page.title() != "1"
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize(
    "query",
    [
        {"as_of": "2026-99-99"}, {"as_of": "0000-00-00"}, {"sort": "id_number"}, {"sort": "1; DROP TABLE loan"}, {"descending": "x"},
        {"bucket": ["99", "-1", "x", "1e9", ""]}, {"risk_class": "٣"}, {"dpd_min": "9" * 400}, {"dpd_max": "NaN"}, {"balance_min": "Infinity"},
        {"balance_min": "1e999999"}, {"balance_min": "-0"}, {"columns": ["trail", "balance", "balance", "nothing"]}, {"search": "\x00%_'\"\\"},
        {"search": LONG[:1500]}, {"currency": "\U0001f4a3"}, {"moved": "up"}, {"restructured": "maybe"}, {"lang": "../../etc"}, {"branch": "\x00"}, {"product": LONG[:1500]},
    ],
    ids=str,
)  # fmt: skip
def test_nonsense_in_an_export_is_ignored_or_refused_in_words(manager: httpx.Client, query: dict[str, Any]) -> None:
    answer = manager.get("/export/loans.csv", params=query)
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    if answer.status_code == 200:
        assert {row.get("机构", OWN) for row in listed(answer)} <= {OWN}


def test_files_of_another_branch_and_of_nobody_look_the_same(manager: httpx.Client) -> None:
    answers = {
        (found.status_code, found.text) for found in (manager.get(f"/file/{number}") for number in (0, 999_999_999, 2**63 - 1))
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] in {403, 404}
    assert manager.get(f"/file/{2**64}").status_code < 500
    assert manager.get("/file/..%2f..%2fdesk.sqlite").status_code in {400, 404}
    assert manager.get("/template/..%2f..%2fpyproject.toml").status_code in {400, 403, 404}


def test_a_cookie_from_before_signing_out_is_worth_nothing(manager: httpx.Client, site: Any) -> None:
    old = manager.cookies[COOKIE]
    manager.get("/signout")
    for path in ("/export/loans.csv", "/_stcore/host-config", "/file/1"):
        assert httpx.get(f"{site.url}{path}", cookies={COOKIE: old}).status_code == 401


def test_nothing_is_uploaded_without_a_session_nor_into_somebody_elses(manager: httpx.Client, site: Any) -> None:
    path = f"/_stcore/upload_file/{secrets.token_hex(8)}/{secrets.token_hex(8)}"
    body = {"file": ("台账😀.xlsx", b"PK\x03\x04", "application/octet-stream")}
    assert httpx.put(f"{site.url}{path}", files=body).status_code == 401
    assert manager.put(path, files=body, headers={"Origin": "https://elsewhere.example"}).status_code in {400, 403}
    assert manager.put(path, files=body, headers={"Origin": site.url}).status_code in {400, 403}, "there is no such session"


def test_another_sites_form_does_nothing(manager: httpx.Client) -> None:
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert manager.post("/signin", data={"demo": "admin"}, headers=foreign).status_code == 403
    manager.get("/signout", headers=foreign)
    assert manager.get("/export/loans.csv", params={"search": "none"}).status_code == 200, "still signed in"


def test_an_endless_name_is_refused_quickly_and_quietly(site: Any) -> None:
    for data in ({"username": LONG, "password": "x"}, {"username": "x", "password": LONG}, {"demo": LONG}):
        answer = httpx.post(f"{site.url}/signin", data=data, headers={"Origin": site.url}, timeout=30)
        assert answer.status_code in {400, 401, 413}
    assert httpx.get(f"{site.url}/signin", params={"next": "//evil.example"}).text.count("evil.example") == 0
