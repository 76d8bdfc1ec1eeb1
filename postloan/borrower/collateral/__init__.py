"""What secures a borrower's loans, and how far it covers them."""

from postloan.borrower.collateral.pieces import Cover, Flag, Piece, cover, limit_of
from postloan.borrower.collateral.view import view

__all__ = ["Cover", "Flag", "Piece", "cover", "limit_of", "view"]
