"""The menu: every page of the app, its section, its address and the right it needs. A page not listed cannot be reached."""

from dataclasses import dataclass
from pathlib import Path

from postloan.access import Actor, Right
from postloan.settings import ROOT

#: In the address of the first page: somebody asked for a page that there is not.
NOWHERE = "nowhere"


@dataclass(frozen=True)
class Page:
    """One page: ``name`` is its address and the key of its title, ``menu.<name>``."""

    section: str
    name: str
    icon: str
    right: Right
    shown: bool = True

    @property
    def file(self) -> Path:
        return ROOT / "pages" / self.section / f"{self.name}.py"


PAGES: tuple[Page, ...] = (
    Page("monitor", "overview", ":material/dashboard:", Right.VIEW_PORTFOLIO),
    Page("monitor", "overdue", ":material/stacked_bar_chart:", Right.VIEW_PORTFOLIO),
    Page("monitor", "loans", ":material/table_rows:", Right.VIEW_LOANS),
    Page("monitor", "loan", ":material/description:", Right.VIEW_LOANS, shown=False),
    Page("monitor", "borrowers", ":material/domain:", Right.VIEW_BORROWERS),
    Page("monitor", "borrower", ":material/domain:", Right.VIEW_BORROWERS, shown=False),
    Page("monitor", "statements", ":material/receipt_long:", Right.VIEW_BORROWERS),
    Page("monitor", "guarantees", ":material/hub:", Right.VIEW_BORROWERS),
    Page("monitor", "warnings", ":material/notifications_active:", Right.VIEW_WARNINGS),
    Page("monitor", "signal", ":material/notifications_active:", Right.VIEW_WARNINGS, shown=False),
    Page("monitor", "watchlist", ":material/visibility:", Right.VIEW_WARNINGS),
    Page("monitor", "scoreboard", ":material/scoreboard:", Right.VIEW_WARNINGS),
    Page("monitor", "rules", ":material/rule_settings:", Right.VIEW_WARNINGS),
    Page("analyse", "migration", ":material/grid_on:", Right.VIEW_PORTFOLIO),
    Page("analyse", "vintage", ":material/stacked_line_chart:", Right.VIEW_PORTFOLIO),
    Page("analyse", "bridge", ":material/waterfall_chart:", Right.VIEW_PORTFOLIO),
    Page("analyse", "classification", ":material/rule:", Right.VIEW_PORTFOLIO),
    Page("analyse", "concentration", ":material/donut_small:", Right.VIEW_PORTFOLIO),
    Page("analyse", "behind", ":material/table_view:", Right.VIEW_LOANS, shown=False),
    Page("work", "visits", ":material/location_on:", Right.VIEW_VISITS),
    Page("work", "contacts", ":material/call:", Right.VIEW_CONTACTS),
    Page("work", "imports", ":material/upload_file:", Right.VIEW_IMPORTS),
    Page("admin", "accounts", ":material/group:", Right.VIEW_ADMIN),
    Page("admin", "branches", ":material/account_balance:", Right.VIEW_ADMIN),
    Page("admin", "policy", ":material/tune:", Right.VIEW_ADMIN),
    Page("admin", "calendar", ":material/calendar_month:", Right.VIEW_ADMIN),
    Page("admin", "audit", ":material/fact_check:", Right.VIEW_AUDIT),
    Page("admin", "dictionary", ":material/menu_book:", Right.VIEW_LOANS),
    Page("admin", "me", ":material/person:", Right.OWN_ACCOUNT),
)


def allowed(actor: Actor) -> tuple[Page, ...]:
    """The pages this person's role may open."""
    return tuple(page for page in PAGES if actor.may(page.right))


def page(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)
