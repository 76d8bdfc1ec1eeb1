"""The chart of accounts is whole: every formula names lines that exist, and no spelling means two accounts."""

from decimal import Decimal

import pytest

from postloan.i18n import texts
from postloan.statement import Kind, Standard
from postloan.statement.chart import CHART, HEADINGS, account, completed, told
from postloan.statement.match import clean_label


def test_every_line_of_a_formula_is_an_account_of_the_same_statement() -> None:
    for total in CHART.values():
        for parts in total.sums.values():
            assert {CHART[part.account].kind for part in parts} == {total.kind}


def test_a_total_adds_something_up_and_an_item_does_not() -> None:
    for one in CHART.values():
        assert bool(one.children()) == (one.role == "total"), one.code


def test_places_and_parents_exist() -> None:
    headings = {code for kind in Kind for code in HEADINGS[kind]}
    for one in CHART.values():
        assert {place for places in one.among.values() for place in places} <= set(CHART) | headings, one.code
        assert one.stands_for is None or one.stands_for in CHART
        assert one.part_of is None or one.part_of in CHART


@pytest.mark.parametrize("kind", Kind)
def test_no_spelling_means_two_accounts_of_a_statement(kind: Kind) -> None:
    seen: dict[str, str] = {}
    for one in CHART.values():
        for spelling in (one.zh, one.en, *one.synonyms, *one.rough) if one.kind is kind else ():
            assert seen.setdefault(clean_label(spelling), one.code) == one.code, spelling


def test_every_account_has_the_chart_s_name_in_both_languages() -> None:
    for one in CHART.values():
        assert texts()[f"statement.account.{one.code}"] == {"zh": one.zh, "en": one.en}
        assert {one.name("zh"), one.name("en")} == {one.zh, one.en}


@pytest.mark.parametrize(
    "code",
    [
        "cash", "accounts_receivable", "contract_assets", "current_noncurrent_liabilities", "perpetual_bonds", "total_liabilities_equity", "credit_impairment_loss",
        "net_profit_parent", "cash_from_sales", "principal_repaid", "sup_rou_depreciation", "sup_cfo", "short_term_investments", "fixed_assets_clearing", "profit_payable", "eps_diluted",
    ],
)  # fmt: skip
def test_agreed_codes_are_in_the_chart(code: str) -> None:
    assert account(code).code == code


def test_memo_lines_count_in_no_total() -> None:
    counted = {part.account for one in CHART.values() for parts in one.sums.values() for part in parts}
    for code in ("preferred_bonds", "perpetual_equity", "raw_materials", "consumption_tax", "interest_expense"):
        assert code not in counted


def test_forms_before_2007_add_investment_income_below_the_operating_profit() -> None:
    profit = account("operating_profit")
    assert "investment_income" in {part.account for part in profit.children(Standard.ENTERPRISE)}
    assert "investment_income" not in {part.account for part in profit.children(Standard.OLD_ENTERPRISE)}


def test_what_takes_off_has_a_minus() -> None:
    assert account("treasury_shares").sign == account("operating_cost").sign == -1
    assert account("cash").sign == 1


def test_a_line_that_is_not_told_is_read_from_the_one_that_stands_for_it() -> None:
    values = {"fixed_assets_net": Decimal(3200), "total_operating_revenue": Decimal(9)}
    assert told(values, "fixed_assets") == Decimal(3200)
    assert completed(values)["operating_revenue"] == Decimal(9)
    assert told(values, "inventories") is None
    assert completed({"fixed_assets": Decimal(1), "fixed_assets_net": Decimal(2)})["fixed_assets"] == Decimal(1)


def test_per_share_lines_are_not_money() -> None:
    assert account("eps_basic").plain
    assert not account("net_profit").plain
