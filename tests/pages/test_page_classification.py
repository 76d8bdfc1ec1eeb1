"""The views of the classification page, as people of several roles open them."""

from collections.abc import Callable
from typing import Any

import pytest

from postloan.access import Role
from postloan.ui.analyse.classifying import TABS


@pytest.mark.parametrize("role", [Role.HEAD_OFFICE, Role.LOAN_OFFICER, Role.AUDITOR])
@pytest.mark.parametrize("name", TABS)
def test_every_view_opens(name: str, role: Role, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]) -> None:
    app = visitor(full, role, "en" if role is Role.AUDITOR else "zh").open("classification", view=name)
    assert faults() == []
    assert [one.value for one in app.exception] == []
    assert [one.value for one in app.error] == [], "everything ties"
