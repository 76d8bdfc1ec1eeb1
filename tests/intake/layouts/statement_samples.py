"""Workbooks of statements as borrowers send them, one a layout, made cell by cell. All are of one company at one time."""

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import openpyxl

Row = Sequence[Any]
COMPANY = "青松机械有限公司"

#: label, close, open; a label alone is a section title. In 元.
ASSETS: tuple[Row, ...] = (
    ("流动资产：",), ("货币资金", 800, 600), ("应收票据", 100, 120), ("应收账款", 1500, 1200), ("预付款项", 200, 150), ("其他应收款", 150, 130),
    ("存货", 1250, 1100), ("合同资产", None, None), ("流动资产合计", 4000, 3300), ("非流动资产：",), ("长期股权投资", 200, 200), ("固定资产", 3200, 3200),
    ("在建工程", 300, 0), ("无形资产", 400, 440), ("长期待摊费用", 100, 120), ("非流动资产合计", 4200, 3960), ("资产总计", 8200, 7260),
)  # fmt: skip
CLAIMS: tuple[Row, ...] = (
    ("流动负债：",), ("短期借款", 2000, 1800), ("应付票据", 200, 150), ("应付账款", 900, 850), ("预收款项", 150, 100), ("应付职工薪酬", 120, 110),
    ("应交税费", 80, 70), ("其他应付款", 150, 180), ("流动负债合计", 3600, 3260), ("非流动负债：",), ("长期借款", 1000, 800), ("非流动负债合计", 1000, 800),
    ("负债合计", 4600, 4060), ("所有者权益（或股东权益）：",), ("实收资本（或股本）", 2500, 2500), ("资本公积", 100, 100), ("盈余公积", 160, 120),
    ("未分配利润", 840, 480), ("所有者权益（或股东权益）合计", 3600, 3200), ("负债和所有者权益（或股东权益）总计", 8200, 7260),
)  # fmt: skip
#: label, this period, the one before.
INCOME: tuple[Row, ...] = (
    ("一、营业收入", 9000, 8000), ("减：营业成本", 6750, 6000), ("税金及附加", 60, 50), ("销售费用", 500, 450), ("管理费用", 800, 700), ("财务费用", 190, 170),
    ("其中：利息费用", 180, 160), ("加：投资收益（损失以“-”号填列）", 10, 5), ("二、营业利润（亏损以“-”号填列）", 710, 635), ("加：营业外收入", 30, 10),
    ("减：营业外支出", 20, 5), ("三、利润总额（亏损总额以“-”号填列）", 720, 640), ("减：所得税费用", 180, 160), ("四、净利润（净亏损以“-”号填列）", 540, 480),
)  # fmt: skip
CASH: tuple[Row, ...] = (
    ("一、经营活动产生的现金流量：",), ("销售商品、提供劳务收到的现金", 8770, 7900), ("收到其他与经营活动有关的现金", 30, 20), ("经营活动现金流入小计", 8800, 7920),
    ("购买商品、接受劳务支付的现金", 5900, 5300), ("支付给职工以及为职工支付的现金", 1400, 1300), ("支付的各项税费", 300, 280),
    ("支付其他与经营活动有关的现金", 395, 340), ("经营活动现金流出小计", 7995, 7220), ("经营活动产生的现金流量净额", 805, 700), ("二、投资活动产生的现金流量：",),
    ("取得投资收益收到的现金", 10, 5), ("投资活动现金流入小计", 10, 5), ("购建固定资产、无形资产和其他长期资产支付的现金", 700, 400), ("投资活动现金流出小计", 700, 400),
    ("投资活动产生的现金流量净额", -690, -395), ("三、筹资活动产生的现金流量：",), ("取得借款收到的现金", 2400, 1900), ("筹资活动现金流入小计", 2400, 1900),
    ("偿还债务支付的现金", 2000, 1800), ("分配股利、利润或偿付利息支付的现金", 315, 260), ("筹资活动现金流出小计", 2315, 2060),
    ("筹资活动产生的现金流量净额", 85, -160), ("五、现金及现金等价物净增加额", 200, 145), ("加：期初现金及现金等价物余额", 600, 455),
    ("六、期末现金及现金等价物余额", 800, 600),
)  # fmt: skip
SUPPLEMENT: tuple[Row, ...] = (
    ("补充资料",), ("1．将净利润调节为经营活动现金流量：",), ("净利润", 540, 480), ("加：资产减值准备", 0, 0), ("固定资产折旧、油气资产折耗、生产性生物资产折旧", 400, 350),
    ("无形资产摊销", 40, 40), ("长期待摊费用摊销", 20, 20), ("财务费用（收益以“－”号填列）", 180, 160), ("投资损失（收益以“－”号填列）", -10, -5),
    ("存货的减少（增加以“－”号填列）", -150, -120), ("经营性应收项目的减少（增加以“－”号填列）", -350, -300), ("经营性应付项目的增加（减少以“－”号填列）", 135, 75),
    ("经营活动产生的现金流量净额", 805, 700),
)  # fmt: skip


