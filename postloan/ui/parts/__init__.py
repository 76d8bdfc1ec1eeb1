"""What pages are put together from."""

from postloan.ui.parts.cards import cards as figures
from postloan.ui.parts.cards import kpi_row
from postloan.ui.parts.chart import chart, ground, switch, switches
from postloan.ui.parts.explain import explain, figure_table
from postloan.ui.parts.foot import tie_out
from postloan.ui.parts.links import download, downloads, page_link
from postloan.ui.parts.loan import loan_facts, loan_heading, loan_personal
from postloan.ui.parts.part import part
from postloan.ui.parts.records import record_table, work_link
from postloan.ui.parts.tables import axis_unit, loan_table, money_table, movements, table, unit_of
from postloan.ui.parts.today import today
from postloan.ui.parts.words import asked_for, caption, empty, heading, need, problem, title

__all__ = [
    "asked_for", "axis_unit", "caption", "chart", "download", "downloads", "empty", "explain", "figure_table", "figures", "ground", "heading", "kpi_row", "loan_facts", "loan_heading",
    "loan_personal", "loan_table", "money_table", "movements", "need", "page_link", "part", "problem", "record_table", "switch", "switches", "table", "tie_out",
    "title", "today", "unit_of", "work_link",
]  # fmt: skip
