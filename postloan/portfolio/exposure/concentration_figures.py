"""What stands on the concentration page, each number with its formula's inputs and the way to its loans."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from postloan.access import Scope
from postloan.policy import Policy
from postloan.portfolio.behind import Behind
from postloan.portfolio.exposure import limit, maturity
from postloan.portfolio.exposure.capital import capital_of
from postloan.portfolio.exposure.concentration import Concentration, Spread, cents
from postloan.portfolio.exposure.limit import Line, Use
from postloan.portfolio.league import League
from postloan.portfolio.measure import Figure, Input, Sum, Unit, Value, ratio
from postloan.terms import FIRST_NPL, LimitState, RiskClass

#: Narrows a list of all loans ever seen to those that are still owed.
HELD = ("npl", "performing")
_PARTLY, _NO_CAPITAL, _NO_GROUP, _UNDRAWN = "limit.note.part", "limit.note.capital", "limit.note.group", "limit.note.undrawn"


def of_name(kind: str, name: str | None) -> dict[str, Any]:
    """Where the loans of a name are: a list of a borrower or a group, else a slice of the scope."""
    if kind == "group":
        return {"behind": Behind(group_id=name, now=HELD)}
    if kind == "borrower":
        return {"behind": Behind(borrower_id=name, now=HELD)}
    return {"where": {kind: name}, "drill": {}}


def cards(found: Concentration, uses: Sequence[Use], scope: Scope, policy: Policy) -> tuple[Figure, ...]:
    """The row of the first tab: the largest names against capital, how uneven the book is, and limits that are broken."""
    lines = limit.lines(found, scope, policy)
    single = [of_line(line, scope) for line in lines if line.name in {"single_loan", "single_exposure", "group_exposure"}]
    states = [*(line.state for line in lines), *(use.state for use in uses)]
    breached = Figure(
        "limits_breached", sum(state is LimitState.BREACH for state in states), "count", good="down",
        inputs=(
            Input("limits_known", sum(state is not LimitState.UNKNOWN for state in states), "count"),
            Input("limits_near", sum(state is LimitState.NEAR for state in states), "count"),
            Input("limits_unknown", sum(state is LimitState.UNKNOWN for state in states), "count"),
        ),
        parameters=("limit_near_share",), notes=_partly(scope),
    )  # fmt: skip
    return (*single, top10(found.borrower), effective(found.borrower), breached)


def _partly(scope: Scope) -> tuple[str, ...]:
    return () if scope.whole else (_PARTLY,)


def of_line(line: Line, scope: Scope) -> Figure:
    """The largest exposure as a share of capital; missing, with the sentence how to give it, while the capital is."""
    notes = [*_partly(scope), *([_NO_CAPITAL] if line.base is None else []), *([_NO_GROUP] if line.exposure is None else [])]
    counted = line.name not in {"single_loan", "top10"}
    way = of_name(line.kind, line.who) if line.kind else {}
    return Figure(
        f"limit_{line.name}", line.share, "ratio", good="down", limit=line.limit,
        inputs=(*((Input("exposure", line.exposure),) if counted else ()), Input("balance", line.balance), Input(line.base_name, line.base)),
        parameters=(line.parameter, line.base_name, *(("undrawn_conversion",) if counted else ())),
        notes=(*notes, *((_UNDRAWN,) if counted else ())), ties=("balance", "balance"),
        words={"who": line.label or ""}, **way,
    )  # fmt: skip


def top10(spread: Spread) -> Figure:
    """What the ten largest borrowers have of the balance."""
    ten = spread.top_balance(10)
    return Figure(
        "top10_share", ratio(ten, spread.balance), "ratio", good="down", drill={},
        inputs=(Input("top10_balance", ten), Input("balance", spread.balance)), ties=("balance", "balance"),
    )  # fmt: skip


def effective(spread: Spread) -> Figure:
    """So many equal names would be as concentrated."""
    return Figure(
        "effective_number", spread.effective_number, "number", good="up", drill={},
        inputs=(
            Input("hhi", spread.hhi, "number"), Input("hhi_normalised", spread.normalised, "number"),
            Input("names", spread.names, "count"), Input("balance", spread.balance),
        ),
        ties=("balance", "balance"), words={"by": spread.by},
    )  # fmt: skip


def of_top(spread: Spread, row: Mapping[str, Any], column: str, policy: Policy, scope: Scope) -> Figure | None:
    """The figure in a cell of the table of largest names."""
    way, who = of_name(row["kind"], row["name"]), {"who": row["label"]}
    balance, exposure = Input("balance", cents(row["balance"])), Input("exposure", cents(row["exposure"]))
    if column in {"balance", "loans"}:
        value, unit = (balance.value, "money") if column == "balance" else (int(row["loans"]), "count")
        return Figure(f"name_{column}", value, unit, words=who, ties=(column, ""), **way)  # type: ignore[arg-type]
    if column in {"exposure", "undrawn"}:
        inputs = (balance, Input("undrawn", None if pd.isna(row["undrawn"]) else cents(row["undrawn"])))
        return Figure("name_exposure", exposure.value, "money", inputs=inputs, words=who, parameters=("undrawn_conversion",),
                      notes=(_UNDRAWN,), ties=("balance", "balance"), **way)  # fmt: skip
    shares: Mapping[str, tuple[Input, Input, tuple[str, ...]]] = {
        "share": (balance, Input("total_balance", spread.balance), ()),
        "share_of_capital": (balance, Input("net_capital", capital_of(policy, "net_capital", scope.currency)), ("net_capital",)),
        "share_of_tier1": (exposure, Input("tier1_capital", capital_of(policy, "tier1_capital", scope.currency)), ("tier1_capital",)),
    }  # fmt: skip
    if column not in shares:
        return None
    part, whole, parameters = shares[column]
    missing = (_NO_CAPITAL,) if whole.value is None else ()
    counted = () if part is balance else (balance,)
    return Figure(f"name_{column}", ratio(part.value, whole.value), "ratio", inputs=(part, whole, *counted), words=who,
                  parameters=parameters, notes=missing, ties=("balance", "balance"), **way)  # fmt: skip


def of_use(use: Use, column: str, scope: Scope) -> Figure | None:
    """The figure in a cell of the table of the bank's own limits."""
    way, who = of_name(use.limit.dimension, use.value), {use.limit.dimension: use.value, "who": use.value or ""}
    inputs = (Input("balance", use.balance), Input("undrawn", use.undrawn), Input("allowed", use.allowed))
    values: Mapping[str, tuple[Any, Unit]] = {
        "exposure": (use.exposure, "money"), "allowed": (use.allowed, "money"), "used": (use.used, "ratio"), "headroom": (use.headroom, "money"),
    }  # fmt: skip
    if column not in values:
        return None
    value, unit = values[column]
    notes = (*_partly(scope), *((_NO_CAPITAL,) if use.allowed is None else ()), *((_UNDRAWN,) if use.undrawn is not None else ()))
    return Figure(f"use_{column}", value, unit, inputs=inputs, words=who, parameters=("limit_near_share", "undrawn_conversion"),
                  notes=notes, ties=("balance", "balance"), **way)  # fmt: skip


