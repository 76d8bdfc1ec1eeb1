"""What happens in the same transaction once a second person has confirmed a borrower's statements."""

from collections.abc import Sequence

from postloan.borrower.covenant.confirmed import after_confirm
from postloan.borrower.spread.values import AfterConfirm
from postloan.desk import Unit
from postloan.statement import Statement
from postloan.ui import read


def _covenants(work: Unit, borrower_id: str, statements: Sequence[Statement]) -> None:
    after_confirm(work, borrower_id, statements, pin=read.pin())


AFTER_CONFIRM: tuple[AfterConfirm, ...] = (_covenants,)
