"""The engine of the book: one DuckDB database in memory, a connection of its own for every thread, spoken to through Ibis."""

import contextlib
import functools
import hashlib
import threading
import uuid
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType

from postloan.book.wording import worded

_ROW_GROUP = 16_384
#: Named tables a connection remembers; the oldest is forgotten first.
_KEPT = 200
#: Stands in a plan for the tables it is put to, with their number; a name that nobody can have typed into a search.
ASKED = f"asked_{uuid.uuid4().hex}"

#: A loan's place in its file, as the engine calls it: no two share it, and it costs nothing to read.
PLACE = "file_row_number"


def quoted(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def plan(schemas: tuple[ibis.Schema, ...], shape: Callable[..., Any], *how: Any) -> str:
    """A question to tables of these schemas in the engine's words; :func:`put` says which tables they are.

    It is put into words once, whatever days are among ``how``.
    """
    return worded((schemas, shape), how, lambda values: _planned(schemas, shape, *values))


@functools.lru_cache(maxsize=512)
def _planned(schemas: tuple[ibis.Schema, ...], shape: Callable[..., Any], *how: Any) -> str:
    tables = [ibis.table(schema, f"{ASKED}_{number}") for number, schema in enumerate(schemas)]
    return str(ibis.to_sql(shape(*tables, *how), dialect="duckdb", pretty=False))


@functools.lru_cache(maxsize=128)
def shaped(schemas: tuple[ibis.Schema, ...], shape: Callable[..., Any], *how: Any) -> ibis.Schema:
    """The columns of the answer to a :func:`plan`."""
    schema: ibis.Schema = shape(*(ibis.table(schema) for schema in schemas), *how).schema()
    return schema


def put(planned: str, *tables: str) -> str:
    """A :func:`plan` put to these tables, each a name or a query in brackets."""
    for number, table in enumerate(tables):
        planned = planned.replace(f'"{ASKED}_{number}"', table)
    return planned


@functools.cache
def _written(kind: Any) -> str:
    """A type as the engine writes it."""
    return str(DuckDBType.to_string(kind))


class Session:
    """One connection with its Ibis backend."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.backend = ibis.duckdb.from_connection(connection)
        self._tables: OrderedDict[str, Any] = OrderedDict()

    def read(self, files: Sequence[Path], schema: ibis.Schema, *, given: Mapping[str, str] | None = None, where: str = "") -> Any:
        """The rows of Parquet files as an Ibis table of ``schema``; see :meth:`query`."""
        return self.named(self.query(files, schema, given=given, where=where), schema)

    def query(
        self, files: Sequence[Path], schema: ibis.Schema, *, given: Mapping[str, str] | None = None, where: str = ""
    ) -> str:
        """The rows of Parquet files with the columns of ``schema``, in the engine's words.

        The schema is told instead of asked for, and what is the same for every query of a version (columns taken, their names and
        types, a part of the file) stands in the view: describing and compiling cost more than most queries.

        Args:
            files: files that have the same columns; none of them gives a table without rows.
            schema: columns and types of the result.
            given: from which column of the files each column comes, when it is to be renamed or cast; a column that is not
                there is null. By default the files have just ``schema``.
            where: a condition on the files' columns, as the engine writes it.
        """
        columns = ", ".join(self._column(name, kind, given if files else {}) for name, kind in schema.items())
        source = f"read_parquet([{', '.join(map(quoted, map(str, files)))}])" if files else "(SELECT 1)"
        condition = ("WHERE " + (where or "true")) if files else "WHERE false"
        return f"SELECT {columns} FROM {source} {condition}"  # noqa: S608  our own names, quoted

    def _column(self, name: str, kind: Any, given: Mapping[str, str] | None) -> str:
        if given is None:
            return f'"{name}"'
        source = f'"{given[name]}"' if name in given else "NULL"
        return f'CAST({source} AS {_written(kind)}) AS "{name}"'

    def named(self, query: str, schema: ibis.Schema) -> Any:
        """A query as a table, under a name that follows from it; made once."""
        name = "view_" + hashlib.sha256(query.encode()).hexdigest()[:32]
        if name in self._tables:
            self._tables.move_to_end(name)
            return self._tables[name]
        table = self._tables[name] = self.table(name, query, schema)
        if len(self._tables) > _KEPT:
            oldest, _ = self._tables.popitem(last=False)
            self.connection.execute(f"DROP VIEW IF EXISTS {oldest}")
        return table

    def table(self, name: str, query: str, schema: ibis.Schema) -> Any:
        """A query as a table under the name wanted; takes the place of an older one."""
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")
        return ops.DatabaseTable(name=name, schema=schema, source=self.backend).to_expr()

    @contextlib.contextmanager
    def lent(self, rows: pa.Table) -> Iterator[str]:
        """The name under which rows in memory can be asked, for as long as the context lasts."""
        name = f"lent_{uuid.uuid4().hex}"
        self.connection.register(name, rows)
        try:
            yield name
        finally:
            self.connection.unregister(name)

    def write(self, query: str, path: Path) -> None:
        """The rows of a query as a Parquet file, in small row groups: who wants one branch or one loan opens few of them."""
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}"
        self.connection.execute(f"COPY ({query}) TO {quoted(str(path))} ({options})")


class _Lease:
    """Ties a session to the life of a thread."""

    def __init__(self, session: Session) -> None:
        self.session = session


class Engine:
    """Opens the database at the first need; a thread that ends gives its connection to the next.

    A Streamlit run is a thread of its own, so connections are handed on instead of being made anew.
    """

    def __init__(self, temporary: Path, memory: str, threads: int) -> None:
        self._temporary = temporary
        self._memory = memory
        self._threads = threads
        self._lock = threading.Lock()
        self._root: duckdb.DuckDBPyConnection | None = None
        self._free: list[Session] = []
        self._mine = threading.local()

    def _open(self) -> duckdb.DuckDBPyConnection:
        self._temporary.mkdir(parents=True, exist_ok=True)
        config: dict[str, Any] = {
            "memory_limit": self._memory,
            "temp_directory": str(self._temporary),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if self._threads:
            config["threads"] = self._threads
        root = duckdb.connect(":memory:", config=config)
        # A file of the book never changes under its name: its footer is read once, and nobody need look whether it is newer.
        root.execute("SET GLOBAL parquet_metadata_cache = true")
        root.execute("SET GLOBAL validate_external_file_cache = 'NO_VALIDATION'")
        # A page of a list finds its rows by the columns it is ordered and filtered by, and reads the others of these rows only.
        root.execute("SET GLOBAL late_materialization_max_rows = 1000")
        return root

    def _session(self) -> Session:
        with self._lock:
            if self._free:
                return self._free.pop()
            if self._root is None:
                self._root = self._open()
            return Session(self._root.cursor())

    def session(self) -> Session:
        """This thread's session."""
        lease: _Lease | None = getattr(self._mine, "lease", None)
        if lease is None:
            lease = self._mine.lease = _Lease(self._session())
            weakref.finalize(lease, self._free.append, lease.session)
        return lease.session
