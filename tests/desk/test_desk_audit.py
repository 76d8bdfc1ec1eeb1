"""The chain of the audit: unbroken after honest work, and the first dishonest row is named."""

import json
import threading
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import Column, Integer, Numeric, String, Table, Time, delete, func, select, update
from sqlalchemy.types import Date

from postloan.access import SYSTEM
from postloan.desk import unit
from postloan.desk.audit import Fault, verify
from postloan.desk.metadata import Utc, metadata
from postloan.desk.tables import audit, audit_head, policy_version
from postloan.desk.unit import digest


@pytest.fixture
def five(any_engine):
    """A desk with five rows in its audit."""
    for number in range(1, 6):
        with unit(any_engine, SYSTEM, "write") as work:
            work.subject = f"第{number}条"
            work.note("said", n=number, 话="贷后")
    return any_engine


def test_an_empty_chain_is_whole(any_engine):
    verdict = verify(any_engine)
    assert (verdict.ok, verdict.rows, verdict.last_hash) == (True, 0, "0" * 64)


def test_an_honest_chain_is_whole(five):
    verdict = verify(five)
    assert (verdict.ok, verdict.rows) == (True, 5)


@pytest.mark.parametrize(
    ("column", "value"), [("who", "someone else"), ("verb", "other"), ("subject", "第0条"), ("account_id", 7)]
)
def test_an_altered_row_is_named(five, column, value):
    with five.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 3).values({column: value}))
    verdict = verify(five)
    assert (verdict.fault, verdict.seq, verdict.rows) == (Fault.ALTERED, 3, 2)


def test_altered_changes_are_named(five):
    with five.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 4).values(changes=[{"fact": "said", "n": 5, "话": "贷后"}]))
    assert verify(five).seq == 4


def test_a_missing_row_is_named(five):
    with five.begin() as connection:
        connection.execute(delete(audit).where(audit.c.seq == 2))
    verdict = verify(five)
    assert (verdict.fault, verdict.seq) == (Fault.MISSING, 2)


def test_a_cut_tail_is_noticed(five):
    with five.begin() as connection:
        connection.execute(delete(audit).where(audit.c.seq >= 4))
    verdict = verify(five)
    assert (verdict.fault, verdict.seq) == (Fault.CUT, 4)


def test_a_row_replaced_together_with_its_hash_breaks_the_link_to_the_next(five):
    with five.begin() as connection:
        row = dict(connection.execute(select(audit).where(audit.c.seq == 2)).mappings().one())
        row["who"] = "someone else"
        connection.execute(update(audit).where(audit.c.seq == 2).values(who=row["who"], hash=digest(row["previous_hash"], row)))
    verdict = verify(five)
    assert (verdict.fault, verdict.seq) == (Fault.UNLINKED, 3)


def test_a_chain_forged_from_the_first_row_on_is_told_by_a_hash_noted_earlier(five):
    noted = verify(five).last_hash
    with five.begin() as connection:
        previous = "0" * 64
        for row in list(connection.execute(select(audit).order_by(audit.c.seq)).mappings()):
            forged = dict(row) | {"who": "innocent"}
            new = digest(previous, forged)
            connection.execute(
                update(audit).where(audit.c.seq == row["seq"]).values(who="innocent", previous_hash=previous, hash=new)
            )
            previous = new
        connection.execute(update(audit_head).values(hash=previous))
    assert verify(five).ok
    assert verify(five, noted=noted).fault is Fault.FORGED


def test_values_of_every_kind_come_back_as_they_were_hashed(any_engine):
    kinds = Table(
        "kinds_of_the_test", metadata, Column("id", Integer, primary_key=True), Column("text", String(40)), Column("day", Date),
        Column("at", Utc), Column("hour", Time), Column("amount", Numeric(18, 2)),
    )  # fmt: skip
    try:
        with any_engine.connect().execution_options(writes=True) as connection, connection.begin():
            kinds.create(connection)
        values = {
            "text": "“引号”\n\t\U0001f600 é", "day": date(2024, 2, 29), "at": datetime.fromisoformat("2024-12-31T23:59:59.999999"),
            "hour": time(8, 30), "amount": Decimal("12345678901234.56"),
        }  # fmt: skip
        with unit(any_engine, SYSTEM, "write") as work:
            row_id = work.insert(kinds, values)
            work.note("floats", tiny=1e-300, third=1 / 3, big=10**17, none=None, yes=True)
        with unit(any_engine, SYSTEM, "change") as work:
            work.update(kinds, row_id, {"amount": Decimal("0.10")})
        with unit(any_engine, SYSTEM, "remove") as work:
            work.delete(kinds, row_id)
    finally:
        metadata.remove(kinds)
    assert verify(any_engine).ok
    with any_engine.connect() as connection:
        first, changed, removed = connection.execute(select(audit.c.changes).order_by(audit.c.seq)).scalars()
    assert first[0]["after"]["amount"] == "12345678901234.56"
    assert changed[0]["before"] == {"amount": "12345678901234.56"}
    assert removed[0]["after"] is None
    assert json.loads(json.dumps(first[1]))["third"] == 1 / 3


def test_writers_at_the_same_moment_make_one_chain(any_engine):
    start, failures = threading.Barrier(8), []

    def write(number: int) -> None:
        start.wait()
        for turn in range(10):
            try:
                with unit(any_engine, SYSTEM, "write") as work:
                    work.note("said", writer=number, turn=turn)
            except Exception as error:  # noqa: BLE001  the test shows whatever went wrong
                failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    verdict = verify(any_engine)
    assert (verdict.ok, verdict.rows) == (True, 80)
    with any_engine.connect() as connection:
        turns = connection.execute(select(audit.c.changes).order_by(audit.c.seq)).scalars().all()
    for number in range(8):
        assert [t[0]["turn"] for t in turns if t[0]["writer"] == number] == list(range(10))


def test_a_unit_that_fails_leaves_neither_rows_nor_an_audit_row(any_engine):
    class Broken(Exception):
        pass

    def write_and_fail() -> None:
        with unit(any_engine, SYSTEM, "write") as work:
            row = {"version": 1, "made_at": work.at, "made_by": "x", "reason": "x", "parameters": {}}
            work.insert(policy_version, row)
            raise Broken

    with pytest.raises(Broken):
        write_and_fail()
    with any_engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(policy_version)).scalar() == 0
        assert connection.execute(select(func.count()).select_from(audit)).scalar() == 0
