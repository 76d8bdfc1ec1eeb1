"""What the guarantee pages read: the circles within reach, with net assets from the statements where the guarantees say none."""

from decimal import Decimal

from postloan.access import Scope
from postloan.borrower.network import assets, picture
from postloan.borrower.network.edge import Node
from postloan.borrower.network.picture import Drawn, View
from postloan.ui import go, read


def _assets(view: Scope) -> tuple[tuple[str, Decimal], ...]:
    return read.desk(assets.net_assets, as_of=view.as_of, currency=view.currency)


def overview(view: Scope) -> View:
    """The circles of the scope."""
    return read.book(picture.overview, view, assets=_assets(view))


def drawn(view: Scope, circle: int | None) -> Drawn:
    """The picture of one circle, or of as many as fit."""
    return read.book(picture.draw, view, assets=_assets(view), circle=circle)


def around(view: Scope, borrower_id: str) -> Drawn | None:
    """The picture round one borrower."""
    return read.book(picture.around, view, assets=_assets(view), name=borrower_id)


def open_borrower(node: Node, inside: frozenset[str]) -> None:
    """Open the page of a name, where it borrows within reach; for callbacks."""
    if node.id in inside:
        go.to("borrower", {"id": node.id})
