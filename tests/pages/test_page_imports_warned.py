"""What an import brings in is judged at once; a rule at fault is told, and the import stands."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from postloan.access import EVERYTHING, Role
from postloan.warning import outcome as judging
from postloan.warning.catalogue import all_rules
from postloan.warning.tables import signal, warning_run

HEAD = "数据日期,借据号,客户号,借款人,机构,产品,贷款金额,年利率,放款日,到期日,贷款余额,逾期天数"
TAPE = "\n".join([
    HEAD, "2026-10-31,J1,K1,甲公司,城关支行,经营贷,1000.00,5,2024-01-10,2027-01-10,900.00,40",
    "2026-10-31,J2,K2,乙公司,城关支行,经营贷,1000.00,5,2024-01-10,2027-01-10,800.00,0",
])  # fmt: skip


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "all_rules", lambda: {"R01": all_rules()["R01"]})


def published(app: Any) -> Any:
    app.file_uploader[0].set_value([("台账.csv", f"\ufeff{TAPE}\n".encode(), "text/csv")]).run()
    app.button(key="import_check").click().run()
    return app.button(key="import_publish").click().run()


def rows(house: Any, table: Any) -> list[Any]:
    with house.desk.connect() as connection:
        return list(connection.execute(select(table).order_by(table.c.id)).mappings())


def said(app: Any) -> list[str]:
    return [one.value for one in (*app.toast, *app.info, *app.error)]


def test_publishing_a_tape_raises_its_signals_at_once(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = published(visitor(bare, Role.HEAD_OFFICE).open("imports"))
    assert faults() == []
    assert "预警规则已运行：新增 1 条信号，更新 0 条，0 条已不再触发，0 条已无法判断。" in said(app)
    (raised,) = rows(bare, signal)
    assert (raised["borrower_id"], raised["rule_id"], raised["colour"], raised["value"]) == ("K1", "R01", 3, 40)
    assert [one["cause"] for one in rows(bare, warning_run)] == ["publish"]


def test_a_rule_at_fault_is_told_and_the_import_stands(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any) -> Any:
        raise ZeroDivisionError

    broken = replace(all_rules()["R01"], id="R02", measure=fault)
    monkeypatch.setitem(all_rules(), "R02", broken)
    monkeypatch.setattr(judging, "all_rules", lambda: {"R02": broken})
    app = published(visitor(bare, Role.HEAD_OFFICE).open("imports"))
    assert faults() == []
    assert any("有 1 条预警规则运行失败（R02）" in one for one in said(app))
    assert len(bare.book.history(EVERYTHING)) == 1
    assert rows(bare, signal) == []


def test_a_run_that_breaks_down_undoes_no_import(bare: Any, visitor: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: Any, **__: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(judging, "builders", fault)
    monkeypatch.setattr(judging, "by_currency", fault)
    app = published(visitor(bare, Role.HEAD_OFFICE).open("imports"))
    assert len(bare.book.history(EVERYTHING)) == 1
    assert any("台账" in one or "已发布" in one for one in said(app))
    assert rows(bare, warning_run) == []
