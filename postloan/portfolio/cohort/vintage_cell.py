"""One cell of a vintage triangle as a figure: what it is made of, and the loans behind it."""

from datetime import date
from decimal import Decimal

from postloan.months import first_day, month_of
from postloan.policy import Policy
from postloan.portfolio.behind import Behind
from postloan.portfolio.cohort.triangle import Cohort
from postloan.portfolio.cohort.vintage import Vintage, buckets, days
from postloan.portfolio.measure import Figure, Input, Unit, Value, yuan

_EVER, _CURRENT = "ever", "current"


def stands_on(found: Vintage, cohort: Cohort, mob: int) -> date | None:
    """The date on which a cohort of one month was so many months old; None for longer cohorts, which stand on several."""
    if cohort.span.first != cohort.span.last:
        return None
    month = cohort.span.first + mob
    return next((day for day in reversed(found.dates) if month_of(day) == month), None)


def wish(found: Vintage, cohort: Cohort, mob: int, policy: Policy) -> Behind | None:
    """The list whose loans (principal, balance) are a cell's numerator; None where no one date has them all."""
    first, last = first_day(cohort.span.first), first_day(cohort.span.last)
    seen_by = None if found.late_too else policy.vintage_seen_by_mob
    late = days(found.measure)
    if found.measure == "written_off":
        return Behind(cohort_from=first, cohort_to=last, seen_by=seen_by, event="written_off", by_mob=mob)
    if found.measure == "prepaid":
        return Behind(cohort_from=first, cohort_to=last, seen_by=seen_by, event="prepaid", by_mob=mob)
    if found.measure.startswith(_EVER):
        return Behind(cohort_from=first, cohort_to=last, seen_by=seen_by, ever=late, by_mob=mob)
    if stands_on(found, cohort, mob) is None:
        return None
    now = tuple(str(int(bucket)) for bucket in buckets(found.measure, policy))
    return Behind(cohort_from=first, cohort_to=last, seen_by=seen_by, now=now)


def _amount(number: int, unit: Unit) -> Value:
    return int(number) if unit == "count" else yuan(int(number))


def _where(found: Vintage, cohort: Cohort) -> dict[str, str | None]:
    return {} if found.by is None else {found.by: cohort.value}


def figure(found: Vintage, place: int, mob: int, policy: Policy) -> Figure | None:
    """The cell's share with its two amounts; None for a cell that is not known."""
    triangle = found.triangle
    if not triangle.known[place, mob]:
        return None
    cohort, standing = triangle.cohorts[place], found.measure.startswith(_CURRENT)
    unit: Unit = "count" if triangle.basis == "loans" else "money"
    part, whole = (f"vintage_{name}_{triangle.basis}" for name in ("part", "whole"))
    share = triangle.share[place, mob]
    behind = wish(found, cohort, mob, policy)
    kind = "ever" if found.measure.startswith(_EVER) else "current" if standing else found.measure
    return Figure(
        f"vintage_{kind}", None if share != share else float(share), "ratio",  # noqa: PLR0124  NaN differs from itself
        inputs=(Input(part, _amount(triangle.part[place, mob], unit), unit), Input(whole, _amount(triangle.whole[place], unit), unit)),
        parameters=("vintage_seen_by_mob", *(("bucket_upper",) if standing else ())), behind=behind,
        notes=_notes(found, behind, standing), ties=None if behind is None else (triangle.basis, part), where=_where(found, cohort),
        as_of=stands_on(found, cohort, mob) if standing else None,
        words={"mob": mob, "days": days(found.measure) or 0, "cohort": cohort.span.label},
    )  # fmt: skip


def size(found: Vintage, place: int, name: str, policy: Policy) -> Figure:
    """How many loans a cohort has, or what was paid out to it."""
    cohort = found.triangle.cohorts[place]
    value: int | Decimal = cohort.loans if name == "loans" else cohort.principal
    seen_by = None if found.late_too else policy.vintage_seen_by_mob
    first, last = first_day(cohort.span.first), first_day(cohort.span.last)
    return Figure(
        f"vintage_size_{name}", value, "count" if name == "loans" else "money", parameters=("vintage_seen_by_mob",),
        behind=Behind(cohort_from=first, cohort_to=last, seen_by=seen_by), notes=_notes(found, None, standing=False)[:1], where=_where(found, cohort),
        ties=("loans" if name == "loans" else "principal", ""),
        words={"cohort": cohort.span.label},
    )  # fmt: skip


def _notes(found: Vintage, behind: Behind | None, standing: bool) -> tuple[str, ...]:  # noqa: FBT001  says which kind
    said = ["vintage.note.late_too" if found.late_too else "vintage.note.seen_by"]
    if standing:
        said += ["vintage.note.standing"] + ([] if behind else ["vintage.note.several_dates"])
    if found.measure == "prepaid":
        said.append("vintage.note.prepaid")
    return tuple(said)
