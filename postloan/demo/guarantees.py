"""Who answers for whose debt at the demo bank, on its last date: the guarantee register as the bank keeps it.

**Planted**, for whoever looks for it: a circle of three communities of companies over several branches, in which a company that
has defaulted is guaranteed by others; in it a hub that guarantees more enterprises than it may; a ring of three; a mutual pair with a
third; a chain along which one default fells one after another; a guarantee company behind two dozen shops; three groups of five farmers who all answer for each other, one of
them with a bad member; owners who answer for their firms; guarantees that have ended, and some whose loan is repaid.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from postloan.book.schema import TABLES
from postloan.demo import typed
from postloan.demo import words as w
from postloan.demo.ledger import LAST, Ledger
from postloan.terms import BorrowerType, GuarantorType

#: Members of each community of the large circle, of the chain, of a farmers' group; shops behind the guarantee company.
COMMUNITY, CHAIN, FARMERS, SHOPS = 8, 5, 5, 24
#: How many enterprises the hub guarantees: more than the line of five.
HUB = 7
#: Companies and shops that only their owner answers for.
OWNED = 30
#: Days after its loan's end that a guarantee still lasts: two years and a bit.
_AFTER = 730
#: Net assets of guarantors in units of what they owe or were lent, by turns; None: the register does not say.
_ASSETS = (1.9, 0.7, 2.6, None, 1.2, 0.4, 3.1, 1.5)
#: A company is never taken for smaller than this (fen).
_SMALLEST = 400_000_000
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Firm:
    """A borrower as the register needs it: its largest loan, and what it owes in all (fen)."""

    id: str
    name: str
    kind: str
    loan_id: str
    principal: int
    owed: int
    begins: int
    ends: int
    bad: bool


def make(book: Ledger) -> pa.Table:
    """The register in the columns of the guarantee schema and ``file_row``."""
    draw = np.random.default_rng([book.seed, 11])
    rows = pd.DataFrame(_rows(_Drawer(draw, _firms(book)), book))
    contracts = [f"BZ{number:05d}" for number in range(1, len(rows) + 1)]
    return typed.table(rows.assign(contract_no=contracts, joint=True, currency="CNY"), TABLES["guarantee"])


def _firms(book: Ledger) -> list[Firm]:
    """Everybody who owes something on the last date, in order of number."""
    at = book.positions[LAST]
    held = book.facts.iloc[at.loan].assign(owed=at.balance, dpd=at.dpd)
    held = held[held["owed"] > 0].sort_values(["borrower_id", "principal", "loan_id"], ascending=[True, False, True])
    sums = held.groupby("borrower_id").agg(owed=("owed", "sum"), dpd=("dpd", "max"))
    first = held.drop_duplicates("borrower_id").set_index("borrower_id")
    return [
        Firm(str(name), row["borrower_name"], row["borrower_type"], row["loan_id"], int(row["principal"]), int(owed), int(row["originated_on"]), int(row["matures_on"]), int(dpd) > 90)
        for (name, row), (owed, dpd) in zip(first.to_dict("index").items(), sums[["owed", "dpd"]].to_numpy(), strict=True)
    ]  # fmt: skip


class _Drawer:
    """Hands out borrowers of a kind by lot, nobody twice."""

    def __init__(self, draw: w.Random, firms: Sequence[Firm]) -> None:
        self.draw = draw
        self._left: dict[tuple[str, bool], list[Firm]] = {}
        for at in draw.permutation(len(firms)):
            firm = firms[int(at)]
            self._left.setdefault((firm.kind, firm.bad), []).append(firm)

    def take(self, kind: str, many: int, *, bad: bool = False) -> list[Firm]:
        """``many`` of them, or as many as are left."""
        left = self._left.get((kind, bad), [])
        taken, self._left[kind, bad] = left[:many], left[many:]
        return taken


Pair = tuple[Firm, Firm]


def _rows(drawer: _Drawer, book: Ledger) -> Iterator[dict[str, Any]]:
    companies = _companies(drawer)
    for turn, (guarantor, borrower) in enumerate(companies):
        yield _between(guarantor, borrower, share=(0.5, 1.0, 0.8)[turn % 3])
    yield from _chain(drawer)
    for group in range(3):
        members = [
            *drawer.take(BorrowerType.FARMER, FARMERS - (group == 0)),
            *drawer.take(BorrowerType.FARMER, int(group == 0), bad=True),
        ]
        yield from (_between(one, other, share=0.25) for one, other in permutations(members, 2))
    shops = [*drawer.take(BorrowerType.SMALL_BUSINESS, SHOPS - 2), *drawer.take(BorrowerType.SMALL_BUSINESS, 2, bad=True)]
    yield from (_by_company(shop, shops) for shop in shops)
    owned = [*shops, *drawer.take(BorrowerType.CORPORATE, OWNED // 2), *drawer.take(BorrowerType.SMALL_BUSINESS, OWNED)]
    yield from (_by_owner(drawer.draw, number, firm) for number, firm in enumerate(owned, start=1))
    yield from _over(book, companies)


def _companies(drawer: _Drawer) -> list[Pair]:
    """The arrows between companies: the large circle, a ring of three, a pair with a third."""
    found = _communities(drawer)
    ring, pair = (drawer.take(BorrowerType.CORPORATE, 3) for _ in range(2))
    found += zip(ring, (*ring[1:], *ring[:1]), strict=True)
    found += [(pair[0], pair[1]), (pair[1], pair[0]), (pair[1], pair[2])] if len(pair) == 3 else []
    return found


def _communities(drawer: _Drawer) -> list[Pair]:
    """Three communities, in each a ring of four that reaches the rest; one firm ties a community to the next. The first has the hub,
    the last a firm that has defaulted, guaranteed by two others.
    """
    found: list[Pair] = []
    parts = [drawer.take(BorrowerType.CORPORATE, COMMUNITY) for _ in range(3)]
    for part in parts:
        core = part[:4]
        found += zip(core, (*core[1:], *core[:1]), strict=True)
        found += [(core[int(drawer.draw.integers(len(core)))], firm) for firm in part[4:]]
    found += [(one[0], other[-1]) for one, other in pairwise(parts) if one and other]
    for fallen in drawer.take(BorrowerType.CORPORATE, 1, bad=True):
        found += [(firm, fallen) for firm in parts[-1][1:3]]
    hub = drawer.take(BorrowerType.CORPORATE, 1)
    return found + [(one, other) for one in hub for other in parts[0][:HUB]]


def _chain(drawer: _Drawer) -> Iterator[dict[str, Any]]:
    """Each answers for the next, down to one that has defaulted, and all but the first have no more than what the next owes."""
    chain = [*drawer.take(BorrowerType.CORPORATE, CHAIN), *drawer.take(BorrowerType.CORPORATE, 1, bad=True)]
    for place, (guarantor, borrower) in enumerate(pairwise(chain)):
        row = _between(guarantor, borrower, share=1.0)
        yield row | {"net_assets": _round(borrower.owed)} if place else row


def _between(guarantor: Firm, borrower: Firm, *, share: float) -> dict[str, Any]:
    company = guarantor.kind in {BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS}
    times = _ASSETS[int(guarantor.id[1:]) % len(_ASSETS)]
    size = max(guarantor.owed, guarantor.principal, _SMALLEST if company else 0)
    known = _round(size * times) if times is not None else None
    kind = GuarantorType.COMPANY if company else GuarantorType.PERSON
    return _row(guarantor.id, guarantor.name, kind, borrower, _round(borrower.principal * share), known)


def _by_company(shop: Firm, shops: Sequence[Firm]) -> dict[str, Any]:
    """The guarantee company's capital carries its shops together four times over; the one that fits none is a client too large."""
    said = w.words()["guarantees"]
    capital = _round(sum(one.principal for one in shops) // 4)
    name = said["company"].format(county=w.words()["county"])
    return _row("DB0001", name, GuarantorType.GUARANTEE_COMPANY, shop, _round(shop.principal * 0.8), capital)


def _by_owner(draw: w.Random, number: int, firm: Firm) -> dict[str, Any]:
    """An owner who answers for everything his firm owes; a person's means are seldom in the register."""
    return _row(f"ZR{number:04d}", w.person(draw), GuarantorType.PERSON, firm, _round(firm.principal), None, loan=False)


def _row(  # noqa: PLR0917
    who: str, name: str, kind: GuarantorType, borrower: Firm, amount: int, net_assets: int | None, *, loan: bool = True
) -> dict[str, Any]:  # fmt: skip
    return {
        "guarantor_id": who, "guarantor_name": name, "guarantor_type": kind.value, "borrower_id": borrower.id,
        "loan_id": borrower.loan_id if loan else None, "amount": amount, "starts_on": borrower.begins, "ends_on": borrower.ends + _AFTER,
        "net_assets": net_assets,
    }  # fmt: skip


def _round(fen: float) -> int:
    """Whole ten thousands of yuan, as contracts are written."""
    return max(int(fen // 1_000_000), 1) * 1_000_000


def _over(book: Ledger, companies: Sequence[Pair]) -> Iterable[dict[str, Any]]:
    """What no longer counts: guarantees whose period is over, and one for a loan that was repaid long ago."""
    ended = [_between(other, one, share=0.6) for one, other in companies[:4]]
    day = int((np.datetime64(date(LAST.year, 3, 31)) - np.datetime64("1970-01-01", "D")) / _DAY)
    yield from (row | {"ends_on": day} for row in ended)
    paid = book.facts[(book.facts["settled_on"] > 0) & book.facts["loan_id"].isin(book.terms["loan_id"].to_pylist())].iloc[0]
    guarantor = companies[0][0]
    yield _between(guarantor, guarantor, share=0.5) | {"borrower_id": paid["borrower_id"], "loan_id": paid["loan_id"]}
