"""Now and today where the bank is."""

from datetime import date, datetime

from postloan.desk import now
from postloan.ui import read


def moment() -> datetime:
    """The moment on the bank's clock, without zone."""
    return read.policy().local(now())


def today() -> date:
    return moment().date()
