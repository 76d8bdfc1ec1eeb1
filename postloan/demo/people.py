"""The demo's branches, one account a role, and the capital that concentration is measured against."""

from typing import Any

from postloan.access import SYSTEM, Actor, Reach, Role
from postloan.access.account import accounts, branches, create_account, save_branch
from postloan.access.role import ALL_BRANCHES
from postloan.access.thresholds import change_policy
from postloan.demo import PASSWORD, behaviour, borrowers
from postloan.demo import words as w
from postloan.desk import policies, unit
from postloan.house import House

CAPITAL = {"net_capital": 245_000_000.0, "tier1_capital": 210_000_000.0}


def branch_codes() -> list[str]:
    return [str(branch["code"]) for branch in w.words()["branches"]]


def held(account: dict[str, Any]) -> tuple[str, ...]:
    """The branches of an account: the one that gets worse first, then the others in order."""
    codes = branch_codes()
    first = codes.pop(behaviour.WORSE_BRANCH)
    return (first, *codes)[: account.get("branches", 0)]


def officer_of(branch: str, seed: int) -> str:
    """The first officer of a branch, as the borrowers of that seed have it."""
    desk = borrowers.officers(seed)
    return str(desk.loc[desk["branch"] == branch, "officer"].iloc[0])


def seat(house: House, seed: int) -> None:
    """Open the branches, the accounts and the policy that are missing."""
    with house.desk.connect() as connection:
        known = {branch.code for branch in branches(connection)}
        taken = {account.username for account in accounts(connection)}
    for branch in w.words()["branches"]:
        if branch["code"] not in known:
            with unit(house.desk, SYSTEM, "save_branch") as work:
                save_branch(work, branch["code"], branch["code"], region=branch["regions"][0])
    for account in w.words()["accounts"]:
        if account["username"] not in taken:
            _open(house, account, seed)
    if not policies.current(house.desk).version:
        with unit(house.desk, SYSTEM, "change_policy") as work:
            change_policy(work, CAPITAL, w.words()["policy"]["reason"])


def _open(house: House, account: dict[str, Any], seed: int) -> None:
    role, own = Role(account["role"]), held(account)
    officer = officer_of(own[0], seed) if role is Role.LOAN_OFFICER else None
    with unit(house.desk, SYSTEM, "create_account") as work:
        create_account(work, account["username"], officer or account["name"], role, branches=own, officer=officer,
                       chosen_password=PASSWORD, must_change=False)  # fmt: skip


def actors(house: House) -> dict[str, Actor]:
    """Who signs the demo's diary: the accounts, by username."""
    with house.desk.connect() as connection:
        found = accounts(connection)
    return {
        one.username: Actor(one.id, one.name, one.role, Reach(None if one.role in ALL_BRANCHES else one.branches,
                                                              (one.officer,) if one.officer else None))
        for one in found
    }  # fmt: skip
