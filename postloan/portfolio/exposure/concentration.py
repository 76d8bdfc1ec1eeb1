"""How much of the portfolio hangs on few names: over borrowers, groups and every slice, to the cent.

A loan without a group is a name of its own borrower. A slice that was not given is a name like any other, never dropped.
Only loans within the scope are seen: a branch sees its own part of a borrower.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from postloan.access import SLICES, Scope
from postloan.book import Pin
from postloan.book.cells import Numbers
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.exposure import share
from postloan.portfolio.exposure.capital import capital_of
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


@dataclass(frozen=True)
class _Names:
    """Each name's loans and amounts in fen; ``grouped`` tells groups from borrowers, ``given`` how many loans say what is undrawn."""

    keys: Numbers
    grouped: Numbers
    loans: Numbers
    balance: Numbers
    undrawn: Numbers
    given: Numbers

    def kept(self, which: Numbers) -> "_Names":
        return _Names(*(getattr(self, name)[which] for name in _COLUMNS))

    def exposure(self, policy: Policy) -> Numbers:
        """What is owed and, by the policy's factor, what may still be drawn."""
        found: Numbers = self.balance + np.rint(self.undrawn * policy.undrawn_conversion).astype(np.int64)
        return found


_COLUMNS = tuple(field.name for field in dataclasses.fields(_Names))
_SUMMED = ("loans", "balance", "undrawn", "given")


def _amounts(names: Table) -> Table:
    return names.select("borrower_key", "group_key", *_SUMMED)


def _names(rows: pa.Table, key: str, *, grouped: bool) -> _Names:
    keys, *sums = (np.asarray(rows[name].to_numpy(), dtype=np.int64) for name in (key, *_SUMMED))
    return _Names(keys, np.full(len(keys), grouped), *sums)


def _added(names: _Names) -> _Names:
    """Rows of the same key added up."""
    keys, first, place = np.unique(names.keys, return_index=True, return_inverse=True)
    sums = np.zeros((len(_SUMMED), len(keys)), dtype=np.int64)
    for row, name in zip(sums, _SUMMED, strict=True):
        np.add.at(row, place, getattr(names, name))
    return _Names(keys, names.grouped[first], *sums)


def _both(first: _Names, second: _Names) -> _Names:
    return _Names(*(np.concatenate([getattr(first, name), getattr(second, name)]) for name in _COLUMNS))


def read(pin: Pin, scope: Scope, policy: Policy, *, n: int = 20) -> Concentration:
    """Concentration of the scope's portfolio over borrowers and groups, with at least the ``n`` largest of each."""
    rows = pin.answer(pin.names(scope), _amounts)
    borrowers, member = _names(rows, "borrower_key", grouped=False), pc.is_valid(rows["group_key"])
    groups = None
    if pc.any(member).as_py():
        alone = _names(rows.filter(pc.invert(member)), "borrower_key", grouped=False)
        groups = _both(alone, _added(_names(rows.filter(member), "group_key", grouped=True)))
        borrowers = _added(borrowers)
    given = int(borrowers.given.sum())
    borrower = _spread(pin, scope, policy, "borrower", borrowers, n=n)
    group = dataclasses.replace(borrower, by="group") if groups is None else _spread(pin, scope, policy, "group", groups, n=n)
    return Concentration(
        borrower, group,
        int(borrowers.loans.sum()), yuan(int(borrowers.undrawn.sum())) if given else None, given,
    )  # fmt: skip


def _spread(pin: Pin, scope: Scope, policy: Policy, by: str, names: _Names, *, n: int) -> Spread:
    """The figures of one dimension; only its largest names are looked up."""
    exposure, total = names.exposure(policy), int(names.balance.sum())
    largest = _largest(names, exposure, _many(exposure, scope, policy, n))
    top = _called(pin, scope, names.kept(largest)).assign(exposure=exposure[largest])
    index = share.hhi(names.balance)
    return Spread(
        by, len(names.keys), yuan(total) or _NOTHING, index, share.normalised(index, len(names.keys)), share.effective_number(index),
        _with_shares(top, total, scope, policy), share.curve(names.balance),
    )  # fmt: skip


def _largest(names: _Names, exposure: Numbers, n: int) -> Numbers:
    """Places of the largest by exposure and by balance, and of the largest group: each limit must see its own largest.

    Largest exposure first.
    """
    found = np.arange(len(exposure))
    if len(exposure) > n:
        found = np.union1d(*(np.argpartition(-amounts, n)[:n] for amounts in (exposure, names.balance)))
        if names.grouped.any():
            found = np.union1d(found, np.argmax(np.where(names.grouped, exposure, -1)))
    order: Numbers = found[np.lexsort((-names.balance[found], -exposure[found]))]
    return order


