"""What people do on the portfolio pages: take figures away, look at personal numbers, narrow the list of loans."""

import csv
import hashlib
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import text as sql
from streamlit.testing.v1 import AppTest

from postloan.access import EVERYTHING, SYSTEM, Role, Scope
from postloan.access.session import sign_out
from postloan.book import Staged
from postloan.book.schema import LOAN
from postloan.demo.typed import ARROW
from postloan.errors import NotAllowed
from postloan.policy import Policy
from postloan.settings import ROOT
from postloan.ui import menu
from postloan.ui.parts import take

AS_OF = date(2026, 10, 31)
TERMS = {
    "as_of": AS_OF, "branch": "城关支行", "product": "SME", "principal": Decimal(100_000), "balance": Decimal(100_000), "rate": 0.05, "dpd": 40,
    "originated_on": date(2024, 1, 15), "matures_on": date(2029, 1, 15),
}  # fmt: skip


def worst(house: Any, branch: str) -> str:
    """A loan of the branch with days past due."""
    pin = house.book.pin()
    loans = pin.snapshot(Scope(EVERYTHING, pin.dates[-1]))
    late = loans.filter(loans.branch == branch, loans.dpd > 30).order_by("loan_id").limit(1)
    return str(late.to_pandas()["loan_id"].iloc[0])


def noted(house: Any, verb: str) -> list[Any]:
    """The rows of the audit trail about an action, oldest first."""
    with house.desk.connect() as connection:
        return list(connection.execute(sql("SELECT * FROM audit WHERE verb = :verb ORDER BY seq"), {"verb": verb}).mappings())


def publish(house: Any, rows: list[dict[str, Any]]) -> None:
    """Publish loans as one tape; what a row does not say is as in ``TERMS``, else missing."""
    filled = [{**TERMS, "borrower_id": f"b{row['loan_id']}", "borrower_name": f"借款人{row['loan_id']}", **row} for row in rows]
    columns = {}
    for field in LOAN.fields:
        columns[field.name] = pa.array([row.get(field.name) for row in filled], ARROW[field.kind])
    path = house.book.stage_path()
    pq.write_table(pa.table({**columns, "file_row": pa.array(range(2, len(rows) + 2), pa.int32())}), path)
    house.book.publish(SYSTEM, Staged("loan", path, "tape.xlsx", hashlib.sha256(path.read_bytes()).hexdigest()), Policy())


def offered(app: Any) -> set[str]:
    """The exports of single tables that the page offers."""
    found = (element.proto.id for element in app.get("download_button"))
    return {key.rsplit("take_", 1)[1] for key in found if "take_" in key}


@pytest.mark.parametrize(
    ("page", "tables"),
    [
        ("overview", {"overview_trend", "overview_split", "movements"}),
        ("overdue", {"overdue_over_time", "overdue_ageing", "overdue_table"}),
        ("loan", {"loan_history", "loan_schedule", "loan_repayments"}),
    ],
)
def test_every_table_of_figures_can_be_taken_away_by_those_who_may(
    page: str, tables: set[str], full: Any, visitor: Callable[..., Any]
) -> None:
    query = {"loan": worst(full, "东湖支行")} if page == "loan" else {}
    assert offered(visitor(full, Role.HEAD_OFFICE).open(page, **query)) == tables
    assert offered(visitor(full, Role.AUDITOR).open(page, **query)) == set()


