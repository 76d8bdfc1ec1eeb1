"""Can this be true? Each test of a borrower's newest statements with its two figures, the limit, and where they came from."""

import html
from collections import Counter
from decimal import Decimal

import streamlit as st

from postloan.access import Scope
from postloan.borrower.health import Doubt, Origin, Shown, Verdict
from postloan.i18n import number
from postloan.i18n.number import MISSING
from postloan.ui.borrower import scored
from postloan.ui.borrower.statements_words import account_name, period_name
from postloan.ui.lang import in_words, language, t

_COLOUR = {Verdict.DOUBT: "#D9742B", Verdict.PLAUSIBLE: "#2E8B57", Verdict.NO_DATA: "#8A94A3", Verdict.NOT_ASKED: "#8A94A3"}
_ORDER = tuple(_COLOUR)
#: So many accounts are named; the others are counted.
_NAMED = 3
_STYLE = """<style>
.postloan-doubts { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: .6rem; }
.postloan-doubts article { border: 1px solid color-mix(in srgb, currentColor 15%, transparent); border-left: 4px solid; border-radius: 6px; padding: .5rem .7rem; }
.postloan-doubts h6 { margin: 0; padding: 0; font-size: .9rem; display: flex; justify-content: space-between; gap: .5rem; }
.postloan-doubts h6 span { font-weight: 600; white-space: nowrap; font-size: .8rem; }
.postloan-doubts p { margin: .3rem 0; font-size: .86rem; line-height: 1.45; }
.postloan-doubts dl { display: grid; grid-template-columns: 1fr auto; gap: .1rem .8rem; margin: .2rem 0 0 !important; padding: 0 !important; font-size: .86rem; }
.postloan-doubts dt, .postloan-doubts dd { margin: 0 !important; padding: 0 !important; font-weight: 400; }
.postloan-doubts dd { text-align: right; font-weight: 600; white-space: nowrap; }
.postloan-doubts small { display: block; opacity: .65; font-size: .76rem; font-weight: 400; }
</style>"""


def section(view: Scope, borrower_id: str) -> None:
    """Every test of the newest confirmed statements up to the scope's date, doubts first."""
    point = scored.history(view, borrower_id)[-1]
    if point.period is None:
        st.info(t("health.plausibility.none"), icon=":material/info:")
        return
    counts = Counter(one.verdict for one in point.doubts)
    st.markdown(f"**{t('health.plausibility.title', period=period_name(point.period))}**", anchors=False)
    st.caption(t(
        "health.plausibility.summary", tests=len(point.doubts), doubts=counts[Verdict.DOUBT], fine=counts[Verdict.PLAUSIBLE],
        missing=counts[Verdict.NO_DATA], moot=counts[Verdict.NOT_ASKED],
    ))  # fmt: skip
    cards = "".join(_card(one, view.currency) for one in sorted(point.doubts, key=lambda one: _ORDER.index(one.verdict)))
    st.html(f'{_STYLE}<div class="postloan-doubts">{cards}</div>')


def _card(one: Doubt, currency: str) -> str:
    colour = _COLOUR[one.verdict]
    said = {
        "title": t(f"health.doubt.{one.name}.title"),
        "verdict": t(f"health.verdict.{one.verdict}"),
        "sentence": sentence(one),
    }
    words = {name: html.escape(text) for name, text in said.items()}
    figures = "".join(_figure(shown, currency) for shown in (one.first, one.second))
    return (
        f'<article style="border-left-color:{colour}"><h6>{words["title"]}<span style="color:{colour}">{words["verdict"]}</span></h6>'
        f"<p>{words['sentence']}</p><dl>{figures}</dl><small>{html.escape(_limits(one))}</small></article>"
    )


def sentence(one: Doubt) -> str:
    """What the test says, in words."""
    bounds = [_share(value, one.name) for name, value in one.limits.items() if not name.endswith("_items_min")] or [MISSING]
    said = {
        "measure": _share(one.measure, one.name), "low": bounds[0], "high": bounds[-1], "first_limit": bounds[0], "second_limit": bounds[-1],
        "expected": f"{one.details.get('expected', 0):.1f}",
    }  # fmt: skip
    return t(one.key, **said)


def _share(value: float | None, test: str) -> str:
    """A fraction as percent; a probability as it is, however small."""
    if value is None:
        return MISSING
    return f"{value:.2g}" if test == "round_numbers" else number.percent(value, 1)


def _value(shown: Shown, currency: str) -> str:
    if shown.value is None:
        return MISSING
    if shown.unit == "money":
        return number.money(Decimal(shown.value), language(), currency=currency)
    return number.percent(shown.value, 1) if shown.unit == "ratio" else number.count(shown.value)


def _figure(shown: Shown, currency: str) -> str:
    name, origin = html.escape(t(f"health.figure.{shown.name}")), html.escape(_origin(shown))
    return f"<dt>{name}<small>{origin}</small></dt><dd>{html.escape(_value(shown, currency))}</dd>"


def _origin(shown: Shown) -> str:
    """Where a figure came from, in words."""
    if shown.origin is not Origin.STATEMENT:
        return t(f"health.plausibility.from_{shown.origin}")
    period = MISSING if shown.period is None else period_name(shown.period)
    return t("health.plausibility.from_statement", period=period, accounts=_accounts(shown.accounts))


def _accounts(codes: tuple[str, ...]) -> str:
    names = in_words(account_name(code) for code in codes[:_NAMED]) or MISSING
    return t("health.plausibility.more_accounts", names=names, n=len(codes)) if len(codes) > _NAMED else names


def _limits(one: Doubt) -> str:
    """The limits by name, all of them practice."""
    said = [f"{t(f'policy.{name}')} {value:g}" for name, value in one.limits.items()]
    return t("health.plausibility.limit", limits=in_words(said) or t("health.plausibility.no_limit"))