def ends(rows: pd.DataFrame, as_of: date) -> tuple[Figure, ...]:
    """What has matured already and what matures soon."""
    matured = rows[rows["span"] == maturity.MATURED]
    before = Behind(matures_to=maturity.spans(as_of)[0][2], now=HELD)
    found = [Figure("matured_balance", cents(matured["balance"].sum()), "money", good="down", behind=before,
                    inputs=(Input("loans", int(matured["loans"].sum()), "count"),), ties=("balance", ""))]  # fmt: skip
    for months in (3, 12):
        last = maturity.spans(as_of, months)[-3][2]
        amount = cents(maturity.due_within(rows, as_of, months))
        found.append(
            Figure(
                f"maturing_{months}",
                amount,
                "money",
                behind=Behind(matures_from=as_of, matures_to=last, now=HELD),
                ties=("balance", ""),
            )
        )
    return tuple(found)


def of_bar(row: Mapping[str, Any], column: str) -> Figure | None:
    """The figure in a cell of the table of the wall, with the loans that end in the bar."""
    values: Mapping[str, tuple[Any, Unit]] = {"balance": (cents(row["balance"]), "money"), "loans": (int(row["loans"]), "count")}
    if column not in values:
        return None
    value, unit = values[column]
    ties: tuple[Sum, str] = ("balance" if column == "balance" else "loans", "")
    return Figure(f"ends_{column}", value, unit, behind=ending(row), ties=ties, words={"span": row["span"]})


def ending(bar: Mapping[Any, Any]) -> Behind:
    """The loans of one bar of the wall: those that end between its days, or that name no end."""
    first, last = (None if pd.isna(bar[name]) else bar[name].date() for name in ("matures_from", "matures_to"))
    return Behind(matures_from=first, matures_to=last, matures_given=None if first or last else False, now=HELD)


