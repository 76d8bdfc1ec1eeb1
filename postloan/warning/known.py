"""What the bank knew on a day: the only door through which rules see the world, so that a replay cannot look ahead."""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.book.engine import PLACE
from postloan.policy import Policy
from postloan.warning.engine import KEYS


@dataclass(frozen=True, eq=False)
class Known:
    """The book and the desk as they were known at the end of a day.

    Attributes:
        on: the date of the loans: a live date of the book.
        until: the last day whose news count: statements confirmed, events published, visits logged up to it. In a replay it is
            ``on``; in earnest it is today, for a tape of October must not hide a lawsuit of November.
        connection: the desk; None: nothing of the desk is known.
        whom: one borrower only, for the history of a figure; None: everybody.
    """

    pin: Pin
    on: date
    until: date
    policy: Policy
    connection: Connection | None = None
    currency: str = ""
    whom: str | None = None

    @property
    def scope(self) -> Scope:
        """The whole bank on the date, in the reporting currency unless another is asked for."""
        return Scope(EVERYTHING, self.on, self.currency or self.policy.reporting_currency)

    @property
    def in_reporting_currency(self) -> bool:
        """Whether the loans are in the currency that the bank reports in, as its capital is, and sums that say no other."""
        return self.scope.currency == self.policy.reporting_currency

    @property
    def moment(self) -> datetime:
        """The end of the last day, as the desk stores moments (UTC, without zone)."""
        midnight = datetime.combine(self.until + timedelta(days=1), time(), ZoneInfo(self.policy.time_zone))
        return midnight.astimezone(UTC).replace(tzinfo=None)

    @functools.cached_property
    def borrowers(self) -> pa.Table:
        """A row per borrower who owes something on the date, with :data:`KEYS`: ``exposure`` is the sum of his balances, the rest
        is that of his largest loan, ``loan_id`` null.
        """
        return self.pin.ask(self.scope, _borrowers, self.whom)

    def whose(self, borrower_ids: Collection[str]) -> pd.DataFrame:
        """The keys of some of :attr:`borrowers`, by their number; texts that are missing are None."""
        wanted = pa.table({"wanted": pa.array(borrower_ids, pa.string())})
        if "borrowers" in vars(self):  # worked out already
            found = self.borrowers.filter(pc.is_in(self.borrowers["borrower_id"], wanted["wanted"]))
        else:
            found = self.pin.over(wanted, _of_these, beside=(self.pin.snapshot(self.scope),))
        told = {name: found[name].to_pylist() for name in KEYS if name != "loan_id"}
        return pd.DataFrame(told, dtype=object).set_index("borrower_id").astype({"exposure": "float64"})


#: More than a file of the book has rows.
_PLACES = 10**9


def of_whom(rows: Any, whom: str | None) -> Any:
    """The rows of one borrower, or all."""
    return rows if whom is None else rows.filter(rows.borrower_id == whom)


def _borrowers(loans: Any, whom: str | None) -> Any:
    """The largest loan of each borrower with the sum of all; of equal ones the first in the file, so that it is always the same.

    Found by numbers: texts are read of these loans only.
    """
    owing = of_whom(loans.filter(loans.balance > 0), whom)
    order = owing.balance.cast("decimal(30, 2)") * _PLACES - owing[PLACE]
    sums = owing.group_by("borrower_key").aggregate(
        largest=owing[PLACE].argmax(order), exposure=owing.balance.sum().cast("float64")
    )
    largest = owing.inner_join(sums, owing[PLACE] == sums.largest)
    return largest.mutate(loan_id=ibis.null("string")).select(*KEYS)


def _of_these(wanted: Any, loans: Any) -> Any:
    """The same for the borrowers wanted only, of a table whose rows have no place: the number of the loan breaks the tie."""
    owing = loans.filter(loans.balance > 0).semi_join(wanted, loans.borrower_id == wanted.wanted)
    mine = ibis.window(group_by="borrower_key", order_by=[owing.balance.desc(), owing.branch, owing.bucket.desc(), owing.loan_id])
    told = owing.mutate(
        turn=ibis.row_number().over(mine), exposure=owing.balance.sum().over(group_by="borrower_key").cast("float64")
    )
    return told.filter(told.turn == 0).mutate(loan_id=ibis.null("string")).select(*KEYS)
