"""Making the desk and the book what this version wants them to be."""

import argparse

from postloan.commands.saying import progress, say
from postloan.desk import connect, migrate, policies
from postloan.house import build
from postloan.settings import Settings


def migrate_desk(settings: Settings, _options: argparse.Namespace) -> int:
    """Bring the desk to this version's revision."""
    settings.home.mkdir(parents=True, exist_ok=True)
    desk = connect(settings.database_url)
    before = migrate.current(desk)
    migrate.upgrade(desk)
    after = migrate.current(desk)
    desk.dispose()
    say(f"Desk at revision {after}" + ("" if before == after else f" (was {before or 'empty'})"))
    return 0


def demo(settings: Settings, options: argparse.Namespace) -> int:
    """Fill an empty desk with the invented bank."""
    from postloan.demo import make  # noqa: PLC0415  the generator, for this command only

    if not settings.demo:
        say("This puts invented loans and accounts with public passwords into the desk. Set POSTLOAN_DEMO=1 to say so.")
        return 2
    migrate_desk(settings, options)
    house = build(settings)
    if make.load(house, progress):
        say("The demo book is ready.")
    else:
        say("Nothing to do: the demo book is there, or the desk holds other imports.")
    house.desk.dispose()
    return 0


def remake(settings: Settings, options: argparse.Namespace) -> int:
    """Make the book's derived levels again where another version or policy made them."""
    migrate_desk(settings, options)
    house = build(settings)
    house.book.remake(policies.current(house.desk), progress)
    say("The book is as this version makes it.")
    house.desk.dispose()
    return 0
