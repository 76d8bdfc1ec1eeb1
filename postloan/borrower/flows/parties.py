"""Who buys, who sells, who pays: how much hangs on the largest of them."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from postloan.borrower.flows.frames import money

#: Columns of :attr:`Parties.table`.
COLUMNS = ("counterparty", "amount", "share", "records", "last_on")
_TOP = 5


@dataclass(frozen=True)
class Parties:
    """Counterparties of one direction over one stretch of time.

    Attributes:
        total: what the parties with a positive net amount came to; a party whose returns exceed its sales counts in none.
        top1, top5: shares of the largest and the five largest; None without any.
        hhi: Herfindahl index, the sum of squared shares: 1 is a single party.
        table: one row a party, largest first.
    """

    total: Decimal
    top1: float | None
    top5: float | None
    hhi: float | None
    table: pd.DataFrame

    @property
    def number(self) -> int:
        return len(self.table)


def parties(rows: pd.DataFrame, cents: str = "cents") -> Parties:
    """Rows (``counterparty``, ``day``, an amount in cents) added up by party. Rows that name nobody stand as one party, None."""
    grouped = rows.groupby("counterparty", dropna=False).agg(cents=(cents, "sum"), records=(cents, "size"), last=("day", "max"))
    kept = grouped[grouped["cents"] > 0].reset_index()
    kept = kept.sort_values(["cents", "counterparty"], ascending=[False, True], ignore_index=True)
    total = int(kept["cents"].sum())
    shares = [int(one) / total for one in kept["cents"]]
    table = pd.DataFrame({
        "counterparty": [None if pd.isna(name) else name for name in kept["counterparty"]], "amount": [money(one) for one in kept["cents"]],
        "share": shares, "records": kept["records"].tolist(), "last_on": [day.date() for day in kept["last"]],
    }, dtype=object)  # fmt: skip
    if not shares:
        return Parties(Decimal(0), None, None, None, pd.DataFrame(columns=list(COLUMNS)))
    return Parties(money(total), shares[0], sum(shares[:_TOP]), sum(share * share for share in shares), table)


def buyers(invoices: pd.DataFrame) -> Parties:
    """Valid sales, less returns, by buyer."""
    return parties(invoices[invoices["sale"] & ~invoices["void"]])


def suppliers(invoices: pd.DataFrame) -> Parties:
    """Valid purchases, less returns, by supplier."""
    return parties(invoices[~invoices["sale"] & ~invoices["void"]])


def payers(lines: pd.DataFrame) -> Parties:
    """Earned inflow of accounts by who paid."""
    return parties(lines[lines["earned"]])


def payees(lines: pd.DataFrame) -> Parties:
    """Outflow of accounts by who was paid."""
    out = lines[lines["cents"] < 0]
    return parties(out.assign(cents=-out["cents"]))
