"""How much of the portfolio hangs on few names: over borrowers, groups and every slice, to the cent.

A loan without a group is a name of its own borrower. A slice that was not given is a name like any other, never dropped.
Only loans within the scope are seen: a branch sees its own part of a borrower.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
from ibis.expr.types import Table

from postloan.access import SLICES, Scope
from postloan.book import Pin, name
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.exposure import share
from postloan.portfolio.exposure.capital import capital_of, large_from
from postloan.portfolio.measure import ratio, yuan

#: What the portfolio can be spread over.
DIMENSIONS = ("borrower", "group", *SLICES)
_NOTHING = Decimal("0.00")
#: So many names are looked up at most, whatever the capital is said to be.
_LARGE_MAX = 500


@dataclass(frozen=True)
class Spread:
    """The portfolio over the names of one dimension.

    ``balance`` is the sum over all names, which is the portfolio. ``top`` has the largest names and all large exposures, by exposure: name (None: not
    given), label, kind ("group" for a group, else the dimension), loans, balance, undrawn (missing: none of its loans gave any),
    exposure (yuan), share of the balance, share_of_capital (balance), share_of_tier1 (exposure). ``curve``: see ``share.curve``.
    """

    by: str
    names: int
    balance: Decimal
    hhi: float | None
    normalised: float | None
    effective_number: float | None
    top: pd.DataFrame
    curve: pd.DataFrame

    def top_balance(self, n: int) -> Decimal | None:
        """The balance of the ``n`` largest, of those in ``top``; missing where there is nothing."""
        rows = self.top["balance"].nlargest(n)
        return cents(rows.sum()) if len(rows) else None


def cents(amount: float) -> Decimal:
    """An amount in yuan that came out of a frame, in whole cents again."""
    return Decimal(f"{amount:.2f}")


@dataclass(frozen=True)
class Concentration:
    """The scope's portfolio over borrowers and over groups, from one reading of its loans.

    ``undrawn`` is what was given of undrawn amounts, ``undrawn_loans`` by how many loans; ``loans`` is all of them.
    """

    borrower: Spread
    group: Spread
    loans: int
    undrawn: Decimal | None
    undrawn_loans: int


Ask = Callable[..., pa.Table]
#: The kinds of rows that are names of a dimension; see ``book/name.py``.
_KINDS = {"borrower": (name.ALONE, name.MEMBER), "group": (name.ALONE, name.GROUP, name.REST)}


def _asker(pin: Pin, scope: Scope) -> Ask:
    """Puts questions to the names of a scope: to their level, or to what was added up once from the loans of a narrower scope."""
    names = pin.names(scope)
    return partial(pin.answer, names) if scope.whole else partial(pin.over, pin.answer(names, _everything))


def _everything(names: Table) -> Table:
    return names


def _totals(names: Table) -> Table:
    """What all borrowers owe, and how many groups there are."""
    mine = names.kind.isin(_KINDS["borrower"])
    sums = {column: names[column].sum(where=mine).cast("int64") for column in ("loans", "given", "undrawn")}
    return names.agg(groups=names.count(where=names.kind == name.GROUP), **sums)


def _amounts(names: Table, kinds: tuple[str, ...]) -> Table:
    own = names.filter(names.kind.isin(kinds)) if kinds else names
    return own.select("balance", "undrawn")


def _first(names: Table, kinds: tuple[str, ...], conversion: float | None, n: int) -> Table:
    """The ``n`` largest by balance, or with a ``conversion`` of what is undrawn by exposure."""
    own = names.filter(names.kind.isin(kinds)) if kinds else names
    size = own.balance if conversion is None else own.balance + own.undrawn * conversion
    return own.order_by(size.desc()).limit(n)


def read(pin: Pin, scope: Scope, policy: Policy, *, n: int = 20) -> Concentration:
    """Concentration of the scope's portfolio over borrowers and groups, with at least the ``n`` largest of each."""
    ask = _asker(pin, scope)
    totals = {column: found or 0 for column, found in ask(_totals).to_pylist()[0].items()}
    borrower = _spread(ask, scope, policy, "borrower", n=n, grouped=totals["groups"] > 0)
    group = _spread(ask, scope, policy, "group", n=n, grouped=True) if totals["groups"] else replace(borrower, by="group")
    undrawn = yuan(totals["undrawn"]) if totals["given"] else None
    return Concentration(borrower, group, totals["loans"], undrawn, totals["given"])


def _spread(ask: Ask, scope: Scope, policy: Policy, by: str, *, n: int, grouped: bool) -> Spread:
    """The figures of one dimension; only its largest names are looked up. Where nobody is in a group all rows are borrowers."""
    kinds = _KINDS[by] if grouped else ()
    rows = ask(_amounts, kinds)
    balance, undrawn = (rows[column].to_numpy() for column in ("balance", "undrawn"))
    drawable = bool(undrawn.any())
    exposure = _exposure(balance, undrawn, policy) if drawable else balance
    many, total = _many(exposure, scope, policy, n), int(balance.sum())
    parts = [ask(_first, kinds, None, many)]
    if drawable:
        parts.append(ask(_first, kinds, policy.undrawn_conversion, many))
    if by == "group":
        parts.append(ask(_first, (name.GROUP,), policy.undrawn_conversion, 1))
    index = share.hhi(balance)
    return Spread(
        by, len(balance), yuan(total) or _NOTHING, index, share.normalised(index, len(balance)), share.effective_number(index),
        _top(parts, total, scope, policy), share.curve(balance),
    )  # fmt: skip


