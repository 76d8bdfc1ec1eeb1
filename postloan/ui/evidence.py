"""What the desk knows of loans and borrowers on a date and no tape carries: approved evidence, and what the early warning says."""

from datetime import date

from postloan.portfolio import classing
from postloan.portfolio.classing import Evidence
from postloan.ui import read
from postloan.warning.alarms import alarms


def evidence(day: date) -> Evidence:
    """Both together: the rules of class read no warnings themselves."""
    return read.desk(classing.evidence, day).warned(read.desk(alarms, day))
