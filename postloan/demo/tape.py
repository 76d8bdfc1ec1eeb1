"""The demo bank's month-end loan tapes: where each loan stands, and what the bank's people add to that."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from postloan.book.schema import LOAN
from postloan.demo import behaviour, borrowers, ledger, traits, typed
from postloan.demo import words as w
from postloan.demo.course import Flags, Position
from postloan.demo.lending import NEVER
from postloan.policy import Policy
from postloan.portfolio.classification import own_bank_rule
from postloan.terms import FIRST_NPL, BorrowerType, RiskClass

#: Share of the balance set aside per class; of a secured loan a little less once it is bad.
ALLOWANCE = {
    RiskClass.NORMAL: 0.021,
    RiskClass.SPECIAL_MENTION: 0.05,
    RiskClass.SUBSTANDARD: 0.30,
    RiskClass.DOUBTFUL: 0.60,
    RiskClass.LOSS: 1.0,
}
SECURED_LESS = 0.85
#: Dates a loan stays non-performing after it is paid up: six months of normal payment come first.
UPGRADE_DATES = 6
#: One borrower in so many is under watch without being late, from some date on.
WATCHED_EVERY = 61


def month_ends(first: date = ledger.FIRST, last: date = ledger.LAST) -> tuple[date, ...]:
    """Every month-end from ``first`` to ``last``."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(date(m // 12, m % 12 + 1, calendar.monthrange(m // 12, m % 12 + 1)[1]) for m in months)


def _since_1970(day: date) -> int:
    return (day - date(1970, 1, 1)).days


_JUDGED = ("restructured_on", "written_off_on", "borrower_id", "borrower_type", "branch")


@dataclass
class Desk:
    """What the bank's risk people remember from date to date: when each loan was last non-performing by its own days."""

    facts: pd.DataFrame
    policy: Policy
    npl_at: npt.NDArray[np.int64]
    known: traits.Known

    def classes(self, at: Position, as_of: date, turn: int, flags: Mapping[str, Flags]) -> npt.NDArray[np.int64]:
        """The bank's own class of every loan of the date: never better than its days past due allow.

        Worse than the days alone: eased loans, loans paid up less than six months ago, borrowers under watch, loans with a
        flag that was not overlooked, and claims on a company of which more than a tenth are non-performing.
        """
        policy, known = self.policy, self.facts[list(_JUDGED)].iloc[at.loan]
        tops = (policy.sm_dpd_min - 1, policy.ss_dpd_gt, policy.db_dpd_gt, policy.ls_dpd_gt)
        own = np.searchsorted(tops, at.dpd, side="left") + 1
        self.npl_at[at.loan] = np.where(own >= FIRST_NPL, turn, self.npl_at[at.loan])
        recent = turn - self.npl_at[at.loan] < UPGRADE_DATES
        watched = _by(known["restructured_on"], as_of) | _watched(known, as_of, turn)
        own = np.maximum(own, np.select([recent, watched], [FIRST_NPL, RiskClass.SPECIAL_MENTION], RiskClass.NORMAL))
        own = np.maximum(own, self.known.floor(at, flags))
        lost = _by(known["written_off_on"], as_of)
        claims = known[["borrower_id", "borrower_type"]].assign(balance=np.where(lost, 0, at.balance), risk_class=own)
        return np.where(lost, RiskClass.LOSS, own_bank_rule(claims, policy).to_numpy())


def _by(days: pd.Series, as_of: date) -> npt.NDArray[np.bool_]:
    """Whether it had happened on ``as_of``."""
    return np.asarray((days > NEVER) & (days <= _since_1970(as_of)))


def _watched(known: pd.DataFrame, as_of: date, turn: int) -> npt.NDArray[np.bool_]:
    """A borrower in sixty from some date on, and of the branch that gets worse one company in nine after another."""
    number = known["borrower_id"].str[1:].astype(int).to_numpy()
    troubled = w.words()["branches"][behaviour.WORSE_BRANCH]["code"]
    sinking = (known["branch"] == troubled).to_numpy() & (known["borrower_type"] == BorrowerType.CORPORATE).to_numpy()
    months = max((as_of - behaviour.WORSE_FROM).days // 30, 0)
    noticed = sinking & (number % 9 == 0) & (months > number // 9 % 15)
    return np.asarray(noticed | ((number % WATCHED_EVERY == 0) & (turn >= number % 19)))


def make(book: ledger.Ledger, dates: Sequence[date], policy: Policy) -> Iterator[tuple[date, pa.Table]]:
    """Each date's tape: (date, rows in the columns of the loan schema and ``file_row``), loans in order of their ids."""
    known = traits.Known(book.facts, borrowers.officers(book.seed))
    desk = Desk(book.facts, policy, np.full(len(book.facts), -99), known)
    lasting = typed.table(book.facts, LOAN).drop(["file_row", "matures_on", "rate", "collateral_value"])
    for turn, as_of in enumerate(dates):
        at = book.positions[as_of]
        changing = typed.table(_changing(desk, at, as_of, turn), LOAN)
        columns = dict(zip(lasting.column_names, lasting.take(pa.array(at.loan)).columns, strict=True))
        columns |= dict(zip(changing.column_names, changing.columns, strict=True))
        yield as_of, pa.table({name: columns[name] for name in (*LOAN.by_name, "file_row") if name in columns})


_CHANGING = (
    "restructured_on", "written_off_on", "guarantee_type", "collateral_value", "matures_on", "agreed_on", "rate", "agreed_rate",
)  # fmt: skip


def _changing(desk: Desk, at: Position, as_of: date, turn: int) -> pd.DataFrame:
    """What differs from date to date: the position, the terms as they stood, and class, allowance and flags."""
    flags = desk.known.flags(at, as_of)
    known, own = desk.facts[list(_CHANGING)].iloc[at.loan].reset_index(drop=True), desk.classes(at, as_of, turn, flags)
    lost, eased = _by(known["written_off_on"], as_of), _by(known["restructured_on"], as_of)
    rate = np.array([0, *(ALLOWANCE[c] for c in RiskClass)])[own]
    bad_secured = known["guarantee_type"].isin(["mortgage", "pledge"]) & (own >= FIRST_NPL)
    provision = pd.Series(np.rint(at.balance * rate * np.where(bad_secured, SECURED_LESS, 1)))
    position = {name: _given(getattr(at, name)) for name in ("overdue_since", "next_due_on", "next_due_amount")}
    position |= {name: getattr(at, name) for name in ("balance", "dpd", "overdue_principal", "overdue_interest")}
    return pd.DataFrame({
        **position, **desk.known.columns(at, as_of, own, flags), "as_of": _since_1970(as_of), "risk_class": own, "restructured": eased, "written_off": lost,
        "provision": provision.astype("Int64").mask(lost), "collateral_value": _given(known["collateral_value"].to_numpy()),
        "matures_on": np.where(eased, known["matures_on"], known["agreed_on"]),
        "rate": np.where(eased, known["rate"], known["agreed_rate"]),
    })  # fmt: skip


def _given(values: npt.NDArray[np.int64]) -> pd.Series:
    """0 stands for none."""
    return pd.Series(values, dtype="Int64").mask(values == 0)
