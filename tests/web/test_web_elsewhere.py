"""An address that is no page leads on; pages, files and programs are left alone."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from postloan.web.elsewhere import Elsewhere

PEOPLE = {"accept": "text/html,application/xhtml+xml"}


def _anything(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.url.path)


@pytest.fixture
def client() -> TestClient:
    guard = Middleware(Elsewhere, pages=["overview", "loan"], lead_to="/?nowhere=1")
    routes = [Route("/{path:path}", _anything, methods=["GET", "POST"])]
    return TestClient(Starlette(routes=routes, middleware=[guard]), follow_redirects=False)


@pytest.mark.parametrize("path", ["/nowhere", "/start", "/overview/x", "/admin/", "/loan.php", "/%E5%80%9F%E6%8D%AE"])
def test_a_person_is_led_to_the_first_page(path: str, client: TestClient) -> None:
    answer = client.get(path, headers=PEOPLE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?nowhere=1")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/overview",
        "/overview/",
        "/loan?loan=1",
        "/signin",
        "/export/loans.csv",
        "/media/x.csv",
        "/static/a.js",
        "/file/3",
        "/statement/3",
    ],
)
def test_what_there_is_answers(path: str, client: TestClient) -> None:
    assert client.get(path, headers=PEOPLE).status_code == 200


def test_programs_are_answered_by_whom_they_asked(client: TestClient) -> None:
    assert client.get("/nowhere", headers={"accept": "*/*"}).status_code == 200
    assert client.get("/overview/_stcore/health", headers={"accept": "*/*"}).status_code == 200
    assert client.post("/nowhere", headers=PEOPLE).status_code == 200
