"""Make the samples of events, market figures and borrowers' figures: ``python -m data.samples.make_known``.

For borrowers of the demo bank, after its last month-end, in both languages and once with faults, so that a new user can upload them.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from data.samples.make import BRANCH
from postloan.book.schema import TABLES
from postloan.demo import ledger
from postloan.i18n import text
from postloan.intake.templates import heading, words_for
from postloan.terms import BorrowerType, EventKind, IndicatorKind, ObservationMetric

_DAY = date(2026, 11, 10)
_NO = None
#: Words of the samples in Chinese and in English.
_COURT, _TAX, _GRID, _BUREAU, _UNION = (
    ("法院公告", "Court notice"), ("税务局公告", "Tax bureau notice"), ("供电公司", "Power company"), ("征信报告", "Credit bureau report"),
    ("行业协会月报", "Trade association"),
)  # fmt: skip
EVENTS: tuple[tuple[Any, ...], ...] = (
    ("S1", 0, EventKind.LAWSUIT, date(2026, 10, 20), date(2026, 11, 5), 260000, _NO, ("买卖合同纠纷", "Dispute over a sale"), _COURT, "2026-1001"),
    ("S2", 1, EventKind.ENFORCEMENT, date(2026, 10, 28), date(2026, 11, 9), 88000, _NO, ("未履行判决", "Judgment not paid"), _COURT, "2026-1002"),
    ("S3", 2, EventKind.TAX_ARREARS, date(2026, 11, 2), _DAY, 41250.5, _NO, ("增值税逾期未缴", "VAT not paid"), _TAX, _NO),
    ("S4", 3, EventKind.OWNER_CHANGE, date(2026, 11, 3), _NO, _NO, _NO, ("新增自然人股东", "A new owner"), ("工商公示", "Company registry"), _NO),
    ("S5", 4, EventKind.LAWSUIT, date(2026, 9, 1), date(2026, 9, 12), 15000, date(2026, 11, 6), ("已调解结案", "Settled"), _COURT, "2026-0877"),
)  # fmt: skip
MARKET: tuple[tuple[Any, ...], ...] = (
    ("P-STEEL", ("螺纹钢价格", "Price of rebar"), IndicatorKind.PRICE, "C", date(2026, 11, 10), _NO, 2915, ("元/吨", "CNY/t"), _UNION),
    ("NPL", ("行业不良贷款率", "Industry NPL ratio"), IndicatorKind.INDUSTRY_NPL, "E", date(2026, 10, 31), date(2026, 11, 15), 3.96, ("%", "%"), ("监管统计", "Regulator")),
    ("LPR1Y", ("一年期LPR", "One-year LPR"), IndicatorKind.RATE, _NO, date(2026, 11, 20), _NO, "2.90%", _NO, ("公告", "Notice")),
)  # fmt: skip
FIGURES: tuple[tuple[Any, ...], ...] = (
    (0, ObservationMetric.ELECTRICITY, date(2026, 10, 31), date(2026, 11, 8), 18250, ("千瓦时", "kWh"), _GRID),
    (1, ObservationMetric.EQUITY_PLEDGED_SHARE, date(2026, 11, 10), _NO, 72.5, ("%", "%"), ("工商公示", "Company registry")),
    (2, ObservationMetric.ENQUIRIES_3M, date(2026, 11, 10), _NO, 7, ("次", "times"), _BUREAU),
    (3, ObservationMetric.STAFF, date(2026, 10, 31), _NO, 23, ("人", "people"), ("走访", "Visit")),
)  # fmt: skip
#: Row, field and what stands there instead.
FAULTS: dict[str, tuple[tuple[int, str, Any], ...]] = {
    "event": ((0, "kind", "外星人入侵"), (1, "known_on", date(2027, 11, 9)), (2, "known_on", date(2026, 10, 2)), (3, "source", _NO), (4, "ended_on", date(2026, 8, 1))),
    "indicator": ((0, "value", "约三千"), (1, "observed_on", "2026-10-32"), (2, "observed_on", date(2027, 11, 20))),
    "observation": ((0, "metric", "用气量"), (1, "unit", _NO), (2, "value", _NO), (3, "borrower_id", _NO)),
}  # fmt: skip
_FIELDS = {
    "event": ("event_id", "borrower_id", "kind", "happened_on", "known_on", "amount", "ended_on", "detail", "source", "reference"),
    "indicator": ("code", "name", "kind", "industry", "observed_on", "known_on", "value", "unit", "source"),
    "observation": ("borrower_id", "metric", "observed_on", "known_on", "value", "unit", "source"),
}  # fmt: skip


def borrowers() -> list[str]:
    """Firms of the branch, the first by number."""
    facts = ledger.make().facts
    firms = facts[facts["borrower_type"].isin([BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS]) & (facts["branch"] == BRANCH)]
    return sorted(set(firms["borrower_id"]))[:5]


def rows(table: str, firms: list[str], language: str) -> list[dict[str, Any]]:
    place = 0 if language == "zh" else 1
    source = {"event": EVENTS, "indicator": MARKET, "observation": FIGURES}[table]
    return [
        {field: _cell(TABLES[table][field], value, firms, place, language) for field, value in zip(_FIELDS[table], row, strict=True)}
        for row in source
    ]


def _cell(field: Any, value: Any, firms: list[str], place: int, language: str) -> Any:
    """A choice in the words of the drop-down, a borrower by his place, what differs by language in its own."""
    if field.choices:
        return words_for(field, language)[list(field.choices).index(value)]
    if field.name == "borrower_id":
        return firms[value]
    return value[place] if isinstance(value, tuple) else value


def write(path: Path, table: str, found: list[dict[str, Any]], language: str) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 11, 20)})
        sheet = book.add_worksheet(text(language, f"import.table.{table}"))
        heads = [heading(TABLES[table][name], language) for name in _FIELDS[table]]
        sheet.write_row(0, 0, heads, book.add_format({"bold": True, "bg_color": "#DCE6F4"}))
        for number, row in enumerate(found, 1):
            sheet.write_row(number, 0, row.values())
        sheet.set_column(0, len(heads), 16)


def main() -> None:
    folder, firms = Path(__file__).parent, borrowers()
    for table in _FIELDS:
        for language in ("zh", "en"):
            write(folder / f"{table}_{language}.xlsx", table, rows(table, firms, language), language)
        faulty = rows(table, firms, "zh")
        for number, name, value in FAULTS[table]:
            faulty[number][name] = value
        write(folder / f"{table}_faults_zh.xlsx", table, faulty, "zh")


if __name__ == "__main__":
    main()
