"""The checks on statements nobody wrote for us: what they call wrong is wrong in the file."""

import os
from collections import Counter
from pathlib import Path

import pytest

from postloan import intake
from postloan.intake.layouts import read_statements
from postloan.policy import Policy
from postloan.statement.checks import Check, run

pytestmark = pytest.mark.real_data
THS, SEC = "cn_statements/ths_002311_Fishbony", "sec_statements/CocaCola_Financial_Report.xlsx"


ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def real() -> Path:
    folder = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real"))
    if not folder.exists():
        pytest.skip(f"no real files at {folder}")
    return folder


def checked(path: Path) -> tuple[Check, ...]:
    return run(read_statements(intake.read(path, path.name, Policy())).statements)


def passed(found: tuple[Check, ...], account: str) -> Counter[bool | None]:
    return Counter(check.ok for check in found if check.accounts[0] == account)


def test_twenty_years_of_a_listed_company_balance(real: Path) -> None:
    found = checked(real / THS / "002311_debt_year.xls")
    assert Counter(check.ok for check in found if check.id == "FS-01") == {True: 20}
    assert passed(found, "total_assets") == {True: 40}  # the balance, and its own sum
    assert passed(found, "total_liabilities") == {True: 20}


def test_profits_of_twenty_years_follow_from_their_lines(real: Path) -> None:
    found = checked(real / THS / "002311_benefit_year.xls")
    for account in ("operating_profit", "total_operating_cost", "profit_before_tax", "net_profit"):
        assert passed(found, account) == {True: 20}, account


def test_lines_that_the_export_leaves_out_are_warned_about_and_never_block(real: Path) -> None:
    wrong = [check for check in checked(real / THS / "002311_debt_year.xls") if check.ok is False]
    assert wrong
    assert {check.severity for check in wrong} == {"warn"}
    assert {check.accounts[0] for check in wrong} <= {
        "total_noncurrent_assets",
        "total_noncurrent_liabilities",
        "total_current_liabilities",
        "equity_parent",
    }


def test_a_foreign_filing_fails_only_where_restricted_cash_of_the_opening_is_not_told(real: Path) -> None:
    wrong = [check for check in checked(real / SEC) if check.ok is False]
    assert {(check.id, check.accounts[0]) for check in wrong} == {("FS-08", "cash_begin")}
