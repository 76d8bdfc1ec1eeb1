"""The menu and the table of rights say the same."""

import pytest

from postloan.access import RIGHTS, Actor, Reach, Role
from postloan.i18n import has
from postloan.ui import menu


@pytest.mark.parametrize("role", Role)
def test_the_menu_offers_what_the_role_may_open(role: Role) -> None:
    actor = Actor(1, "somebody", role, Reach(()))
    assert {page.name for page in menu.allowed(actor)} == {page.name for page in menu.PAGES if page.right in RIGHTS[role]}


@pytest.mark.parametrize("page", menu.PAGES, ids=lambda page: page.name)
def test_every_page_has_a_title_and_a_section(page: menu.Page) -> None:
    assert has(f"menu.{page.name}")
    assert has(f"menu.section.{page.section}")
