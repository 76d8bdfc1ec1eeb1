"""How a borrower's accounts behave: balances, earned inflow, returned payments, overdrafts, wages and taxes, money to close parties and through.

Only complete months are held against each other; silence is counted up to the newest account line the bank has of anybody.
"""

import functools
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from postloan.borrower.flows.account import balance_change, quick
from postloan.borrower.flows.coverage import Coverage, end_of
from postloan.borrower.flows.months import stretches
from postloan.borrower.health import Trade
from postloan.terms import ObservationMetric
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources import balances, bookings
from postloan.warning.sources.statements import series, stamp, told
from postloan.warning.sources.trade import months_of, trade

COLUMNS = {
    "balance_month": "float64", "balance_change": "float64", "inflow_quarter": "float64", "inflow_quarter_before": "float64",
    "inflow_change": "float64", "months_until": "date", "lines_until": "date", "lines_stale": "int64", "last_inflow_on": "date",
    "inflow_silent_days": "int64", "returned_payments": "int64", "returned_on": "date", "overdrawn_debits": "int64", "overdrawn_on": "date",
    "overdrawn_to": "float64", "close_paid": "float64", "close_share": "float64",
    "close_share_before": "float64", "close_party": "string", "wages_paused": "int64", "wages_regular": "int64", "wages_on": "date",
    "taxes_paused": "int64", "taxes_regular": "int64", "taxes_on": "date", "passed_amount": "float64", "passed_share": "float64",
    "banked_share": "float64", "loan_share": "float64", "loan_share_on": "date", "both_days": "int64",
}  # fmt: skip
_QUARTER, _SIX = 3, 6
_OF_TRADE = ("inflow_change", "inflow_quarter", "inflow_quarter_before", "months_until", "lines_until", "lines_stale")


def build(known: Known) -> Frame | None:
    """A row a borrower with account lines up to ``known.until``; see the module."""
    (found,) = known.pin.answer(known.pin.account_flows(known.scope.at(known.until)), bookings.newest).to_pylist()
    if found["on"] is None:
        return None
    rows = functools.partial(_rows, known, found["on"])
    return framed(known, "accounts", COLUMNS, rows, mark=mark_of(known, known.until, known.policy.version, stamp(known)))


def _rows(known: Known, newest: date) -> pd.DataFrame:
    until, policy = known.scope.at(known.until), known.policy
    lines, mine = (
        known.pin.account_flows(until, known.whom),
        (known.whom, until.currency, until.currency == policy.reporting_currency),
    )
    covered = {name: one for name, one in trade(known).items() if one.banked is not None}

    def asked(shape: Any, *how: Any, beside: Iterable[Any] = ()) -> pd.DataFrame:
        found: pd.DataFrame = known.pin.answer(lines, shape, *how, beside=tuple(beside)).to_pandas(date_as_object=True)
        return found

    since = known.until - timedelta(days=policy.flows_returned_days)
    months = asked(bookings.by_month, mine)
    close = asked(bookings.to_close, mine, beside=(known.pin.snapshot(known.scope), known.pin.guarantees(until)))
    least = policy.flows_quick_amount_min
    parts = [
        pd.DataFrame(
            [_of_trade(name, one, newest, policy.flows_month_slack) for name, one in covered.items()],
            columns=["borrower_id", *_OF_TRADE],
        ),
        _balances(asked(balances.closings, mine), covered, policy.flows_month_slack),
        _once(asked(bookings.once, since, mine), newest),
        _by_month(months, close, covered, policy.flows_month_slack),
        _passed(asked(bookings.large, least, least * policy.flows_quick_share, mine), known),
        _shares(asked(bookings.against_sales, mine, beside=(known.pin.invoices(until, known.whom),)), known),
    ]
    return _joined(parts)


