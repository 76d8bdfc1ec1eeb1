"""The two forms of the door as HTML: signing in and changing a first password. No script, no file from elsewhere."""

import html
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from postloan.access import Role
from postloan.i18n import LANGUAGES
from postloan.web.visitor import language_of, local_path, of, translate

_FRAME = Template((Path(__file__).parent / "door.html").read_text(encoding="utf-8"))
_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_LONGEST_BODY = 16 * 1024


class TooLong(Exception):
    """A form of this size was never made by us."""


@dataclass(frozen=True)
class Field:
    """One line of a form; ``complete`` tells password managers what it is."""

    name: str
    label: str
    complete: str
    secret: bool = True
    value: str = ""


async def entered(request: Request) -> dict[str, str]:
    """What a form sent, first value of each name. Reads at most 16 KB from somebody who has not signed in.

    Raises:
        TooLong: there is more.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_BODY:
            raise TooLong
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=None)
    return dict(reversed(pairs))


def _inputs(fields: tuple[Field, ...]) -> str:
    first_empty = next((f.name for f in fields if not f.value), None)
    return "".join(
        f'<label for="{f.name}">{html.escape(f.label)}</label><input id="{f.name}" name="{f.name}" required maxlength="256" '
        f'type="{"password" if f.secret else "text"}" autocomplete="{f.complete}" value="{html.escape(f.value)}" '
        f'autocapitalize="none" spellcheck="false"{" autofocus" if f.name == first_empty else ""}>'
        for f in fields
    )


def _switch(request: Request) -> str:
    """The same page in the other language."""
    links = []
    for code in LANGUAGES:
        query = urlencode({"next": local_path(request.query_params.get("next")), "lang": code})
        chosen = ' aria-current="true"' if code == language_of(request) else ""
        links.append(
            f'<a href="{request.url.path}?{html.escape(query)}" lang="{code}"{chosen}>{translate(request)(f"frame.language_{code}")}</a>'
        )
    return " ".join(links)


def _demo(request: Request, accounts: tuple[tuple[str, str, Role], ...]) -> str:
    t = translate(request)
    buttons = "".join(
        f'<button class="who" name="demo" value="{html.escape(username)}" formnovalidate><b>{html.escape(t(f"term.role.{role}"))}</b>'
        f"<span>{html.escape(name)}</span></button>"
        for username, name, role in accounts
    )
    return f'<section class="demo"><p><b>{t("signin.demo")}</b> {t("signin.demo_choose")}</p><div>{buttons}</div></section>'


def page(
    request: Request,
    key: str,
    fields: tuple[Field, ...],
    *,
    problem: str = "",
    status: int = 200,
    demo: tuple[tuple[str, str, Role], ...] = (),
    lead: str,
    again: bool = False,
) -> HTMLResponse:
    """The form ``key`` (its texts are ``signin.<key>_…``). ``again``: load once more, now as a visit from our own site."""
    t = translate(request)
    # The language goes along only when somebody chose it: the account then keeps it.
    chosen = {"lang": language_of(request)} if "lang" in request.query_params else {}
    query = urlencode({"next": local_path(request.query_params.get("next"))} | chosen)
    settings = of(request).house.settings
    shown = _FRAME.substitute(
        language="zh-CN" if language_of(request) == "zh" else "en",
        refresh=f'<meta http-equiv="refresh" content="0;url={html.escape(request.url.path)}?{html.escape(query)}&amp;again=1">'
        if again
        else "",
        app=html.escape(t("frame.app")),
        title=html.escape(t(f"signin.{key}_title")),
        lead=html.escape(lead),
        problem=f'<p class="problem" role="alert">{html.escape(problem)}</p>' if problem else "",
        action=html.escape(f"{request.url.path}?{query}"),
        inputs=_inputs(fields),
        button=html.escape(t(f"signin.{key}_button")),
        demo=_demo(request, demo) if settings.demo and demo else "",
        switch=_switch(request),
    )
    return HTMLResponse(shown, status, {"Content-Security-Policy": _CSP, "Cache-Control": "no-store"})
