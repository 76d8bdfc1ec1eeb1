"""What happens in the same transaction once a second person has confirmed a borrower's statements."""

from postloan.borrower.covenant.confirmed import after_confirm
from postloan.borrower.spread.values import AfterConfirm

AFTER_CONFIRM: tuple[AfterConfirm, ...] = (after_confirm,)
