"""Tax invoices as warnings see them, by hand: what is compared, what silence is, and whom sales hang on."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filing_desk import AS_OF, POLICY, booked

from postloan.book import Pin
from postloan.borrower.flows.coverage import end_of, every_month
from postloan.desk import connect
from postloan.warning.frames.flows import COLUMNS, build
from postloan.warning.known import Known

MONTHS = every_month(date(2024, 10, 1), date(2026, 9, 1))


def paper(borrower: str, day: date, amount: float, **more: Any) -> dict[str, Any]:
    return {
        "borrower_id": borrower, "direction": "sale", "number": f"{day}{amount}{more}", "issued_on": day, "counterparty": "K1",
        "amount": Decimal(str(amount)), "status": "valid", "currency": None, **more,
    }  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """A sells 100 a month on the last day, 50 in the last three months, and is active to the end. B only buys. C fell silent in May, with a
    return and a void one after. Z sold last of all and owes nothing.
    """
    found = [paper("A", end_of(month), 50 if month >= date(2026, 7, 1) else 100) for month in MONTHS]
    found += [
        paper("A", date(2024, 10, 1), 7, direction="purchase", counterparty="S1"),
        paper("A", date(2026, 9, 20), 30, counterparty="K2"),
    ]
    found += [paper("A", date(2026, 9, 21), 90, status="void"), paper("A", date(2026, 9, 22), 1000, currency="USD")]
    found += [paper("B", date(2026, 9, day), 10, direction="purchase", counterparty=f"S{day % 2}") for day in (1, 2, 3)]
    found += [
        paper("C", date(2026, 5, 3), 60),
        paper("C", date(2026, 5, 3), 20, counterparty="K3"),
        paper("C", date(2026, 6, 1), -5, counterparty="K3"),
    ]
    found += [paper("C", date(2026, 7, 1), 70, status="void"), paper("Z", date(2026, 9, 30), 1)]
    return found


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Pin:
    home = tmp_path_factory.mktemp("paper")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    return booked(home / "book", connect(f"sqlite:///{home / 'desk.sqlite'}"), ("invoice", rows()))


def told(pin: Pin, until: date = AS_OF, whom: str | None = None) -> pd.DataFrame:
    found = build(Known(pin, AS_OF, until, POLICY, whom=whom))
    assert found is not None
    return found.ask(_all).to_pandas(date_as_object=True).set_index("borrower_id").sort_index()


def _all(rows: Any) -> Any:
    return rows.select("borrower_id", *COLUMNS)


def test_three_months_are_held_against_the_same_three_and_twelve_against_twelve(pin: Pin) -> None:
    """July to September: 50 + 50 + 80 against 300. Twelve months: 9 × 100 + 180 against 1,200. Void and dollars do not count."""
    row = told(pin).loc["A"]
    assert (row["sales_quarter"], row["sales_quarter_before"], row["sales_change"]) == (180, 300, pytest.approx(-0.4))
    assert (row["sales_year"], row["sales_year_before"], row["sales_year_change"]) == (1080, 1200, pytest.approx(-0.1))
    assert (row["compared_on"], row["invoices_until"], row["stale_days"]) == (AS_OF, AS_OF, 0)


def test_sales_hang_on_the_buyers_of_the_last_year(pin: Pin) -> None:
    found = told(pin)
    assert found.loc["A", ["top_buyer", "buyers"]].tolist() == ["K1", 2]
    assert found.loc["A", "top_buyer_share"] == pytest.approx(1050 / 1080)
    assert found.loc["B", ["top_supplier", "suppliers", "purchase_invoices"]].tolist() == ["S1", 2, 3]
    assert found.loc["C", "top_buyer_share"] == pytest.approx(60 / 75), "what came back is taken off"
    assert pd.isna(found.loc["A", "top_supplier_share"]), "the purchase was two years ago"


def test_void_invoices_are_counted_among_all_of_the_year(pin: Pin) -> None:
    found = told(pin)
    assert found.loc["A", ["void_rate", "sales_invoices"]].tolist() == [pytest.approx(1 / 14), 14]
    assert found.loc["C", ["void_rate", "sales_invoices"]].tolist() == [pytest.approx(1 / 4), 4]
    assert pd.isna(found.loc["B", "void_rate"])


def test_silence_is_counted_up_to_the_newest_invoice_of_anybody(pin: Pin) -> None:
    """Returns and void ones are no sales. A month later, with nothing newer imported, nobody has been silent for longer."""
    for until in (AS_OF, date(2026, 10, 31)):
        found = told(pin, until)
        assert found.loc["C", ["silent_days", "stale_days"]].tolist() == [150, 91]
        assert found.loc["C", "last_sale_on"] == date(2026, 5, 3)
        assert found.loc["A", "silent_days"] == 0
        assert pd.isna(found.loc["B", "silent_days"])
        assert found.loc["B", "last_sale_on"] is None or pd.isna(found.loc["B", "last_sale_on"])


def test_a_day_knows_nothing_of_later_invoices(pin: Pin) -> None:
    found = told(pin, date(2026, 6, 15))
    assert list(found.index) == ["A", "C"]
    assert found.loc["A", ["compared_on", "sales_quarter"]].tolist() == [date(2026, 5, 31), 300]
    assert found.loc["C", ["void_rate", "silent_days"]].tolist() == [0, 29], "the newest is C's return of 1 June"


def test_one_borrower_alone_is_told_the_same(pin: Pin) -> None:
    everyone, alone = told(pin), told(pin, whom="C")
    pd.testing.assert_frame_equal(everyone.loc[["C"]].astype(object), alone.astype(object), check_dtype=False)


def test_without_invoices_there_is_no_frame_and_who_owes_nothing_has_no_row(pin: Pin) -> None:
    assert build(Known(pin, AS_OF, date(2024, 9, 30), POLICY)) is None
    assert list(told(pin).index) == ["A", "B", "C"]


def test_a_firm_that_only_buys_can_be_told_alone(pin: Pin) -> None:
    row = told(pin, whom="B").loc["B"]
    assert row[["sales_change", "last_sale_on", "top_buyer"]].isna().all()


def test_months_between_imports_are_not_known_to_be_without_sales(tmp_path: Path, migrated_file: Path) -> None:
    """July to September of last year lie between two imports: nothing is held against them, nor over them."""
    (tmp_path / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    every = [paper(who, end_of(month), 100) for month in MONTHS for who in ("A", "B")]
    before, after = (
        [one for one in every if inside(one["issued_on"])]
        for inside in (lambda day: day < date(2025, 7, 1), lambda day: day > date(2025, 9, 30))
    )
    found = told(
        booked(tmp_path / "book", connect(f"sqlite:///{tmp_path / 'desk.sqlite'}"), ("invoice", before), ("invoice", after))
    )
    assert found["sales_quarter"].isna().all()
    assert found["sales_change"].isna().all()
    assert found["sales_year_change"].isna().all()
    assert (found["compared_on"] == AS_OF).all()
