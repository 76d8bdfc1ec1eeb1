"""What invoices and account lines say month by month, of all borrowers at once, as it was known on a day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from weakref import WeakKeyDictionary

from postloan.borrower.flows.coverage import Coverage
from postloan.borrower.health import Trade
from postloan.borrower.health.queries import trade_of
from postloan.warning.known import Known

_NOTHING = Decimal(0)
_read: "WeakKeyDictionary[Known, Mapping[str, Trade]]" = WeakKeyDictionary()


def whose(known: Known) -> tuple[str, ...] | None:
    """The borrowers that are asked about, as the rooms below take them; None: all."""
    return None if known.whom is None else (known.whom,)


def trade(known: Known) -> Mapping[str, Trade]:
    """Borrower → his trade up to ``known.until``; read once for everything that is known on a day."""
    if known not in _read:
        _read[known] = trade_of(known.pin, known.scope.at(known.until), known.policy, whose(known))
    return _read[known]


def months_of(by_month: Mapping[date, Decimal], covered: Coverage) -> dict[date, Decimal]:
    """Every month of the records; one without an entry is 0."""
    return {month: by_month.get(month, _NOTHING) for month in covered.months}
