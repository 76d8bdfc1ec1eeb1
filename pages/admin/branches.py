"""Which branches are there, and does the book know others?"""

from postloan.ui import parts, people

parts.title("menu.branches")
people.branch_list()
