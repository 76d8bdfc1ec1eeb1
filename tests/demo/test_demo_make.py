"""The demo as it is loaded."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from postloan.access import EVERYTHING, SYSTEM, Reach, Role, Scope
from postloan.access.account import accounts, branches
from postloan.access.session import actor_of, sign_in
from postloan.collection import ledger as promises_kept
from postloan.collection import queries
from postloan.collection.promise import kept_rates
from postloan.collection.tables import contact, promise
from postloan.demo import PASSWORD, ledger, make, people, tape
from postloan.desk import audit, policies
from postloan.house import House, build
from postloan.portfolio import delinquency, overview, tie_out
from postloan.settings import Settings
from postloan.visit import queries as visits
from postloan.visit.tables import visit

LAST = Scope(EVERYTHING, ledger.LAST)


def value(house: House, name: str, scope: Scope = LAST) -> float:
    found = overview.kpis(house.book.pin(), scope, policies.current(house.desk))
    return float(next(figure.value for figure in found if figure.name == name))


def test_twenty_five_month_ends_three_thousand_borrowers_four_and_a_half_thousand_loans(loaded: House):
    assert loaded.book.pin().dates == tape.month_ends()
    assert len(tape.month_ends()) == 25
    made = ledger.make()
    assert 4_400 < made.terms.num_rows < 4_650
    assert 2_800 < len(set(made.terms["borrower_id"].to_pylist())) < 3_100
    assert len(set(made.terms["branch"].to_pylist())) == 6
    assert len(set(made.terms["officer"].to_pylist())) == 30
    assert len(set(made.terms["product"].to_pylist())) == 8


@pytest.mark.parametrize("as_of", tape.month_ends()[::6])
def test_it_ties_out(loaded: House, as_of: date):
    found = tie_out.check(loaded.book.pin(), LAST.at(as_of), policies.current(loaded.desk))
    assert found.ok
    assert found.loans > 2_000


def test_it_looks_like_a_rural_commercial_bank(loaded: House):
    assert 0.03 < value(loaded, "overdue_ratio") < 0.06
    assert 0.015 < value(loaded, "npl_ratio") < 0.03
    assert 1.0 < value(loaded, "coverage") < 2.5
    assert value(loaded, "overdue90_to_npl") <= 1.0
    assert delinquency.buckets(loaded.book.pin(), LAST, policies.current(loaded.desk))["loans"].min() > 0


def test_one_branch_gets_worse_and_one_product_better(loaded: House):
    year_ago = LAST.at(date(2025, 5, 31))
    branch = {"branch": people.branch_codes()[2]}
    assert value(loaded, "npl_ratio", LAST.narrowed(**branch)) > 2 * value(loaded, "npl_ratio", year_ago.narrowed(**branch))
    consumer = make.w.words()["products"][2]["name"]
    assert (
        value(loaded, "overdue_ratio", LAST.narrowed(product=consumer))
        < value(loaded, "overdue_ratio", year_ago.narrowed(product=consumer)) / 1.5
    )


def test_there_is_an_account_for_every_role_and_its_password_works(loaded: House):
    with loaded.desk.connect() as connection:
        found = accounts(connection)
        assert len(branches(connection)) == 6
    assert {one.role for one in found} == set(Role)
    policy = policies.current(loaded.desk)
    for one in found:
        who = actor_of(loaded.desk, sign_in(loaded.desk, one.username, PASSWORD, policy), policy)
        assert who is not None
        assert who.role is one.role
        assert not one.must_change


def test_the_officer_has_loans_in_his_name(loaded: House):
    officer = people.actors(loaded)["officer"]
    assert officer.reach == Reach((people.branch_codes()[2],), (officer.name,))
    assert value(loaded, "balance", Scope(officer.reach, ledger.LAST)) > 0


def test_the_diary_is_written_within_everybodys_reach(loaded: House):
    with loaded.desk.connect() as connection:
        counts = [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (visit, contact, promise)]
    assert counts[0] >= 20
    assert counts[1] >= 50
    assert counts[2] >= 10


def test_some_promises_were_kept_and_some_were_not(loaded: House):
    collector = people.actors(loaded)["collector"]
    scope = Scope(collector.reach, ledger.LAST)
    with loaded.desk.connect() as connection:
        rows = queries.promises(connection, collector.reach).to_dict("records")
    judged = promises_kept.states(loaded.book.pin(), scope, policies.current(loaded.desk), promises_kept.promised(rows))
    rates = kept_rates(judged.values())
    assert rates.judged >= 6
    assert 0.2 < rates.by_count < 0.8
    assert 0 < rates.by_amount < 1


def test_the_officer_has_visits_behind_and_steps_before_him(loaded: House):
    officer = people.actors(loaded)["officer"]
    with loaded.desk.connect() as connection:
        assert visits.visits(connection, officer.reach, visits.VisitFilter()).total >= 6
        assert len(visits.next_steps(connection, officer.reach)) >= 3


def test_loading_again_changes_nothing(loaded: House):
    before = loaded.book.pin().version
    assert make.load(loaded) is False
    assert loaded.book.pin().version == before


def test_the_audit_chain_of_the_demo_verifies(loaded: House):
    assert audit.verify(loaded.desk).fault is None


def test_a_withdrawn_month_is_not_brought_back(demo_home: Path, tmp_path: Path):
    """A person may take a demo import away; only what was never loaded is loaded."""
    home = shutil.copytree(demo_home, tmp_path / "home")
    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}", demo=True))
    imports = house.book.history(EVERYTHING)
    newest = imports[(imports["table_name"] == "loan") & (imports["file_name"] == make.file_names()[ledger.LAST])]
    house.book.undo(SYSTEM, int(newest["id"].iloc[0]), policies.current(house.desk))
    assert make.load(house) is False
    assert house.book.pin().dates == tape.month_ends()[:-1]
    house.desk.dispose()


def test_a_book_of_somebody_else_is_left_alone(house: House):
    import hashlib

    import pyarrow.parquet as pq

    from postloan.book import Staged

    small = ledger.make(3, borrower_count=40, loan_count=40)
    path = house.book.stage_path()
    pq.write_table(next(iter(tape.make(small, tape.month_ends(), policies.current(house.desk))))[1], path)
    staged = Staged("loan", path, "our own.xlsx", hashlib.sha256(path.read_bytes()).hexdigest())
    house.book.publish(SYSTEM, staged, policies.current(house.desk))
    assert make.load(house) is False
    assert len(house.book.history(EVERYTHING)) == 1
