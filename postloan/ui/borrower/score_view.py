"""The health score: its parts, what moved it since the statements before, its course, and what each part rests on."""

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Scope
from postloan.borrower.health import Bar, Cause, Health, Known, Part, Point, Reason, Share, waterfall
from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.ui import read
from postloan.ui.borrower import scored
from postloan.ui.borrower.known import whole
from postloan.ui.lang import in_words, t
from postloan.ui.parts.chart import chart, switches, titled
from postloan.ui.parts.take import offer


def section(view: Scope, borrower_id: str) -> None:
    """Parts beside the waterfall, the course, and the reasons of one part."""
    course = scored.history(whole(view), borrower_id)
    now = course[-1].health
    _said(now)
    left, right = st.columns((9, 11))
    with left:
        _parts(now, _before(course))
    with right:
        _moved(course)
        points = [(one.as_of, one.health.value) for one in course]
        if any(value is not None for _, value in points):
            chart(
                charts.borrower.course(points, read.policy().health_band_edges, t),
                "health_course",
                t("health.history", day=day(now.as_of)),
            )
    _reasons(now)
    st.caption(t("health.practice"))


def _before(course: tuple[Point, ...]) -> Point | None:
    """The last day on which other statements were the newest."""
    earlier = [one for one in course[:-1] if one.period != course[-1].period]
    return earlier[-1] if earlier else None


def _said(now: Health) -> None:
    """The score with its level, or why there is none, and up to when what is known."""
    if now.value is None or now.band is None:
        known, least = number.percent(now.known_weight, 0), number.percent(read.policy().health_known_min, 0)
        st.warning(f"{t('health.not_enough')} · {t('health.not_enough_why', known=known, least=least)}", icon=":material/info:")
    else:
        band = t(f"health.band.{now.band}")
        st.markdown(
            f"##### {t('health.score_of', score=f'{now.value:.0f}')} · {band} · {t('health.known_of', known=number.percent(now.known_weight, 0))}"
        )
        if now.mean is not None and now.ceiling is not None and now.mean > now.ceiling:
            st.caption(t("health.held_down", mean=f"{now.mean:.0f}", ceiling=f"{now.ceiling:.0f}"))
    st.caption(t("health.known_line", sources=in_words(_sources(now.known)) or t("health.known_nothing")))


def _sources(known: Known) -> list[str]:
    told: list[str] = []
    if known.statement is not None:
        months = known.statement.months
        key = "health.known_statement" if months else "health.known_balance_sheet"
        told.append(t(key, day=day(known.statement.end), months=months) if months else t(key, day=day(known.statement.end)))
    dated = (("loans", known.loans), ("invoices", known.invoices), ("accounts", known.accounts), ("security", known.security))
    return told + [t(f"health.known_{name}", day=day(on)) for name, on in dated if on is not None]


def _points(value: float | None) -> str:
    return MISSING if value is None else f"{value:.0f}".replace("-", "−")


def _parts(now: Health, before: Point | None) -> None:
    def then(part: Share) -> float | None:
        return None if before is None else before.health[part.part].value

    frame = pd.DataFrame([
        {
            t("health.part"): t(f"health.part_name.{one.part}"), t("health.points"): _points(one.value),
            t("borrower.points_before"): _points(then(one)), t("health.weight"): number.percent(one.weight, 0),
            t("health.counts"): number.percent(one.share, 0) if one.known else MISSING,
        }
        for one in now.parts
    ])  # fmt: skip
    row = switches("health_parts")
    offer(row, frame, "health_parts")
    titled(row, t("health.parts", day=day(now.as_of)))
    right = {name: st.column_config.Column(alignment="right") for name in frame.columns[1:]}
    st.dataframe(frame, hide_index=True, key="health_parts_table", row_height=30, column_config=right)


def _moved(course: tuple[Point, ...]) -> None:
    before, now = _before(course), course[-1]
    if before is None:
        st.caption(t("borrower.first_statements"))
        return
    found = waterfall(before.health, now.health)
    if found.opening is None or found.closing is None:
        st.caption(t("health.no_waterfall"))
        return
    bars = [(_cause(bar), bar.effect) for bar in found.bars if abs(bar.effect) >= 0.05]
    drawn = charts.health.waterfall(found.opening, bars, found.closing, t, ends=(t("health.opening"), t("health.closing")))
    chart(drawn, "health_waterfall", t("health.waterfall", before=day(before.as_of), after=day(now.as_of)))


def _cause(bar: Bar) -> str:
    if bar.cause is Cause.CEILING:
        return t("health.cause.ceiling")
    return t(f"health.cause.{bar.cause}", part=t(f"health.part_name.{bar.name}"))


def _reasons(now: Health) -> None:
    """The indicators of one part: value, anchors, points."""
    part = st.segmented_control(
        t("health.part"), list(Part), default=_weakest(now), required=True, key="health_part", label_visibility="collapsed",
        format_func=lambda one: t(f"health.part_name.{one}"),
    )  # fmt: skip
    rows = pd.DataFrame([
        {
            t("health.indicator"): t(f"health.indicator_name.{one.name}"), t("health.value"): _value(one),
            t("health.points"): _points(one.points), t("health.anchors"): " / ".join(_in_unit(each, one.unit) for each in one.anchors),
        }
        for one in now[Part(part)].reasons
    ])  # fmt: skip
    st.markdown(f"**{t('health.reasons', part=t(f'health.part_name.{part}'))}**", anchors=False)
    st.dataframe(rows, hide_index=True, key="health_reasons", row_height=30)


def _weakest(now: Health) -> Part:
    """The known part that scores least: what one asks about first."""
    known = [one for one in now.parts if one.value is not None]
    return min(known, key=lambda one: one.value or 0.0).part if known else now.parts[0].part


def _value(one: Reason) -> str:
    if one.value is None:
        return t("health.worse_than_any") if one.worst else t("health.unknown")
    return _in_unit(one.value, one.unit)


def _in_unit(value: float, unit: str) -> str:
    if unit == "ratio":
        return number.percent(value, 1)
    plain = f"{value:,.2f}" if unit == "times" else f"{value:,.0f}"
    return plain.replace("-", "−")
