"""What if: some borrowers default, their claims are called on sureties, and whoever cannot bear it falls too."""

import functools

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Scope
from postloan.borrower.network.circle import in_npl
from postloan.borrower.network.contagion import Contagion, Standing, contagion
from postloan.borrower.network.layout import places
from postloan.borrower.network.picture import NAMES_MAX, Drawn, View
from postloan.i18n.number import count, day, money
from postloan.ui import go, parts, read
from postloan.ui.borrower import network_circles, network_read, network_tables
from postloan.ui.borrower.network_tables import amount, called
from postloan.ui.lang import language, t

_START, _TOLERANCE, _WORST, _PICTURE = "contagion_start", "contagion_tolerance", "contagion_worst", "contagion_picture"


def spread(view: Scope) -> None:
    """The fourth part: choose who defaults, and follow the course."""
    found = network_read.overview(view)
    options = [name for name in found.seen.network.nodes if name in found.seen.inside]
    if not options:
        parts.empty("network.empty", page="imports")
        return
    course = _course(found, options)
    left, right = st.columns((11, 9))
    with left:
        _picture(found, view, course)
    with right:
        _rounds(course, view)
        _said(course, view)
    _fallen(found, course, view)
    parts.caption("network.contagion_click")


def _course(found: View, options: list[str]) -> Contagion:
    """Who defaults at the beginning, how much a guarantor can bear, and what becomes of those of whom that is not known."""
    nodes = found.seen.nodes
    st.session_state.setdefault(_START, [name for name in in_npl(found.seen) if name in options])
    st.session_state[_START] = [name for name in st.session_state[_START] if name in options]
    with st.container(horizontal=True, vertical_alignment="bottom", key="contagion_form"):
        start = st.multiselect(
            t("network.start"), options, key=_START, format_func=lambda name: called(nodes[name]), placeholder=t("network.start_none"),
            persist_state="session",
        )  # fmt: skip
        percent = st.number_input(
            t("network.tolerance"), min_value=1, max_value=1000, value=round(read.policy().guarantee_loss_tolerance * 100), step=5,
            key=_TOLERANCE, width=190, help=t("policy.guarantee_loss_tolerance_help"), persist_state="session",
        )  # fmt: skip
        unknown = st.toggle(t("network.worst_case"), key=_WORST, help=t("network.worst_case_help"), persist_state="session")
    standings = {name: Standing(node.debt, node.net_assets) for name, node in nodes.items()}
    return contagion(found.seen.network, standings, start, loss_tolerance=percent / 100, unknown_fall=unknown)


def _picture(found: View, view: Scope, course: Contagion) -> None:
    """The circles that the course touches, each name in the colour of its round; without a course all circles that fit."""
    touched = {*course.failed, *course.called}
    names: list[str] = []
    for part in found.seen.network.components:
        if touched & set(part) and (not names or len(names) + len(part) <= NAMES_MAX):
            names += part
    network = found.seen.network.of(names)
    drawn = Drawn(network, places(network), {}, 0) if names else network_read.drawn(view, None)
    bar = parts.switches("contagion")
    network_circles.picture(
        drawn, found, view, charts.network.by_round(t, course.round_of), key=_PICTURE, heading=t("network.contagion_picture", day=day(view.as_of)),
        bar=bar, labels=14, clicked=functools.partial(_clicked, found),
    )  # fmt: skip


def _clicked(found: View) -> None:
    """A name was clicked: it defaults at the beginning, or no longer does."""
    name = go.clicked(_PICTURE).get("node")
    if name in found.seen.inside:
        chosen = st.session_state[_START]
        st.session_state[_START] = [one for one in chosen if one != name] if name in chosen else [*chosen, name]


def _rounds(course: Contagion, view: Scope) -> None:
    rows = pd.DataFrame({
        "contagion_round": [t("network.round_n", n=one.number) if one.number else t("network.round_0") for one in course.rounds],
        "contagion_failed": [len(one.failed) for one in course.rounds], "contagion_exposure": [amount(one.exposure) for one in course.rounds],
        "contagion_called": [amount(one.called) for one in course.rounds],
    })  # fmt: skip
    rows["contagion_total"] = rows["contagion_exposure"].cumsum()
    unit = parts.unit_of(rows, view.currency).name
    parts.table(rows, "contagion_rounds", t("network.rounds", unit=unit, day=day(view.as_of)), view)


def _said(course: Contagion, view: Scope) -> None:
    """What it comes to in a sentence, and what was not known."""

    def said(value: object) -> str:
        return money(value, language(), currency=view.currency)  # type: ignore[arg-type]

    start, all_ = course.rounds[0], course.failed
    st.markdown(t("network.contagion_sum", n=count(len(start.failed)), more=count(len(all_) - len(start.failed)), rounds=count(len(course.rounds) - 1),
                  spread=said(course.spread), total=said(course.exposure)))  # fmt: skip
    words = [t("network.method")]
    if course.undecided:
        words.append(t("network.undecided", n=count(len(course.undecided)), amount=said(sum(course.undecided.values()))))
    if course.unknown_claims:
        words.append(t("network.unknown_claims", n=count(len(course.unknown_claims))))
    if course.unknown_amounts:
        words.append(t("network.unknown_amounts", n=count(len(course.unknown_amounts))))
    if not view.reach.everything:
        words.append(t("network.note.contagion_reach"))
    st.caption("  \n".join(words))


def _fallen(found: View, course: Contagion, view: Scope) -> None:
    """Everybody who was called or fell, in the order of the rounds; then those of whom it is not known."""
    order = [*course.failed, *(name for name in course.called if name not in course.round_of)]
    nodes = [found.seen.nodes[name] for name in order]
    labels = network_tables.apart(nodes)
    rows = pd.DataFrame([
        {
            "member_name": label, "contagion_round": _outcome(course, node.id), "contagion_called": amount(course.called.get(node.id)),
            "net_assets": amount(node.net_assets), "contagion_share": _share(course, node.id, node.net_assets), "balance": amount(node.debt),
            "given": amount(node.given), "bucket": node.bucket, "risk_class": node.risk_class,
        }
        for label, node in zip(labels, nodes, strict=True)
    ])  # fmt: skip
    if len(rows):
        named = dict(zip(labels, nodes, strict=True))
        network_tables.table(rows, named, found, view, key="contagion_names", heading="network.contagion_names")


def _outcome(course: Contagion, name: str) -> str:
    number = course.round_of.get(name)
    if number is None:
        return t("network.undecided_one" if name in course.undecided else "network.stands")
    return t("network.round_n", n=number) if number else t("network.round_0")


def _share(course: Contagion, name: str, assets: object) -> float | None:
    """Called over net assets; missing where that means nothing."""
    worth, called_for = amount(assets), amount(course.called.get(name))
    return called_for / worth if called_for is not None and worth and worth > 0 else None
