"""What there is to say about one figure, as sections of lines: the same for the eye, for the clipboard and for a file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from postloan.access import Scope
from postloan.i18n import has, number
from postloan.policy import PARAMETERS
from postloan.portfolio import Figure, LoanFilter, classing, proof
from postloan.portfolio.measure import Span, Unit, Value
from postloan.ui import lang, read, rules
from postloan.ui.evidence import evidence
from postloan.ui.lang import language, t

#: Decimals of a number that is not money, written in full.
_EXACT = 6


@dataclass(frozen=True)
class Line:
    """One fact: what it is called, what it is, and what else is to be said of it (the amount in full, a source)."""

    label: str
    value: str
    more: str = ""


@dataclass(frozen=True)
class Section:
    """Lines that belong together; ``name`` is the heading's key, ``explain.<name>``."""

    name: str
    lines: tuple[Line, ...]


def scope_of(figure: Figure, view: Scope) -> Scope:
    """What the figure is of: the page's scope, at the figure's own date and narrowed to its own slices."""
    scope = view.at(figure.as_of) if figure.as_of else view
    return scope.narrowed(**{name: value or "" for name, value in figure.where.items()})


def _words(figure: Figure) -> dict[str, str]:
    return {
        name: number.day(value) if isinstance(value, date) else lang.span(*value) if isinstance(value, Span) else lang.said(name, value)
        for name, value in figure.words.items()
    }  # fmt: skip


def _of(figure: Figure, part: str) -> str:
    return t(f"kpi.{figure.name}.{part}", **_words(figure))


def title(figure: Figure) -> str:
    return _of(figure, "title")


def formula(figure: Figure) -> str:
    return _of(figure, "formula")


def definition(figure: Figure) -> str:
    return _of(figure, "definition")


def called(name: str) -> str:
    """An input by its title as a figure, else by the name of its column."""
    return t(f"kpi.{name}.title") if has(f"kpi.{name}.title") else lang.field(name)


def written(value: Value, unit: Unit, currency: str) -> str:
    """A number with its unit, as the page shows it."""
    ways: Mapping[Unit, Callable[[Value], str]] = {
        "money": lambda amount: number.money(amount, language(), currency=currency),
        "count": number.count,
        "ratio": number.percent,
        "points": lambda difference: number.points(difference, language()),
        "days": lambda days: number.MISSING if number.missing(days) else t("explain.days", n=number.count(days)),
        "number": lambda plain: number.amount(plain, number.MoneyUnit(1, "")),
    }
    return ways[unit](value)


def in_full(value: Value, unit: Unit, currency: str) -> str:
    """The number to its last digit where the short form leaves some out; else empty."""
    if number.missing(value) or unit in {"count", "days"}:
        return ""
    if unit == "money":
        exact = number.money(value, language(), number.money_unit([0], language(), currency), currency)
    elif unit == "number":
        exact = number.amount(value, number.MoneyUnit(1, ""), places=_EXACT)
    elif unit == "points":
        exact = number.points(value, language(), places=_EXACT)
    else:
        exact = number.percent(value, places=_EXACT)
    short = written(value, unit, currency)
    return "" if exact.replace("0000", "", 1) == short or exact == short else exact


def _inputs(figure: Figure, currency: str) -> Iterator[Line]:
    for one in figure.inputs:
        yield Line(called(one.name), written(one.value, one.unit, currency), in_full(one.value, one.unit, currency))


def _reach(scope: Scope) -> Iterator[Line]:
    for name, values in (("branch", scope.reach.branches), ("officer", scope.reach.officers)):
        if values is not None:
            yield Line(t("explain.reach", of=lang.field(name)), _listed(name, values))


def _listed(name: str, values: tuple[str, ...]) -> str:
    return t("explain.between").join(lang.said(name, value or None) for value in values) or number.MISSING


def _filters(scope: Scope) -> Iterator[Line]:
    yield from _reach(scope)
    yield from (Line(lang.field(name), _listed(name, values)) for name, values in scope.chosen)
    if scope.reach.everything and not scope.chosen:
        yield Line(t("explain.loans"), t("explain.all"))
    yield Line(t("scope.currency"), scope.currency)


def _part(figure: Figure) -> Iterator[Line]:
    """The line of a bridge that a figure is of, where the page's scope is not narrowed to it."""
    wish = figure.behind
    if wish is not None and wish.part is not None:
        yield Line(lang.field(wish.part), lang.said(wish.part, wish.part_value))


def against(figure: Figure) -> date | None:
    """The date it is compared with or counted from."""
    return figure.behind.since if figure.behind and figure.behind.since else figure.previous_date


def _dates(figure: Figure, scope: Scope) -> Iterator[Line]:
    yield Line(t("scope.as_of"), number.day(scope.as_of))
    before = against(figure)
    if before:
        change = figure.change
        unit: Unit = "points" if figure.unit == "ratio" else figure.unit
        previous = written(figure.previous, figure.unit, scope.currency) if figure.previous is not None else ""
        moved = "" if change is None else t("explain.change", change=written(change, unit, scope.currency))
        yield Line(t("explain.against"), number.day(before), "  ".join(part for part in (previous, moved) if part))


