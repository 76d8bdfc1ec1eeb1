"""Every form in which people write money, dates, rates, days and words."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from postloan.book.schema import LOAN
from postloan.intake import parse, typed

OCTOBER = date(2026, 10, 31)


def read(backend: Any, field: str, cells: list[str], form: str = "") -> list[tuple[Any, str]]:
    """Value and problem of each cell, through both passes."""
    column = parse.Column(LOAN[field], form or {"money": "yuan", "days": "days"}.get(LOAN[field].kind, "auto"), ascii=False)
    values, problems = typed.read(backend, pa.chunked_array([pa.array(cells, pa.string())]), column)
    codes = problems.to_pylist() if problems is not None else [None] * len(cells)
    return [(value, parse.CELL_PROBLEMS[code] if code else "") for value, code in zip(values.to_pylist(), codes, strict=True)]


MONEY = {
    "1,234,567.89": "1234567.89", "１２３４.５": "1234.50", "(1,234.50)": "-1234.50", "（1,234.50）": "-1234.50", "¥ 1,234.00": "1234.00",
    "$1,234.00 ": "1234.00", "12.5万": "125000.00", "1.2亿": "120000000.00", "0": "0.00", "5-": "-5.00", "1.234,56": "1234.56", "123,45": "123.45",
    "12 345.60": "12345.60", "100元": "100.00", "1.005": "1.01", "-1.005": "-1.01", "1.00499999999999989": "1.01", "0.30000000000000004": "0.30", "1e5": "100000.00",
}  # fmt: skip


def test_money_in_every_form(backend: Any) -> None:
    assert read(backend, "balance", list(MONEY)) == [(Decimal(wanted), "") for wanted in MONEY.values()]


def test_blank_and_dash_are_missing_and_zero_is_zero(backend: Any) -> None:
    assert [value for value, _ in read(backend, "provision", ["", " ", "-", "—", "NULL", "0", "0.00"])] == [None] * 5 + [
        Decimal("0.00")
    ] * 2


def test_what_is_no_number_is_named(backend: Any) -> None:
    assert [problem for _, problem in read(backend, "balance", ["abc", "1,2345", "12..3", "9" * 20])] == ["bad_number"] * 3 + [
        "too_big"
    ]


def test_units_multiply_exactly(backend: Any) -> None:
    assert read(backend, "balance", ["12.3456", "1,234.5"], "ten_thousand") == [
        (Decimal("123456.00"), ""),
        (Decimal("12345000.00"), ""),
    ]
    assert read(backend, "balance", ["12345"], "fen") == [(Decimal("123.45"), "")]


DATES = [
    "2026-10-31", "2026/10/31", "2026.10.31", "20261031", "2026年10月31日", "2026-10-31 23:59:59", "2026-10-31T10:00:00Z", "46326", "46326.75", "31-Oct-2026",
    "Oct 31, 2026", "２０２６年１０月３１日", "20261031235959", "202610", "2026-10", "2026年10月",
]  # fmt: skip


@pytest.mark.parametrize("cell", DATES)
def test_dates_in_every_form(backend: Any, cell: str) -> None:
    assert read(backend, "as_of", [cell]) == [(OCTOBER, "")]


def test_the_order_of_day_and_month_is_declared_never_guessed(backend: Any) -> None:
    assert read(backend, "as_of", ["05/06/2026"]) == [(None, "ambiguous_date")]
    assert read(backend, "as_of", ["05/06/2026"], "dmy") == [(date(2026, 6, 5), "")]
    assert read(backend, "as_of", ["05/06/2026"], "mdy") == [(date(2026, 5, 6), "")]


def test_dates_that_do_not_exist_are_named(backend: Any) -> None:
    found = read(backend, "originated_on", ["2026-02-30", "2026-13-01", "2026-12-3O", "1024-12-31", "soon"])
    assert found == [(None, "bad_date")] * 3 + [(None, "date_out_of_range"), (None, "bad_date")]


def test_day_numbers_and_short_years_by_declaration(backend: Any) -> None:
    assert read(backend, "originated_on", ["15095"], "sas") == [(date(2001, 4, 30), "")]
    assert read(backend, "originated_on", ["930705", "050102"], "yymmdd") == [(date(1993, 7, 5), ""), (date(2005, 1, 2), "")]


@pytest.mark.parametrize(
    ("form", "cell", "wanted"),
    [("percent", "4.35", 0.0435), ("fraction", "0.0435", 0.0435), ("fraction", "4.35%", 0.0435), ("percent", "４.３５％", 0.0435),
     ("per_mille", "43.5", 0.0435), ("monthly_per_mille", "3.625", 0.0435), ("percent", "43.5‰", 0.0435), ("fraction", "0.043499999999999997", 0.0435)],
)  # fmt: skip
def test_rates_in_every_form(backend: Any, form: str, cell: str, wanted: float) -> None:
    assert read(backend, "rate", [cell], form) == [(wanted, "")]


def test_days_are_whole_and_months_count_thirty(backend: Any) -> None:
    assert read(backend, "dpd", ["0", "12天", "90 days", "12.0", "-3"]) == [(0, ""), (12, ""), (90, ""), (12, ""), (-3, "")]
    assert read(backend, "dpd", ["1.5", "abc"]) == [(None, "not_whole"), (None, "bad_days")]
    assert [value for value, _ in read(backend, "dpd", ["-2", "0", "3"], "months")] == [0, 0, 90]


def test_flags_classes_choices_and_currencies_by_their_words(backend: Any) -> None:
    assert [value for value, _ in read(backend, "restructured", ["是", "否", "Y", "n", "1", "0", "true"])] == [
        True,
        False,
        True,
        False,
        True,
        False,
        True,
    ]
    assert [
        value for value, _ in read(backend, "risk_class", ["正常", "关注类", "次级1", "4", "损失", "pass", "Special Mention"])
    ] == [1, 2, 3, 4, 5, 1, 2]
    assert [value for value, _ in read(backend, "guarantee_type", ["抵押", "Mortgage", "保证", "存单质押"])] == [
        "mortgage",
        "mortgage",
        "guarantee",
        "pledge",
    ]
    assert [value for value, _ in read(backend, "currency", ["人民币", "usd", "US$"])] == ["CNY", "USD", "USD"]
    assert read(backend, "restructured", ["maybe"]) == [(None, "bad_flag")]
    assert read(backend, "risk_class", ["9"]) == [(None, "bad_class")]


def test_ids_keep_their_zeros_and_lose_what_spreadsheets_add(backend: Any) -> None:
    assert [value for value, _ in read(backend, "loan_id", ["007", '="007"', "123.0", "１２３", "\t6222001"])] == [
        "007",
        "007",
        "123",
        "123",
        "6222001",
    ]
    assert read(backend, "loan_id", ["1.23457E+17"]) == [(None, "digits_lost")]


AMOUNTS = some.decimals(min_value=Decimal("-999999999999.99"), max_value=Decimal("999999999999.99"), places=2)


def _written(amount: Decimal, way: int) -> str:
    digits = f"{abs(amount):,.2f}"
    return {
        0: f"{amount}", 1: f"{amount:,.2f}", 2: f"({digits})" if amount < 0 else digits, 3: f"¥{amount:,.2f}",
        4: f"{amount}".translate(str.maketrans("0123456789", "０１２３４５６７８９")), 5: f"{digits}-" if amount < 0 else f"+{digits}",
    }[way]  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(AMOUNTS, some.integers(0, 5)), min_size=1, max_size=40))
def test_money_written_in_any_way_reads_back_the_same(backend: Any, drawn: list[tuple[Decimal, int]]) -> None:
    cells = [_written(amount, way) for amount, way in drawn]
    assert read(backend, "balance", cells) == [(amount.quantize(Decimal("0.01"), ROUND_HALF_UP), "") for amount, _ in drawn]


def test_a_cell_reads_the_same_among_few_different_ones_and_among_many(backend: Any) -> None:
    odd = list(MONEY)
    alone = read(backend, "balance", odd)
    assert read(backend, "balance", odd * 4) == alone * 4
    assert read(backend, "balance", [*odd, *(f"{number}.25" for number in range(3_000))])[: len(odd)] == alone
