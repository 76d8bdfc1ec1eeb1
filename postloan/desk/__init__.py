"""The desk: what people here do, in SQLite or PostgreSQL, every write in one transaction with its audit row."""

from postloan.desk.engine import connect
from postloan.desk.metadata import metadata
from postloan.desk.unit import Unit, Who, now, unit

__all__ = ["Unit", "Who", "connect", "metadata", "now", "unit"]
