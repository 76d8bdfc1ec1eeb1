"""Which warnings are overdue, due today and new; every signal in a list; and where they lie."""

from postloan.ui import parts
from postloan.ui.warning import duties, register, spread, wanted

parts.title("menu.warnings")
chosen = wanted.view()

if chosen == "register":
    register.show()
elif chosen == "spread":
    spread.show()
else:
    duties.show()

duties.foot()
