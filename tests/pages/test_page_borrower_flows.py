"""A borrower's invoices, accounts and collateral on its page, and the words where there are none."""

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from postloan.access import SYSTEM, Role
from postloan.book import Staged
from postloan.book.schema import TABLES
from postloan.demo.typed import ARROW
from postloan.policy import Policy

AS_OF = date(2026, 10, 31)
LOAN = {
    "as_of": AS_OF, "loan_id": "L1", "borrower_id": "K1", "borrower_name": "某某商贸", "branch": "城关支行", "product": "SME", "principal": Decimal(100_000),
    "balance": Decimal(80_000), "rate": 0.05, "dpd": 0, "originated_on": date(2024, 1, 15), "matures_on": date(2029, 1, 15),
}  # fmt: skip


def publish(house: Any, table: str, rows: list[dict[str, Any]]) -> None:
    fields = [field for field in TABLES[table].fields if any(field.name in row for row in rows)]
    columns = {field.name: pa.array([row.get(field.name) for row in rows], ARROW[field.kind]) for field in fields}
    path = house.book.stage_path()
    pq.write_table(pa.table({**columns, "file_row": pa.array(range(2, len(rows) + 2), pa.int32())}), path)
    house.book.publish(SYSTEM, Staged(table, path, table, hashlib.sha256(path.read_bytes()).hexdigest()), Policy())


def invoice(number: int, month: int, amount: int, **values: Any) -> dict[str, Any]:
    told = {
        "borrower_id": "K1",
        "direction": "sale",
        "number": f"{number:04d}",
        "issued_on": date(2026, month, 28),
        "counterparty": "买方甲",
    }
    return {**told, "amount": Decimal(amount), "status": "valid", **values}


@pytest.fixture
def trader(bare: Any) -> Any:
    """One borrower with a loan, invoices of four months (the last without sales), a statement and a house."""
    publish(bare, "loan", [LOAN])
    publish(bare, "invoice", [
        invoice(1, 6, 30_000), invoice(2, 7, 20_000), invoice(3, 7, 9_000, status="void"), invoice(4, 9, 5_000, direction="purchase"),
    ])  # fmt: skip
    line = {"borrower_id": "K1", "account_no": "6222000011112222", "counterparty": "买方甲"}
    publish(bare, "account_flow", [
        {**line, "booked_on": date(2026, 6, 1), "amount": Decimal(200_000), "balance": Decimal(200_000)},
        {**line, "booked_on": date(2026, 6, 2), "amount": Decimal(-190_000), "balance": Decimal(10_000)},
    ])  # fmt: skip
    publish(bare, "collateral", [{
        "collateral_id": "Y1", "loan_id": "L1", "borrower_id": "K1", "kind": "residential", "value": Decimal(100_000), "valued_on": date(2024, 1, 1),
        "insured_until": date(2026, 9, 1),
    }])  # fmt: skip
    return bare


def figures(app: Any) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_flows_are_told_with_their_watch_lines(
    trader: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]], language: str
) -> None:
    app = visitor(trader, Role.HEAD_OFFICE, language).open("borrower", id="K1", part="flows")
    assert faults() == []
    told = figures(app)
    silent, buyer = ("停止开票天数", "最大买方占比") if language == "zh" else ("Days silent", "Largest buyer")
    assert told[silent].startswith("95")
    assert told[buyer] == "100.0%"
    marked = {one.label for one in app.metric if one.proto.color == one.proto.MetricColor.RED}
    assert {silent, buyer} <= marked


def test_money_that_passes_through_is_listed_with_its_account_masked(trader: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(trader).open("borrower", id="K1", part="flows")
    shown = next(one.value for one in app.dataframe if "flow_account" in one.value.columns)
    assert shown["flow_account"].tolist() == ["…2222"]
    assert not any("6222000011112222" in str(one.value) for one in app.dataframe)


def test_a_months_invoices_can_be_looked_at_void_ones_too(trader: Any, visitor: Callable[..., Any]) -> None:
    app = visitor(trader).open("borrower", id="K1", part="flows")
    app.selectbox(key="flows_trade_month").set_value("2026-07").run()
    (rows,) = (one.value for one in app.dataframe if "flow_number" in one.value.columns)
    assert list(zip(rows["flow_number"], rows["flow_state"], strict=True)) == [("0002", "有效"), ("0003", "作废")]


def test_collateral_says_what_has_expired(trader: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]) -> None:
    app = visitor(trader).open("borrower", id="K1", part="collateral")
    assert faults() == []
    assert figures(app)["最高抵押率"] == "80.0%"
    (pieces,) = (one.value for one in app.dataframe if "piece" in one.value.columns)
    assert pieces["piece_flags"].tolist() == ["抵押率超限、保险已到期、评估过期"]


@pytest.mark.parametrize("part", ["flows", "collateral"])
def test_where_nothing_was_imported_the_page_says_so(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]], part: str
) -> None:
    publish(bare, "loan", [LOAN])
    app = visitor(bare).open("borrower", id="K1", part=part)
    assert faults() == []
    assert len(app.info) >= 1
    assert not app.exception
