"""The parts of a borrower's page, one drawn at a time."""

from collections.abc import Callable, Mapping

from postloan.access import Scope
from postloan.borrower.profile import Head
from postloan.ui.borrower import collateral, covenants, flows, health, network, news, records, statements_tab, timeline, warnings
from postloan.ui.borrower.known import whole
from postloan.ui.lang import t

Section = Callable[[Head, Scope], None]
SECTIONS: Mapping[str, Section] = {
    "health": health.section,
    "warnings": lambda head, view: warnings.section(head, whole(view)),
    "statements": lambda head, _: statements_tab.section(head),
    "loans": records.loans,
    "network": lambda head, view: network.section(view, head.borrower_id),
    "collateral": lambda head, view: collateral.section(whole(view), head.borrower_id),
    "flows": lambda head, view: flows.section(whole(view), head.borrower_id),
    "covenants": lambda head, view: covenants.section(view, head.borrower_id),
    "news": news.section,
    "visits": lambda head, _: records.visits(head),
    "contacts": lambda head, _: records.contacts(head),
    "timeline": timeline.section,
}
PARTS = tuple(SECTIONS)


def called(part: str) -> str:
    return t(f"borrower.part.{part}")


def draw(part: str, head: Head, view: Scope) -> None:
    """The part that was chosen."""
    SECTIONS[part](head, view)
