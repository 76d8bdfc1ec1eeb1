"""A mapping that a person confirmed comes back for the next file with the same headings."""

from sqlalchemy import Connection, select

from postloan.access import Right, verb
from postloan.desk import Unit
from postloan.intake.grid import Grid
from postloan.intake.mapping import ColumnMap, as_json, from_json, signature
from postloan.intake.owner import completed
from postloan.intake.tables import column_memory


@verb(Right.IMPORT_TAPE)
def remember_mapping(work: Unit, grid: Grid, columns: ColumnMap) -> int:
    """Keep a confirmed mapping for the heading of this file; an earlier one for the same heading is replaced."""
    key = signature(grid, columns.table)
    found = work.connection.execute(
        select(column_memory).where(column_memory.c.table_name == columns.table, column_memory.c.signature == key)
    ).mappings().one_or_none()  # fmt: skip
    kept = {"layout": as_json(columns), "saved_by": work.who.name, "saved_at": work.at}
    if found is None:
        return int(work.insert(column_memory, {"table_name": columns.table, "signature": key, **kept}))
    if found["layout"] != kept["layout"]:
        work.update(column_memory, found["id"], kept)
    return int(found["id"])


def recalled(connection: Connection, grid: Grid, table: str) -> ColumnMap | None:
    """The mapping remembered for files with this heading, or ``None``."""
    kept = connection.execute(
        select(column_memory.c.layout).where(
            column_memory.c.table_name == table, column_memory.c.signature == signature(grid, table)
        )
    ).scalar_one_or_none()  # fmt: skip
    width = max(heading.index for heading in grid.headings) + 1
    return None if kept is None else completed(from_json(table, kept, width), grid)
