"""Workbooks of financial statements as firms send them: the forms, made of a firm's books, in the bytes of a file."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter

from postloan.demo.bookkeeping import Amounts, Told
from postloan.statement.chart import CHART

Row = list[Any]


class Form(StrEnum):
    """How a firm lays its statements out."""

    ACCOUNT = "account"  # 账户式: assets left, liabilities right; three sheets
    SMALL = "small"  # 小企业会计准则, with 本月 beside 本年累计
    ONE_SHEET = "one_sheet"  # all three statements below one another
    ACROSS = "across"  # items in columns, a period a row
    TEN_THOUSAND = "ten_thousand"  # 万元, two decimals
    TEXT = "text"  # csv, as some programs export it


_CURRENT = (
    "cash",
    "notes_receivable",
    "accounts_receivable",
    "prepayments",
    "other_receivables",
    "inventories",
    "total_current_assets",
)
_NONCURRENT = ("long_term_equity_investments", "fixed_assets", "intangible_assets", "total_noncurrent_assets", "total_assets")
_SMALL_NONCURRENT = (
    "long_term_equity_investments", "fixed_assets_cost", "accumulated_depreciation", "fixed_assets_net", "intangible_assets", "total_noncurrent_assets",
    "total_assets",
)  # fmt: skip
_SHORT = (
    "short_term_borrowings", "notes_payable", "accounts_payable", "advances_received", "payroll_payable", "taxes_payable", "other_payables",
    "total_current_liabilities",
)  # fmt: skip
_LONG = ("long_term_borrowings", "total_noncurrent_liabilities", "total_liabilities")
_EQUITY = (
    "paid_in_capital",
    "capital_reserve",
    "surplus_reserve",
    "retained_earnings",
    "total_equity",
    "total_liabilities_equity",
)
_INCOME = (
    "operating_revenue", "operating_cost", "taxes_and_surcharges", "selling_expense", "admin_expense", "rd_expense", "finance_expense", "interest_expense",
    "other_income", "investment_income", "credit_impairment_loss", "operating_profit", "non_operating_income", "non_operating_expense", "profit_before_tax",
    "income_tax_expense", "net_profit",
)  # fmt: skip
_SMALL_LACKS = frozenset({"rd_expense", "other_income", "credit_impairment_loss"})
_LABELS: Mapping[str, str] = {
    "accumulated_depreciation": "减：累计折旧", "operating_revenue": "一、营业收入", "operating_cost": "减：营业成本", "interest_expense": "其中：利息费用",
    "other_income": "加：其他收益", "investment_income": "投资收益（损失以“－”号填列）", "credit_impairment_loss": "信用减值损失（损失以“－”号填列）",
    "operating_profit": "二、营业利润（亏损以“－”号填列）", "non_operating_income": "加：营业外收入", "non_operating_expense": "减：营业外支出",
    "profit_before_tax": "三、利润总额（亏损总额以“－”号填列）", "income_tax_expense": "减：所得税费用", "net_profit": "四、净利润（净亏损以“－”号填列）",
    "net_cash_change": "四、现金及现金等价物净增加额", "cash_begin": "加：期初现金及现金等价物余额", "cash_end": "五、期末现金及现金等价物余额",
}  # fmt: skip
_CASH: Sequence[tuple[str, tuple[str, ...]]] = (
    ("一、经营活动产生的现金流量：", (
        "cash_from_sales", "other_operating_in", "operating_in_total", "cash_to_suppliers", "cash_to_employees", "taxes_paid", "other_operating_out",
        "operating_out_total", "cfo")),
    ("二、投资活动产生的现金流量：", ("investment_income_received", "investing_in_total", "capex", "investing_out_total", "cfi")),
    ("三、筹资活动产生的现金流量：", (
        "borrowings_raised", "financing_in_total", "debt_repaid", "principal_repaid", "interest_paid", "profit_distributed", "dividends_interest_paid",
        "financing_out_total", "cff")),
    ("", ("net_cash_change", "cash_begin", "cash_end")),
)  # fmt: skip
_SUPPLEMENT = (
    "sup_net_profit", "sup_impairment", "sup_depreciation", "sup_amortisation", "sup_finance_expense", "sup_investment_loss", "sup_inventories", "sup_receivables",
    "sup_payables", "sup_cfo",
)  # fmt: skip


@dataclass(frozen=True)
class Book:
    """What goes into one workbook: a stretch, the same of the year before where the form compares, and the words around."""

    entity: str
    told: Told
    before: Told | None
    form: Form
    unit: str = "元"

    @property
    def small(self) -> bool:
        return self.form is Form.SMALL

    @property
    def on(self) -> str:
        return f"{self.told.year}年{self.told.months}月{self.told.end.day}日"

    @property
    def over(self) -> str:
        return f"{self.told.year}年度" if self.told.months == 12 else f"{self.told.year}年1-{self.told.months}月"

    def written(self, value: int | None) -> Any:
        """An amount as the form prints it; an item that is nothing is left blank."""
        if not value:
            return None
        cents = Decimal("0.01")
        return float((Decimal(value) / 10_000).quantize(cents, ROUND_HALF_UP)) if self.form is Form.TEN_THOUSAND else value


def _label(code: str) -> str:
    return _LABELS.get(code, CHART[code].zh)


def _lines(book: Book, codes: Sequence[str], *columns: Amounts, title: str = "") -> list[Row]:
    """Rows of items with an amount in each column; those that are nothing in all of them are left out, totals are not."""
    said = [code for code in codes if any(column.get(code) for column in columns) or CHART[code].role == "total"]
    head: list[Row] = [[title, *[None for _ in columns]]] if title else []
    return head + [[_label(code), *[book.written(column.get(code)) for column in columns]] for code in said]


def _top(book: Book, title: str, when: str, heading: Row) -> list[Row]:
    width = len(heading)
    around: Row = [f"编制单位：{book.entity}", *[None] * (width - 1)]
    around[width // 2] = when
    around[-1] = f"单位：{book.unit}"
    return [[title, *[None] * (width - 1)], around, heading]


def _sides(book: Book) -> tuple[list[Row], list[Row]]:
    ends = book.told.closing, book.told.opening
    fixed = _SMALL_NONCURRENT if book.small else _NONCURRENT
    left = _lines(book, _CURRENT, *ends, title="流动资产：") + _lines(book, fixed, *ends, title="非流动资产：")
    right = _lines(book, _SHORT, *ends, title="流动负债：") + _lines(book, _LONG, *ends, title="非流动负债：")
    return left, right + _lines(book, _EQUITY, *ends, title="所有者权益（或股东权益）：")


def _balance(book: Book) -> list[Row]:
    """账户式: the totals of both sides stand in the last row."""
    left, right = _sides(book)
    height = max(len(left), len(right))
    blank: Row = [None, None, None]
    sides = [[*side[:-1], *[blank] * (height - len(side)), side[-1]] for side in (left, right)]
    rows = [[a[0], number, *a[1:], b[0], number + height, *b[1:]] for number, (a, b) in enumerate(zip(*sides, strict=True), 1)]
    heading = ["资产", "行次", "期末余额", "年初余额", "负债和所有者权益", "行次", "期末余额", "年初余额"]
    return [*_top(book, "资产负债表", book.on, heading), *rows]


def _upright(book: Book) -> list[Row]:
    left, right = _sides(book)
    return [*_top(book, "资产负债表", book.on, ["项目", "期末余额", "年初余额"]), *left, *right]


def _columns(book: Book, of: Callable[[Told], Amounts]) -> tuple[list[str], list[Amounts]]:
    """The columns of a flow statement: the year beside the one before, or what has run up, and in small firms' forms the month."""
    if book.small or book.told.months < 12 or book.before is None:
        return ["本年累计金额"], [of(book.told)]
    return ["本期金额", "上期金额"], [of(book.told), of(book.before)]


