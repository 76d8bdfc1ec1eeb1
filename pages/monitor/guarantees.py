"""Who answers for whom: circles and rings, guarantors beyond their limits, how a default would travel, and groups."""

from postloan.ui import parts, scope
from postloan.ui.borrower import network_circles, network_contagion, network_groups, network_rings

view = scope.current()
row = parts.title("menu.guarantees", view)

match network_circles.part(row):
    case "circles":
        network_circles.circles(view)
    case "rings":
        network_rings.rings(view)
    case "guarantors":
        network_rings.guarantors(view)
    case "contagion":
        network_contagion.spread(view)
    case _:
        network_groups.groups(view)

parts.tie_out(view)
