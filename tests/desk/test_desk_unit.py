"""Two people and one record: the second is told, nothing is lost."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from postloan.access import SYSTEM
from postloan.access.account import save_branch
from postloan.access.tables import account, branch
from postloan.desk import unit
from postloan.desk.audit import verify
from postloan.desk.tables import audit, calendar_day
from postloan.desk.unit import _fingerprint
from postloan.errors import ChangedMeanwhile


@pytest.fixture
def desk(any_engine):
    with unit(any_engine, SYSTEM, "x") as work:
        save_branch(work, "城关", "城关支行")
    return any_engine


def name_of_branch(desk) -> str:
    with desk.connect() as connection:
        return connection.execute(select(branch.c.name)).scalar_one()


def test_the_second_of_two_who_read_the_same_version_is_told(desk):
    with unit(desk, SYSTEM, "first") as work:
        save_branch(work, "城关", "城关一支行", version=1)
    with pytest.raises(ChangedMeanwhile), unit(desk, SYSTEM, "second") as work:
        save_branch(work, "城关", "城关二支行", version=1)
    assert name_of_branch(desk) == "城关一支行"


def test_of_many_who_save_at_the_same_moment_exactly_one_wins(desk):
    start, told = threading.Barrier(6), []

    def save(number: int) -> None:
        start.wait()
        try:
            with unit(desk, SYSTEM, "save") as work:
                save_branch(work, "城关", f"支行{number}", version=1)
        except ChangedMeanwhile:
            told.append(number)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 5
    (winner,) = set(range(6)) - set(told)
    assert name_of_branch(desk) == f"支行{winner}"
    assert verify(desk).rows == 2


def test_a_record_that_is_gone_is_told_too(desk):
    with unit(desk, SYSTEM, "remove") as work:
        work.delete(branch, "城关", version=1)
    with pytest.raises(ChangedMeanwhile), unit(desk, SYSTEM, "change") as work:
        work.update(branch, "城关", {"name": "x"})
    with pytest.raises(ChangedMeanwhile), unit(desk, SYSTEM, "remove") as work:
        work.delete(branch, "城关")


def test_a_stale_delete_is_told(desk):
    with unit(desk, SYSTEM, "first") as work:
        save_branch(work, "城关", "城关一支行", version=1)
    with pytest.raises(ChangedMeanwhile), unit(desk, SYSTEM, "remove") as work:
        work.delete(branch, "城关", version=1)


def days(desk) -> list[tuple]:
    with desk.connect() as connection:
        return [tuple(row) for row in connection.execute(
            select(calendar_day.c.on, calendar_day.c.working, calendar_day.c.note, calendar_day.c.version).order_by(calendar_day.c.on)
        )]  # fmt: skip


def told(number: int, note: str) -> dict:
    at = datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None)
    return {"country": "CN", "on": date(2026, 3, number), "working": False, "note": note, "set_by": "总行", "set_at": at}


def test_the_rows_of_a_run_are_inserted_and_changed_together_and_the_audit_has_their_number_and_fingerprint(any_engine):
    with unit(any_engine, SYSTEM, "run") as work:
        work.insert_many(calendar_day, [told(number, "休") for number in (1, 2, 3)])
        work.insert_many(calendar_day, [])
    with any_engine.connect() as connection:
        numbers = list(connection.execute(select(calendar_day.c.id).order_by(calendar_day.c.on)).scalars())
    with unit(any_engine, SYSTEM, "run") as work:
        work.update_many(calendar_day, [{"id": number, "note": f"改{number}", "working": True} for number in numbers[:2]])
        work.update_many(calendar_day, [])
    assert [row[1:] for row in days(any_engine)] == [
        (True, f"改{numbers[0]}", 2), (True, f"改{numbers[1]}", 2), (False, "休", 1),
    ]  # fmt: skip
    with any_engine.connect() as connection:
        inserted, changed = connection.execute(select(audit.c.changes).order_by(audit.c.seq)).scalars()
        assert verify(connection).ok
    assert [(one["table"], one.get("rows"), one.get("changed")) for one in (*inserted, *changed)] == [
        ("calendar_day", 3, None), ("calendar_day", None, 2),
    ]  # fmt: skip
    assert inserted[0]["sha256"] != changed[0]["sha256"]


def test_a_fingerprint_knows_every_value_and_their_order_but_no_secret():
    rows = [told(1, "甲"), told(2, "乙")]
    prints = {_fingerprint(calendar_day, some) for some in (rows, rows[::-1], [told(1, "甲"), told(2, "丙")], rows[:1])}
    assert len(prints) == 4
    assert _fingerprint(calendar_day, rows) == _fingerprint(calendar_day, [dict(reversed(row.items())) for row in rows])
    known = {"id": 1, "username": "a", "password_hash": "x"}
    assert _fingerprint(account, [known]) == _fingerprint(account, [{**known, "password_hash": "y"}])


def test_when_a_run_fails_half_way_none_of_its_rows_is_there(any_engine):
    with pytest.raises(ChangedMeanwhile), unit(any_engine, SYSTEM, "run") as work:  # noqa: PT012  the refusal comes after the rows
        work.insert_many(calendar_day, [told(1, "休")])
        raise ChangedMeanwhile
    assert days(any_engine) == []


def test_rows_of_a_run_keep_their_values_and_take_the_defaults_of_columns_they_do_not_name(any_engine):
    rows = [{**told(1, f"{day} 日"), "on": date(2026, 1, 1) + timedelta(day)} for day in range(2_500)]
    with unit(any_engine, SYSTEM, "run") as work:
        work.insert_many(calendar_day, rows)
    with any_engine.connect() as connection:
        found = connection.execute(select(calendar_day).order_by(calendar_day.c.on)).mappings().all()
    assert [{name: row[name] for name in rows[0]} for row in found] == rows
    assert {row["version"] for row in found} == {1}


def test_rows_that_name_different_columns_are_not_inserted_together(any_engine):
    rows = [told(1, "休"), {name: value for name, value in told(2, "休").items() if name != "note"}]
    with pytest.raises(ValueError, match="different columns"), unit(any_engine, SYSTEM, "run") as work:
        work.insert_many(calendar_day, rows)
    assert days(any_engine) == []