def test_an_export_is_noted_and_asks_again_who_it_is_for(full: Any, visitor: Callable[..., Any]) -> None:
    manager = visitor(full, Role.BRANCH_MANAGER)
    shown = pd.DataFrame({"机构": ["=1+1", "＠x", "东湖支行"], "余额（元）": [-5.5, None, 1.0]})
    before = len(noted(full, "export_list"))
    rows = list(csv.reader(io.StringIO(take._made(shown, "overview_split", manager.token).decode("utf-8-sig"))))
    assert rows == [["机构", "余额（元）"], ["'=1+1", "-5.5"], ["'＠x", ""], ["东湖支行", "1.0"]]
    assert len(noted(full, "export_list")) == before + 1
    with pytest.raises(NotAllowed):
        take._made(shown, "overview_split", visitor(full, Role.AUDITOR).token)
    sign_out(full.desk, manager.token)
    with pytest.raises(NotAllowed):
        take._made(shown, "overview_split", manager.token)
    assert len(noted(full, "export_list")) == before + 1


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.LOAN_OFFICER])
def test_who_works_with_a_borrower_sees_his_numbers_and_it_is_noted(
    role: Role, full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    person = visitor(full, role)
    reach = person.actor.reach
    pin = full.book.pin()
    mine = pin.snapshot(Scope(reach, pin.dates[-1])).order_by("loan_id").limit(1).to_pandas().iloc[0]
    known = pin.personal(Scope(reach, pin.dates[-1]), str(mine["loan_id"]))
    app = person.open("loan", loan=str(mine["loan_id"]))
    said = " ".join(one.value for one in app.markdown)
    assert "••••••" in said
    assert str(known["phone"]) not in said
    before = len(noted(full, "reveal_personal"))
    app.button(key="loan_reveal").click().run()
    said = " ".join(one.value for one in app.markdown).replace("\\", "")
    assert str(known["phone"]) in said
    assert str(known["id_number"]) in said
    assert faults() == []
    rows = noted(full, "reveal_personal")[before:]
    assert len(rows) == 2
    assert all(mine["loan_id"] in str(dict(row)) and str(known["phone"]) not in str(dict(row)) for row in rows)


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.AUDITOR, Role.HEAD_OFFICE])
def test_who_does_not_work_with_borrowers_is_not_offered_their_numbers(
    role: Role, full: Any, visitor: Callable[..., Any]
) -> None:
    loan = worst(full, "东湖支行")
    app = visitor(full, role).open("loan", loan=loan)
    assert loan in app.markdown[0].value + " ".join(one.value for one in app.markdown)
    assert [one.key for one in app.button if one.key == "loan_reveal"] == []
    assert "••••••" not in " ".join(one.value for one in app.markdown)


def test_a_condition_set_by_its_box_narrows_the_list_and_stands_in_the_address(
    full: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    app = visitor(full, Role.HEAD_OFFICE).open("loans")
    app.multiselect(key="where_bucket").set_value([2, 3]).run()
    assert app.query_params["bucket"] in ("2,3", ["2,3"])
    assert set(app.dataframe[0].value["bucket"]) == {2, 3}
    app.number_input(key="where_dpd_min").set_value(61).run()
    assert set(app.dataframe[0].value["bucket"]) == {3}
    assert app.dataframe[0].value["dpd"].min() >= 61
    app.multiselect(key="where_bucket").set_value([]).run()
    assert "bucket" not in app.query_params
    assert app.query_params["dpd_min"] in ("61", ["61"])
    assert faults() == []


def test_loans_without_a_value_of_a_slice_can_be_asked_for(
    bare: Any, visitor: Callable[..., Any], faults: Callable[[], list[str]]
) -> None:
    publish(bare, [{"loan_id": "A1", "industry": "C"}, {"loan_id": "A2"}, {"loan_id": "A3", "dpd": 0}])
    person = visitor(bare, Role.HEAD_OFFICE)
    app = person.open("loans")
    box = app.multiselect(key="industry")
    assert box.options[-1] == "未填"
    app = box.set_value(["-"]).run()
    assert list(app.dataframe[0].value["loan_id"]) == ["A2", "A3"]
    app.multiselect(key="industry").set_value(["C"]).run()
    assert list(app.dataframe[0].value["loan_id"]) == ["A1"]
    app.multiselect(key="industry").set_value(["C", "-"]).run()
    assert set(app.dataframe[0].value["loan_id"]) == {"A1", "A2", "A3"}
    assert faults() == []


def test_an_address_that_is_no_page_leads_to_the_first_one_with_a_sentence(full: Any, visitor: Callable[..., Any]) -> None:
    visitor(full, Role.HEAD_OFFICE)
    app = AppTest.from_file(str(ROOT / "postloan" / "ui" / "frame.py"), default_timeout=60)
    app.query_params[menu.NOWHERE] = "1"
    app.run()
    assert [one.value for one in app.info][:1] == ["没有您要打开的页面，已转到首页。"]
    assert app.metric
