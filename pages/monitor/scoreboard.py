"""Which rules are worth their warnings, and who went bad without one?"""

from postloan.ui import parts
from postloan.ui.warning import scoreboard

found = scoreboard.shown(parts.title("menu.scoreboard"))

if found is not None:
    scoreboard.show(found)
