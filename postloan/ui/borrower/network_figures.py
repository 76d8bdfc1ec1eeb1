"""Every number of the guarantee pages with its formula's inputs, its policy and the way to its loans."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from postloan.access import Scope
from postloan.borrower.network.circle import LINES, Circle, total
from postloan.borrower.network.edge import Kind, Node
from postloan.borrower.network.limits import Guarantor, judge
from postloan.borrower.network.picture import View
from postloan.borrower.network.support import Support
from postloan.policy import Policy
from postloan.portfolio import Figure
from postloan.portfolio.behind import Behind
from postloan.portfolio.exposure.capital import capital_of
from postloan.portfolio.exposure.concentration import cents
from postloan.portfolio.exposure.concentration_figures import HELD
from postloan.portfolio.measure import Input, Sum, Unit, ratio

_REACH, _CAPITAL, _UNDRAWN = "network.note.reach", "limit.note.capital", "limit.note.undrawn"


def _partly(view: Scope) -> tuple[str, ...]:
    return () if view.reach.everything else (_REACH,)


def cards(found: View, policy: Policy, view: Scope) -> tuple[Figure, ...]:
    """The row of the page: circles, rings, mutual guarantees, guarantors beyond a limit, what hangs on circles, and the largest."""
    network, notes = found.seen.network, _partly(view)
    judged = [(node, judge(node, policy)) for node in found.seen.nodes.values() if node.gives]
    debt, exposure = (total(getattr(one, name) for one in found.circles) for name in ("debt", "exposure"))
    npl = total(one.npl for one in found.circles)
    return (
        Figure("circles", len(found.circles), "count", good="down", notes=notes, parameters=("guarantee_circle_borrowers_min",),
               inputs=(Input("circle_borrowers", sum(one.borrowers for one in found.circles), "count"),
                       Input("network_names", len(network.nodes), "count"), Input("guarantees_lapsed", found.seen.lapsed, "count"))),
        Figure("rings", len(network.rings), "count", good="down", notes=(*notes, *(("network.note.more",) if network.more_cycles else ())),
               parameters=("guarantee_cycle_length",),
               inputs=(Input("ring_names", len(network.ring_of), "count"), Input("cycles_listed", len(network.cycles), "count"))),
        Figure("mutual_pairs", len(network.mutual), "count", good="down", notes=notes, inputs=(Input("joint_groups", len(network.joint), "count"),)),
        _over([one for _, one in judged], notes),
        Figure("circle_exposure", exposure, "money", good="down", notes=(*notes, _UNDRAWN), parameters=("undrawn_conversion",),
               inputs=(Input("balance", debt), Input("circle_npl", npl))),
        _largest(found, policy, view),
    )  # fmt: skip


def _over(judged: Sequence[Guarantor], notes: tuple[str, ...]) -> Figure:
    counts = {name: sum(bool(getattr(one, name)) for one in judged) for name in ("over_assets", "over_customers", "over_client")}
    unknown = Input("guarantors_unknown", sum(not one.known for one in judged), "count")
    return Figure(
        "guarantors_over", sum(one.over for one in judged), "count", good="down", notes=notes,
        inputs=(*(Input(name, value, "count") for name, value in counts.items()), unknown),
        parameters=("guarantee_ratio_max", "guarantee_customers_max", "guarantee_company_ratio_max", "guarantee_company_client_max"),
    )  # fmt: skip


def _largest(found: View, policy: Policy, view: Scope) -> Figure:
    """The largest circle against net capital, with the lines that single names and groups have."""
    first = found.circles[0] if found.circles else None
    return of_circle(first, "share_of_capital", policy, view) or Figure(
        "circle_share_of_capital", None, "ratio", words={"who": ""}
    )


def of_circle(one: Circle | None, column: str, policy: Policy, view: Scope) -> Figure | None:
    """The figure in a cell of the list of circles."""
    if one is None:
        return None
    who, notes = {"who": str(one.number)}, _partly(view)
    inputs = (Input("exposure", one.exposure), Input("balance", one.debt))
    if column in {"share_of_capital", "share_of_tier1"}:
        base = "net_capital" if column == "share_of_capital" else "tier1_capital"
        capital = capital_of(policy, base, view.currency)
        line = policy.single_loan_capital_max if base == "net_capital" else policy.group_exposure_t1_max
        missing = (_CAPITAL,) if capital is None else ()
        return Figure(f"circle_{column}", ratio(one.exposure, capital), "ratio", good="down", limit=line, words=who, parameters=(base, *LINES),
                      inputs=(inputs[0], Input(base, capital), inputs[1]), notes=(*notes, *missing, _UNDRAWN, "network.note.lines"))  # fmt: skip
    money: Mapping[str, Decimal] = {
        "exposure": one.exposure,
        "npl_balance": one.npl,
        "guaranteed": one.guaranteed,
        "balance": one.debt,
    }
    if column not in money:
        return None
    name = {
        "exposure": "one_circle_exposure",
        "npl_balance": "one_circle_npl",
        "guaranteed": "one_circle_guaranteed",
        "balance": "one_circle_debt",
    }[column]
    return Figure(name, money[column], "money", inputs=inputs, words=who, notes=notes, parameters=("undrawn_conversion",))  # fmt: skip


def crossed(one: Circle, policy: Policy, view: Scope) -> tuple[float, ...] | None:
    """The lines (fractions) that a circle's exposure is beyond; None where no capital is given."""
    capital = {base: capital_of(policy, base, view.currency) for base in LINES.values()}
    if all(amount is None for amount in capital.values()):
        return None
    lines = {name: getattr(policy, name) for name in LINES}
    return tuple(
        lines[name] for name, base in LINES.items() if capital[base] is not None and (ratio(one.exposure, capital[base]) or 0) > lines[name]
    )  # fmt: skip


