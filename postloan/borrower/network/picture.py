"""What a page draws: the circles that fit into one picture, or a single one, with a place for every name. Remembered by its callers."""

from dataclasses import dataclass
from decimal import Decimal

from postloan.access import Scope
from postloan.book import Pin
from postloan.borrower.network.centrality import Centrality, centrality
from postloan.borrower.network.circle import Circle, circles_of, pictured
from postloan.borrower.network.graph import Network
from postloan.borrower.network.layout import Places, places
from postloan.borrower.network.seen import Seen, seen
from postloan.policy import Policy

#: More names than this cannot be told apart in one picture.
NAMES_MAX = 200

Assets = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class View:
    """Everything about the circles of a scope that does not depend on what is chosen on the page."""

    seen: Seen
    circles: tuple[Circle, ...]

    def of(self, number: int | None) -> Circle | None:
        """A circle by its number; None where there is none of it."""
        return next((one for one in self.circles if one.number == number), None)

    def circle_of(self, name: str) -> Circle | None:
        return next((one for one in self.circles if name in one.names), None)


@dataclass(frozen=True)
class Drawn:
    """A picture: its network, where each name stands and how central it is in what is shown.

    ``left_out`` is the number of circles for which there is no room.
    """

    network: Network
    places: Places
    central: dict[str, Centrality]
    left_out: int


def overview(pin: Pin, scope: Scope, policy: Policy, *, assets: Assets = ()) -> View:
    """The circles within the scope, as the reader may see them."""
    found = seen(pin, scope, policy, assets=assets)
    return View(found, circles_of(found, policy))


def draw(pin: Pin, scope: Scope, policy: Policy, *, assets: Assets = (), circle: int | None = None) -> Drawn:
    """The picture of one circle, or of the largest that together have no more than :data:`NAMES_MAX` names."""
    view = overview(pin, scope, policy, assets=assets)
    one = view.of(circle)
    shown = (one,) if one else pictured(view.circles, NAMES_MAX)
    part = view.seen.network.of([name for each in shown for name in each.names])
    return Drawn(part, places(part), centrality(part), 0 if one else len(view.circles) - len(shown))


def around(pin: Pin, scope: Scope, policy: Policy, *, assets: Assets = (), name: str) -> Drawn | None:
    """The picture of everybody connected with one name; None where it neither guarantees nor is guaranteed.

    Of more than :data:`NAMES_MAX` only the nearest are drawn, and ``left_out`` is the number of names for which there is no room.
    """
    whole = seen(pin, scope, policy, assets=assets).network
    part = next((one for one in whole.components if name in one), None)
    if part is None:
        return None
    near = _nearest(whole, name)[:NAMES_MAX]
    shown = whole.of(near)
    return Drawn(shown, places(shown), centrality(shown), len(part) - len(near))


def _nearest(network: Network, name: str) -> list[str]:
    """Everybody connected with a name, by the number of arrows between, in whatever direction."""
    beside: dict[str, list[str]] = {}
    for edge in network.edges:
        beside.setdefault(edge.guarantor, []).append(edge.borrower)
        beside.setdefault(edge.borrower, []).append(edge.guarantor)
    found = [name]
    known = {name}
    for at in found:  # grows while it is walked
        new = [other for other in sorted(beside.get(at, ())) if other not in known]
        found += new
        known.update(new)
    return found
