"""The vintage page: what is asked of the triangle, and how its cells are said. Only the view that is looked at is worked out."""

import functools
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from postloan import charts
from postloan.access import Scope
from postloan.i18n import number
from postloan.i18n.number import MoneyUnit, day
from postloan.portfolio import Figure
from postloan.portfolio.cohort import vintage, vintage_cell
from postloan.portfolio.cohort.triangle import Basis, Grain, Span
from postloan.portfolio.cohort.vintage import Measure, Vintage
from postloan.portfolio.measure import yuan
from postloan.ui import choices, lang, parts, read
from postloan.ui.lang import language, t

TABS = ("curves", "table", "fpd", "cure")
_VIEW, _COHORTS = "view", "cohorts"
_SLICES = ("product", "branch", "officer", "borrower_type", "guarantee_type", "industry", "region")
#: Months on book that a cohort should have before it is offered first for a comparison.
_TELLING = 6
#: A book with more month-ends than this begins with quarters: so many curves of months cannot be told apart.
_MONTHS = 12
#: Pixels: curves and triangle side by side fill the first screen; a row of a long triangle must still hold its number.
_HEIGHT, _ROW, _TABLE = 405, 19, 400
#: Rows that need no scrolling.
_FEW = 12
#: Curves of a comparison that can still be told apart.
_CURVES = 8


