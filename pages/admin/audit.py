"""Who did what, when, to which record, and is the trail whole?"""

from postloan.ui import journal, parts

parts.title("menu.audit")
journal.chain()
journal.rows(journal.wanted())
