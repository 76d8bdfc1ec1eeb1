"""Lists as files: words for codes, nothing that a spreadsheet would run, what is missing stays empty."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest

from postloan.policy import PARAMETERS
from postloan.ui.rules import _typed, written
from postloan.ui.sheet import as_csv, as_xlsx, worded

HEADINGS = {
    "borrower_name": "借款人",
    "outcome": "结果",
    "amount": "金额",
    "due_on": "日期",
    "happened_at": "时间",
    "note": "备注",
}
SAID = {"outcome": {"promise": "承诺还款"}}
ROWS = pd.DataFrame(
    [
        {
            "borrower_name": "=HYPERLINK(\"http://x\")", "outcome": "promise", "amount": Decimal("-12.30"), "due_on": date(2024, 6, 1),
            "happened_at": datetime(2024, 6, 1, 9, 5, 7), "note": "@SUM(A1)",  # noqa: DTZ001  the bank's clock
        },
        {"borrower_name": "张三", "outcome": None, "amount": None, "due_on": None, "happened_at": None, "note": "+86 电话\n-停机"},
    ],
    dtype=object,
)  # fmt: skip


@pytest.fixture
def shown() -> pd.DataFrame:
    return worded(ROWS, HEADINGS, SAID)


def test_headings_codes_and_moments_are_in_words(shown: pd.DataFrame) -> None:
    assert list(shown.columns) == list(HEADINGS.values())
    assert list(shown.iloc[0])[1:5] == ["承诺还款", Decimal("-12.30"), "2024-06-01", "2024-06-01 09:05"]
    assert shown.iloc[1].isna().sum() == 4


def test_no_text_of_the_csv_begins_a_formula_and_numbers_stay_numbers(shown: pd.DataFrame) -> None:
    data = as_csv(shown)
    assert data.startswith(b"\xef\xbb\xbf")
    _, first, second = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert (first[0][:2], first[2], first[5]) == ("'=", "-12.30", "'@SUM(A1)")
    assert second == ["张三", "", "", "", "", "'+86 电话\n-停机"]


def test_the_workbook_holds_text_as_text_and_missing_as_nothing(shown: pd.DataFrame) -> None:
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx(shown))).active
    first, second = page.iter_rows(min_row=2)
    assert [first[0].data_type, first[5].data_type, first[2].data_type] == ["s", "s", "n"]
    assert (first[0].value, first[2].value, second[2].value) == ('=HYPERLINK("http://x")', -12.3, None)


def test_policy_values_are_written_as_people_type_them() -> None:
    assert [written(one) for one in (0.015, 0.9, 245_000_000.0, 7, (0, 30), "CNY")] == [
        "0.015",
        "0.9",
        "245,000,000",
        "7",
        "0, 30",
        "CNY",
    ]


def test_a_ladder_is_read_back_and_nonsense_in_it_is_left_for_the_refusal() -> None:
    ladder = PARAMETERS["bucket_upper"]
    assert _typed(ladder, "0，30, 60") == (0, 30, 60)
    assert _typed(ladder, written(ladder.default)) == ladder.default
    assert _typed(ladder, "0, x") == (0, -1)
    assert _typed(PARAMETERS["time_zone"], " Europe/Prague ") == "Europe/Prague"
