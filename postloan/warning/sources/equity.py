"""What borrowers own by their confirmed statements, as it was known on a day."""

from collections.abc import Mapping

from postloan.access import EVERYTHING
from postloan.borrower.network.assets import net_assets
from postloan.warning.known import Known


def equity(known: Known) -> Mapping[str, float]:
    """Borrower → net assets by its last confirmed balance sheet, in units of currency; empty where nothing of the desk is known."""
    if known.connection is None:
        return {}
    found = net_assets(known.connection, EVERYTHING, as_of=known.until, currency=known.scope.currency, known_before=known.moment)
    return {name: float(amount) for name, amount in found}
