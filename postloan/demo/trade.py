"""The invoices of the demo's firms: what :mod:`postloan.demo.business` says they sold, put on paper month by month.

Valid sales invoices less returns come to the sales of each month, to the fen, so that honest statements agree. **Planted**: firms
that stop paying void more, hang on fewer buyers, and every other of them issues nothing at all for some months before; firms whose
statements boast show less here than there.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from postloan.book.schema import TABLES
from postloan.demo import business, lending, typed
from postloan.demo import words as w
from postloan.demo.business import FIRST_MONTH, LAST_MONTH, Business
from postloan.demo.ledger import Ledger
from postloan.terms import BorrowerType, InvoiceDirection, InvoiceStatus

#: Sales and purchase invoices a month of a company, and of a small business.
_INVOICES = {BorrowerType.CORPORATE: (7, 5), BorrowerType.SMALL_BUSINESS: (5, 3)}
_PARTIES = 9
#: A firm in trouble voids one in so many, a sound one one in so many; returns take so much off a month in which there are any.
_VOID_ILL, _VOID_WELL, _RETURN, _RETURNS_EVERY = 6, 34, 0.03, 9
#: Months before it stops paying in which every other failing firm sells nothing on paper: from, to.
_SILENT_FROM, _SILENT_TO = 4, 1
_ILL = 0.9
_TAX = {"F": 13, "C": 13, "A": 9, "E": 9, "G": 9}
_SERVICES = 6


def silent(firm: Business, month: int) -> bool:
    """Whether the firm issues nothing in the month although its statements go on."""
    ahead = None if firm.stops is None else firm.stops - month
    return ahead is not None and firm.number % 2 == 0 and _SILENT_TO <= ahead <= _SILENT_FROM


def tax_rate(firm: Business) -> int:
    """Value-added tax, percent."""
    return _TAX.get(firm.industry, _SERVICES)


def parties(firm: Business, seed: int) -> tuple[list[str], list[str]]:
    """The buyers and suppliers a firm deals with, the most important first; invented companies of the invented county."""
    draw = np.random.default_rng([seed, 19, firm.number])
    trades = [trade for words in w.words()["industries"][BorrowerType.CORPORATE].values() for trade in words["words"]]
    found: dict[str, None] = {}
    while len(found) < 2 * _PARTIES:
        name = w.company(draw, w.one_of(draw, trades))
        found |= {} if name == firm.name else {name: None}
    return list(found)[:_PARTIES], list(found)[_PARTIES:]


def split(draw: w.Random, whole: int, parts: int) -> list[int]:
    """An amount in parts of different size that add up to it."""
    weights = draw.uniform(0.4, 1.6, parts)
    cuts = np.floor(whole * np.cumsum(weights) / weights.sum()).astype(np.int64)
    cuts[-1] = whole
    return [int(part) for part in np.diff(cuts, prepend=0)]


def _whom(draw: w.Random, count: int, *, narrow: bool) -> list[int]:
    """Places in the list of parties: the first ones far more often, and in trouble hardly anybody else."""
    weights = 1 / np.arange(1, _PARTIES + 1) ** (2.4 if narrow else 0.9)
    return [int(place) for place in draw.choice(_PARTIES, size=count, p=weights / weights.sum())]


class _Paper:
    """Rows of one firm, numbered as its own tax device does."""

    def __init__(self, firm: Business, seed: int) -> None:
        self.firm = firm
        self.draw = np.random.default_rng([seed, 13, firm.number])
        self.buyers, self.suppliers = parties(firm, seed)
        self._next = 10_000_000 + firm.number % 1000 * 40_000

    def row(
        self, direction: InvoiceDirection, month: int, party: str, fen: int, status: InvoiceStatus = InvoiceStatus.VALID
    ) -> dict[str, Any]:
        self._next += 1
        number = self._next if direction is InvoiceDirection.SALE else int(self.draw.integers(10_000_000, 99_999_999))
        tax = round(fen * tax_rate(self.firm) / 100)
        first, last = lending.month_end(month - 1) + 1, lending.month_end(month)
        return {
            "borrower_id": self.firm.borrower_id, "direction": direction.value, "number": f"{number:08d}", "counterparty": party,
            "issued_on": int(self.draw.integers(first, last + 1)), "amount": fen, "tax": tax, "total": fen + tax, "status": status.value,
        }  # fmt: skip

    def month(self, month: int) -> Iterator[dict[str, Any]]:
        sold = self.firm.sales(month)
        many_sales, many_purchases = _INVOICES[BorrowerType(self.firm.borrower_type)]
        ill = self.firm.health(month) < _ILL
        if not silent(self.firm, month):
            yield from self._sales(month, sold, max(2, many_sales - ill), ill=ill)
        bought = round(sold * (1 - self.firm.gross_margin(month // 12)) * 0.9)
        whom = _whom(self.draw, many_purchases, narrow=False)
        for place, fen in zip(whom, split(self.draw, bought, many_purchases), strict=True):
            yield self.row(InvoiceDirection.PURCHASE, month, self.suppliers[place], fen)

    def _sales(self, month: int, sold: int, many: int, *, ill: bool) -> Iterator[dict[str, Any]]:
        back = round(sold * _RETURN) if (self.firm.number + month) % _RETURNS_EVERY == 0 else 0
        whom = _whom(self.draw, many, narrow=ill)
        for place, fen in zip(whom, split(self.draw, sold + back, many), strict=True):
            yield self.row(InvoiceDirection.SALE, month, self.buyers[place], fen)
            if self.draw.integers(_VOID_ILL if ill else _VOID_WELL) == 0:
                yield self.row(InvoiceDirection.SALE, month, self.buyers[place], fen, InvoiceStatus.VOID)
        if back:
            yield self.row(InvoiceDirection.SALE, month, self.buyers[whom[0]], -back)


def rows(firm: Business, seed: int) -> list[dict[str, Any]]:
    """All invoices of one firm; money in fen, dates in days since 1970-01-01."""
    paper = _Paper(firm, seed)
    return [row for month in range(FIRST_MONTH, LAST_MONTH + 1) for row in paper.month(month)]


def make(book: Ledger) -> pa.Table:
    """The invoices of all firms, in the columns of the invoice schema and ``file_row``."""
    frame = pd.DataFrame([row for firm in business.firms(book) for row in rows(firm, book.seed)]).drop_duplicates(
        ["borrower_id", "direction", "number"]
    )
    return typed.table(frame, TABLES["invoice"])
