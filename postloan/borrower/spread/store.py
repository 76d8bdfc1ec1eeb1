"""Statements to rows and back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.engine import RowMapping

from postloan.borrower.spread.tables import figure, filing, statement
from postloan.borrower.spread.values import Kept
from postloan.desk import Unit
from postloan.statement import Figure, Kind, Perimeter, Period, Source, Span, Standard, Statement

_WRITTEN, _LABEL, _SHEET = 120, 200, 120


def put(work: Unit, filing_id: int, borrower_id: str, statements: Iterable[Statement]) -> list[Kept]:
    """Write statements with their figures; the audit keeps the count and, through the filing, the workbook's hash."""
    kept = []
    for one in statements:
        statement_id: int = work.insert(statement, {
            "filing_id": filing_id, "borrower_id": borrower_id, "kind": one.kind, "period_end": one.period.end, "span": one.period.span,
            "months": one.period.months, "perimeter": one.perimeter, "standard": one.standard, "entity": one.entity and one.entity[:200],
            "currency": one.currency, "unit": one.unit, "precision": one.precision, "comparative": one.comparative,
        })  # fmt: skip
        rows = [_figure_row(statement_id, each) for each in one.figures]
        if rows:
            work.connection.execute(figure.insert(), rows)
        work.note("figures_kept", statement=statement_id, figures=len(rows))
        kept.append(Kept(statement_id, filing_id, one))
    return kept


def _figure_row(statement_id: int, one: Figure) -> dict[str, Any]:
    return {
        "statement_id": statement_id, "account": one.account, "value": one.value, "sheet": one.source.sheet[:_SHEET],
        "row": one.source.row, "column": one.source.column, "written": one.written[:_WRITTEN], "label": one.label[:_LABEL],
    }  # fmt: skip


def chosen() -> Select[Any]:
    """Statements with what is told of their filing; to be narrowed."""
    told = (filing.c.file_name, filing.c.state, filing.c.branch, filing.c.officer, filing.c.settled_by, filing.c.settled_at)
    return select(statement, *told).join(filing, filing.c.id == statement.c.filing_id)


def load(connection: Connection, asked: Select[Any]) -> list[tuple[RowMapping, Kept]]:
    """The statements a select of :func:`chosen` finds, with their figures in the order of their cells, oldest first."""
    rows = connection.execute(asked.order_by(statement.c.period_end, statement.c.id)).mappings().all()
    figures = _figures(connection, [row["id"] for row in rows])
    return [(row, _kept(row, figures[row["id"]])) for row in rows]


def _figures(connection: Connection, ids: Sequence[int]) -> dict[int, list[RowMapping]]:
    found: dict[int, list[RowMapping]] = defaultdict(list)
    for start in range(0, len(ids), 500):  # SQLite takes a limited number of values
        wanted = select(figure).where(figure.c.statement_id.in_(ids[start : start + 500]))
        for row in connection.execute(wanted.order_by(figure.c.statement_id, figure.c.id)).mappings():
            found[row["statement_id"]].append(row)
    return found


def _kept(row: RowMapping, figures: Iterable[RowMapping]) -> Kept:
    read = tuple(
        Figure(one["account"], one["value"], Source(row["file_name"], one["sheet"], one["row"], one["column"]), one["written"], one["label"])
        for one in figures
    )  # fmt: skip
    said = Statement(
        kind=Kind(row["kind"]), period=Period(row["period_end"], Span(row["span"]), row["months"]), figures=read, entity=row["entity"],
        perimeter=Perimeter(row["perimeter"]), standard=Standard(row["standard"]), currency=row["currency"], unit=row["unit"],
        precision=row["precision"], comparative=row["comparative"],
    )  # fmt: skip
    return Kept(row["id"], row["filing_id"], said, row["edition"], row["superseded_at"])
