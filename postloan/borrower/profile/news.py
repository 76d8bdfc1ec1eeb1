"""What became known of a borrower from outside: events, and figures that no tape has, the newest first. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.profile.timeline import Event, Tone, What
from postloan.policy import Policy
from postloan.terms import EventKind, ObservationMetric

_PERCENT = frozenset({"%", "％"})
#: Figures that are shares even where their source names no unit.
_SHARES = frozenset({
    ObservationMetric.DEBT_TO_INCOME, ObservationMetric.EQUITY_PLEDGED_SHARE, ObservationMetric.PROJECT_PROGRESS_PLANNED,
    ObservationMetric.PROJECT_PROGRESS, ObservationMetric.EQUITY_PAID_SHARE, ObservationMetric.LOAN_SHARE,
    ObservationMetric.SALES_SHARE_MAIN_CUSTOMER, ObservationMetric.RELATED_SALES_SHARE,
})  # fmt: skip
#: Events that by themselves are neither good nor bad, and have no end.
PLAIN = frozenset({
    EventKind.OWNER_CHANGE, EventKind.LEGAL_REP_CHANGE, EventKind.AUDITOR_CHANGED, EventKind.EQUITY_PLEDGED, EventKind.BUREAU_ENQUIRY,
    EventKind.OTHER,
})  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """The newest figure of a metric, as its source writes it, beside the one before."""

    metric: str
    value: str
    before: str | None
    before_on: date | None
    observed_on: date
    known_on: date
    source: str


def events_of(pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str, until: date) -> list[dict[str, Any]]:  # noqa: ARG001  every query takes it
    """Every event known by a day."""
    rows: list[dict[str, Any]] = pin.events(scope, borrower_id, until=until).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (row["known_on"], row["happened_on"], row["kind"]), reverse=True)


def observations_of(pin: Pin, scope: Scope, policy: Policy, *, borrower_id: str, until: date) -> list[dict[str, Any]]:  # noqa: ARG001
    """Every figure known by a day."""
    rows: list[dict[str, Any]] = pin.observations(scope, borrower_id, until=until).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (row["observed_on"], row["metric"]), reverse=True)


def newest(observations: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """The newest figure of each metric, from figures in the order of :func:`observations_of`; in the order of the vocabulary."""
    by_metric: dict[str, list[Mapping[str, Any]]] = {}
    for row in observations:
        by_metric.setdefault(row["metric"], []).append(row)
    order = [one.value for one in ObservationMetric]
    return [_figure(by_metric[metric]) for metric in sorted(by_metric, key=order.index)]


def _figure(rows: list[Mapping[str, Any]]) -> Figure:
    last, before = rows[0], rows[1] if len(rows) > 1 else None
    return Figure(
        last["metric"], written(last), None if before is None else written(before), None if before is None else before["observed_on"],
        last["observed_on"], last["known_on"], last["source"],
    )  # fmt: skip


def written(row: Mapping[str, Any]) -> str:
    """A figure in its unit; shares in percent."""
    unit = (row["unit"] or "").strip()
    if unit in _PERCENT or (not unit and row["metric"] in _SHARES):
        return f"{row['value']:.1%}"
    return f"{row['value']:,.10g} {unit}".strip()


def of_events(events: Iterable[Mapping[str, Any]]) -> list[Event]:
    """What became known, and what ended, in the order of the timeline."""
    found = []
    for row in events:
        told = {"event_kind": row["kind"], "amount": row["amount"], "source": row["source"]}
        key = "borrower.event.known" if row["amount"] is None else "borrower.event.known_amount"
        tone = Tone.PLAIN if row["kind"] in PLAIN else Tone.BAD
        link: dict[str, Any] = {"page": "borrower", "query": {"part": "news"}}
        found.append(Event(row["known_on"], What.NEWS, key, told, tone, **link))
        if row["ended_on"] is not None:
            found.append(Event(row["ended_on"], What.NEWS, "borrower.event.known_ended", told, Tone.GOOD, **link))
    return found
