"""Tables of a web page, or of XML, that a program saved as .xls: cells where Excel would show them, and nothing else of the page."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from postloan.intake.refusal import TooManyCells, WebPage

_CELLS_MAX = 4_000_000
_SPAN_MAX = 1_000
_SILENT = frozenset({"script", "style", "head", "title", "xml"})
_ROWS, _CELLS, _TABLES = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"}), frozenset({"table", "worksheet"})


@dataclass
class _Table:
    """Rows of a table as they come; ``held`` are cells that reach down from a row above, by column."""

    name: str = ""
    rows: list[list[str]] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)


def _whole(said: str | None, least: int = 1) -> int:
    return min(max(int(said), least), _SPAN_MAX) if said and said.isdigit() else least


class _Reader(HTMLParser):
    """HTML as Excel opens it: all tables below one another on one sheet. SpreadsheetML: a sheet for each Worksheet."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._column = 0
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._given: str | None = None
        self._silent = 0
        self._count = 0

    @property
    def _table(self) -> _Table:
        if not self.tables:
            self.tables.append(_Table())
        return self.tables[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag, said = tag.rpartition(":")[2], {name.rpartition(":")[2]: value for name, value in attrs}
        if tag in {"body", "table", "worksheet"}:
            self._silent = 0  # heads are left open
        if tag in _SILENT:
            self._silent += 1
        elif tag in _TABLES:
            self._begin_table(tag, said)
        elif tag in _ROWS:
            self._begin_row(_whole(said.get("index"), 0))
        elif tag in _CELLS:
            self._begin_cell(said)
        elif tag in {"br", "p", "div"} and self._cell is not None:
            self._cell.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.rpartition(":")[2] not in _SILENT:
            self.handle_starttag(tag, attrs)
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _CELLS or tag in _ROWS or tag in _TABLES:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _begin_table(self, tag: str, said: dict[str, str | None]) -> None:
        self._end_cell()
        if tag == "worksheet":
            self.tables.append(_Table(said.get("name") or ""))

    def _begin_row(self, index: int) -> None:
        self._end_cell()
        rows = self._table.rows
        while len(rows) < index - 1:
            rows.append([])
        rows.append([])
        self._column = 0

    def _begin_cell(self, said: dict[str, str | None]) -> None:
        self._end_cell()
        if not self._table.rows:
            self._table.rows.append([])
        self._cell, self._given = [], said.get("num")
        self._column = max(self._column, _whole(said.get("index")) - 1)
        across = _whole(said["mergeacross"], 0) + 1 if "mergeacross" in said else _whole(said.get("colspan"))
        down = _whole(said["mergedown"], 0) + 1 if "mergedown" in said else _whole(said.get("rowspan"))
        self._span = (across, down)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = re.sub(r"\s+", " ", "".join(self._cell).replace("\xa0", " ")).strip()
        table, (across, down) = self._table, self._span
        row, here = table.rows[-1], len(table.rows)
        while table.held.get(self._column, 0) >= here:
            self._column += 1
        row.extend([""] * (self._column + across - len(row)))
        row[self._column] = self._given if self._given and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", self._given) else text
        for column in range(self._column, self._column + across if down > 1 else self._column):
            table.held[column] = here + down - 1
        self._column += across
        self._cell = None
        self._count += across
        if self._count > _CELLS_MAX:
            raise TooManyCells(sheet=table.name, rows=here, columns=self._column)


def tables(text: str) -> list[tuple[str, list[list[str]]]]:
    """The sheets of a page: name and rows, all of one length.

    Raises:
        WebPage: it holds no table of two rows and two columns.
        TooManyCells: its tables span an area that cannot be held.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    found = []
    for table in reader.tables:
        width = max((len(row) for row in table.rows), default=0)
        if width >= 2 and sum(1 for row in table.rows if any(row)) >= 2:
            found.append((table.name, [[*row, *[""] * (width - len(row))] for row in table.rows]))
    if not found:
        raise WebPage
    return found
