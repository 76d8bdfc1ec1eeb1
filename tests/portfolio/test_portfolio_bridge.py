"""Nine loans of two branches over four month-ends: every bar by hand, per branch and in total, and the loans of every bar."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import working_book
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postloan.access import EVERYTHING, SLICES, SYSTEM, Reach, Scope
from postloan.book import Pin
from postloan.house import House
from postloan.policy import Policy
from postloan.portfolio import Behind, LoanFilter, behind, grid, migration, proof
from postloan.portfolio.measure import sums, yuan
from postloan.portfolio.movement import bridge, bridge_control
from postloan.portfolio.movement.waterfall import BARS
from postloan.portfolio.outlook import chain, course

D1, D2, D3, D4 = DAYS = (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
P = Policy()
ALL = Scope(EVERYTHING, D4)
Row = dict[str, Any]

#: Loan: branch, then for each date "class balance provision" ("" where the tape does not have it), and flags of its last date.
LIVES: dict[str, tuple[str, tuple[str, str, str, str]]] = {
    "a": ("East", ("2 100 2", "3 100 50", "3 80 40", "3 80 40")),  # turns, pays
    "b": ("East", ("3 200 100", "", "", "")),  # settled
    "c": ("East", ("4 300 150", "2 250 10", "3 250 120", "3 250 120")),  # pays, is cured, turns again
    "d": ("West", ("3 400 200", "3 400 200", "2 400 20", "2 400 20")),  # restructured
    "e": ("West", ("5 500 500", "5 500 500", "5 450 500", "5 450 500")),  # written off, the claim kept
    "f": ("West", ("4 600 300", "4 600 300", "4 600 300", "")),  # sold
    "g": ("East", ("3 50 25", "3 50 25", "3 50 25", "3 60 30")),  # handed to the west, grows
    "h": ("East", ("", "", "3 70 35", "3 70 35")),  # new, and bad at once
    "i": ("East", ("1 1000 1", "1 1000 1", "1 1000 1", "1 1000 1")),
}


def rows() -> Iterator[Row]:
    for loan, (branch, states) in LIVES.items():
        for day, state in zip(DAYS, states, strict=True):
            if state:
                risk_class, balance, provision = state.split()
                moved = loan == "g" and day >= D3
                yield {
                    "as_of": day, "loan_id": loan, "branch": "West" if moved else branch, "risk_class": int(risk_class), "balance": balance,
                    "provision": provision, "dpd": 0, "restructured": loan == "d" and day >= D3, "written_off": loan == "e" and day >= D3,
                }  # fmt: skip


def dispose(house: House, *claims: tuple[str, date, str, str]) -> None:
    """Publish disposals: loan, day, kind, principal."""
    lines = [
        {"loan_id": loan, "disposed_on": day, "kind": kind, "principal": Decimal(amount)} for loan, day, kind, amount in claims
    ]
    house.book.publish(SYSTEM, working_book.staged(house.book, "disposal", lines), P)


def pay(house: House, *payments: tuple[str, date, str]) -> None:
    lines = [{"loan_id": loan, "paid_on": day, "amount": Decimal(amount)} for loan, day, amount in payments]
    house.book.publish(SYSTEM, working_book.staged(house.book, "repayment", lines), P)


def told(house: House, publish: Callable[..., Pin]) -> Pin:
    """All nine loans, and what is told of the one that was sold."""
    publish(list(rows()))
    dispose(house, ("f", date(2026, 3, 20), "sold", "590.00"))
    return house.book.pin()


@pytest.fixture(scope="module")
def pin(new_house: Callable[[], House], publisher: Callable[[House], Callable[..., Pin]]) -> Pin:
    house = new_house()
    return told(house, publisher(house))


def bars(one: bridge.Bridge) -> dict[str, Decimal]:
    return {name: amount for name, amount in one.bars if amount}


def money(**amounts: str) -> dict[str, Decimal]:
    return {name: Decimal(amount) for name, amount in amounts.items()}


def test_the_bad_loans_month_by_month(pin: Pin) -> None:
    found = bridge.read(pin, ALL, P, since=D1)
    one = found.total["npl"]
    assert (one.opening, one.closing, one.difference, one.ok) == (Decimal(2050), Decimal(460), 0, True)
    assert bars(one) == money(
        new="420", cured="-250", collected="-320", restructured="-400", written_off="-450", sold="-600", risen="10"
    )
    east, west = (found.values["npl"][branch] for branch in ("East", "West"))
    assert (east.opening, east.closing, west.opening, west.closing) == (550, 400, 1500, 60)
    assert bars(east) == money(new="420", cured="-250", collected="-270", reclassified="-50")
    assert bars(west) == money(
        collected="-50", restructured="-400", written_off="-450", sold="-600", reclassified="50", risen="10"
    )
    assert east.ok
    assert west.ok


def test_the_provision_month_by_month(pin: Pin) -> None:
    found = bridge.read(pin, ALL, P, since=D1)
    one = found.total["provision"]
    assert (one.opening, one.closing, one.difference) == (Decimal(1278), Decimal(246), 0)
    assert bars(one) == money(charged="35", added="163", released="-330", settled="-100", written_off="-500", sold="-300")
    assert bars(found.values["provision"]["West"])["reclassified"] == 25
    assert all(cell.ok for cell in found.values["provision"].values())


def test_both_ends_do_not_see_what_happened_between(pin: Pin) -> None:
    found = bridge.read(pin, ALL, P, since=D1, steps="ends")
    one = found.total["npl"]
    assert bars(one) == money(new="150", collected="-300", restructured="-400", written_off="-450", sold="-600", risen="10")
    assert one.difference == 0
    assert bars(found.values["npl"]["East"])["reclassified"] == -50
    assert [value for subject in bridge.SUBJECTS for value, cell in found.values[subject].items() if not cell.ok] == []


@pytest.mark.parametrize("steps", ["months", "ends"])
@pytest.mark.parametrize("branch", [None, "East", "West"])
def test_the_list_of_every_bar_sums_to_it(pin: Pin, steps: behind.Steps, branch: str | None) -> None:
    view = ALL.narrowed(branch=branch) if branch else ALL
    found = bridge.read(pin, view, P, since=D1, steps=steps)
    for subject, one in found.total.items():
        for name, amount in one.bars:
            listed = behind.page(pin, view, P, behind=Behind(since=D1, flow=f"{subject}.{name}", steps=steps))
            assert listed.amount == amount, (subject, name)
            assert Decimal(str(round(listed.rows["counted"].sum(), 2))) == amount, (subject, name)


@pytest.fixture(scope="module")
def parted(new_house: Callable[[], House], publisher: Callable[[House], Callable[..., Pin]]) -> Pin:
    """p is bad: a part is written off, a part sold, the rest repaid. q is not: assets are taken for a part of it."""
    lives = {"p": ("4 100 60", "4 70 30", "4 25 15", ""), "q": ("2 200 4", "2 120 2", "2 120 2", "2 120 2")}
    house, lines = new_house(), []
    for loan, states in lives.items():
        for day, state in zip(DAYS, states, strict=True):
            if state:
                risk_class, balance, provision = state.split()
                lines.append({"as_of": day, "loan_id": loan, "branch": "East", "risk_class": int(risk_class), "balance": balance, "provision": provision, "dpd": 0})  # fmt: skip
    publisher(house)(lines)
    dispose(
        house, ("p", date(2026, 1, 20), "written_off", "30.00"), ("p", date(2026, 2, 20), "sold", "40.00"),
        ("q", date(2026, 1, 25), "asset_for_debt", "50.00"),
    )  # fmt: skip
    return house.book.pin()


@pytest.mark.parametrize("steps", ["months", "ends"])
def test_a_part_disposed_of_is_not_cash(parted: Pin, steps: behind.Steps) -> None:
    found = bridge.read(parted, ALL, P, since=D1, steps=steps).total
    assert bars(found["npl"]) == money(written_off="-30", sold="-40", collected="-30")
    parts = {"months": money(written_off="-30", sold="-17", settled="-15"), "ends": money(written_off="-30", sold="-32")}
    assert bars(found["provision"]) == parts[steps]
    assert [one.difference for one in found.values()] == [0, 0]
    for subject, one in found.items():
        for name, amount in bars(one).items():
            wanted = Behind(since=D1, flow=f"{subject}.{name}", steps=steps)
            assert behind.page(parted, ALL, P, behind=wanted).amount == amount, (subject, name)


def test_the_forecast_learns_the_ways_out_that_the_bridge_shows(parted: Pin) -> None:
    """What was written off of a loan that stayed is no repayment, neither looking back nor ahead."""
    months = course.read(parted, ALL, P).whole.months
    out = dict(zip(chain.OUT, months.moved[:, :, chain.STATES :].sum(axis=0).T / 100, strict=True))
    npl = {name: amounts[chain.IS_NPL].sum() for name, amounts in out.items()}
    assert npl["written_off"] == 30
    assert npl["sold"] == 40
    assert npl["repaid"] + npl["settled"] == 30
    well = {name: amounts[~chain.IS_NPL].sum() for name, amounts in out.items()}
    assert well == {"repaid": 30, "settled": 0, "written_off": 0, "sold": 50}
    assert months.moved.sum(axis=2).tolist() == months.opening.tolist()


def test_the_lists_tell_what_became_of_each_part(parted: Pin) -> None:
    listed = {
        name: [
            (row.as_of.date(), row.counted)
            for row in behind.page(parted, ALL, P, behind=Behind(since=D1, flow=f"npl.{name}")).rows.itertuples()
        ]
        for name in ("written_off", "sold", "collected")
    }
    assert listed == {"written_off": [(D2, -30.0)], "sold": [(D3, -40.0)], "collected": [(D3, -5.0), (D4, -25.0)]}


def test_parts_agree_with_the_register(parted: Pin) -> None:
    controls = {one.name: one for one in bridge_control.read(parted, ALL, P, since=D1) or ()}
    assert {name: (one.by_bridge, one.by_ledger) for name, one in controls.items()} == {
        "collected": (30, None), "written_off": (30, 30), "sold": (40, 40), "straight": (50, None),
    }  # fmt: skip


def test_a_loan_that_turned_twice_stands_twice_in_the_list(pin: Pin) -> None:
    listed = behind.page(pin, ALL, P, behind=Behind(since=D1, flow="npl.new"), sort="loan_id", descending=False)
    assert [(row.loan_id, row.as_of.date(), row.counted) for row in listed.rows.itertuples()] == [
        ("a", D2, 100.0), ("c", D3, 250.0), ("h", D3, 70.0),
    ]  # fmt: skip
    assert (listed.total, listed.loans) == (3, 3)
    both = behind.page(pin, ALL, P, behind=Behind(since=D1, flow="npl.collected"))
    assert (both.total, both.loans) == (4, 4)


@pytest.mark.parametrize("reach", [EVERYTHING, Reach(("East",)), Reach(("West",))])
def test_a_bridge_of_two_periods_is_the_sum_of_both(pin: Pin, reach: Reach) -> None:
    whole = bridge.read(pin, Scope(reach, D4), P, since=D1)
    first, second = bridge.read(pin, Scope(reach, D3), P, since=D1), bridge.read(pin, Scope(reach, D4), P, since=D3)
    for subject in bridge.SUBJECTS:
        parts = [dict(one.total[subject].bars) for one in (first, second)]
        assert dict(whole.total[subject].bars) == {name: parts[0][name] + parts[1][name] for name in parts[0]}
        assert first.total[subject].closing == second.total[subject].opening
        assert whole.total[subject].ok


def test_a_reach_bridges_its_own_loans_only(pin: Pin) -> None:
    found = bridge.read(pin, Scope(Reach(("East",)), D4), P, since=D1)
    assert set(found.values["npl"]) == {"East"}
    assert bars(found.total["npl"]) == money(new="420", cured="-250", collected="-270", reclassified="-50")
    nobody = bridge.read(pin, Scope(Reach(()), D4), P, since=D1)
    assert (nobody.total["npl"].opening, bars(nobody.total["npl"]), nobody.values["npl"]) == (0, {}, {})


def test_a_branch_that_has_not_reported_stands_apart(publish: Callable[..., Pin]) -> None:
    pin = publish([row for row in rows() if row["branch"] == "East" or row["as_of"] < D4])
    found = bridge.read(pin, ALL, P, since=D1)
    one = found.total["npl"]
    assert bars(one)["awaited"] == -Decimal(650), "f 600 and g 50 are still in the west, as far as is known"
    assert one.ok
    assert found.total["provision"].ok
    assert found.values["npl"]["West"].ok
    listed = behind.page(pin, ALL, P, behind=Behind(since=D1, flow="npl.awaited"))
    assert (listed.amount, sorted(listed.rows["loan_id"])) == (-650, ["f", "g"])
    assert bridge.read(pin, ALL, P, since=D1, steps="ends").total["npl"].ok


def test_a_loan_that_came_from_a_silent_branch_is_not_awaited(publish: Callable[..., Pin]) -> None:
    silent = [row for row in rows() if row["branch"] == "East" or row["as_of"] < D4]
    came = next({**row, "as_of": D4, "branch": "East"} for row in rows() if row["loan_id"] == "f" and row["as_of"] == D3)
    pin = publish([*silent, came])
    found = bridge.read(pin, ALL, P, since=D1)
    assert bars(found.total["npl"])["awaited"] == -Decimal(50), "g; f 600 is seen in the east"
    for subject in bridge.SUBJECTS:
        assert found.total[subject].ok
        assert all(cell.ok for cell in found.values[subject].values())
        listed = behind.page(pin, ALL, P, behind=Behind(since=D1, flow=f"{subject}.awaited"))
        assert listed.amount == dict(found.total[subject].bars)["awaited"]


def test_a_branch_that_was_late_in_between_moves_over_two_months(publish: Callable[..., Pin]) -> None:
    pin = publish([row for row in rows() if row["branch"] == "East" or row["as_of"] != D2])
    found = bridge.read(pin, ALL, P, since=D1)
    assert found.total["npl"].ok
    assert all(cell.ok for subject in bridge.SUBJECTS for cell in found.values[subject].values())
    assert D2 not in migration.starts(pin, ALL, P)


def test_where_it_does_not_close_the_difference_is_told() -> None:
    one = bridge.Bridge("npl", D1, D4, "months", Decimal(100), (("new", Decimal("10.01")), ("cured", Decimal(-5))), Decimal(105))
    assert (one.difference, one.ok) == (Decimal("-0.01"), False)
    found = bridge.Bridges("branch", {"npl": one}, {"npl": {None: one}})
    frame = bridge.frame(found, "npl", "Total")
    assert list(frame.columns) == ["branch", "npl_opening", "npl_new", "npl_cured", "npl_closing", "npl_difference"]
    assert frame["npl_difference"].tolist() == [-0.01, -0.01]
    assert frame["branch"].isna().tolist() == [False, True]


def test_the_table_shows_the_whole_first_and_only_bars_that_are_needed(pin: Pin) -> None:
    frame = bridge.frame(bridge.read(pin, ALL, P, since=D1), "npl", "Total")
    assert frame["branch"].tolist() == ["Total", "West", "East"]
    assert "npl_back" not in frame
    assert frame["npl_reclassified"].tolist() == [0.0, 50.0, -50.0]
    numbers = frame.drop(columns="branch")
    assert (numbers.iloc[1:].sum() - numbers.iloc[0]).abs().max() < 1e-9


def test_a_figure_carries_its_loans(pin: Pin) -> None:
    found = bridge.read(pin, ALL, P, since=D1)
    sold = bridge.figure(found.values["npl"]["West"], "sold", {"branch": "West"})
    assert (sold.value, sold.behind, sold.where) == (Decimal(-600), Behind(since=D1, flow="npl.sold"), {"branch": "West"})
    opening, closing = (bridge.figure(found.total["npl"], name) for name in ("opening", "closing"))
    assert (opening.as_of, closing.as_of, opening.drill) == (D1, D4, {"risk_class": (3, 4, 5)})
    assert bridge.figure(found.total["provision"], "opening").drill == {}
    assert bridge.figure(found.total["npl"], "difference").behind is None


def agree(pin: Pin, found: bridge.Bridges) -> None:
    """Every figure of both tables comes to what the loans behind it add up to."""
    cells: list[tuple[bridge.Bridge, dict[str, str | None]]] = [(one, {}) for one in found.total.values()]
    cells += [(one, {"branch": value}) for values in found.values.values() for value, one in values.items()]
    for one, where in cells:
        for name in ("opening", *BARS[one.subject], "closing"):
            figure = bridge.figure(one, name, where)
            view = Scope(EVERYTHING, figure.as_of or D4).narrowed(**figure.where)
            wanted = figure.behind or LoanFilter(**(figure.drill or {}))
            held = proof.proof(figure, proof.listed(pin, view, P, wanted=wanted))
            assert held is not None
            assert held.ok, (one.subject, name, where)


@pytest.mark.parametrize("steps", ["months", "ends"])
def test_every_figure_of_the_table_agrees_with_its_loans(pin: Pin, steps: behind.Steps) -> None:
    agree(pin, bridge.read(pin, ALL, P, since=D1, steps=steps))


def test_who_was_handed_over_and_left_before_the_end_is_in_the_list_of_both_lines(publish: Callable[..., Pin]) -> None:
    lives = {"here": ("East",) * 3, "there": ("West",) * 3, "goes": ("East", "West", None), "comes": (None, "West", "East")}
    pin = publish([
        {"as_of": day, "loan_id": loan, "branch": branch, "risk_class": 3, "balance": "90", "provision": "40", "dpd": 0}
        for loan, branches in lives.items() for day, branch in zip((D1, D2, D4), branches, strict=True) if branch
    ])  # fmt: skip
    found = bridge.read(pin, ALL, P, since=D1, steps="ends")
    east, west = (bars(found.values["npl"][branch]) for branch in ("East", "West"))
    assert (east, west) == (money(new="90", reclassified="-90"), money(collected="-90", reclassified="90"))
    listed = behind.page(pin, ALL, P, behind=bridge.figure(found.values["npl"]["West"], "collected", {"branch": "West"}).behind)
    assert (listed.rows["loan_id"].tolist(), listed.amount) == (["goes"], Decimal(-90))
    agree(pin, found)


def test_where_a_period_begins() -> None:
    days = tuple(reversed(DAYS))
    assert bridge.first_choice(days[1:], D4) == D1, "the end of the year before"
    assert bridge.first_choice((D3, D2), D4) == D2, "else the oldest, when three months are not there"
    june = date(2026, 6, 30)
    assert bridge.first_choice((date(2026, 5, 31), D4, D3), june) == D4, "three months ago"
    assert bridge.first_choice((), D4) is None


def test_a_slice_that_is_none_is_refused(pin: Pin) -> None:
    with pytest.raises(KeyError):
        bridge.read(pin, ALL, P, since=D1, by="balance")


def test_the_ledgers_say_the_same_or_the_difference_is_shown(publish: Callable[..., Pin], house: House) -> None:
    told(house, publish)
    pay(
        house, ("b", date(2026, 1, 15), "205.00"), ("c", date(2026, 1, 20), "50.00"), ("a", date(2026, 2, 10), "20.00"),
        ("e", date(2026, 2, 11), "50.00"), ("b", date(2025, 12, 1), "999.00"), ("i", date(2026, 2, 1), "77.00"),
    )  # fmt: skip
    found = {one.name: one for one in bridge_control.read(house.book.pin(), ALL, P, since=D1) or ()}
    collected, sold, written_off = found["collected"], found["sold"], found["written_off"]
    assert (collected.by_bridge, collected.by_ledger, collected.difference) == (320, 325, 5)
    assert (sold.by_bridge, sold.by_ledger, sold.difference) == (600, 590, -10)
    assert (written_off.by_bridge, written_off.by_ledger) == (450, 0)
    ends = {one.name: one for one in bridge_control.read(house.book.pin(), ALL, P, since=D1, steps="ends") or ()}
    assert (ends["collected"].by_bridge, ends["collected"].by_ledger) == (300, 305), "a turned in between: its 20 are not seen"


def test_without_a_ledger_there_is_nothing_to_hold_against(publish: Callable[..., Pin]) -> None:
    assert bridge_control.read(publish(list(rows())), ALL, P, since=D1) is None


def test_what_left_straight_from_performing_is_told_beside_the_bridge(publish: Callable[..., Pin], house: House) -> None:
    good = {"loan_id": "k", "risk_class": 2, "dpd": 0, "balance": "30"}
    publish([*rows(), {**good, "as_of": D1}, {**good, "as_of": D2, "written_off": True}])
    dispose(house, ("k", date(2026, 1, 10), "written_off", "30.00"))
    pin = house.book.pin()
    straight = next(one for one in bridge_control.read(pin, ALL, P, since=D1) or () if one.name == "straight")
    assert (straight.by_bridge, straight.by_ledger, straight.difference) == (30, None, None)
    assert bridge.read(pin, ALL, P, since=D1).total["npl"].ok


state = st.one_of(
    st.none(),
    st.fixed_dictionaries({
        "risk_class": st.integers(1, 5), "balance": st.decimals("0.01", 9_999, places=2), "provision": st.one_of(st.none(), st.decimals(0, 99, places=2)),
        "branch": st.sampled_from(["East", "West"]), "product": st.sampled_from(["SME", "Home"]), "restructured": st.booleans(),
        "written_off": st.sampled_from([False, False, False, True]),
    }),
)  # fmt: skip
life = st.tuples(state, state, state, state)


def tape(lives: Sequence[tuple[Any, ...]]) -> list[Row]:
    """Each loan as drawn; one more in every branch on every date, so that all have reported."""
    anchors = [
        {"as_of": day, "loan_id": f"anchor {b}", "branch": b, "balance": "1", "dpd": 0} for day in DAYS for b in ("East", "West")
    ]
    drawn = [
        {"as_of": day, "loan_id": f"n{number}", "dpd": 0, **one}
        for number, states in enumerate(lives)
        for day, one in zip(DAYS, states, strict=True)
        if one
    ]
    return anchors + drawn


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=st.lists(life, min_size=4, max_size=20))
def test_any_tapes_close_to_the_cent_for_every_slice(publish: Callable[..., Pin], lives: list[tuple[Any, ...]]) -> None:
    pin = publish(tape(lives))
    for by in ("branch", "product"):
        for steps in ("months", "ends"):
            found = bridge.read(pin, ALL, P, since=D1, by=by, steps=steps)
            every = [found.total, *({one.subject: one} for cells in found.values.values() for one in cells.values())]
            assert [one for group in every for one in group.values() if not one.ok] == []
    narrow = ALL.narrowed(branch="East", product="SME")
    found = bridge.read(pin, narrow, P, since=D1, by="officer")
    assert found.total["npl"].ok
    for subject, one in found.total.items():
        for name, amount in one.bars:
            listed = behind.page(pin, narrow, P, behind=Behind(since=D1, flow=f"{subject}.{name}"))
            assert listed.amount == amount, (subject, name)


def test_every_slice_can_be_asked_for_and_its_values_sum_to_the_whole(pin: Pin) -> None:
    for by in SLICES:
        found = bridge.read(pin, ALL, P, since=D1, by=by)
        (row,) = sums(grid.read(pin, ALL, dates=(D4,)), P)[0]
        assert found.total["npl"].closing == yuan(row["npl"])
        for subject in bridge.SUBJECTS:
            assert tuple(name for name, _ in found.total[subject].bars) == BARS[subject]
            assert sum(one.closing for one in found.values[subject].values()) == found.total[subject].closing
