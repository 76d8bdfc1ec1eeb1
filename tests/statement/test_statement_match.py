"""Names of items find their account, and never the opposite one (O-40)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.statement import Kind
from postloan.statement.chart import CHART
from postloan.statement.match import How, NotAnAmount, clean_label, match, parse_amount
from postloan.statement.opposite import opposed

BALANCE, INCOME, CASH, SUPPLEMENT = Kind.BALANCE_SHEET, Kind.INCOME, Kind.CASH_FLOW, Kind.SUPPLEMENT


@pytest.mark.parametrize(
    ("label", "kind", "code"),
    [
        ("应收帐款（净额）", BALANCE, "accounts_receivable"), ("　货币资金：", BALANCE, "cash"), ("减：营业成本", INCOME, "operating_cost"),
        ("四、净利润（净亏损以“－”号填列）", INCOME, "net_profit"), ("负债及股东权益总计", BALANCE, "total_liabilities_equity"), ("现金及银行存款", BALANCE, "cash"),
        ("*归属于母公司所有者权益合计(元)", BALANCE, "equity_parent"), ("其他应收款(合计)", BALANCE, "other_receivables_total"), ("其中：应收票据(元)", BALANCE, "notes_receivable"),
        ("加:营业外收入", INCOME, "non_operating_income"), ("基本每股收益(元/股)", INCOME, "eps_basic"), ("收到的其他与经营活动有关的现金", CASH, "other_operating_in"),
        ("加：期初现金及现金等价物余额", CASH, "cash_begin"), ("已完工尚未结算款的减少(减:增加)", SUPPLEMENT, "sup_construction_receivable"), ("主营业务收入", INCOME, "operating_revenue"),
        ("Property, plant and equipment — net", BALANCE, "fixed_assets"), ("Trade accounts receivable, less allowances of $506 and $502, respectively", BALANCE, "accounts_receivable"),
        ("Common stock, $0.25 par value; authorized\xa0— 11,200\xa0shares; issued\xa0— 7,040\xa0shares", BALANCE, "paid_in_capital"),
        ("Net Income Attributable to Shareowners of The Coca-Cola Company", INCOME, "net_profit_parent"), ("Net Cash Provided by (Used in) Investing Activities", CASH, "cfi"),
        ("Total Apple Shareholders’ Equity", BALANCE, "equity_parent"), ("Basic Net Income Per Share1", INCOME, "eps_basic"), ("Equity income (loss)\xa0— net", INCOME, "share_of_associates_jv"),
    ],
)  # fmt: skip
def test_names_as_they_stand_in_files(label: str, kind: Kind, code: str) -> None:
    found = match(label, kind)
    assert (found.account, found.sure) == (code, True)


@pytest.mark.parametrize("code", [code for code, one in CHART.items() if one.kind is not SUPPLEMENT])
def test_every_account_is_found_by_its_own_names(code: str) -> None:
    one = CHART[code]
    assert {match(name, one.kind).account for name in (one.zh, one.en)} == {code}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("流动资产合计", "非流动资产合计"), ("收到其他与经营活动有关的现金", "支付其他与经营活动有关的现金"), ("营业外收入", "营业外支出"), ("应收票据", "应付票据"), ("期初余额", "期末余额"),
        ("合同资产", "合同负债"), ("经营活动现金流入小计", "经营活动现金流出小计"), ("经营活动现金流入小计", "投资活动现金流入小计"), ("短期借款", "长期借款"), ("预收款项", "预付款项"),
        ("increase in inventories", "decrease in inventories"), ("other current assets", "other noncurrent assets"), ("accounts receivable", "accounts payable"), ("interest income", "interest expense"),
        ("earnings per share basic", "earnings per share diluted"), ("cash at beginning of year", "cash at end of year"),
    ],
)  # fmt: skip
def test_opposites_are_never_like_each_other(name: str, other: str) -> None:
    assert opposed(name, other)
    assert opposed(other, name)


def test_a_name_inside_another_is_not_that_other() -> None:
    assert match("母公司资产负债表", BALANCE).account is None
    assert match("流动资产合计", BALANCE).account == "total_current_assets"
    assert match("非流动资产合计", BALANCE).account == "total_noncurrent_assets"


def test_the_same_words_mean_different_lines_in_different_places() -> None:
    below_bonds = match("其中：优先股", BALANCE, section="bonds_payable")
    below_equity = match("其中：优先股", BALANCE, section="其他权益工具")
    assert (below_bonds.account, below_equity.account) == ("preferred_bonds", "preferred_equity")
    assert match("永续债", BALANCE, section=below_bonds.section).account == "perpetual_bonds"
    assert match("永续债", BALANCE, section=below_equity.section).account == "perpetual_equity"


def test_an_ambiguous_name_without_its_place_is_asked_about() -> None:
    found = match("其中：优先股", BALANCE)
    assert (found.how, found.sure) == (How.FUZZY, False)


def test_interest_below_the_revenue_of_a_bank_is_not_interest_on_deposits() -> None:
    assert match("利息收入", INCOME, section="operating_revenue").account == "fin_interest_income"
    assert match("利息收入", INCOME, section="interest_expense").account == "interest_income"


def test_the_supplement_below_a_cash_flow_statement_is_told_by_its_heading() -> None:
    section = match("补充资料：", CASH).section
    assert match("净利润", CASH, section=section).account == "sup_net_profit"
    later = match("存货的减少（增加以“－”号填列）", CASH, section="sup_net_profit")
    assert match("经营活动产生的现金流量净额", CASH, section=later.section).account == "sup_cfo"
    assert match("经营活动产生的现金流量净额", CASH, section="operating_out_total").account == "cfo"


def test_headings_are_told_from_items_and_lead_to_their_section() -> None:
    found = match("一、经营活动产生的现金流量：", CASH)
    assert (found.account, found.heading, found.section) == (None, True, "h_operating")
    both = match("所有者权益（或股东权益）：", BALANCE)
    assert both.heading
    assert match("报表核心指标(元)", BALANCE).heading


def test_a_misspelt_name_is_found_with_less_confidence() -> None:
    found = match("长期待摊费用余", BALANCE)
    assert (found.account, found.how) == ("long_term_deferred_expenses", How.FUZZY)
    assert 0.7 < found.confidence < 1


def test_nonsense_is_nothing() -> None:
    for label in ("", "　", "填表人签字盖章处", "总经理办公会纪要", "???"):
        found = match(label, BALANCE)
        assert not found.sure


def test_answers_given_before_come_first() -> None:
    assert match("老板往来", BALANCE, remembered={"老板往来": "other_payables"}).account == "other_payables"
    ignored = match("货币资金", BALANCE, remembered={"货币资金": None})
    assert (ignored.account, ignored.how) == (None, How.REMEMBERED)
    assert match("一、老板往来：", BALANCE, remembered={"老板往来": "other_payables"}).how is How.REMEMBERED


def test_an_approximate_spelling_says_so() -> None:
    assert match("主营业务收入", INCOME).approximate
    assert not match("营业收入", INCOME).approximate


_NAMES = [(name, one.kind) for one in CHART.values() for name in (one.zh, one.en, *one.synonyms)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_NAMES), st.sampled_from(["", " ", "　", "："]), st.sampled_from(["一、", "（一）", "1、", ""]))
def test_dress_never_changes_a_chinese_name(named: tuple[str, Kind], tail: str, number: str) -> None:
    name, _ = named
    if not name.isascii() and not name[0].isascii():
        assert clean_label(number + name + tail) == clean_label(name)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_NAMES), st.data())
def test_a_name_with_a_letter_lost_is_itself_or_asked_about_or_nothing(named: tuple[str, Kind], data: st.DataObject) -> None:
    name, kind = named
    at = data.draw(st.integers(0, len(name) - 1))
    found = match(name[:at] + name[at + 1 :], kind)
    if found.how is How.FUZZY and found.sure:
        taken = CHART[found.account or ""]
        spellings = (taken.zh, taken.en, *taken.synonyms, *taken.rough)
        assert any(not opposed(clean_label(name[:at] + name[at + 1 :]), clean_label(one)) for one in spellings)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1,234.50", "1234.5"), ("(1,234.50)", "-1234.5"), ("（1,234.50）", "-1234.5"), ("－5", "-5"), ("5-", "-5"), ("△3", "-3"), ("¥1,000", "1000"), ("1.2E+5", "120000"), ("$ (2,051)", "-2051"),
        ("１２３", "123"), ("0", "0"),
    ],
)  # fmt: skip
def test_amounts_as_they_are_printed(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", " ", "－", "-", "—", "--", "——", "/", "N/A", "不适用"])
def test_a_dash_is_missing_and_not_zero(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["货币资金", "12.5%", "1.2.3", "2024年", "inf", "见附注"])
def test_words_are_no_amount(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_amount(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_printing_and_reading_gives_the_amount_back(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,}") == amount
    assert parse_amount(f"({abs(amount):,})") == -abs(amount)
