"""What a reader is told of circles: whole circles, and nothing of what lies outside the reach. Read from a real small book."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from postloan.access import EVERYTHING, SYSTEM, Reach, Scope
from postloan.book import Pin, Staged, raw
from postloan.borrower.network import group, membership, picture
from postloan.borrower.network.circle import circles_of, guarantors, in_npl, pictured, support_of, troubled
from postloan.borrower.network.edge import Kind, Trouble
from postloan.borrower.network.seen import HIDDEN, Seen, seen
from postloan.house import build
from postloan.policy import Policy
from postloan.settings import Settings

POLICY = Policy()
JAN, FEB = date(2024, 1, 31), date(2024, 2, 29)
EAST, OF_LI = Reach(("East",)), Reach(("East",), ("Li",))
ALL = Scope(EVERYTHING, FEB)


def rows(table: str, given: list[dict[str, Any]]) -> pa.Table:
    schema = raw.columns(table)
    columns = {
        name: pa.array([row.get(name) for row in given], pa.decimal128(18, 2) if "decimal" in str(kind) else None)
        for name, kind in schema.items()
    }
    types = {
        "string": pa.string(),
        "date": pa.date32(),
        "float64": pa.float64(),
        "int32": pa.int32(),
        "boolean": pa.bool_(),
        "int8": pa.int8(),
    }
    return pa.table(
        {name: column.cast(types.get(str(schema[name]).removeprefix("!"), column.type)) for name, column in columns.items()}
    )


def loan(borrower: str, branch: str = "East", *, as_of: date = FEB, balance: int = 100, **values: Any) -> dict[str, Any]:
    return {
        "as_of": as_of, "loan_id": f"L{borrower}", "borrower_id": borrower, "borrower_name": f"Firm {borrower}", "branch": branch, "product": "SME",
        "principal": Decimal(200), "rate": 0.05, "originated_on": date(2023, 1, 10), "matures_on": date(2026, 1, 10), "officer": "Li",
        "balance": Decimal(balance), "dpd": 0, "risk_class": 1, "borrower_type": "corporate", **values,
    }  # fmt: skip


def guarantee(guarantor: str, borrower: str, amount: int = 50, **values: Any) -> dict[str, Any]:
    return {"guarantor_id": guarantor, "guarantor_name": f"Firm {guarantor}", "guarantor_type": "company", "borrower_id": borrower,
            "amount": Decimal(amount), "contract_no": f"{guarantor}{borrower}", **values}  # fmt: skip


#: East: A, B, C and F (repaid in February). West: W1 … W3. A→B→C→A; W1→A; B→W2→W3→W2; the person P→C; old and repaid ones besides.
LOANS = [
    loan("A", undrawn=Decimal(40), group_id="G1"), loan("B", dpd=120, risk_class=3, balance=80, group_id="G1"), loan("C", balance=60, officer="Wu"),
    loan("W1", "West", balance=777), loan("W2", "West", balance=888, risk_class=5, dpd=400), loan("W3", "West", balance=999, group_id="G1"),
    loan("X1"), loan("X2", borrower_type="farmer"),
]  # fmt: skip
GUARANTEES = [
    guarantee("A", "B", 70, net_assets=Decimal(60), starts_on=date(2023, 1, 1)),
    guarantee("B", "C", 30, net_assets=Decimal(500), starts_on=date(2023, 5, 1)),
    guarantee("C", "A", 20), guarantee("W1", "A", 45, net_assets=Decimal(1000)), guarantee("B", "W2", 33, net_assets=Decimal(400), starts_on=date(2023, 2, 1)),
    guarantee("W2", "W3", 11), guarantee("W3", "W2", 12), guarantee("P", "C", 15, guarantor_type="person", guarantor_name="Old Wang"),
    guarantee("C", "B", 99, ends_on=JAN), guarantee("C", "B", 98, contract_no="later", starts_on=date(2024, 3, 1)),
    guarantee("C", "F", 97, loan_id="LF"), guarantee("X1", "X2"),
]  # fmt: skip


@pytest.fixture(scope="module")
def pin(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    home = tmp_path_factory.mktemp("circles")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}"))

    def publish(table: str, given: list[dict[str, Any]]) -> None:
        path = house.book.stage_path()
        found = rows(table, given)
        pq.write_table(
            found.append_column("file_row", pa.array(range(2, len(given) + 2), pa.int32()))
            if "file_row" not in found.column_names
            else found.set_column(
                found.column_names.index("file_row"), "file_row", pa.array(range(2, len(given) + 2), pa.int32())
            ),
            path,
        )
        house.book.publish(
            SYSTEM, Staged(table, path, f"{table}{given[0].get('as_of')}", hashlib.sha256(path.read_bytes()).hexdigest()), POLICY
        )

    publish("loan", [{**loan("F"), "as_of": JAN}, *({**row, "as_of": JAN} for row in LOANS)])
    publish("loan", LOANS)
    publish("guarantee", GUARANTEES)
    yield house.book.pin()
    house.desk.dispose()


@pytest.fixture(scope="module")
def whole(pin: Pin) -> Seen:
    return seen(pin, ALL, POLICY)


@pytest.fixture(scope="module")
def east(pin: Pin) -> Seen:
    return seen(pin, Scope(EAST, FEB), POLICY)


def test_only_guarantees_in_force_count_and_those_of_repaid_loans_are_told(whole: Seen) -> None:
    assert ("C", "B") not in whole.network.amounts, "one is over, one has not begun"
    assert "F" not in whole.nodes
    assert whole.lapsed == 1
    assert whole.network.components == (("A", "B", "C", "P", "W1", "W2", "W3"), ("X1", "X2"))


def test_head_office_sees_every_name_with_what_it_owes(whole: Seen) -> None:
    a, b, p = (whole.nodes[name] for name in "ABP")
    assert (a.debt, a.exposure, a.bucket, a.risk_class) == (100, 140, 0, 1)
    assert (b.dpd, b.risk_class, b.given, b.customers) == (120, 3, 63, 2)
    assert (b.net_assets, a.net_assets) == (500, 60), "by the guarantee that began last"
    assert (p.name, p.kind, p.borrower, p.debt) == ("Old Wang", Kind.PERSON, False, None)
    assert whole.nodes["X1"].customers == 0, "a farmer does not count"
    assert in_npl(whole) == ("B", "W2")


def test_a_circle_is_added_up(whole: Seen) -> None:
    (one,) = circles_of(whole, POLICY)
    assert (one.number, one.borrowers, one.guarantors, one.outside) == (1, 6, 1, 0)
    assert (one.debt, one.exposure, one.npl) == (100 + 80 + 60 + 777 + 888 + 999, 2904 + 40, 80 + 888)
    assert (one.rings, one.mutual, one.over, one.defaulted, one.risk_class) == (2, 1, 1, 2, 5)
    assert one.guaranteed == 70 + 30 + 20 + 45 + 33 + 11 + 12 + 15
    assert pictured((one, one), 8) == (one,)


def test_support_and_limits_follow_from_what_is_seen(whole: Seen) -> None:
    first, judged = guarantors(whole, POLICY)[0]
    assert (first.id, judged.over_assets) == ("A", True)
    assert troubled(whole, POLICY) == {
        "A": (Trouble.OVER_LIMIT,),
        "B": (Trouble.NPL, Trouble.OVERDUE),
        "W2": (Trouble.NPL, Trouble.OVERDUE),
    }
    behind_a = support_of(whole, "A", POLICY)
    assert (behind_a.in_ring, behind_a.effective, behind_a.depth) == (20, 45, 0.45)


def test_a_branch_sees_the_whole_circle_but_of_others_no_figures_and_no_names(east: Seen) -> None:
    (one,) = circles_of(east, POLICY)
    assert len(one.names) == 7
    assert one.outside == 3
    assert (one.debt, one.exposure, one.npl) == (240, 280, 80)
    hidden = [node for node in east.nodes.values() if not node.told]
    assert [node.id for node in hidden] == [f"{HIDDEN}1", f"{HIDDEN}2"]
    assert {(node.name, node.debt, node.given, node.net_assets, node.bucket, node.risk_class) for node in hidden} == {(None,) * 6}
    assert not any(word in repr(east) for word in ("W2", "W3", "777", "888", "999"))


def test_a_guarantor_named_on_a_guarantee_in_reach_has_its_name_but_not_its_debt(east: Seen) -> None:
    surety = east.nodes["W1"]
    assert (surety.name, surety.told, surety.net_assets) == ("Firm W1", True, 1000)
    assert (surety.debt, surety.bucket, surety.risk_class, surety.dpd) == (None,) * 4
    assert surety.id not in east.inside


def test_amounts_between_two_outside_are_not_told_and_those_of_ones_own_are(east: Seen) -> None:
    assert east.network.amounts["B", f"{HIDDEN}1"] == 33
    assert east.network.amounts[f"{HIDDEN}1", f"{HIDDEN}2"] is None
    assert east.nodes["B"].given == 63, "its own burden is known in full"


def test_an_officer_sees_his_own_borrowers_only(pin: Pin) -> None:
    found = seen(pin, Scope(OF_LI, FEB), POLICY)
    assert found.inside == {"A", "B", "X1", "X2"}
    assert found.nodes["C"].debt is None
    assert found.nodes["C"].name == "Firm C", "it guarantees A"


def test_a_reach_of_nothing_sees_nothing(pin: Pin) -> None:
    nothing = seen(pin, Scope(Reach(()), FEB), POLICY)
    assert (nothing.network.nodes, nothing.guarantees) == ((), ())


def test_chosen_slices_choose_circles_not_members(pin: Pin) -> None:
    found = seen(pin, ALL.narrowed(officer="Wu"), POLICY)
    assert found.network.components == (("A", "B", "C", "P", "W1", "W2", "W3"),)
    assert found.nodes["A"].debt == 100


def test_net_assets_of_a_statement_fill_in_where_no_guarantee_says_them(pin: Pin) -> None:
    found = seen(pin, ALL, POLICY, assets=(("A", Decimal(9)), ("C", Decimal(5000))))
    assert (found.nodes["A"].net_assets, found.nodes["A"].assets_from) == (60, "table")
    assert (found.nodes["C"].net_assets, found.nodes["C"].assets_from) == (5000, "statement")


def test_a_picture_of_one_circle_and_of_what_is_round_a_borrower(pin: Pin) -> None:
    drawn = picture.draw(pin, ALL, POLICY, circle=1)
    assert set(drawn.places) == {"A", "B", "C", "P", "W1", "W2", "W3"}
    assert (drawn.left_out, drawn.central["A"].guarantors) == (0, 2)
    beside = picture.around(pin, Scope(EAST, FEB), POLICY, name="X1")
    assert beside is not None
    assert set(beside.places) == {"X1", "X2"}
    assert picture.around(pin, ALL, POLICY, name="F") is None
    assert picture.overview(pin, ALL, POLICY).circle_of("X1") is None, "two borrowers are no circle"


def test_groups_roll_up_what_is_in_reach(pin: Pin) -> None:
    (all_,) = group.groups(pin, ALL, POLICY).to_dict("records")
    assert (all_["group_id"], all_["members"], all_["balance"], all_["exposure"], all_["npl_balance"]) == (
        "G1",
        3,
        1179,
        1219,
        80,
    )
    assert (all_["risk_class"], all_["dpd"]) == (3, 120)
    (mine,) = group.groups(pin, Scope(EAST, FEB), POLICY).to_dict("records")
    assert (mine["members"], mine["balance"], mine["npl_ratio"]) == (2, 180, pytest.approx(80 / 180))
    members = group.members(pin, ALL, POLICY, group_id="G1")
    assert list(members["borrower_id"]) == ["W3", "A", "B"]
    assert membership.group_of(pin, ALL, POLICY, borrower_id="A") == "G1"
    assert membership.group_of(pin, ALL, POLICY, borrower_id="C") is None
    shares = group.with_shares(members, {"net_capital": Decimal(9990), "tier1_capital": None})
    assert shares["share_of_capital"].iloc[0] == pytest.approx(0.1)
    assert shares["share_of_tier1"].isna().all()
