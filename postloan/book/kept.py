"""The part of a pin that tells what the bank keeps on borrowers besides their loans, always within a scope."""

from datetime import date
from typing import Any

from postloan.access import Scope
from postloan.book.dossier import Dossier


class Kept:
    """Questions to the tables about borrowers, each answered as it stood on the scope's date."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier

    def invoices(self, scope: Scope, borrower_id: str | None = None) -> Any:
        """The invoices issued up to the scope's date, each once, of the borrowers in reach; see ``dossier.invoices``."""
        return self._dossier.invoices(scope, borrower_id)

    def account_flows(self, scope: Scope, borrower_id: str | None = None) -> Any:
        """The lines of account statements up to the scope's date, each once, of the borrowers in reach; inflows are positive."""
        return self._dossier.account_flows(scope, borrower_id)

    def silent_months(self, table: str) -> frozenset[date]:
        """The first days of the months that no import of "invoice" or "account_flow" touches, though others tell of before and after:
        who has nothing there is not known to have had nothing.
        """
        return self._dossier.silent(table)

    def collaterals(self, scope: Scope, borrower_id: str | None = None, *, all_valuations: bool = False) -> Any:
        """The collateral held on the scope's date, each piece once for each loan as it was valued last; or all its valuations."""
        return self._dossier.collaterals(scope, borrower_id, all_valuations=all_valuations)

    def guarantees(self, scope: Scope, *, ended: bool = False) -> Any:
        """The guarantees in force on the scope's date whose guarantor or borrower is in reach; ``ended``: expired ones too."""
        return self._dossier.guarantees(scope, ended=ended)

    def events(self, scope: Scope, borrower_id: str | None = None, *, until: date | None = None) -> Any:
        """What was known on the scope's date to have happened around the borrowers in reach; see ``known.py``.

        ``known_on`` is never blank; an event that ended later still goes on. ``until``: known by another day, for news come between
        the dates of the loans; who is in reach goes by the scope's.
        """
        return self._dossier.events(scope, borrower_id, until)

    def indicators(self, scope: Scope) -> Any:
        """The figures of the market known on the scope's date, each as published last by then; percentages are fractions."""
        return self._dossier.indicators(scope)

    def observations(self, scope: Scope, borrower_id: str | None = None, *, until: date | None = None) -> Any:
        """The figures of the borrowers in reach known on the scope's date, or by ``until``, each as told last by then; percentages are
        fractions.
        """
        return self._dossier.observations(scope, borrower_id, until)
