"""Showing one piece of personal data of one borrower to somebody who works with it, on the record."""

from enum import StrEnum

from postloan.access import Right, Scope, verb
from postloan.access.within import reach_of
from postloan.book import Pin
from postloan.book.subject import subject_of
from postloan.desk import Unit


class Personal(StrEnum):
    """The fields that are masked until revealed."""

    ID_NUMBER = "id_number"
    PHONE = "phone"


@verb(Right.REVEAL_PERSONAL)
def reveal_personal(work: Unit, pin: Pin, scope: Scope, loan_id: str, field: Personal) -> str | None:
    """The value in clear, missing where the book has none. The audit keeps who asked for which field of which loan, not the value.

    Raises:
        OutOfReach: the loan is not in the person's reach on the scope's date.
    """
    field = Personal(field)
    work.subject = f"loan:{loan_id}"
    subject = subject_of(pin, scope, reach_of(work), loan_id)
    mine = Scope(reach_of(work), subject.as_of, subject.currency)
    work.note("personal_revealed", loan_id=loan_id, borrower_id=subject.borrower_id, field=str(field))
    return pin.personal(mine, loan_id).get(field)
