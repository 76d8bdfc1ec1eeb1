"""What was known on a date: events around borrowers, figures of the market and of borrowers. A blank day of knowledge is the day itself.

Only what had become known by the date is told, and of what had become known only what could be known then: an event that ended
later still goes on, a figure corrected later is the one first published.
"""

from collections.abc import Callable, Mapping
from typing import Any

import ibis

from postloan.book.dossier_fields import DOSSIER
from postloan.book.event_fields import EVENT, INDICATOR, OBSERVATION

#: The day that a row describes.
SINCE: Mapping[str, str] = {EVENT.name: "happened_on", INDICATOR.name: "observed_on", OBSERVATION.name: "observed_on"}
_SERIES: Mapping[str, tuple[str, ...]] = {
    INDICATOR.name: ("code", "industry", "region", "observed_on"), OBSERVATION.name: ("borrower_id", "metric", "observed_on"),
}  # fmt: skip


def first(rows: Any, key: list[str], order: list[Any]) -> Any:
    """One row for each key, which may hold nulls: the first in the order."""
    return rows.mutate(place=ibis.row_number().over(ibis.window(group_by=key, order_by=order))).filter(lambda t: t.place == 0)


def versions(rows: Any, key: list[str]) -> Any:
    """Each row of a key as every import told it, of several in a file the last: ``told_at`` and ``replaced_at`` say from when to when.

    What an import tells first is taken as known since whenever it says, for a history may be loaded at once: ``told_at`` is blank. A
    later import of the same key is a correction, and known from its own moment on. ``replaced_at`` is blank for the newest.
    """
    once = first(rows, [*key, "import_id"], [ibis.desc("file_row")])
    by_import = ibis.window(group_by=key, order_by="import_id")
    before = once.import_id.lag().over(by_import)
    return once.mutate(
        told_at=ibis.ifelse(before.isnull(), ibis.null("timestamp"), once.published_at), replaced_at=once.published_at.lead().over(by_import),
    )  # fmt: skip


def newest(*key: str) -> Callable[[Any], Any]:
    """Of several imports that name a key each one's row, see :func:`versions`."""
    return lambda rows: versions(rows, list(key))


def events(rows: Any) -> Any:
    """Each event as the imports tell it: by its number, or where it has none by day, source and reference."""
    dated = _dated(rows, SINCE[EVENT.name])
    numbered = newest("borrower_id", "kind", "event_id")(dated.filter(dated.event_id.notnull()))
    nameless = newest("borrower_id", "kind", "happened_on", "source", "reference")(dated.filter(dated.event_id.isnull()))
    return ibis.union(numbered, nameless)


def _figures(table: str, key: tuple[str, ...]) -> Callable[[Any], Any]:
    """Each figure once for each day on which it was told, as the imports have it."""
    return lambda rows: newest(*key)(_dated(rows, SINCE[table]))


def _dated(rows: Any, since: str) -> Any:
    return rows.mutate(known_on=ibis.coalesce(rows.known_on, rows[since]))


def _by(rows: Any, as_of: Any, since: str) -> Any:
    return rows.filter((rows.known_on <= as_of) & (rows[since] <= as_of))


def events_by(rows: Any, as_of: Any) -> Any:
    """The events known by a date; the end of one is told from its day on."""
    known = _by(rows, as_of, SINCE[EVENT.name])
    return known.mutate(ended_on=ibis.ifelse(known.ended_on <= as_of, known.ended_on, ibis.null("date")))


def figures_by(rows: Any, as_of: Any, table: str) -> Any:
    """The figures known by a date, each as it had been published last by then."""
    return first(_by(rows, as_of, SINCE[table]), list(_SERIES[table]), [ibis.desc("known_on")])


#: What the rows of several imports come to, for every table about borrowers that has a key, and for events.
COUNTED: Mapping[str, Callable[[Any], Any]] = {
    **{table.name: newest(*table.key) for table in DOSSIER if table.key}, EVENT.name: events,
    **{table.name: _figures(table.name, table.key) for table in (INDICATOR, OBSERVATION)},
}  # fmt: skip
