"""The page of the scoreboard: judging, what it rests on, and its parts."""

import streamlit as st
from sqlalchemy import Connection
from streamlit.delta_generator import DeltaGenerator

from postloan import beside
from postloan.access import Reach, Right
from postloan.house import house
from postloan.i18n import has
from postloan.terms import Colour
from postloan.ui import act, parts, read, trouble, who
from postloan.ui.fields import plain
from postloan.ui.importing import progress
from postloan.ui.lang import doer, t, term
from postloan.ui.warning import scoreboard_case, scoreboard_rules
from postloan.warning import judge, setting
from postloan.warning.judge import COLOURS, Scoreboard

PARTS = ("rules", "all", "silent", "overlap", "curve", "score", "people")
#: In the session: from which colour on warnings count.
_COLOUR = "scoreboard_colour"
#: What ``serve --judge`` calls its work beside the server, and how often the page asks how far it is.
_BESIDE = "judge"
_SECONDS = 2.0


def _judge() -> None:
    """Judge the rules now, in sight of whoever asked for it."""
    with trouble.told(act.refuse), progress() as tell:
        judge.make(house().desk, read.pin(), read.policy(), who.admit(), progress=tell)
        act.tell(t("scoreboard.judged"))


def _button(row: DeltaGenerator) -> None:
    if who.actor().may(Right.RUN_WARNINGS) and not read.pin().empty and beside.under_way(_BESIDE) is None:
        row.button(
            t("scoreboard.judge_now"),
            icon=":material/play_arrow:",
            help=t("scoreboard.judge_help"),
            key="judge_now",
            on_click=_judge,
        )


def shown(row: DeltaGenerator) -> Scoreboard | None:
    """The newest scoreboard under the page's heading; None where there is none yet, which is said."""
    _button(row)
    found = read.desk(judge.newest)
    if found is None:
        parts.caption("scoreboard.about")
        if beside.under_way(_BESIDE) is not None:
            _under_way()
            return None
        st.info(t("scoreboard.no_book" if read.pin().empty else "scoreboard.never"), icon=":material/info:")
        return None
    at = read.policy().local(found.made_at)
    said = {
        "since": found.since, "last": found.last_judged, "until": found.until, "dates": found.dates, "settings": found.settings,
        "who": plain(doer(found.made_by)), "at": f"{at:%Y-%m-%d %H:%M}",
    }  # fmt: skip
    st.caption(t("scoreboard.made", **said))
    if not found.result["whole"]:
        st.caption(f":material/info: {t('scoreboard.not_whole', months=found.horizon)}")
    if _stale(found):
        st.caption(f":material/update: {t('scoreboard.stale')}")
    return found


@st.fragment(run_every=_SECONDS)
def _under_way() -> None:
    """How far the judging beside the server is; the page is drawn anew when it has ended."""
    work = beside.under_way(_BESIDE)
    if work is None:
        st.rerun()
    said = t("scoreboard.under_way", doing=t(work.doing) if has(work.doing) else t("scoreboard.starting"))
    st.progress(min(work.done, 1.0), text=said)


def _stale(found: Scoreboard) -> bool:
    now = (read.pin().version, read.policy().version, read.desk(_version))
    return now != (found.book, found.policy, found.settings)


def _version(connection: Connection, _reach: Reach) -> int:
    return setting.current(connection).version


def colour(row: DeltaGenerator) -> int:
    """From which colour on warnings count."""
    chosen = row.segmented_control(
        t("scoreboard.from_colour"), COLOURS, default=read.policy().judging_colour if _COLOUR not in st.session_state else None, key=_COLOUR,
        format_func=from_colour, required=True, label_visibility="collapsed",
    )  # fmt: skip
    return int(chosen or read.policy().judging_colour)


def from_colour(least: int) -> str:
    """Orange and worse; red only."""
    return t("scoreboard.only_worst" if least == max(Colour) else "scoreboard.and_worse", colour=term(Colour(least)))


def show(found: Scoreboard) -> None:
    """The part that is looked at."""
    row = st.container(horizontal=True, vertical_alignment="center", key="scoreboard_row")
    part = parts.part(row, "scoreboard", PARTS, lambda name: t(f"scoreboard.part.{name}"), t("scoreboard.parts"))
    least = colour(row) if part not in {"all", "score", "people", "curve"} else read.policy().judging_colour
    match part:
        case "rules":
            scoreboard_rules.table(found, least)
        case "all":
            scoreboard_rules.together(found, from_colour)
        case "overlap":
            scoreboard_rules.overlap(found, least)
        case "curve":
            scoreboard_rules.curve(found)
        case "silent":
            scoreboard_case.silent(found, least)
        case "score":
            scoreboard_case.score(found)
        case _:
            scoreboard_case.people(found)
    if part in {"rules", "all", "silent", "overlap"}:
        policy = read.policy()
        st.caption(t("scoreboard.method", months=found.horizon, days=policy.default_dpd_gt))
