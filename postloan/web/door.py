"""The door: signing in, choosing a password of one's own, signing out."""

import functools
import logging

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from postloan.access import Role
from postloan.access.account import accounts, change_own_password, set_own_language
from postloan.access.session import COOKIE, LockedOut, SignInRefused, live, sign_in, sign_out
from postloan.demo import PASSWORD as DEMO_PASSWORD
from postloan.desk import policies, unit
from postloan.errors import Invalid, PostloanError, Problem
from postloan.house import House
from postloan.i18n import LANGUAGES
from postloan.web import form
from postloan.web.form import Field
from postloan.web.visitor import Visitor, from_here, language_of, local_path, of, translate

log = logging.getLogger("postloan.web")


def _on_to(request: Request) -> RedirectResponse:
    return RedirectResponse(local_path(request.query_params.get("next")), 303, {"Cache-Control": "no-store"})


def _set_cookie(response: Response, token: str, house: House) -> None:
    """Until the browser closes; how long the session itself lives is the desk's business."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=house.settings.secure_cookie, path="/")


def _demo_accounts(house: House) -> tuple[tuple[str, str, Role], ...]:
    """One account a role, in the order of the roles."""
    if not house.settings.demo:
        return ()
    with house.desk.connect() as connection:
        found = [one for one in accounts(connection) if not one.disabled]
    first = {role: next((one for one in found if one.role is role), None) for role in Role}
    return tuple((one.username, one.name, role) for role, one in first.items() if one is not None)


def _sign_in_page(request: Request, *, problem: str = "", status: int = 200, username: str = "", again: bool = False) -> Response:
    t = translate(request)
    fields = (
        Field("username", t("signin.username"), "username", secret=False, value=username),
        Field("password", t("signin.password"), "current-password"),
    )
    demo = _demo_accounts(of(request).house)
    return form.page(request, "in", fields, lead=t("signin.in_lead"), problem=problem, status=status, demo=demo, again=again)


def show_sign_in(request: Request) -> Response:
    """The form; whoever is signed in already is led on.

    A link on another site brings no strict cookie along. The page then loads itself once more, and that visit has it.
    """
    if of(request).session is not None:
        return _on_to(request)
    foreign = request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}
    return _sign_in_page(request, again=foreign and "again" not in request.query_params)


async def try_sign_in(request: Request) -> Response:
    if not from_here(request):
        return _sign_in_page(request, problem=translate(request)("signin.foreign"), status=403)
    try:
        given = await form.entered(request)
    except form.TooLong:
        return _sign_in_page(request, problem=translate(request)("signin.too_long"), status=413)
    return await anyio.to_thread.run_sync(functools.partial(_sign_in, request, given))


def _sign_in(request: Request, given: dict[str, str]) -> Response:
    visitor = of(request)
    username, password = given.get("username", ""), given.get("password", "")
    if visitor.house.settings.demo and given.get("demo"):
        username, password = given["demo"], DEMO_PASSWORD
    try:
        token = sign_in(visitor.house.desk, username, password, policies.current(visitor.house.desk))
    except SignInRefused as refusal:
        return _sign_in_page(request, problem=refusal.said(translate(request)), status=401, username=username)
    except LockedOut as refusal:
        return _sign_in_page(request, problem=refusal.said(translate(request)), status=429, username=username)
    if visitor.token:
        sign_out(visitor.house.desk, visitor.token)
    _remember_language(request, visitor.house, token)
    answer = _on_to(request)
    _set_cookie(answer, token, visitor.house)
    return answer


def _remember_language(request: Request, house: House, token: str) -> None:
    """Who switched the language of the form wants the app in it, unless the account says otherwise."""
    session = live(house.desk, token, policies.current(house.desk))
    if session and session.actor.language is None and request.query_params.get("lang") in LANGUAGES:
        with unit(house.desk, session.actor, set_own_language.__name__) as work:
            set_own_language(work, language_of(request))


def _password_page(request: Request, *, problem: str = "", status: int = 200) -> Response:
    t = translate(request)
    fields = (
        Field("present", t("signin.present"), "current-password"),
        Field("wanted", t("signin.wanted"), "new-password"),
        Field("repeated", t("signin.repeated"), "new-password"),
    )
    lead = t("signin.change_lead", least=policies.current(of(request).house.desk).password_length_min)
    return form.page(request, "change", fields, lead=lead, problem=problem, status=status)


def show_password(request: Request) -> Response:
    return _password_page(request)


async def try_password(request: Request) -> Response:
    if not from_here(request):
        return _password_page(request, problem=translate(request)("signin.foreign"), status=403)
    try:
        given = await form.entered(request)
    except form.TooLong:
        return _password_page(request, problem=translate(request)("signin.too_long"), status=413)
    return await anyio.to_thread.run_sync(functools.partial(_change_password, request, given))


def _change_password(request: Request, given: dict[str, str]) -> Response:
    t = translate(request)
    present, wanted, repeated = (given.get(name, "") for name in ("present", "wanted", "repeated"))
    try:
        _change(of(request), present, wanted, repeated)
    except Invalid as refusal:
        said = " ".join(f"{problem.said(t)} {problem.remedy(t)}" for problem in refusal.problems.values())
        return _password_page(request, problem=said, status=400)
    except PostloanError as refusal:
        return _password_page(request, problem=refusal.said(t), status=400)
    return _on_to(request)


def _change(visitor: Visitor, present: str, wanted: str, repeated: str) -> None:
    assert visitor.session is not None  # the gate lets nobody else in here
    if wanted != repeated:
        raise Invalid({"password": Problem("access.password_unequal")})
    with unit(visitor.house.desk, visitor.session.actor, change_own_password.__name__) as work:
        change_own_password(work, present, wanted, keep_token=visitor.token)


def leave(request: Request) -> Response:
    """Sign out. By link too, but only one of our own pages: another site must not sign people out."""
    if not from_here(request):
        return RedirectResponse("/", 303, {"Cache-Control": "no-store"})
    visitor = of(request)
    if visitor.token:
        sign_out(visitor.house.desk, visitor.token)
    answer = RedirectResponse("/signin", 303, {"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer
