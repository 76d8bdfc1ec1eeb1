"""The running server: what it gives to somebody who has not signed in (nothing), and to somebody who has."""

import re

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect as open_websocket

from postloan.access.session import COOKIE

#: The password of every account that the server fixture makes.
PASSWORD = "a long and plain sentence"
PAGE = {"accept": "text/html,application/xhtml+xml"}


def stream(server, cookie: str | None, origin: str | None = None):
    headers = {"cookie": f"{COOKIE}={cookie}"} if cookie else {}
    url = server.url.replace("http", "ws") + "/_stcore/stream"
    return open_websocket(url, additional_headers=headers, origin=origin, subprotocols=["streamlit"])


@pytest.mark.parametrize("cookie", [None, "made up", "x" * 5000])
def test_a_websocket_without_a_live_session_is_refused_before_it_is_accepted(server, cookie):
    with pytest.raises(InvalidStatus) as refused:
        stream(server, cookie)
    assert refused.value.response.status_code == 403


def test_a_signed_in_websocket_is_accepted_and_one_from_another_site_is_not(server):
    token = server.signed_in("auditor").cookies[COOKIE]
    with stream(server, token, origin=server.url):
        pass
    with pytest.raises(InvalidStatus):
        stream(server, token, origin="https://elsewhere.example")


def test_a_websocket_of_somebody_with_a_first_password_is_refused(server):
    token = server.signed_in("newcomer").cookies[COOKIE]
    with pytest.raises(InvalidStatus):
        stream(server, token)


@pytest.mark.parametrize("path", ["/", "/overview", "/loans?bucket=4&branch=%E5%9F%8E%E5%85%B3", "/accounts"])
def test_a_deep_link_leads_to_the_door_and_back(server, path):
    with server.client() as client:
        to_door = client.get(path, headers=PAGE)
        assert to_door.status_code == 303
        assert to_door.headers["location"].startswith("/signin?next=%2F")
        door = client.get(to_door.headers["location"])
        action = re.search(r'action="([^"]+)"', door.text)[1].replace("&amp;", "&")
        back = client.post(action, data={"username": "auditor", "password": PASSWORD})
        assert (back.status_code, back.headers["location"]) == (303, path)


@pytest.mark.parametrize(
    "path",
    ["/media/0123.csv", "/_stcore/host-config", "/_stcore/upload_file/a/b", "/component/x/y.js", "/export/loans.csv",
     "/export/loans.xlsx", "/file/1", "/template/loan.xlsx", "/password", "/_stcore/bidi-components/x"],
)  # fmt: skip
def test_nothing_with_data_answers_without_a_session(server, path):
    with server.client() as client:
        assert client.get(path).status_code == 401
        assert client.put(path, content=b"x").status_code == 401


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check"])
def test_streamlits_machinery_is_for_nobody(server, path):
    assert server.signed_in("administrator").get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/static/../media/x", "/static//media/x", "/signin/../export/loans.csv", "//export/loans.csv", "/STATIC/../file/1"]
)
def test_no_spelling_of_a_path_leads_around_the_gate(server, path):
    import http.client

    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status in {303, 400, 401, 404} or b"<title>Streamlit</title>" in body


def test_health_and_program_files_are_open_and_hold_no_data(server):
    with server.client() as client:
        assert client.get("/health").json() == {"status": "ok"}
        assert client.get("/_stcore/health").status_code == 200
        assert client.get("/favicon.png").status_code == 200