def _joined(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    first, *others = [one.set_index("borrower_id") for one in parts]
    rows = functools.reduce(lambda left, right: left.join(right, how="left"), others, first).reset_index()
    counts = [name for name, kind in COLUMNS.items() if kind == "int64"]
    return rows.astype({name: "Int64" for name in counts if name in rows})


def _of_trade(name: str, one: Trade, newest: date, slack: int) -> Mapping[str, Any]:
    """Inflow of the last quarter; ``inflow_change`` is the one that health is made of."""
    covered = one.banked
    assert covered is not None
    complete = covered.complete(slack)
    both = stretches(months_of(one.inflows, covered), complete, months=_QUARTER, back=_QUARTER)
    return {
        "borrower_id": name, "inflow_change": one.inflow_change, "inflow_quarter": None if both is None else float(both[0]),
        "inflow_quarter_before": None if both is None else float(both[1]), "months_until": end_of(complete[-1]) if complete else None,
        "lines_until": covered.last, "lines_stale": (newest - covered.last).days,
    }  # fmt: skip


def _complete(covered: Mapping[str, Trade], slack: int) -> dict[str, tuple[date, ...]]:
    found = {name: one.banked.lately(slack) for name, one in covered.items() if one.banked is not None}
    return {name: months for name, months in found.items() if months}


def _balances(closings: pd.DataFrame, covered: Mapping[str, Trade], slack: int) -> pd.DataFrame:
    complete = _complete(covered, slack)
    spans: dict[str, Coverage] = {name: one.banked for name, one in covered.items() if one.banked is not None}
    found = balances.averages(closings, spans, {name: months[-1] for name, months in complete.items()})
    told = {
        name: {month: one for month, one in average.items() if month not in spans[name].silent} for name, average in found.items()
    }
    rows = [(name, float(average[complete[name][-1]]), balance_change(average, complete[name])) for name, average in told.items()]
    return pd.DataFrame(rows, columns=["borrower_id", "balance_month", "balance_change"])


def _once(found: pd.DataFrame, newest: date) -> pd.DataFrame:
    silent = [None if pd.isna(day) else (newest - day).days for day in found["inflow_on"]]
    return found.rename(columns={"inflow_on": "last_inflow_on"}).assign(inflow_silent_days=pd.Series(silent, dtype="Int64"))


def _number(days: pd.Series) -> pd.Series:
    """Months counted from the year 0."""
    moments = pd.to_datetime(days)
    return moments.dt.year * 12 + moments.dt.month


def _by_month(months: pd.DataFrame, close: pd.DataFrame, covered: Mapping[str, Trade], slack: int) -> pd.DataFrame:
    """What complete months say: wages, taxes, and what went to close parties; ``ago`` counts back from the last of them."""
    complete = _complete(covered, slack)
    last = {name: days[-1].year * 12 + days[-1].month for name, days in complete.items()}
    number = pd.Series({name: len(days) for name, days in complete.items()}, dtype="int64")
    wide, narrow = (
        one.assign(ago=one["borrower_id"].map(last).astype("float64") - _number(one["month"])) for one in (months, close)
    )
    found = pd.concat([_paused(wide, "wages", number), _paused(wide, "taxes", number), _close(wide, narrow, number)], axis=1)
    told: pd.DataFrame = found.rename_axis("borrower_id").reset_index()
    return told


def _paused(months: pd.DataFrame, kind: str, number: pd.Series) -> pd.DataFrame:
    """For how many complete months a payment has paused, and in how many of the six up to the last one it was made.

    Not known where the last one lies before months that nothing was imported of.
    """
    made = months[months[kind]]
    last = made.groupby("borrower_id")["ago"].min().clip(lower=0)
    last = last.where(last <= number.reindex(last.index).fillna(0))
    span = made["ago"] - made["borrower_id"].map(last).astype("float64")
    regular = made[(span >= 0) & (span < _SIX)].groupby("borrower_id").size()
    newest = pd.to_datetime(made["month"]).groupby(made["borrower_id"]).max().dt.date
    return pd.DataFrame({f"{kind}_paused": last, f"{kind}_regular": regular, f"{kind}_on": newest})


def _close(months: pd.DataFrame, close: pd.DataFrame, number: pd.Series) -> pd.DataFrame:
    """The share of close parties in what was paid by choice, in the last quarter and the one before; both quarters must be complete."""

    def quarter(rows: pd.DataFrame, place: int) -> pd.Series:
        inside = (rows["ago"] >= place * _QUARTER) & (rows["ago"] < (place + 1) * _QUARTER)
        return rows[inside].groupby("borrower_id")["out"].sum()

    enough = number.index[number >= 2 * _QUARTER]
    table = pd.DataFrame({
        f"{what}{place}": quarter(rows, place).reindex(enough).fillna(0.0) for what, rows in (("all", months), ("close", close)) for place in (0, 1)
    }, index=enough)  # fmt: skip
    largest = close[(close["ago"] >= 0) & (close["ago"] < _QUARTER)].groupby(["borrower_id", "counterparty"])["out"].sum()
    party = largest.reset_index().sort_values("out").groupby("borrower_id")["counterparty"].last()
    return pd.DataFrame({
        "close_paid": table["close0"], "close_share": (table["close0"] / table["all0"]).where(table["all0"] > 0),
        "close_share_before": (table["close1"] / table["all1"]).where(table["all1"] > 0), "close_party": party.reindex(enough),
    })  # fmt: skip


def _passed(large: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Quick in and out of all borrowers in one go: accounts are told apart by whose they are."""
    policy = known.policy
    owner = large["borrower_id"] + "\0" + large["account_no"]
    whose = dict(zip(owner, large["borrower_id"], strict=True))
    lines = large.assign(account_no=owner, day=pd.to_datetime(large["day"]))
    pairs = quick(
        lines, days=policy.flows_quick_days, share=policy.flows_quick_share, amount_min=policy.flows_quick_amount_min
    ).table  # fmt: skip
    came = large[large["cents"] >= round(policy.flows_quick_amount_min * 100)].groupby("borrower_id")["cents"].sum() / 100
    passed = pairs["amount_in"].astype(float).groupby(pairs["account_no"].map(whose)).sum().reindex(came.index).fillna(0.0)
    return pd.DataFrame({"passed_amount": passed, "passed_share": passed / came}).rename_axis("borrower_id").reset_index()


def _shares(found: pd.DataFrame, known: Known) -> pd.DataFrame:
    """How much of the sales passes the accounts, and how much of the borrower's debt is owed here: by the bureau or by his
    statements, whichever is newer.
    """
    owed = dict(zip(*(known.borrowers[name].to_pylist() for name in ("borrower_id", "exposure")), strict=True))
    statements, reported = series(known), _reported(known)
    shares = [
        max((_stated(owed.get(name), statements.get(name, ()), known), reported.get(name, _UNTOLD)), key=_day)
        for name in found["borrower_id"]
    ]
    told_of = pd.DataFrame(shares, found.index, ["loan_share", "loan_share_on"], dtype=object)
    return found.join(told_of.astype({"loan_share": "float64"}))


#: A share of debt and the day it is of.
_Share = tuple[float | None, date | None]
_UNTOLD: _Share = (None, None)


def _day(share: _Share) -> date:
    return share[1] or date.min


def _reported(known: Known) -> dict[str, _Share]:
    """Each borrower's newest share of debt owed here that was imported."""
    rows = known.pin.answer(known.pin.observations(known.scope.at(known.until), known.whom), _shares_told).to_pylist()
    return {row["borrower_id"]: (row["value"], row["observed_on"]) for row in rows}


def _shares_told(rows: Any) -> Any:
    mine = rows.filter(rows.metric == ObservationMetric.LOAN_SHARE.value)
    newest = mine.filter(mine.observed_on == mine.observed_on.max().over(group_by="borrower_id"))
    return newest.select("borrower_id", "observed_on", value=newest.value.cast("float64"))


def _stated(exposure: float | None, accounts: Any, known: Known) -> _Share:
    """What is owed here of all interest-bearing debt of the newest statements, at most 1; untold where they do not tell the debt."""
    facts = told(accounts, known.until, known.policy)
    debt = facts.get("interest_bearing_debt") if facts.get("statement_currency") == known.scope.currency else None
    return _UNTOLD if not debt or debt <= 0 or exposure is None else (min(1.0, exposure / debt), facts["statement_on"])