def of_member(node: Node, column: str, policy: Policy, view: Scope, support: Support | None) -> Figure | None:
    """The figure in a cell of the list of members or guarantors. A member's debt counts whatever slices are chosen: their list does not."""
    who = {"who": node.name or node.id}
    behind = None if view.chosen else Behind(borrower_id=node.id, now=HELD)
    if column in {"balance", "exposure"} and node.debt is not None:
        value = node.debt if column == "balance" else node.exposure
        ties = ("balance", "balance") if column == "exposure" else ("balance", "")
        notes = (_UNDRAWN,) if column == "exposure" else ()
        return Figure(f"member_{column}", value, "money", inputs=(Input("balance", node.debt),), words=who, behind=behind, notes=notes, ties=ties)  # type: ignore[arg-type]  # fmt: skip
    if column == "support_depth" and support is not None:
        return _support(support, who, behind)
    return _given(node, column, policy, who) if node.gives else None


def _support(one: Support, who: Mapping[str, str], behind: Behind | None) -> Figure:
    inputs = (
        Input("support_effective", one.effective), Input("balance", one.debt), Input("guaranteed", one.guaranteed),
        Input("support_in_ring", one.in_ring), Input("support_in_trouble", one.in_trouble),
        Input("guarantors", one.guarantors, "count"), Input("guarantors_counted", one.counted_on, "count"),
    )  # fmt: skip
    return Figure("support_depth", one.depth, "ratio", good="up", inputs=inputs, words=who, behind=behind, ties=("balance", "balance"),
                  parameters=("guarantee_trouble_dpd_gt", "guarantee_ratio_max", "guarantee_customers_max"))  # fmt: skip


def _given(node: Node, column: str, policy: Policy, who: Mapping[str, str]) -> Figure | None:
    """What a name guarantees against what it may."""
    one = judge(node, policy)
    company = node.kind is Kind.GUARANTEE_COMPANY
    most = "guarantee_company_ratio_max" if company else "guarantee_ratio_max"
    given, assets = Input("given", node.given), Input("net_assets", node.net_assets)
    notes = (f"network.note.assets_{node.assets_from or 'unknown'}",)
    values: Mapping[str, tuple[Any, Unit]] = {
        "given": (node.given, "money"), "guarantee_ratio": (one.ratio, "number"), "headroom": (one.headroom, "money"),
        "guarantee_customers": (node.customers, "count"), "net_assets": (node.net_assets, "money"),
    }  # fmt: skip
    if column not in values:
        return None
    value, unit = values[column]
    parameter = "guarantee_customers_max" if column == "guarantee_customers" else most
    inputs = () if column == "guarantee_customers" else (given, assets)
    return Figure(f"guarantor_{column}", value, unit, inputs=inputs, words=who, parameters=(parameter,), notes=notes)


_GROUP: Mapping[str, tuple[str, Unit]] = {
    "balance": ("balance", "money"), "exposure": ("exposure", "money"), "npl_balance": ("npl_balance", "money"), "npl_ratio": ("npl_ratio", "ratio"),
    "members": ("members", "count"), "loans": ("loans", "count"), "share_of_capital": ("share_of_capital", "ratio"),
    "share_of_tier1": ("share_of_tier1", "ratio"),
}  # fmt: skip
#: What the list of a group's loans adds up to, for each figure: (sum, input).
_TIES: Mapping[str, tuple[Sum, str]] = {
    "balance": ("balance", ""), "members": ("loans", "loans"), "loans": ("loans", ""), "exposure": ("balance", "balance"),
    "npl_balance": ("balance", ""), "npl_ratio": ("balance", "npl_balance"), "share_of_capital": ("balance", "balance"),
    "share_of_tier1": ("balance", "balance"),
}  # fmt: skip


_BASES = {"share_of_capital": "net_capital", "share_of_tier1": "tier1_capital"}
_LINE = {"share_of_tier1": ("group_exposure_t1_max",)}


def of_group(row: Mapping[str, Any], column: str, policy: Policy, view: Scope) -> Figure | None:
    """The figure in a cell of the list of groups: with the group's loans, of a non-performing amount only those."""
    if column not in _GROUP:
        return None
    name, unit = _GROUP[column]
    bad = column in {"npl_balance", "npl_ratio"}
    behind = (
        Behind(group_id=row["group_id"], by="class", now=("3", "4", "5")) if bad else Behind(group_id=row["group_id"], now=HELD)
    )
    amounts = {one: cents(row[one]) for one in ("balance", "exposure", "npl_balance")}
    base = _BASES.get(column)
    capital = None if base is None else Input(base, capital_of(policy, base, view.currency))
    first = {"npl_ratio": "npl_balance", "share_of_tier1": "exposure"}.get(column, "balance")
    inputs = [Input(first, amounts[first]), *([capital] if capital else [])]
    inputs += [Input("balance", amounts["balance"])] if first != "balance" else []
    value = None if pd.isna(row[column]) else amounts.get(column, int(row[column]) if unit == "count" else row[column])
    notes = [] if view.reach.everything and not view.chosen else ["limit.note.part"]
    return Figure(
        f"group_{name}", value, unit, inputs=(*inputs, Input("loans", int(row["loans"]), "count")), words={"who": row["group_id"]}, behind=behind,
        limit=policy.group_exposure_t1_max if column == "share_of_tier1" else None, parameters=() if base is None else (base, *_LINE.get(column, ())),
        notes=(*notes, *([_CAPITAL] if capital and capital.value is None else [])), ties=_TIES[column],
    )  # fmt: skip