def _many(exposure: Numbers, scope: Scope, policy: Policy, n: int) -> int:
    """How many names to look up: ``n``, or all that are large exposures where those are more."""
    tier1 = capital_of(policy, "tier1_capital", scope.currency)
    if tier1 is None:
        return n
    return max(n, min(_LARGE_MAX, int((exposure >= float(tier1) * policy.large_exposure_t1 * 100).sum())))


def _labels(loans: Table, borrowers: tuple[int, ...], groups: tuple[int, ...]) -> Table:
    lone = loans.filter(loans.borrower_key.isin(borrowers))
    held = loans.filter(loans.group_id.notnull(), loans.group_id.hash().isin(groups))
    mine = lone.group_by(key="borrower_key").agg(
        name=lone.borrower_id.max(), label=lone.borrower_name.max(), kind=ibis.literal("borrower")
    )
    theirs = held.group_by(key=held.group_id.hash()).agg(
        name=held.group_id.max(), label=held.group_id.max(), kind=ibis.literal("group")
    )
    return ibis.union(mine, theirs) if groups else mine


def _called(pin: Pin, scope: Scope, names: _Names) -> pd.DataFrame:
    """The names with what people call them. A group goes by its number."""
    lone, held = (tuple(names.keys[names.grouped == grouped].tolist()) for grouped in (False, True))
    rows = pin.ask(scope, _labels, lone, held).to_pylist() if len(names.keys) else []
    known = {(row["key"], row["kind"] == "group"): row for row in rows}
    said = [known[key, grouped] for key, grouped in zip(names.keys.tolist(), names.grouped.tolist(), strict=True)]
    words = {name: [one[name] for one in said] for name in ("name", "label", "kind")}
    undrawn = np.where(names.given > 0, names.undrawn, np.nan)
    return pd.DataFrame({**words, "loans": names.loans, "balance": names.balance, "undrawn": undrawn})


def _with_shares(top: pd.DataFrame, total: int, scope: Scope, policy: Policy) -> pd.DataFrame:
    """Money in yuan, with the shares of the whole and of capital; capital not given leaves its share missing."""
    found = top.assign(**{name: top[name] / 100 for name in ("balance", "undrawn", "exposure")})
    found["share"] = found["balance"] / (total / 100) if total else np.nan
    for name, base, amount in (("share_of_capital", "net_capital", "balance"), ("share_of_tier1", "tier1_capital", "exposure")):
        capital = capital_of(policy, base, scope.currency)
        found[name] = found[amount] / float(capital) if capital else np.nan
    return found


def slices(pin: Pin, scope: Scope, policy: Policy, *, by: Sequence[str] = SLICES, n: int = 20) -> dict[str, Spread]:
    """Concentration over the values of each slice of ``by``; what was not given is a value of its own (None)."""
    return {name: _slice(pin, scope, policy, name, n=n) for name in by}


def _slice(pin: Pin, scope: Scope, policy: Policy, by: str, *, n: int) -> Spread:
    now = grid.read(pin, scope, dates=(scope.as_of,), by=by)
    loans, owed = (amounts[0].sum(axis=(1, 2, 3)) for amounts in (now.loans, now.balance))
    held = np.flatnonzero(loans)
    order = sorted(held.tolist(), key=lambda at: (-int(owed[at]), now.values[at] is None, str(now.values[at])))
    amounts = owed[order]
    top = pd.DataFrame({
        "name": pd.Series([now.values[at] for at in order], dtype=object), "label": pd.Series([now.values[at] for at in order], dtype=object),
        "kind": by, "loans": loans[order], "balance": amounts, "undrawn": np.nan, "exposure": amounts,
    })  # fmt: skip
    index, total = share.hhi(amounts), int(amounts.sum())
    return Spread(
        by, len(order), yuan(total) or _NOTHING, index, share.normalised(index, len(order)), share.effective_number(index),
        _with_shares(top.head(n), total, scope, policy), share.curve(amounts),
    )  # fmt: skip


def summary(found: Concentration, by_slice: dict[str, Spread]) -> pd.DataFrame:
    """One row a dimension: names, Herfindahl index, normalised, effective number, its largest name and that one's share."""
    spreads = [found.borrower, found.group, *by_slice.values()]
    return pd.DataFrame([
        {
            "dimension": one.by, "names": one.names, "hhi": one.hhi, "hhi_normalised": one.normalised,
            "effective_number": one.effective_number, **_first(one),
        }
        for one in spreads
    ])  # fmt: skip


def _first(one: Spread) -> dict[str, object]:
    if one.top.empty:
        return {"largest": None, "largest_kind": one.by, "largest_balance": None, "largest_share": None}
    row = one.top.sort_values("balance", ascending=False, kind="stable").iloc[0]
    part = ratio(row["balance"], float(one.balance))
    return {"largest": row["label"], "largest_kind": row["kind"], "largest_balance": row["balance"], "largest_share": part}
