"""The engine of the book: one DuckDB database in memory, a connection of its own for every thread, spoken to through Ibis."""

import hashlib
import threading
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops

#: Named tables a connection remembers; the oldest is forgotten first.
_KEPT = 200


class Session:
    """One connection with its Ibis backend."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.backend = ibis.duckdb.from_connection(connection)
        self._tables: OrderedDict[str, Any] = OrderedDict()

    def read(self, files: Sequence[Path], schema: ibis.Schema) -> Any:
        """The rows of Parquet files that all have ``schema``, as an Ibis table.

        The schema is told instead of asked for: describing costs more than most queries.
        """
        if not files:
            return self._nothing(schema)
        listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        return self._view(f"SELECT * FROM read_parquet([{listed}])", schema)

    def _nothing(self, schema: ibis.Schema) -> Any:
        """A table without rows."""
        types = self.backend.compiler.type_mapper
        nulls = ", ".join(f'CAST(NULL AS {types.to_string(kind)}) AS "{name}"' for name, kind in schema.items())
        return self._view(f"SELECT {nulls} WHERE false", schema)  # noqa: S608  names and types of our own schema

    def _view(self, query: str, schema: ibis.Schema) -> Any:
        name = "view_" + hashlib.sha256(query.encode()).hexdigest()[:32]
        if name in self._tables:
            self._tables.move_to_end(name)
            return self._tables[name]
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")
        table = self._tables[name] = ops.DatabaseTable(name=name, schema=schema, source=self.backend).to_expr()
        if len(self._tables) > _KEPT:
            oldest, _ = self._tables.popitem(last=False)
            self.connection.execute(f"DROP VIEW IF EXISTS {oldest}")
        return table


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
        root.execute("SET GLOBAL parquet_metadata_cache = true")  # files never change: their footers are read once
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
