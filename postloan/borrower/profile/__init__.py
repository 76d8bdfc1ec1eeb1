"""Who a borrower is: the list of all, the head of one, what happened to it and how it was before."""

from postloan.borrower.profile.filed import Filed, filed
from postloan.borrower.profile.head import Head, head
from postloan.borrower.profile.listing import BorrowerFilter, BorrowerPage, page

__all__ = ["BorrowerFilter", "BorrowerPage", "Filed", "Head", "filed", "head", "page"]
