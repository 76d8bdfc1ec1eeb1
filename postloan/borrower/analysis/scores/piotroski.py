"""Piotroski's F of 2000: nine signs of strength, one point each."""

from collections.abc import Callable
from fractions import Fraction

from postloan.borrower.analysis.case import Case
from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.scores.score import Score, Zone, gathered, number
from postloan.borrower.analysis.term import Term

SIGNS = ("roa", "cfo", "roa_up", "cash_above_profit", "debt_down", "current_up", "no_new_shares", "margin_up", "turnover_up")


def _positive(value: Fraction) -> bool:
    return value > 0


def _not_positive(value: Fraction) -> bool:
    return value <= 0


def score(case: Case) -> Score:
    """F, 0 … 9; needs the year before on the same basis for six of the nine signs, and all nine to be a number."""
    compared = {} if case.alike is None else _compared(*case.alike)
    terms = dict.fromkeys(SIGNS, case.unlike) | compared | _alone(case.now)
    parts = {name: number(terms[name]) for name in SIGNS}
    known = [value for value in parts.values() if value is not None]
    value = sum(known) if len(known) == len(SIGNS) else None
    weak, strong = case.policy.piotroski_weak, case.policy.piotroski_strong
    found = gathered([terms[name] for name in SIGNS])
    return Score(
        name="piotroski_f", value=value, zone=_zone(value, weak, strong), cuts=(float(weak), float(strong)), components=tuple(parts.items()),
        inputs=found.inputs, basis=case.stretch.basis, why_missing=found.why, notes=found.notes,
    )  # fmt: skip


def _zone(value: float | None, weak: int, strong: int) -> Zone | None:
    """Unlike the other scores, a value on a line is beyond it: 8–9 is strong, 0–2 weak."""
    if value is None:
        return None
    return Zone.DISTRESS if value <= weak else Zone.SAFE if value >= strong else Zone.GREY


def _alone(now: Figures) -> dict[str, Term]:
    return {
        "roa": _roa(now).flag(_positive),
        "cfo": now["cfo"].flag(_positive),
        "cash_above_profit": (now["cfo"] - now["net_profit"]).flag(_positive),
    }


def _compared(now: Figures, then: Figures) -> dict[str, Term]:
    def rise(of: Callable[[Figures], Term], sign: Callable[[Fraction], bool] = _positive) -> Term:
        return (of(now) - of(then)).flag(sign)

    return {
        "roa_up": rise(_roa),
        "debt_down": (_long_debt(then) - _long_debt(now)).flag(_positive),
        "current_up": rise(lambda year: year["total_current_assets"] / year["total_current_liabilities"]),
        "no_new_shares": rise(lambda year: year["paid_in_capital"], _not_positive),
        "margin_up": rise(lambda year: year.gross_profit / year["operating_revenue"]),
        "turnover_up": rise(lambda year: year["operating_revenue"] / year.average("total_assets")),
    }


def _roa(year: Figures) -> Term:
    return year["net_profit"] / year.average("total_assets")


def _long_debt(year: Figures) -> Term:
    return year.parts("long_term_borrowings", "bonds_payable", "lease_liabilities") / year.average("total_assets")
