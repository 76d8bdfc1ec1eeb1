"""Writes to a desk that are meant to be killed; runs in a process of its own."""

import itertools
from multiprocessing.connection import Connection

from postloan.access import SYSTEM
from postloan.access.account import save_branch
from postloan.desk import connect, unit


def write(url: str, turn: int, told: Connection) -> None:
    """Five branches a unit, for ever; tells of each unit that is kept."""
    engine = connect(url)
    for number in itertools.count():
        with unit(engine, SYSTEM, "write") as work:
            for letter in "abcde":
                save_branch(work, f"{turn}-{number}-{letter}", "支行", region="x" * 500)
        told.send(number)