def outcome_loans(outcome: str, since: date | None) -> dict[str, Any]:
    """The list of the loans that an outcome counts."""
    if outcome == "new_overdue":
        return {} if since is None else {"behind": Behind(since=since, was=("0",), now=tuple("1234567"))}
    npl = tuple(int(one) for one in RiskClass if one >= FIRST_NPL)
    return {"drill": {"risk_class": npl} if outcome == "npl" else {"dpd_min": 1}}


def standing(found: League) -> tuple[Figure, ...]:
    """The row of the league: the book's rate, how many units there are to compare, and how many differ for more than chance."""
    rows = found.rows
    hit, risk = int(rows["observed"].sum()), int(rows["at_risk"].sum())
    counts = rows["verdict"].value_counts()
    units = (Input("units", len(rows), "count"), Input("units_small", int(counts.get("small", 0)), "count"))
    return (
        Figure(f"league_{found.outcome}", found.rate, "ratio", good="down", inputs=(Input("league_hit", hit, "count"), Input("league_at_risk", risk, "count")),
               ties=("loans", "league_hit"), **outcome_loans(found.outcome, found.since)),
        Figure("units_ranked", len(rows) - int(counts.get("small", 0)), "count", inputs=units, parameters=("league_loans_min",)),
        *(Figure(f"units_{name}", int(counts.get(name, 0)), "count", inputs=units, parameters=("league_confidence", "league_loans_min"),
                 notes=("concentration.note.interval",)) for name in ("worse", "better")),
    )  # fmt: skip


_STANDING: Mapping[str, tuple[str, Unit]] = {
    "balance": ("", "money"), "loans": ("", "count"), "overdue_ratio": ("overdue_balance", "ratio"), "npl_ratio": ("npl_balance", "ratio"),
}  # fmt: skip


#: Columns that come from comparing with the mix of the book.
_ADJUSTED = frozenset(
    ("ratio", "adjusted_ratio", "observed", "expected", "observed_ratio", "low", "high", "adjusted_rank", "raw_rank")
)


def of_unit(found: League, row: Mapping[str, Any], column: str) -> Figure | None:
    """The figure in a cell of the league table."""
    unit = found.unit
    where = {unit: None if pd.isna(row[unit]) else row[unit]}
    if column in _STANDING:
        part, kind = _STANDING[column]
        balance = Input("balance", cents(row["balance"]))
        inputs: tuple[Input, ...] = (Input(part, cents(row[part])), balance) if part else ()
        value: Value = balance.value if column == "balance" else int(row["loans"])
        if part:
            value = ratio(inputs[0].value, balance.value)
        lists = outcome_loans(column.removesuffix("_ratio"), None) if part else {"drill": {}}
        return Figure(f"unit_{column}", value, kind, inputs=inputs, where=where, words=where, **lists)
    if column in _ADJUSTED:
        return _adjusted(found, row, column, where)
    return None


def _adjusted(found: League, row: Mapping[str, Any], column: str, where: Mapping[str, str | None]) -> Figure:
    value = None if pd.isna(row[column]) else row[column]
    whole = column in {"observed", "adjusted_rank", "raw_rank"}
    kind: Unit = "count" if whole else "number" if column == "expected" else "ratio"
    inputs = (
        Input("league_hit", int(row["observed"]), "count"), Input("league_expected", row["expected"], "number"),
        Input("league_at_risk", int(row["at_risk"]), "count"), Input("league_rate", found.rate, "ratio"),
        Input("interval_low", row["low"], "ratio"), Input("interval_high", row["high"], "ratio"),
    )  # fmt: skip
    # A list between two dates knows a loan that another unit handed over as moved in, not by what it was: no such check there.
    moving = found.outcome == "new_overdue"
    notes = ["concentration.note.interval", *(["concentration.note.small"] if row["verdict"] == "small" else [])]
    notes += ["concentration.note.moved_in"] if moving else []
    return Figure(
        f"unit_{column}", int(value) if whole and value is not None else value, kind, inputs=inputs, where=where, words=where, notes=tuple(notes),
        parameters=("league_confidence", "league_loans_min", "league_age_months"), ties=("amount" if moving else "loans", "league_hit"),
        **outcome_loans(found.outcome, found.since),
    )  # fmt: skip
