"""Who borrows: branches, officers and three thousand invented borrowers."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from postloan.demo import words as w
from postloan.terms import BorrowerType

#: Borrowers per type in a book of 4 500 loans.
SHARE: Mapping[str, float] = {
    BorrowerType.FARMER: 0.385,
    BorrowerType.PERSONAL: 0.325,
    BorrowerType.SMALL_BUSINESS: 0.23,
    BorrowerType.CORPORATE: 0.06,
}
OFFICERS_PER_BRANCH = 5


def officers(seed: int) -> pd.DataFrame:
    """Five officers a branch, no name twice: columns branch, officer. They have their own luck, apart from the borrowers'."""
    random = np.random.default_rng([seed, 1])
    names: list[str] = []
    branches = [branch["code"] for branch in w.words()["branches"]]
    while len(names) < OFFICERS_PER_BRANCH * len(branches):
        name = w.person(random)
        if name not in names:
            names.append(name)
    return pd.DataFrame({"branch": np.repeat(branches, OFFICERS_PER_BRANCH), "officer": names})


def _name(random: w.Random, borrower_type: str, industry: str) -> str:
    trades = w.words()["industries"][borrower_type][industry]["words"]
    if borrower_type == BorrowerType.CORPORATE:
        return w.company(random, w.one_of(random, trades))
    return w.shop(random, w.one_of(random, trades)) if trades else w.person(random)


def _identity(random: w.Random, borrower_type: str, number: int) -> str:
    if borrower_type == BorrowerType.CORPORATE:
        return w.credit_code(number)
    birthday = f"{random.integers(1962, 2003)}{random.integers(1, 13):02d}{random.integers(1, 29):02d}"
    return w.identity_number(number, birthday)


def make(random: w.Random, seed: int, count: int) -> pd.DataFrame:
    """``count`` borrowers: id, name, type, industry, branch, officer, region, identity number, phone, and a hidden ``risk``.

    ``risk`` multiplies the chance to miss an instalment; its mean is 1 and most borrowers are well below.
    """
    desk = officers(seed)
    types = np.array(w.pick(random, SHARE, count), dtype=object)
    trade = _industries(random, types)
    seat = random.integers(0, len(desk), count)
    regions = {branch["code"]: branch["regions"] for branch in w.words()["branches"]}
    branch = desk["branch"].to_numpy()[seat]
    found = pd.DataFrame({
        "borrower_id": [f"C{number:06d}" for number in range(100_001, 100_001 + count)],
        "borrower_name": _unique([_name(random, kind, industry) for kind, industry in zip(types, trade, strict=True)]),
        "borrower_type": types,
        "industry": trade,
        "branch": branch,
        "officer": desk["officer"].to_numpy()[seat],
        "region": [w.one_of(random, regions[code]) for code in branch],
        "id_number": [_identity(random, kind, number) for number, kind in enumerate(types)],
        "phone": [w.phone(number) for number in range(count)],
        "risk": random.gamma(0.7, 1 / 0.7, count),
    })  # fmt: skip
    return found.assign(group_id=groups(found))


def groups(borrowers: pd.DataFrame) -> pd.Series:
    """Numbers of groups of connected clients: two to four companies, of every other group also the owner's shop; else none."""
    found = pd.Series([None] * len(borrowers), index=borrowers.index, dtype=object)
    companies = borrowers.index[borrowers["borrower_type"] == BorrowerType.CORPORATE]
    shops = borrowers.index[borrowers["borrower_type"] == BorrowerType.SMALL_BUSINESS]
    for number, start in enumerate(range(0, max(len(companies) - 8, 0), 16)):
        found[companies[[start + 2 * place for place in range(2 + number % 3)]]] = f"JT{number + 1:03d}"
        if number % 2 and len(shops) > 7 * number:
            found[shops[7 * number]] = f"JT{number + 1:03d}"
    return found


def _industries(random: w.Random, types: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """An industry section for each borrower, by what his kind works in."""
    found = np.empty(len(types), dtype=object)
    for kind, industries in w.words()["industries"].items():
        mine = types == kind
        found[mine] = w.pick(random, {section: v["weight"] for section, v in industries.items()}, int(mine.sum()))
    return found


def _unique(names: list[str]) -> list[str]:
    """Persons may share a name, firms may not: a repeated firm gets a number in its name as registries do."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        again = len(name) > 3 and seen[name] > 1
        found.append(str(w.words()["repeated_form"]).format(name=name, number=seen[name]) if again else name)
    return found