def test_every_answer_is_strict_and_compressed(server):
    page = server.signed_in("auditor").get("/", headers=PAGE | {"accept-encoding": "gzip"})
    assert page.status_code == 200
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["content-encoding"] == "gzip"
    script = re.search(r'src="\./(static/js/index[^"]+)"', page.text)[1]
    with server.client() as client:
        assert client.get(f"/{script}", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_signing_out_ends_the_session_itself_not_only_the_cookie(server):
    client = server.signed_in("collector")
    stolen = client.cookies[COOKIE]
    assert client.get("/signout").status_code == 303
    assert httpx.get(f"{server.url}/_stcore/host-config", cookies={COOKIE: stolen}).status_code == 401


def test_another_site_can_neither_sign_people_in_nor_out(server):
    with server.client() as client:
        foreign = client.post(
            "/signin", data={"username": "auditor", "password": PASSWORD}, headers={"origin": "https://elsewhere.example"}
        )
    assert foreign.status_code == 403
    assert COOKIE not in foreign.cookies
    client = server.signed_in("auditor")
    client.get("/signout", headers={"sec-fetch-site": "cross-site"})
    assert client.get("/", headers=PAGE).status_code == 200


def test_the_cookie_is_for_the_server_only(server):
    with server.client() as client:
        answer = client.post("/signin", data={"username": "auditor", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
        "/signout",
        "\\\\x",
    ],
)
def test_the_way_back_never_leads_to_another_site(server, elsewhere):
    with server.client() as client:
        answer = client.post("/signin", params={"next": elsewhere}, data={"username": "auditor", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_the_form_speaks_the_browsers_language_and_can_be_switched(server):
    with server.client() as client:
        assert "用户名" in client.get("/signin", headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
        assert "User name" in client.get("/signin", headers={"accept-language": "en-GB"}).text
        assert "User name" in client.get("/signin?lang=en", headers={"accept-language": "zh-CN"}).text
        assert "用户名" in client.get("/signin?lang=xx", headers={"accept-language": "fr"}).text


def test_what_was_typed_is_shown_again_as_text_only(server):
    with server.client() as client:
        refused = client.post("/signin", data={"username": '"><script>alert(1)</script>', "password": "x"})
    assert refused.status_code == 401
    assert "<script>" not in refused.text
    assert "script" not in refused.headers["content-security-policy"]


def test_a_form_of_a_megabyte_is_refused(server):
    with server.client() as client:
        assert client.post("/signin", content=b"username=" + b"x" * 2**20).status_code == 413


def test_who_is_not_in_a_demo_sees_no_demo_accounts(server):
    with server.client() as client:
        assert 'name="demo"' not in client.get("/signin").text
        assert client.post("/signin", data={"demo": "administrator"}).status_code == 401


def test_a_first_password_must_be_changed_before_anything_else(server):
    client = server.signed_in("newcomer")
    assert client.get("/loans", headers=PAGE).headers["location"] == "/password?next=%2Floans"
    assert client.get("/export/loans.csv").status_code == 403
    for wanted, repeated, why in [
        ("short", "short", "10"),
        ("new sentence of mine", "other", "differ"),
        (PASSWORD, PASSWORD, "present one"),
    ]:
        form = {"present": PASSWORD, "wanted": wanted, "repeated": repeated}
        refused = client.post("/password?lang=en", data=form)
        assert refused.status_code == 400
        assert why in refused.text
    wrong = client.post(
        "/password", data={"present": "wrong", "wanted": "new sentence of mine", "repeated": "new sentence of mine"}
    )
    assert wrong.status_code == 400
    done = client.post(
        "/password?next=/loans", data={"present": PASSWORD, "wanted": "new sentence of mine", "repeated": "new sentence of mine"}
    )
    assert (done.status_code, done.headers["location"]) == (303, "/loans")
    assert client.get("/loans", headers=PAGE).status_code == 200


def test_the_log_of_the_server_holds_no_token_and_no_password(server):
    client = server.signed_in("auditor")
    client.get("/", headers=PAGE)
    client.post("/signin", data={"username": "auditor", "password": "a wrong secret"})
    log = (server.settings.home / "server.log").read_text(errors="replace")
    for secret in (client.cookies[COOKIE], PASSWORD, "a wrong secret", "argon2"):
        assert secret not in log
