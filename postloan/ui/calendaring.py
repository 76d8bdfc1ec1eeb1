"""The pieces of the calendar page: the year at a glance, the days that differ from their weekday, and correcting them."""

import calendar as months
import html
from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from postloan.access import Reach, Right
from postloan.access.workdays import correct_calendar, withdraw_correction
from postloan.desk.calendar import Calendar, Day, calendar_of
from postloan.i18n.number import MISSING, day
from postloan.policy import Policy
from postloan.ui import act, read, who
from postloan.ui.clock import today
from postloan.ui.fields import Form
from postloan.ui.lang import language, t

_STYLE = """<style>
.postloan-year { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .7rem 1.6rem; align-items: start; }
.postloan-year table { border-collapse: separate; border-spacing: 2px; width: 100%; table-layout: fixed; font-size: .8rem; }
.postloan-year caption { text-align: left; font-size: .84rem; padding: .1rem .1rem .25rem; }
.postloan-year caption b { font-weight: 600; }
.postloan-year caption span { opacity: .65; }
.postloan-year th { font-weight: 400; opacity: .55; font-size: .72rem; text-align: center; }
.postloan-year td, .postloan-key i { text-align: center; padding: .12rem 0; border-radius: 4px; border: 1px solid transparent; }
.postloan-year .weekend, .postloan-key .weekend { background: color-mix(in srgb, currentColor 7%, transparent); }
.postloan-year .weekend { color: color-mix(in srgb, currentColor 60%, transparent); }
.postloan-year .off, .postloan-key .off { background: color-mix(in srgb, #AD2E3E 24%, transparent); font-weight: 600; }
.postloan-year .work, .postloan-key .work { background: color-mix(in srgb, #1F5FBF 26%, transparent); font-weight: 600; }
.postloan-year .changed, .postloan-key .changed { border-color: #D9742B; }
.postloan-year .now, .postloan-key .now { text-decoration: underline 2px; text-underline-offset: 3px; font-weight: 700; }
.postloan-key { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; font-size: .8rem; margin: .1rem 0 .6rem; }
.postloan-key i { display: inline-block; width: 1.5rem; margin-right: .35rem; font-style: normal; line-height: 1.1; }
</style>"""
#: What a mark of the year stands for, as the key under it names them.
_KEY = {"off": "off", "work": "work", "weekend": "weekend", "changed": "change", "now": "today"}


def _calendar(connection: Connection, _reach: Reach, policy: Policy) -> Calendar:
    return calendar_of(connection, policy)


def known() -> Calendar:
    """The bank's calendar as it stands."""
    return read.desk(_calendar, read.policy())


def years() -> list[int]:
    """The year before, this one and the next."""
    return [today().year + step for step in (-1, 0, 1)]


def standing(calendar: Calendar, year: int) -> None:
    """What the calendar rests on, and how settled the year is."""
    st.caption(t("calendar.about", country=calendar.country))
    if calendar.known(year):
        st.caption(f":material/check: {t('calendar.official', year=year)}")
    else:
        st.warning(t("calendar.not_known", year=year), icon=":material/pending:")


def figures(calendar: Calendar, year: int) -> None:
    """How many days are worked, off on weekdays, worked on weekends, and corrected by the bank."""
    special = calendar.days_of(year)
    counts = {
        "working_days": sum(calendar.working_in(year)),
        "days_off": sum(not one.working and not calendar.weekend(one.on) for one in special),
        "make_up": sum(one.working and calendar.weekend(one.on) for one in special),
        "corrected": sum(one.change is not None for one in special),
    }  # fmt: skip
    with st.container(key="figures_calendar"):
        for column, (name, n) in zip(st.columns(len(counts), gap="xsmall"), counts.items(), strict=True):
            column.metric(t(f"calendar.{name}"), t("calendar.n_days", n=n), border=True)


def _marks(calendar: Calendar, on: date, special: Mapping[date, Day]) -> str:
    """The classes of a day: what it is, whether the bank changed it, whether it is today."""
    known, weekend = special.get(on), calendar.weekend(on)
    working = calendar.is_working(on)
    kind = "work" if working and weekend else "weekend" if weekend and known is None else "" if working else "off"
    changed = "changed" if known is not None and known.change is not None else ""
    return " ".join(filter(None, (kind, changed, "now" if on == today() else "")))


def _hover(one: Day | None) -> str:
    return "" if one is None else f' title="{html.escape(t("calendar.day_title", on=day(one.on), what=_why(one)))}"'


def _why(one: Day) -> str:
    """The holiday's name, the bank's reason, or that the day makes up for another."""
    if one.change is not None:
        return one.change.note
    return one.name if one.name and not one.working else t("calendar.make_up_day")


