"""Every page, in both languages, with the demo book and without any: it opens, it speaks the language, it keeps its doors."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from postloan.access import RIGHTS, Role
from postloan.i18n import text, texts
from postloan.ui import menu
from postloan.warning.tables import signal

LANGUAGES = ("zh", "en")
KEY = re.compile(r"\b[a-z_]+(\.[a-z0-9_]+)+\b")
#: Latin words that Chinese bankers write.
_WRITTEN = re.compile(r"\b(PAR\d*|CSV|Excel|English|XLSX|JPG|PNG|PDF|ISO|GB|UTF|MB|Vintage|PostLoan|https?|xlsx|xls|csv|SHA)\b")
_LATIN = re.compile(r"[A-Za-z]{4,}")
_CHINESE = re.compile(r"[一-鿿]")


def reader(page: menu.Page) -> Role:
    """Somebody whose role may open the page."""
    return next(role for role in (Role.HEAD_OFFICE, Role.AUDITOR, *Role) if page.right in RIGHTS[role])


def address(page: menu.Page, house: Any) -> dict[str, str]:
    """What the address of a page needs to name."""
    pin = house.book.pin()
    if pin.empty or page.name not in {"loan", "behind", "borrower", "signal"}:
        return {}
    if page.name == "signal":
        with house.desk.connect() as connection:
            return {"id": str(connection.execute(select(func.max(signal.c.id))).scalar_one())}
    if page.name == "behind":
        return {"since": pin.dates[-2].isoformat(), "was": "0", "now": "1"}
    from postloan.access import EVERYTHING, Scope

    worst = pin.snapshot(Scope(EVERYTHING, pin.dates[-1])).order_by("loan_id").limit(1).to_pandas()
    return {"id": str(worst["borrower_id"].iloc[0])} if page.name == "borrower" else {"loan": str(worst["loan_id"].iloc[0])}


@pytest.mark.parametrize("page", menu.PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("book", ["full", "bare"])
def test_every_page_opens(
    book: str,
    language: str,
    page: menu.Page,
    visitor: Callable[..., Any],
    faults: Callable[[], list[str]],
    said: Callable[..., list[str]],
    request: pytest.FixtureRequest,
) -> None:
    house = request.getfixturevalue(book)
    app = visitor(house, reader(page), language).open(page.name, **address(page, house))
    assert faults() == []
    assert [one.value for one in app.exception] == []
    words = said(app)
    assert len(words) >= 2
    asked = [key for sentence in words for match in KEY.finditer(sentence) if (key := match.group()) in texts()]
    assert asked == [], "a key is shown instead of its sentence"
    if book == "bare":
        foreign = [
            one for one in words if (_CHINESE if language == "en" else _LATIN).search(_WRITTEN.sub("", _without_data(one)))
        ]
        assert foreign == [], f"not in {language}"


def _without_data(sentence: str) -> str:
    """A sentence without icons, colours and hashes, without branches, people and codes, and without the other language's own name."""
    for data in (
        r":material/\w+:",
        r":[a-z]+(-badge)?(?=\[)",
        r"\b[0-9a-f]{8,}",
        "城关支行",
        "中文",
        r"`[^`]*`",
        r"\b(head|admin|auditor)\b",
    ):
        sentence = re.sub(data, "", sentence)
    return sentence


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_the_pages_of_its_rights_and_no_others(
    role: Role, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    person = visitor(full, role, "zh")
    refused = {}
    for page in menu.PAGES:
        app = person.open(page.name, **address(page, full))
        sentence = text(
            "zh", "frame.page_refused", role=text("zh", f"term.role.{role.value}"), page=text("zh", f"menu.{page.name}")
        )
        refused[page.name] = any(one.value == sentence for one in app.info)
    assert refused == {page.name: page.right not in RIGHTS[role] for page in menu.PAGES}
    assert faults() == []


def test_nobody_without_a_session_sees_a_page(full: Any, visitor: Callable[..., Any]) -> None:
    from postloan.access.session import sign_out

    person = visitor(full, Role.HEAD_OFFICE, "zh")
    assert person.open("overview").metric
    sign_out(full.desk, person.token)
    app = person.app.run()
    assert [one.value for one in app.info] == [text("zh", "frame.session_ended")]
    assert not app.metric
    assert not app.dataframe


def test_a_fault_is_told_in_one_sentence_and_logged(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = visitor(full, Role.HEAD_OFFICE, "zh")
    monkeypatch.setattr("postloan.portfolio.overview.kpis", None)
    app = person.open("overview")
    assert len(faults()) == 1
    assert next(one.value for one in app.error).startswith("系统出了点问题")
