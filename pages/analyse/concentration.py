"""How much hangs on few names, what falls due when, and which branch stands out for its mix?"""

from postloan.ui import parts, scope
from postloan.ui.analyse import concentrating, maturing, ranking

view = scope.current()
row = parts.title("menu.concentration", view)

match concentrating.tab(row):
    case "names":
        concentrating.names(view)
    case "ends":
        maturing.ends(view)
    case _:
        ranking.league_view(view)

parts.tie_out(view)