@dataclass(frozen=True)
class Wanted:
    """The options of ``vintage.vintage``."""

    measure: Measure
    basis: Basis
    grain: Grain
    late_too: bool
    by: str | None = None
    span: Span | None = None

    @property
    def query(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def tab(row: DeltaGenerator) -> str:
    """Which view is looked at; it stands in the address by its code."""
    asked = st.query_params.get(_VIEW, TABS[0])
    chosen: str | None = row.segmented_control(
        t("vintage.view"), TABS, default=asked if asked in TABS else TABS[0], required=True, key="vintage_tab",
        format_func=lambda name: t(f"vintage.{name}_tab"), label_visibility="collapsed", on_change=_remember,
    )  # fmt: skip
    return chosen or TABS[0]


def _remember() -> None:
    st.query_params[_VIEW] = st.session_state["vintage_tab"]


def grains(view: Scope) -> tuple[Grain, ...]:
    """What a cohort can be; what suits the length of the book comes first."""
    long = len(read.pin().dates_of(view)) > _MONTHS
    return ("quarter", "month", "year") if long else ("month", "quarter", "year")


def grain(bar: DeltaGenerator, view: Scope, key: str = "vintage_grain") -> Grain:
    chosen = parts.switch(bar, "vintage.choose_grain", grains(view), lambda name: t(f"vintage.grain.{name}"), key)
    return cast("Grain", chosen)


def slices(view: Scope, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``names`` that have more than one value, in their order."""
    several = choices.slices(view, names)
    return tuple(name for name in names if name in several)


def _compared(name: str) -> str:
    return t("vintage.cohorts") if name == _COHORTS else t("vintage.compare", by=lang.field(name))


def choose(view: Scope) -> Wanted:
    """One row of choices: measure, weight, cohorts, and what is compared."""
    bar = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="vintage_choices")
    measures = vintage.offered(read.policy())
    measure = cast("Measure", parts.switch(bar, "vintage.choose_measure", measures, _measure, "vintage_measure"))
    bases = vintage.bases(measure)
    basis = cast("Basis", parts.switch(bar, "vintage.choose_basis", bases, _weight, f"vintage_basis_{len(bases)}"))
    wanted = Wanted(measure, basis, grain(bar, view), late_too=False)
    by = parts.switch(bar, "vintage.choose_by", (_COHORTS, *slices(view, _SLICES)), _compared, "vintage_by")
    spans = _spans(view, wanted) if by != _COHORTS else {}
    label = parts.switch(bar, "vintage.choose_span", tuple(spans), str, f"vintage_span_{wanted.grain}") if spans else None
    late_too = bar.toggle(t("vintage.late_too"), key="vintage_late", help=t("vintage.late_too_help"), persist_state="session")
    if label is None:
        return Wanted(measure, basis, wanted.grain, late_too)
    return Wanted(measure, basis, wanted.grain, late_too, by, spans[label])


def _measure(name: str) -> str:
    return t(f"vintage.measure.{name}")


def _basis(name: str) -> str:
    return t(f"vintage.basis.{name}")


def _weight(name: str) -> str:
    """A basis as it stands alone, not in a sentence."""
    said = _basis(name)
    return f"{said[:1].upper()}{said[1:]}"


def _spans(view: Scope, wanted: Wanted) -> dict[str, Span]:
    """The cohorts over which values can be compared: the youngest that is old enough to tell something comes first."""
    cohorts = read.book(vintage.vintage, view, **wanted.query).triangle.cohorts[::-1]
    ordered = sorted(cohorts, key=lambda one: one.reached < _TELLING)
    return {one.span.label: one.span for one in ordered}


def name_of(found: Vintage, place: int) -> str:
    """A cohort by its months, or by the value that is compared."""
    cohort = found.triangle.cohorts[place]
    return cohort.span.label if found.by is None else lang.said(found.by, cohort.value)


def _marked(found: Vintage, place: int) -> str:
    """The cohort's name, starred where not all of its loans were watched from their start."""
    star = t("vintage.star") if found.triangle.partial(place) else ""
    return f"{name_of(found, place)}{star}"


def cells(found: Vintage, view: Scope) -> pd.DataFrame:
    """The triangle in long form for the charts, one row a cell; ``words`` are what a click on it stands for."""
    triangle, policy, measure = found.triangle, read.policy(), _measure(found.measure)
    share = triangle.share
    rows: list[tuple[Any, ...]] = []
    for place in range(len(triangle.cohorts)):
        name = name_of(found, place)
        for mob in triangle.mobs:
            figure = vintage_cell.figure(found, place, mob, policy)
            if figure is None:
                rows.append((place, name, mob, float("nan"), "", []))
                continue
            said = t(
                "vintage.cell", cohort=name, mob=mob, measure=measure, share=number.percent(share[place, mob]),
                part=_amount(found, triangle.part[place, mob], view), whole=_amount(found, triangle.whole[place], view),
            )  # fmt: skip
            rows.append((place, name, mob, share[place, mob], said, _words(figure)))
    return pd.DataFrame(rows, columns=["place", "label", "mob", "share", "said", "words"])


def _amount(found: Vintage, value: Any, view: Scope) -> str:
    if found.triangle.basis == "loans":
        return f"{number.count(int(value))} {t('vintage.loans_unit')}"
    return number.money(yuan(int(value)), language(), currency=view.currency)


def _words(figure: Figure) -> list[str]:
    """``name=value`` words of the list behind a cell; none where there is no one list."""
    if figure.behind is None:
        return []
    day = {"as_of": figure.as_of.isoformat()} if figure.as_of else {}
    slices = {name: value or "" for name, value in figure.where.items()}
    return [f"{name}={value}" for name, value in {**slices, **day, **figure.behind.as_query()}.items()]


def table(found: Vintage) -> pd.DataFrame:
    """One row a cohort: its size and its share at every month on book."""
    triangle, share = found.triangle, found.triangle.share
    sizes = {
        "cohort": [name_of(found, place) for place in range(len(triangle.cohorts))],
        "loans": [cohort.loans for cohort in triangle.cohorts],
        "principal": [float(cohort.principal) for cohort in triangle.cohorts],
    }
    return pd.DataFrame({**sizes, **{f"mob_{mob}": share[:, mob] for mob in triangle.mobs}})


def explained(found: Vintage, names: list[str], row: Mapping[str, Any], column: str) -> Figure | None:
    """The figure in a cell of the table; ``names`` are its rows in order."""
    place, policy = names.index(row["cohort"]), read.policy()
    if column in {"loans", "principal"}:
        return vintage_cell.size(found, place, column, policy)
    base, _, mob = column.rpartition("_")
    return vintage_cell.figure(found, place, int(mob), policy) if base == "mob" else None


def curves(view: Scope) -> None:
    """Curves beside the triangle, and what they leave out."""
    wanted = choose(view)
    found = read.book(vintage.vintage, view, **wanted.query)
    if not found.triangle.cohorts:
        parts.empty("vintage.nothing")
        notes(found, view)
        return
    drawn = cells(found, view)
    left, right = st.columns((11, 14))
    with left:
        _curves(found, drawn, view)
    with right:
        _triangle(found, drawn, view)
    parts.caption("vintage.click")
    notes(found, view)


def _heading(found: Vintage, view: Scope) -> dict[str, str]:
    return {"measure": _measure(found.measure), "basis": _basis(found.triangle.basis), "day": day(view.as_of)}


def _curves(found: Vintage, drawn: pd.DataFrame, view: Scope) -> None:
    compared = found.by is not None
    shown = drawn[drawn["place"] < _CURVES] if compared else drawn
    axis = t("vintage.share_axis", basis=_basis("loans" if found.triangle.basis == "loans" else "principal"))
    figure = charts.vintage.curves(shown, t, y=axis, compared=compared, ground=parts.ground(), height=_HEIGHT)
    parts.chart(figure, "vintage_curves", t("vintage.curves", **_heading(found, view)), drill=True)


def _unit(found: Vintage, view: Scope) -> MoneyUnit:
    return number.table_unit([cohort.principal for cohort in found.triangle.cohorts], language(), view.currency)


def _triangle(found: Vintage, drawn: pd.DataFrame, view: Scope) -> None:
    unit, cohorts = _unit(found, view), found.triangle.cohorts
    labels = [
        t(
            "vintage.row",
            cohort=_marked(found, place),
            loans=number.count(one.loans),
            principal=number.amount(one.principal, unit),
        )
        for place, one in enumerate(cohorts)
    ]
    height = max(_HEIGHT, 60 + _ROW * len(labels))
    figure = charts.vintage.triangle(drawn, t, labels, ground=parts.ground(), height=height)
    kind = t("vintage.cohorts") if found.by is None else lang.field(found.by)
    heading = t("vintage.triangle", cohort=kind, unit=unit.name, day=day(view.as_of))
    parts.chart(figure, "vintage_triangle", heading, drill=True, rows=table(found), currency=view.currency)


def numbers(view: Scope) -> None:
    """The whole triangle as a table; each number says how it is made."""
    found = read.book(vintage.vintage, view, **choose(view).query)
    shown = table(found)
    unit = parts.unit_of(shown, view.currency)
    how = functools.partial(explained, found, list(shown["cohort"]))
    heading = t("vintage.table", unit=unit.name, **_heading(found, view))
    parts.figure_table(
        shown,
        f"vintage_table_{found.measure}_{found.triangle.basis}_{found.by}",
        heading,
        view,
        explained=how,
        height=_TABLE if len(shown) > _FEW else "content",
    )
    parts.caption("explain.cell_help")
    notes(found, view)


def notes(found: Vintage, view: Scope) -> None:
    """The cohorts held against every loan ever seen, and what one should know of them."""
    triangle, out, seen = found.triangle, found.triangle.left_out, found.seen
    money = functools.partial(number.money, language=language(), currency=view.currency)
    said = t(
        "vintage.ties" if found.ties else "vintage.ties_not", loans=number.count(triangle.loans), principal=money(triangle.principal),
        out=number.count(out.loans), out_principal=money(out.principal), seen=number.count(seen.loans), seen_principal=money(seen.principal),
    )  # fmt: skip
    if not found.ties:
        st.error(said, icon=":material/error:")
        return
    st.caption("  ".join([f":material/check: {said}", *_more(found, view)]))


def _more(found: Vintage, view: Scope) -> list[str]:
    out = found.triangle.left_out
    said = []
    if out.loans:
        said.append(t("vintage.left_out", mob=read.policy().vintage_seen_by_mob, cohorts=number.count(out.cohorts)))
    if found.seen.awaited:
        said.append(t("vintage.awaited", n=number.count(found.seen.awaited)))
    if view.as_of.day != monthrange(view.as_of.year, view.as_of.month)[1]:
        said.append(t("vintage.open_month"))
    if found.measure.startswith("current") and any(one.span.first != one.span.last for one in found.triangle.cohorts):
        said.append(t("vintage.no_list"))
    beyond = len(found.triangle.cohorts) - _CURVES if found.by else 0
    starred = any(found.triangle.partial(place) for place in range(len(found.triangle.cohorts)))
    said += [t("vintage.starred_late" if found.late_too else "vintage.starred")] if starred else []
    return [*said, *([t("vintage.beyond", n=beyond)] if beyond > 0 else [])]
