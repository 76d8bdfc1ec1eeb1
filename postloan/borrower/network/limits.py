"""Limits on what one guarantor may guarantee, and whether its word counts. Every limit is the policy's."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from postloan.borrower.network.edge import Kind, Node, Trouble
from postloan.policy import Policy
from postloan.terms import FIRST_NPL


@dataclass(frozen=True)
class Guarantor:
    """How a guarantor stands against its limits.

    Attributes:
        ratio: guarantees over net assets; None without guarantees, or where net assets are unknown, 0 or negative.
        over_assets: guarantees exceed the multiple of net assets allowed; None where either is unknown.
        over_customers: more customers than allowed; None where no such limit applies.
        over_client: a guarantee company guarantees too much for one client; None for everybody else and where unknown.
        headroom: what it may still guarantee, in yuan; negative beyond the limit.
    """

    ratio: float | None
    ratio_max: float
    over_assets: bool | None
    over_customers: bool | None
    over_client: bool | None
    headroom: Decimal | None

    @property
    def over(self) -> bool:
        """Beyond any limit, as far as known."""
        return bool(self.over_assets or self.over_customers or self.over_client)

    @property
    def known(self) -> bool:
        """Whether guarantees could be held against net assets."""
        return self.over_assets is not None


def judge(node: Node, policy: Policy) -> Guarantor:
    """A guarantor against the limits of its kind. Exactly at a limit is within it.

    The line on customers is for enterprises, and for names of which nobody said what they are; farmers who are guaranteed are
    never counted. Licensed guarantee companies have a multiple of their own and a line on one client instead.
    """
    company = node.kind is Kind.GUARANTEE_COMPANY
    most = policy.guarantee_company_ratio_max if company else policy.guarantee_ratio_max
    counts = node.kind in {Kind.ENTERPRISE, Kind.UNKNOWN}
    return Guarantor(
        _ratio(node.given, node.net_assets), most, _beyond(node.given, node.net_assets, most),
        node.customers > policy.guarantee_customers_max if counts else None,
        _beyond(node.largest, node.net_assets, policy.guarantee_company_client_max) if company else None,
        None if node.given is None or node.net_assets is None else node.net_assets * Decimal(str(most)) - node.given,
    )  # fmt: skip


def _ratio(given: Decimal | None, assets: Decimal | None) -> float | None:
    return None if given is None or assets is None or assets <= 0 else float(given / assets)


def _beyond(amount: Decimal | None, assets: Decimal | None, most: float) -> bool | None:
    """Net assets of nothing or less carry no guarantee at all."""
    return None if amount is None or assets is None else amount > max(assets, Decimal(0)) * Decimal(str(most))


def troubles(node: Node, policy: Policy) -> tuple[Trouble, ...]:
    """Why a name's guarantee is not counted on: its own loans, or more guarantees than it can carry. Empty: nothing known against it."""
    tests: dict[Trouble, Callable[[], bool]] = {
        Trouble.NPL: lambda: defaulted(node),
        Trouble.OVERDUE: lambda: (node.dpd or 0) > policy.guarantee_trouble_dpd_gt,
        Trouble.OVER_LIMIT: lambda: judge(node, policy).over,
    }
    return tuple(name for name, holds in tests.items() if holds())


def defaulted(node: Node) -> bool:
    """Whether a loan of it is non-performing."""
    return node.risk_class is not None and node.risk_class >= FIRST_NPL
