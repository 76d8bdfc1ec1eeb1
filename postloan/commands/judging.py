"""Putting the warning rules to today, and to the past."""

import argparse

from postloan import beside
from postloan.access import SYSTEM
from postloan.commands.saying import progress, say
from postloan.desk import policies
from postloan.house import build
from postloan.settings import Settings
from postloan.warning import daily, judge


def run_daily(settings: Settings, _options: argparse.Namespace) -> int:
    """Run the warning rules and hand up what is late; for a scheduler, once a day. Fails when a rule failed."""
    house = build(settings)
    day = daily.daily(house.desk, house.book.pin(), policies.current(house.desk))
    with house.desk.connect() as connection:
        for line in daily.lines(connection, day):
            say(line)
    house.desk.dispose()
    return 1 if day.run.failed else 0


def judge_past(settings: Settings, options: argparse.Namespace) -> int:
    """Put the warning rules to the book's past, keep the scoreboard and print it."""
    if options.beside:
        beside.attend()
    house = build(settings)
    tell = beside.tell if options.beside else progress
    judge.make(house.desk, house.book.pin(), policies.current(house.desk), SYSTEM, progress=tell)
    if options.beside:
        return 0
    with house.desk.connect() as connection:
        for line in judge.lines(connection, policies.current(house.desk)):
            say(line)
    house.desk.dispose()
    return 0