def _income(book: Book) -> list[Row]:
    names, columns = _columns(book, lambda told: told.income)
    codes = [code for code in _INCOME if not (book.small and code in _SMALL_LACKS)]
    rows = _lines(book, codes, *columns)
    if book.small:
        month = {code: round(value / book.told.months) for code, value in book.told.income.items()}
        rows = [[*row, book.written(month.get(code))] for row, code in zip(rows, _said(codes, columns), strict=True)]
        names = [*names, "本月金额"]
    return [*_top(book, "利润表", book.over, ["项目", *names]), *rows]


def _said(codes: Sequence[str], columns: Sequence[Amounts]) -> list[str]:
    return [code for code in codes if any(column.get(code) for column in columns) or CHART[code].role == "total"]


def _cash(book: Book) -> list[Row]:
    names, columns = _columns(book, lambda told: told.cash)
    rows: list[Row] = []
    for title, codes in _CASH:
        here = [code for code in codes if any(code in column for column in columns)]
        rows += _lines(book, here, *columns, title=title)
    if not book.small and book.form is not Form.TEXT:
        names_of, supplements = _columns(book, lambda told: told.supplement)
        rows += [
            ["补充资料：", *[None for _ in names_of]],
            *_lines(book, _SUPPLEMENT, *supplements, title="1．将净利润调节为经营活动现金流量："),
        ]
    return [*_top(book, "现金流量表", book.over, ["项目", *names]), *rows]


def _across(book: Book) -> dict[str, list[Row]]:
    """One period a row, as data services and some programs give it."""
    ends = [(book.told.end.isoformat(), book.told.closing, book.told)]
    if book.before is not None:
        ends.append((book.before.end.isoformat(), book.before.closing, book.before))
    codes = (*_CURRENT, *_NONCURRENT, *_SHORT, *_LONG, *_EQUITY)
    flows = tuple(code for _, part in _CASH for code in part if code in book.told.cash)
    return {
        "资产负债表": _wide(book, codes, [(day, sheet) for day, sheet, _ in ends]),
        "利润表": _wide(book, _INCOME, [(day, told.income) for day, _, told in ends]),
        "现金流量表": _wide(book, flows, [(day, told.cash) for day, _, told in ends]),
    }


def _wide(book: Book, codes: Sequence[str], periods: Sequence[tuple[str, Amounts]]) -> list[Row]:
    head: list[Row] = [["报告日", *[CHART[code].zh for code in codes], "币种"]]
    return head + [[day, *[book.written(values.get(code)) for code in codes], "CNY"] for day, values in periods]


def sheets(book: Book) -> dict[str, list[Row]]:
    """The sheets of the workbook by name."""
    if book.form is Form.ACROSS:
        return _across(book)
    if book.form in (Form.ONE_SHEET, Form.TEXT):
        return {"财务报表": [*_upright(book), [], *_income(book), [], *_cash(book)]}
    balance = _upright(book) if book.form is Form.TEN_THOUSAND else _balance(book)
    return {"资产负债表": balance, "利润表": _income(book), "现金流量表": _cash(book)}


def as_bytes(book: Book) -> bytes:
    """The file: xlsx, or text in the encoding that Chinese programs export."""
    made, buffer = sheets(book), io.BytesIO()
    if book.form is Form.TEXT:
        text = io.StringIO()
        csv.writer(text).writerows(["" if cell is None else cell for cell in row] for rows in made.values() for row in rows)
        return text.getvalue().encode("gb18030")
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": book.told.end})
        for name, rows in made.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()