def _month(calendar: Calendar, year: int, month: int, n: int, special: Mapping[date, Day]) -> str:
    heads = "".join(f"<th>{letter}</th>" for letter in t("calendar.weekdays"))
    weeks = months.Calendar().monthdatescalendar(year, month)
    cells = (
        "".join(
            f'<td class="{_marks(calendar, on, special)}"{_hover(special.get(on))}>{on.day}</td>'
            if on.month == month
            else "<td></td>"
            for on in week
        )
        for week in weeks
    )
    name, _, count = t("calendar.month", month=t(f"calendar.month_name.{month}"), n=n).partition(" · ")
    rows = "".join(f"<tr>{week}</tr>" for week in cells)
    return f"<table><caption><b>{name}</b> <span>· {count}</span></caption><tr>{heads}</tr>{rows}</table>"


def glance(calendar: Calendar, year: int) -> None:
    """The twelve months, every day marked by what the bank does on it."""
    special = {one.on: one for one in calendar.days_of(year, language())}
    worked = calendar.working_in(year)
    tables = "".join(_month(calendar, year, month, worked[month - 1], special) for month in range(1, 13))
    key = "".join(f'<span><i class="{mark}">8</i>{t(f"calendar.legend_{name}")}</span>' for mark, name in _KEY.items())
    st.html(f'{_STYLE}<div class="postloan-key">{key}</div><div class="postloan-year">{tables}</div>')


def special_days(calendar: Calendar, year: int) -> None:
    """The days that are not what their weekday says, with the holiday or the reason, and who corrected them when."""
    found = calendar.days_of(year, language())
    if not found:
        st.caption(t("calendar.no_country"))
        return
    local = read.policy().local
    rows = pd.DataFrame([
        {
            t("calendar.on"): one.on, t("calendar.weekday"): t(f"calendar.weekday_name.{one.on.weekday()}"),
            t("calendar.what"): t("calendar.is_work" if one.working else "calendar.is_off"), t("calendar.why"): _why(one),
            t("calendar.source"): t("calendar.by_bank" if one.change else "calendar.by_notice"),
            t("calendar.set_by"): one.change.set_by if one.change else MISSING,
            t("calendar.set_at"): f"{local(one.change.set_at):%Y-%m-%d %H:%M}" if one.change else MISSING,
        }
        for one in found
    ])  # fmt: skip
    dated = st.column_config.DateColumn(format="YYYY-MM-DD", pinned=True)
    st.dataframe(rows, hide_index=True, key="calendar_days", column_config={t("calendar.on"): dated}, height="content")


def _save(form: Form) -> None:
    chosen = form["working"]
    form.submit(
        correct_calendar, form["since"], form["until"], working=None if chosen is None else chosen == "on", note=form["note"] or "",
        token=form.shown, done="calendar.saved",
    )  # fmt: skip


def _withdraw(form: Form, choices: Mapping[str, tuple[int, int]]) -> None:
    if form["withdraw_which"] in choices:
        act.do(withdraw_correction, *choices[form["withdraw_which"]], done="calendar.withdrawn")


def correct(calendar: Calendar, year: int) -> None:
    """The forms, for those who may: correct days, take a correction back."""
    if not who.actor().may(Right.SET_CALENDAR):
        st.caption(t("calendar.read_only"))
        return
    form = Form("calendar", act.token("calendar"))
    with st.expander(
        t("calendar.correct"), icon=":material/edit_calendar:", key="calendar_correct", expanded=not calendar.known(year)
    ):
        with st.form(f"calendar_form_{form.shown}", border=False):
            left, right = st.columns(2)
            with left:
                form.day("since", required=True)
            with right:
                form.day("until")
            _choice(form)
            form.text("note", required=True)
            st.caption(t("form.required_note"))
            st.form_submit_button(t("calendar.save"), type="primary", on_click=_save, args=(form,))
        _take_back(calendar, year)


def _choice(form: Form) -> None:
    label = t("form.required", label=t("calendar.working"))
    st.pills(label, ("off", "on"), key=form.key("working"), format_func=_on_or_off)
    form.wrong("working")


def _on_or_off(choice: str) -> str:
    return t(f"calendar.working_{choice}")


def _take_back(calendar: Calendar, year: int) -> None:
    """One of the year's corrections, named by its day."""
    choices = {f"{one.on:%Y-%m-%d} {one.note}": (one.id, one.version) for one in calendar.changes if one.on.year == year}
    if not choices:
        return
    form = Form("calendar", act.token(f"withdraw_{len(calendar.changes)}"))
    with st.form(f"withdraw_form_{form.shown}", border=False):
        form.one_of("withdraw_which", choices)
        st.form_submit_button(t("calendar.withdraw"), on_click=_withdraw, args=(form, choices))
