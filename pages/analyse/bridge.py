"""Why did the NPL balance change, and where will it be?"""

from postloan.ui import parts, scope

view = scope.current()
parts.title("menu.bridge", view)
parts.tie_out(view)