def _imports(figure: Figure, scope: Scope) -> Iterator[Line]:
    since = figure.behind.since if figure.behind else None
    local = read.policy().local
    for day in dict.fromkeys(day for day in (scope.as_of, since) if day):
        for run in read.imports(scope.at(day)):
            said = t("explain.imported", number=run.id, at=f"{local(run.published_at):%Y-%m-%d %H:%M}", who=run.published_by)
            yield Line(number.day(day), run.file_name, said)


def _parameters(figure: Figure) -> Iterator[Line]:
    policy = read.policy()
    yield Line(t("explain.policy"), t("explain.version", n=policy.version))
    for name in figure.parameters:
        one = PARAMETERS[name]
        value = rules.said(one, getattr(policy, name))
        yield Line(t(f"policy.{name}"), value, f"{t(f'policy.basis.{one.basis}')} · {one.source}")


def sections(figure: Figure, view: Scope) -> tuple[Section, ...]:
    """Everything there is to say, in the order in which a committee asks; sections without a line are left out."""
    scope = scope_of(figure, view)
    limit = (Line(t("explain.limit"), number.percent(figure.limit)),) if figure.limit is not None else ()
    found = {
        "inputs": (*_inputs(figure, scope.currency), *limit),
        "filters": (*_dates(figure, scope), *_part(figure), *_filters(scope)),
        "imports": tuple(_imports(figure, scope)),
        "policy": tuple(_parameters(figure)),
        "notes": tuple(Line("", t(key, **_words(figure))) for key in figure.notes),
    }
    return tuple(Section(name, lines) for name, lines in found.items() if lines)


def loans_of(figure: Figure) -> tuple[str, dict[str, str]] | None:
    """The page that lists the loans behind the figure, and what its address says; None where there is no such list."""
    if figure.behind is not None:
        return "behind", figure.behind.as_query()
    if figure.listed is not None:
        return figure.listed[0], dict(figure.listed[1])
    return None if figure.drill is None else ("loans", LoanFilter(**figure.drill).as_query())


def proved(figure: Figure, view: Scope) -> proof.Proof | None:
    """The figure held against its list of loans, added up now."""
    scope = scope_of(figure, view)
    wanted = figure.behind or (None if figure.drill is None else LoanFilter(**figure.drill))
    if wanted is not None:
        return proof.proof(figure, read.book(proof.listed, scope, wanted=wanted))
    differing = None if figure.listed is None else classing.from_query(figure.listed[1])
    return None if differing is None else proof.proof(figure, _compared(differing, scope))


def _compared(wanted: classing.Wanted, scope: Scope) -> proof.Sums:
    """What the loans of a list of bank and rules come to."""
    found = read.book(classing.differences, scope, shown=evidence(scope.as_of), wanted=wanted, limit=1)
    return {"loans": found.total, "balance": found.balance}


def proof_line(figure: Figure, held: proof.Proof, currency: str) -> str:
    """What the check found, in one sentence with both numbers."""
    of = title(figure) if not held.of else called(held.of)
    exact = number.money_unit([0], language(), currency)

    def said(value: Any) -> str:
        return number.count(value) if held.unit == "count" else number.money(value, language(), exact, currency)

    key = "explain.agrees" if held.ok else "explain.differs"
    return t(
        key,
        of=of,
        by=t(f"explain.sum.{held.by}"),
        number=said(held.number),
        listed=said(held.listed),
        difference=said(held.difference),
    )


def as_frame(figure: Figure, view: Scope) -> pd.DataFrame:
    """The whole explanation as a table for a file."""
    held = proved(figure, view)
    head = [
        ("value", Line(title(figure), written(figure.value, figure.unit, view.currency), in_full(figure.value, figure.unit, view.currency))),
        ("formula", Line("", formula(figure))),
        ("definition", Line("", definition(figure))),
    ]  # fmt: skip
    lines = head + [(one.name, line) for one in sections(figure, view) for line in one.lines]
    if held is not None:
        lines.append(("proof", Line("", proof_line(figure, held, view.currency))))
    rows = [(t(f"explain.{name}"), line.label, line.value, line.more) for name, line in lines]
    return pd.DataFrame(rows, columns=[t(f"explain.column.{name}") for name in ("part", "label", "value", "more")])


def as_text(figure: Figure, view: Scope) -> str:
    """The same to be pasted into a letter or the minutes: one line a fact, a blank line between the parts."""
    said: list[str] = []
    part = None
    for row in as_frame(figure, view).itertuples(index=False):
        name, label, value, more = (str(one) for one in row)
        if name != part:
            said += ["", name] if part else [name]
            part = name
        fact = t("explain.fact", label=label, value=value) if label else value
        said.append(t("explain.fact_more", fact=fact, more=more) if more else fact)
    return "\n".join(said)
