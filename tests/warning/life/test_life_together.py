"""Two people at once: the second is told, nothing is lost, and two runs do not raise the same thing twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from signal_desk import DAY, HEAD, MANAGER, ORANGE, RED, ran
from sqlalchemy import Engine, func, select

from postloan.access import EVERYTHING, SYSTEM, Actor
from postloan.desk import unit
from postloan.desk.audit import verify
from postloan.errors import PostloanError
from postloan.warning import life
from postloan.warning.tables import signal, signal_step


def said(engine: Engine, gate: Barrier, who: Actor, do: Callable) -> str:
    """What came of a word that is said at the same moment as another."""
    gate.wait()
    try:
        with unit(engine, who, "test") as work:
            do(work)
    except PostloanError as refusal:
        return type(refusal).__name__
    return "done"


def at_once(engine: Engine, *words: tuple[Actor, Callable]) -> list[str]:
    gate = Barrier(len(words))
    with ThreadPoolExecutor(len(words)) as pool:
        asked = [pool.submit(said, engine, gate, who, do) for who, do in words]
        return sorted(one.result() for one in asked)


def raised(engine: Engine, **rules: dict[str, int]) -> int:
    with unit(engine, SYSTEM, "run") as work:
        life.take(work, ran(DAY, **rules), DAY, None)
        return int(work.connection.execute(select(func.max(signal.c.id))).scalar_one())


def kinds(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(signal_step.c.kind).order_by(signal_step.c.id)).scalars())


def test_of_two_who_take_a_signal_in_hand_one_is_told(any_engine: Engine) -> None:
    number = raised(any_engine, R01={"A": ORANGE})
    take_in_hand = lambda work: life.acknowledge(work, number, 1)  # noqa: E731
    assert at_once(any_engine, (HEAD, take_in_hand), (MANAGER, take_in_hand)) == ["ChangedMeanwhile", "done"]
    assert kinds(any_engine) == ["raised", "acknowledged"]


def test_closing_and_finding_false_at_once_leaves_one_of_the_two(any_engine: Engine) -> None:
    number = raised(any_engine, R01={"A": ORANGE})
    with unit(any_engine, HEAD, "verify") as work:
        life.verify(work, number, 1, "true", text="属实")
    outcome = at_once(
        any_engine,
        (HEAD, lambda work: life.close(work, number, 2, "resolved", text="已还清")),
        (MANAGER, lambda work: life.verify(work, number, 2, "false", text="误报")),
    )
    assert outcome == ["ChangedMeanwhile", "done"]
    with any_engine.connect() as connection:
        one, levels = life.one(connection, EVERYTHING, number), life.levels(connection, EVERYTHING)
    assert (one.state == "closed") is not (one.verdict == "false")
    assert levels.empty, "either of the two ends what it says of the borrower"
    assert one.state == one.steps[-1].state


def test_two_runs_at_once_raise_one_signal_and_one_level(any_engine: Engine) -> None:
    run = lambda work: life.take(work, ran(DAY, R01={"A": RED, "B": RED}), DAY, None)  # noqa: E731
    assert at_once(any_engine, (SYSTEM, run), (SYSTEM, run)) == ["done", "done"]
    with any_engine.connect() as connection:
        assert life.signals(connection, EVERYTHING, today=DAY).total == 2
        assert life.levels(connection, EVERYTHING)["borrower_id"].tolist() == ["A", "B"]
        assert verify(connection).ok


def test_a_run_and_a_closing_at_once_agree_in_the_end(any_engine: Engine) -> None:
    number = raised(any_engine, R01={"A": ORANGE})
    with unit(any_engine, HEAD, "verify") as work:
        life.verify(work, number, 1, "true", text="属实")
    later = ran(DAY + timedelta(days=1), R01={"A": RED})
    outcome = at_once(
        any_engine,
        (HEAD, lambda work: life.close(work, number, 2, "resolved", text="已还清")),
        (SYSTEM, lambda work: life.take(work, later, DAY, None)),
    )
    # Either the run came first and the closing was of an older version, or what was closed is raised anew, for it is worse.
    assert outcome in (["ChangedMeanwhile", "done"], ["done", "done"])
    with any_engine.connect() as connection:
        levels = life.levels(connection, EVERYTHING)
        assert levels["colour"].tolist() == [RED]
        assert life.signals(connection, EVERYTHING, today=DAY).total == 1
