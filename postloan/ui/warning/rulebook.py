"""The parts of the page of rules."""

from postloan.access import Scope
from postloan.ui.lang import t
from postloan.ui.warning import rule_list, rule_one, rule_runs

PARTS = ("all", "one", "runs", "versions")


def called(part: str) -> str:
    return t(f"rulebook.part_name.{part}")


def draw(part: str, view: Scope) -> None:
    """Draw one part."""
    match part:
        case "all":
            rule_list.show()
        case "one":
            rule_one.show(view)
        case "runs":
            rule_runs.show()
        case _:
            rule_runs.versions()
