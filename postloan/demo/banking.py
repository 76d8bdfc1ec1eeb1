"""The account statements of the demo's firms, from two years before the book ends: money from buyers, to suppliers, wages, taxes.

Most of what a firm invoices comes in through its account here. **Planted**: firms that stop paying receive less and less of it, keep
lower balances and have payments returned; one failing firm in three lets round sums pass through within a day; see
:mod:`postloan.demo.astray` for loans that were not used as agreed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from postloan.book.schema import TABLES
from postloan.demo import astray, business, lending, trade, typed
from postloan.demo import words as w
from postloan.demo.astray import Line
from postloan.demo.business import LAST_MONTH, Business
from postloan.demo.ledger import Ledger
from postloan.terms import FlowKind

_FIRST = LAST_MONTH - 23
#: Of gross sales, what comes in through the account while the firm is well, and how much of that is left at its worst.
_THROUGH, _LEFT = 0.82, 0.45
_RECEIPTS, _PAYMENTS = 4, 3
_WAGES, _TAXES = 0.09, 0.025
#: Balance that the account begins with, in months of sales.
_OPENS_WITH = 0.6
_THROUGH_EVERY, _ROUND = 3, 5_000_000


class _Account:
    """Lines of one firm's account in the order of days, each with the balance after it."""

    def __init__(self, firm: Business, seed: int, strays: Sequence[Line] = (), *, pays_owner: bool = False) -> None:
        self.firm, self.strays, self.pays_owner = firm, strays, pays_owner
        self.draw = np.random.default_rng([seed, 17, firm.number])
        self.buyers, self.suppliers = trade.parties(firm, seed)
        self.balance = round(firm.sales(_FIRST) * _OPENS_WITH)

    def month(self, month: int) -> Iterator[dict[str, Any]]:
        said, health = w.words()["trade"], self.firm.health(month)
        first, last = lending.month_end(month - 1) + 1, lending.month_end(month)
        gross = self.firm.sales(month) * (100 + trade.tax_rate(self.firm)) // 100
        inflow = round(gross * _THROUGH * (_LEFT + (1 - _LEFT) * max(0.0, (health - 0.35) / 0.65)))
        days = sorted(int(day) for day in self.draw.integers(first, last + 1, _RECEIPTS + _PAYMENTS))
        parts = [(part, self.buyers[number % 3 if health < 1 else number % len(self.buyers)], said["receipt"], FlowKind.TRANSFER)
                 for number, part in enumerate(trade.split(self.draw, inflow, _RECEIPTS), start=month)]  # fmt: skip
        wages, taxes = round(gross * _WAGES), round(gross * _TAXES)
        out = max(0, round(inflow * (0.98 if health == 1 else 1.03)) - wages - taxes)
        taken = self.pays_owner and astray.in_owner_months(month)
        parts += [(-part, said["owner"] if taken and number % _PAYMENTS else self.suppliers[number % len(self.suppliers)], said["purchase"], FlowKind.TRANSFER)
                  for number, part in enumerate(trade.split(self.draw, out, _PAYMENTS), start=month)]  # fmt: skip
        order = self.draw.permutation(len(parts))
        lines = [(day, *parts[int(place)]) for day, place in zip(days, order, strict=True)]
        lines += [
            (min(first + 14, last), -taxes, said["tax_to"], said["tax"], FlowKind.TAX),
            (last, -wages, said["wages_to"], said["wages"], FlowKind.PAYROLL),
            *(line for line in self.strays if first <= line[0] <= last),
        ]
        yield from self._booked(sorted([*lines, *self._trouble(month, first, health)], key=lambda line: line[0]))

    def _trouble(self, month: int, first: int, health: float) -> Iterator[Line]:
        said, ill = w.words()["trade"], self.firm.stops is not None and health < 1
        if ill and self.firm.number % _THROUGH_EVERY == 0 and month % 2 == 0:
            fen = _ROUND * int(self.draw.integers(8, 20))
            yield first + 9, fen, said["through_from"], said["through"], FlowKind.TRANSFER
            yield first + 10, -fen, said["through_to"], said["through"], FlowKind.TRANSFER
        if ill and health < 0.75 and month % 3 == 0:
            yield first + 20, 0, said["bank"], said["returned"], FlowKind.RETURNED

    def _booked(self, lines: list[Line]) -> Iterator[dict[str, Any]]:
        """No account goes below nothing: what it cannot pay is paid as far as it goes."""
        for day, fen, party, said, kind in lines:
            moved = max(fen, -self.balance)
            if moved == 0 and kind is not FlowKind.RETURNED:
                continue
            self.balance += moved
            yield {
                "borrower_id": self.firm.borrower_id, "account_no": f"6228{self.firm.number:012d}", "booked_on": day, "amount": moved,
                "balance": self.balance, "counterparty": party, "purpose": said, "kind": kind.value,
            }  # fmt: skip


def make(book: Ledger) -> pa.Table:
    """The lines of all firms' accounts, in the columns of the account schema and ``file_row``."""
    rows: list[dict[str, Any]] = []
    firms = business.firms(book)
    strays, owners = astray.lines(book, firms), astray.pays_owner(firms)
    for firm in firms:
        account = _Account(firm, book.seed, strays.get(firm.borrower_id, ()), pays_owner=firm.borrower_id == owners)
        rows += [row for month in range(_FIRST, LAST_MONTH + 1) for row in account.month(month)]
    frame = pd.DataFrame(rows)
    return typed.table(frame.assign(reference=[f"LS{number:07d}" for number in range(1, len(frame) + 1)]), TABLES["account_flow"])
