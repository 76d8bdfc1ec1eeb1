"""Who may sign in."""

import argparse

from postloan.access import SYSTEM, Role
from postloan.access.account import accounts, branches, create_account, reset_password, save_branch
from postloan.access.session import plain_name
from postloan.commands.saying import say
from postloan.desk import Unit, connect, unit
from postloan.settings import Settings


def add_account(settings: Settings, options: argparse.Namespace) -> int:
    """Make an account and print its first password; branches that do not exist yet are made."""
    desk = connect(settings.database_url)
    with unit(desk, SYSTEM, create_account.__name__) as work:
        for code in options.branch:
            _make_branch(work, code)
        made = create_account(
            work,
            options.username,
            options.name or options.username,
            Role(options.role),
            branches=options.branch,
            officer=options.officer,
        )
    say(
        f"Account {plain_name(options.username)} ({options.role}). First password, to be changed at the first sign-in: {made.password}"
    )
    return 0


def _make_branch(work: Unit, code: str) -> None:
    if all(one.code != code for one in branches(work.connection)):
        save_branch(work, code, code)


def reset_account(settings: Settings, options: argparse.Namespace) -> int:
    """Give an account a new first password, lift a lock-out and end its sessions."""
    desk = connect(settings.database_url)
    with desk.connect() as connection:
        found = next((one for one in accounts(connection) if one.username == plain_name(options.username)), None)
    if found is None:
        say(f"There is no account {options.username}.")
        return 1
    with unit(desk, SYSTEM, reset_password.__name__) as work:
        made = reset_password(work, found.id)
    say(f"New first password of {found.username}: {made.password}")
    return 0


def list_accounts(settings: Settings, _options: argparse.Namespace) -> int:
    """Every account, its role and branches."""
    with connect(settings.database_url).connect() as connection:
        for one in accounts(connection):
            state = " (disabled)" if one.disabled else ""
            say(f"{one.username:<20} {one.role:<16} {', '.join(one.branches) or '-':<30} {one.name}{state}")
    return 0
