"""What falls due on a borrower's loans after a test date, for covenants on the coverage of debt service."""

from datetime import date

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.borrower.analysis import Service, service
from postloan.borrower.covenant.testing import Serviced
from postloan.policy import PARAMETERS


def serviced(pin: Pin | None, borrower_id: str, currency: str = PARAMETERS["reporting_currency"].default) -> Serviced:
    """Day → principal and interest due in the twelve months after it, by the schedules of all his loans; None without a book."""

    def due(day: date) -> Service | None:
        known = pin is not None and any(one <= day for one in pin.dates)
        return service(pin, Scope(EVERYTHING, day, currency), borrower_id) if pin is not None and known else None

    return due