def _exposure(balance: Numbers, undrawn: Numbers, policy: Policy) -> Numbers:
    """What is owed and, by the policy's factor, what may still be drawn; fen."""
    found: Numbers = balance + np.rint(undrawn * policy.undrawn_conversion).astype(np.int64)
    return found


def _many(exposure: Numbers, scope: Scope, policy: Policy, n: int) -> int:
    """How many names to look up: ``n``, or all that are large exposures where those are more."""
    least = large_from(policy, scope.currency)
    if least is None:
        return n
    return max(n, min(_LARGE_MAX, int((exposure >= math.ceil(least * 100)).sum())))


def _top(parts: Sequence[pa.Table], total: int, scope: Scope, policy: Policy) -> pd.DataFrame:
    """The largest by exposure and by balance, and the largest group: each limit must see its own largest. Largest exposure first."""
    found = list({(row["kind"], row["name"]): row for part in parts for row in part.to_pylist()}.values())
    balance, undrawn = (np.array([row[column] for row in found], dtype=np.int64) for column in ("balance", "undrawn"))
    exposure = _exposure(balance, undrawn, policy)
    order = sorted(range(len(found)), key=lambda at: (-exposure[at], -balance[at], found[at]["name"]))
    rows = [found[at] for at in order]
    words = {column: [row[column] for row in rows] for column in ("name", "label")}
    kinds = ["group" if row["kind"] == name.GROUP else "borrower" for row in rows]
    given = np.array([row["given"] > 0 for row in rows], dtype=bool)
    return _with_shares(
        {**words, "kind": kinds, "loans": np.array([row["loans"] for row in rows], dtype=np.int64)},
        {"balance": balance[order], "undrawn": np.where(given, undrawn[order], np.nan), "exposure": exposure[order]},
        total, scope, policy,
    )  # fmt: skip


def _with_shares(
    told: Mapping[str, object], fen: Mapping[str, Numbers], total: int, scope: Scope, policy: Policy
) -> pd.DataFrame:
    """Money in yuan, with the shares of the whole and of capital; capital not given leaves its share missing."""
    money = {column: amounts / 100 for column, amounts in fen.items()}
    shares = {"share": money["balance"] / (total / 100) if total else np.nan}
    for column, base, amount in (("share_of_capital", "net_capital", "balance"), ("share_of_tier1", "tier1_capital", "exposure")):
        capital = capital_of(policy, base, scope.currency)
        shares[column] = money[amount] / float(capital) if capital else np.nan
    return pd.DataFrame({**told, **money, **shares})


def slices(pin: Pin, scope: Scope, policy: Policy, *, by: Sequence[str] = SLICES, n: int = 20) -> dict[str, Spread]:
    """Concentration over the values of each slice of ``by``; what was not given is a value of its own (None)."""
    return {one: _slice(pin, scope, policy, one, n=n) for one in by}


def _slice(pin: Pin, scope: Scope, policy: Policy, by: str, *, n: int) -> Spread:
    now = grid.read(pin, scope, dates=(scope.as_of,), by=by)
    loans, owed = (amounts[0].sum(axis=(1, 2, 3)) for amounts in (now.loans, now.balance))
    held = np.flatnonzero(loans)
    order = sorted(held.tolist(), key=lambda at: (-int(owed[at]), now.values[at] is None, str(now.values[at])))
    amounts = owed[order]
    index, total = share.hhi(amounts), int(amounts.sum())
    named = pd.Series([now.values[at] for at in order[:n]], dtype=object)
    top = _with_shares(
        {"name": named, "label": named, "kind": by, "loans": loans[order[:n]]},
        {"balance": amounts[:n], "undrawn": np.full(len(named), np.nan), "exposure": amounts[:n]}, total, scope, policy,
    )  # fmt: skip
    return Spread(
        by, len(order), yuan(total) or _NOTHING, index, share.normalised(index, len(order)), share.effective_number(index), top,
        share.curve(amounts),
    )  # fmt: skip


def summary(found: Concentration, by_slice: dict[str, Spread]) -> pd.DataFrame:
    """One row a dimension: names, Herfindahl index, normalised, effective number, its largest name and that one's share."""
    spreads = [found.borrower, found.group, *by_slice.values()]
    return pd.DataFrame([
        {
            "dimension": one.by, "names": one.names, "hhi": one.hhi, "hhi_normalised": one.normalised,
            "effective_number": one.effective_number, **_largest(one),
        }
        for one in spreads
    ])  # fmt: skip


def _largest(one: Spread) -> dict[str, object]:
    if one.top.empty:
        return {"largest": None, "largest_kind": one.by, "largest_balance": None, "largest_share": None}
    row = one.top.sort_values("balance", ascending=False, kind="stable").iloc[0]
    part = ratio(row["balance"], float(one.balance))
    return {"largest": row["label"], "largest_kind": row["kind"], "largest_balance": row["balance"], "largest_share": part}
