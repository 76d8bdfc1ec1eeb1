"""Loans of the demo's firms whose money did not go where it was lent for, as the firms' accounts show it.

**Planted**: of the firms paid out a loan in the last half year one buys shares with part of it, at one most of it comes back from a
supplier, one draws much of it in cash; a firm that has stopped paying lately pays its owner rather than its suppliers.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from postloan.demo import trade
from postloan.demo import words as w
from postloan.demo.business import LAST_MONTH, Business
from postloan.demo.ledger import LAST, Ledger
from postloan.terms import FlowKind

#: Day, fen, other party, purpose, kind.
Line = tuple[int, int, str, str, FlowKind]
#: A loan was paid out within so many days before the end of the book; its money goes so many days later.
_LATELY, _GOES, _RETURNS, _SPENT = 180, 6, 19, (9, 16, 24)
#: Of the loan: what went into shares, what went to a supplier and what came back of it, what was drawn in cash.
SHARES, ROUND, BACK, CASH = 0.12, 0.70, 0.65, 0.35
#: The owner is paid in so many months before the end, by a firm that stopped paying no longer ago than so many.
_OWNER_MONTHS, _STOPPED = 3, 12


def lines(book: Ledger, firms: Sequence[Business]) -> Mapping[str, list[Line]]:
    """What the planted firms' accounts show besides their trade, by borrower."""
    lately = [(firm, *loan) for firm in firms if (loan := _newest(book, firm)) is not None]
    return {
        firm.borrower_id: [*_drawn(firm, book.seed, day, fen), *_strays(how, day, fen)]
        for how, (firm, day, fen) in zip(("shares", "round", "cash"), lately, strict=False)
    }


def pays_owner(firms: Sequence[Business]) -> str | None:
    """Whose owner is paid: the first firm that stopped paying within the last year; None where none did."""
    return next((one.borrower_id for one in firms if one.stops and LAST_MONTH - _STOPPED <= one.stops <= LAST_MONTH), None)


def in_owner_months(month: int) -> bool:
    return LAST_MONTH - _OWNER_MONTHS < month <= LAST_MONTH


def _newest(book: Ledger, firm: Business) -> tuple[int, int] | None:
    """Day and amount (fen) of a sound firm's newest loan that is still owed and was paid out lately."""
    if firm.stops is not None:
        return None
    at, last = book.positions[LAST], int(np.datetime64(LAST, "D").astype(int))
    held = book.facts.iloc[at.loan[at.balance > 0]]
    mine = held[(held["borrower_id"] == firm.borrower_id) & held["originated_on"].between(last - _LATELY, last - max(_SPENT))]
    if mine.empty:
        return None
    newest = mine.sort_values(["originated_on", "loan_id"]).iloc[-1]
    return int(newest["originated_on"]), int(newest["principal"])


def _drawn(firm: Business, seed: int, day: int, fen: int) -> Iterator[Line]:
    """The loan comes in, and a quarter of it goes to suppliers as it should."""
    said, suppliers = w.words()["trade"], trade.parties(firm, seed)[1]
    yield day, fen, said["bank"], said["drawn"], FlowKind.LOAN
    for after, supplier in zip(_SPENT, suppliers, strict=False):
        yield day + after, -(fen // (4 * len(_SPENT))), supplier, said["purchase"], FlowKind.TRANSFER


def _strays(how: str, day: int, fen: int) -> Iterator[Line]:
    said = w.words()["trade"]
    if how == "shares":
        yield day + _GOES, -round(fen * SHARES), said["broker"], said["broker_for"], FlowKind.TRANSFER
    elif how == "cash":
        yield day + _GOES, -round(fen * CASH), said["till"], said["cash"], FlowKind.CASH
    else:
        yield day + _GOES, -round(fen * ROUND), said["partner"], said["purchase"], FlowKind.TRANSFER
        yield day + _RETURNS, round(fen * BACK), said["partner"], said["through"], FlowKind.TRANSFER
