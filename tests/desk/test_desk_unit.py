"""Two people and one record: the second is told, nothing is lost."""

import threading

import pytest
from sqlalchemy import select

from postloan.access import SYSTEM
from postloan.access.account import save_branch
from postloan.access.tables import branch
from postloan.desk import unit
from postloan.desk.audit import verify
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