def book(sheets: dict[str, Sequence[Row]], *, merge: dict[str, Sequence[str]] | None = None) -> bytes:
    """A workbook as openpyxl writes it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merge or {}).get(name, ()):
            sheet.merge_cells(area)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def titled(title: str, when: str, head: Row, rows: Sequence[Row], unit: str = "单位：元") -> list[Row]:
    """A one-sided statement with its title and heading."""
    return [(title,), (f"编制单位：{COMPANY}", None, when, unit), head, *rows]


def numbered(rows: Sequence[Row], first: int = 1) -> list[Row]:
    """With 行次 after the label; titles have none."""
    made, number = [], first
    for label, *figures in rows:
        made.append((label, number if figures else None, *figures))
        number += bool(figures)
    return made


def beside(left: Sequence[Row], right: Sequence[Row]) -> list[Row]:
    """Two lists side by side, the shorter filled up."""
    wide = max(len(row) for row in left)
    height = max(len(left), len(right))
    pad = lambda rows: [*rows, *[()] * (height - len(rows))]  # noqa: E731
    return [(*a, *[None] * (wide - len(a)), *b) for a, b in zip(pad(left), pad(right), strict=True)]


def scaled(rows: Sequence[Row], by: str) -> list[Row]:
    return [
        (label, *(None if figure is None else float(Decimal(figure) * Decimal(by)) for figure in figures))
        for label, *figures in rows
    ]


def swapped(rows: Sequence[Row]) -> list[Row]:
    return [(label, *reversed(figures)) for label, *figures in rows]


BALANCE_HEAD = ("项目", "期末余额", "上年年末余额")
FLOW_HEAD = ("项目", "本期金额", "上期金额")


def three_sheets(unit: str = "单位：元") -> bytes:
    """The usual workbook: one statement a sheet, one-sided."""
    return book({
        "资产负债表": titled("资产负债表", "2023年12月31日", BALANCE_HEAD, [*ASSETS, *CLAIMS], unit),
        "利润表": titled("利润表", "2023年度", FLOW_HEAD, INCOME, unit),
        "现金流量表": titled("现金流量表", "2023年度", FLOW_HEAD, [*CASH, *SUPPLEMENT], unit),
    })  # fmt: skip


def account_form() -> bytes:
    """The account form with 行次 on both sides."""
    head = ("资产", "行次", "期末余额", "年初余额", "负债和所有者权益", "行次", "期末余额", "年初余额")
    rows = [
        ("资产负债表",),
        (None, None, None, None, None, None, None, "会企01表"),
        (f"编制单位：{COMPANY}", None, None, None, "2023年12月31日", None, None, "单位：元"),
        head,
    ]
    return book({"资产负债表": [*rows, *beside(numbered(ASSETS), numbered(CLAIMS, 31))]}, merge={"资产负债表": ["A1:H1"]})


def account_form_without_numbers() -> bytes:
    """Six columns, opening before closing."""
    head = ("资产", "年初数", "期末数", "负债及所有者权益", "年初数", "期末数")
    return book(
        {
            "Sheet1": [
                (f"{COMPANY}资产负债表",),
                ("2023年12月31日", None, None, None, None, "金额单位：元"),
                head,
                *beside(swapped(ASSETS), swapped(CLAIMS)),
            ]
        }
    )


def one_below_another() -> bytes:
    """All three on one sheet, each with its title and heading."""
    rows: list[Row] = [*titled("资产负债表", "2023年12月31日", BALANCE_HEAD, [*ASSETS, *CLAIMS]), ()]
    rows += [*titled("利润表", "2023年度", FLOW_HEAD, INCOME), (), *titled("现金流量表", "2023年度", FLOW_HEAD, CASH)]
    return book({"报表": rows})


def side_by_side() -> bytes:
    """All three on one sheet, beside one another."""
    left = [("资产负债表",), BALANCE_HEAD, *ASSETS, *CLAIMS]
    middle = [("利润表",), FLOW_HEAD, *INCOME]
    right = [("现金流量表",), FLOW_HEAD, *CASH]
    rows = beside(
        [(*row, *[None] * (4 - len(row))) for row in beside(left, [])],
        [(*row, *[None] * (4 - len(row))) for row in beside(middle, [])],
    )
    return book({"财务报表": [(f"编制单位：{COMPANY}", "2023年12月31日", "单位：元"), *beside(rows, right)]})


def month_and_year() -> bytes:
    """An interim income statement with 本年累计 beside 本月, cumulative first."""
    rows = [(label, *(figure and (figure, figure / 10) for figure in figures[:1])) for label, *figures in INCOME]
    flat = [(label, number, *figures[0]) for number, (label, *figures) in enumerate(rows, 1)]
    return book(
        {
            "利润表": [
                ("利润表",),
                (None, None, None, "会小企02表"),
                (f"编制单位：{COMPANY}", None, "2023年9月", "单位：元"),
                ("项目", "行次", "本年累计金额", "本月金额"),
                *flat,
            ]
        }
    )


def in_ten_thousands() -> bytes:
    """Printed in 万元 with decimals, the unit in the headings."""
    head = ("项目", "期末余额（万元）", "年初余额（万元）")
    return book(
        {"资产负债表": [("资产负债表",), ("编制单位", COMPANY), ("2023-12-31",), head, *scaled([*ASSETS, *CLAIMS], "0.01")]}
    )


def merged_headings() -> bytes:
    """Consolidated and parent columns under headings of two rows, merged."""
    rows = [
        (label, *(f for figure in figures for f in (figure, None if figure is None else figure - 40)))
        for label, *figures in INCOME
    ]
    head = [("项目", "2023年度", None, "2022年度", None), (None, "合并", "母公司", "合并", "母公司")]
    return book(
        {"利润表": [("合并及公司利润表",), (f"编制单位：{COMPANY}", None, None, None, "单位：人民币元"), *head, *rows]},
        merge={"利润表": ["A1:E1", "B3:C3", "D3:E3", "A3:A4"]},
    )


def in_columns() -> bytes:
    """One period a row, items in columns."""
    labels = ["报表日期", *(row[0] for row in [*ASSETS, *CLAIMS] if len(row) > 1)]
    rows = [
        ("2023-12-31", *(row[1] for row in [*ASSETS, *CLAIMS] if len(row) > 1)),
        ("2022-12-31", *(row[2] for row in [*ASSETS, *CLAIMS] if len(row) > 1)),
    ]
    return book({"资产负债表": [labels, *rows]})


def text_gb18030() -> bytes:
    """A csv from accounting software."""
    rows = titled("资产负债表", "2023年12月31日", BALANCE_HEAD, [*ASSETS, *CLAIMS])
    lines = [
        ",".join(
            "" if cell is None else f'"{cell:,.2f}"' if isinstance(cell, int) else str(cell)
            for cell in (*row, *[None] * (4 - len(row)))
        )
        for row in rows
    ]
    return "\r\n".join(lines).encode("gb18030")


def page_named_xls() -> bytes:
    """HTML that a web system saves as .xls."""
    rows = titled("现金流量表", "2023年1月1日至2023年12月31日", FLOW_HEAD, CASH)
    cells = ["<tr>" + "".join(f"<td>{'&nbsp;' if cell is None else cell}</td>" for cell in row) + "</tr>" for row in rows]
    return f"<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'></head><body><table>{''.join(cells)}</table></body></html>".encode(
        "gb18030"
    )


def parent_and_consolidated() -> bytes:
    """Four sheets: whoever mixes them reads nonsense."""
    half = [(label, *(None if figure is None else figure / 2 for figure in figures)) for label, *figures in [*ASSETS, *CLAIMS]]
    less = [(label, *(None if figure is None else figure / 2 for figure in figures)) for label, *figures in INCOME]
    return book({
        "合并资产负债表": titled("合并资产负债表", "2023年12月31日", BALANCE_HEAD, [*ASSETS, *CLAIMS]),
        "母公司资产负债表": titled("母公司资产负债表", "2023年12月31日", BALANCE_HEAD, half),
        "合并利润表": titled("合并利润表", "2023年度", FLOW_HEAD, INCOME),
        "母公司利润表": titled("母公司利润表", "2023年度", FLOW_HEAD, less),
    })  # fmt: skip


def deductions_in_brackets() -> bytes:
    """As auditors of Hong Kong print it: what is deducted stands in brackets, dashes for none."""
    deducted = (
        "减：营业成本",
        "税金及附加",
        "销售费用",
        "管理费用",
        "财务费用",
        "其中：利息费用",
        "减：营业外支出",
        "减：所得税费用",
    )
    rows = [
        (label, *(f"({figure:,})" if label in deducted else f"{figure:,}" for figure in figures)) for label, *figures in INCOME
    ]
    return book(
        {
            "利润表": titled(
                "利润表", "2023年度", ("项目", "本年金额", "上年金额"), [*rows, ("其他收益", "－", "—")], "单位：人民币千元"
            )
        }
    )


def english() -> bytes:
    """Months ended, in thousands, outflows in brackets, an indirect cash flow."""
    flows = [
        ("Cash flows from operating activities:",), ("Net income", 540, 480), ("Depreciation and amortization", 460, 410), ("Inventories", "(150)", "(120)"),
        ("Net cash provided by operating activities", 805, 700), ("Cash flows from investing activities:",), ("Purchases of property, plant and equipment", "(700)", "(400)"),
        ("Net cash used in investing activities", "(700)", "(400)"), ("Cash flows from financing activities:",), ("Repayments of debt", "(2,000)", "(1,800)"), ("Proceeds from borrowings", "2,400", "1,900"),
        ("Net cash provided by financing activities", 400, 100), ("Net increase in cash and cash equivalents", 505, 400),
        ("Cash and cash equivalents at beginning of period", 295, 200), ("Cash and cash equivalents at end of period", 800, 600),
    ]  # fmt: skip
    return book(
        {
            "Cash flows": [
                ("Pine Machinery Co., Ltd.",),
                ("Consolidated Statements of Cash Flows",),
                ("(In thousands of U.S. dollars)",),
                (None, "Nine Months Ended", None),
                (None, "September 30, 2024", "September 30, 2023"),
                *flows,
            ]
        }
    )


SAMPLES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "three_sheets": ("报表.xlsx", three_sheets),
    "account_form": ("资产负债表.xlsx", account_form),
    "account_form_without_numbers": ("bs.xlsx", account_form_without_numbers),
    "one_below_another": ("报表.xlsx", one_below_another),
    "side_by_side": ("报表.xlsx", side_by_side),
    "month_and_year": ("利润表.xlsx", month_and_year),
    "in_ten_thousands": ("资产负债表.xlsx", in_ten_thousands),
    "merged_headings": ("利润表.xlsx", merged_headings),
    "in_columns": ("wide.xlsx", in_columns),
    "text_gb18030": ("资产负债表.csv", text_gb18030),
    "page_named_xls": ("现金流量表.xls", page_named_xls),
    "parent_and_consolidated": ("年报.xlsx", parent_and_consolidated),
    "deductions_in_brackets": ("利润表.xlsx", deductions_in_brackets),
    "english": ("cash.xlsx", english),
}
