"""What happens to the covenants once a second person has confirmed statements: in the same transaction, or not at all."""

from collections.abc import Sequence

from sqlalchemy import func, select

from postloan.access import EVERYTHING
from postloan.book import Pin
from postloan.borrower.covenant.service import serviced
from postloan.borrower.covenant.testing import tested
from postloan.borrower.spread import accounts_of
from postloan.borrower.spread.tables import filing
from postloan.desk import Unit
from postloan.desk.policies import current
from postloan.statement import Statement


def after_confirm(work: Unit, borrower_id: str, statements: Sequence[Statement], *, pin: Pin | None = None) -> None:
    """Test the borrower's covenants on the periods of these statements; a comparison column is no period of its own.

    The borrower's statements count whoever may read them: a covenant is tested whichever branch confirms. ``pin``: the book, for
    ratios against what falls due; without it they have no data.
    """
    ends = {one.period.end for one in statements if not one.comparative}
    if not ends:
        return
    received = work.connection.execute(
        select(func.max(filing.c.submitted_at)).where(filing.c.borrower_id == borrower_id, filing.c.settled_at == work.at)
    ).scalar_one()
    on = None if received is None else current(work.connection).local(received).date()
    tested(
        work,
        borrower_id,
        accounts_of(work.connection, EVERYTHING, borrower_id),
        ends=ends,
        received_on=on,
        service=serviced(pin, borrower_id),
    )
