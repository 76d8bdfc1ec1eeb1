"""Altman's family: Z of 1968, Z′ for private manufacturers, Z″ for the rest and emerging markets, and the EM score."""

from dataclasses import dataclass

from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.scores.score import Score, gathered, number, summed, zone_of
from postloan.borrower.analysis.term import Term
from postloan.policy import Policy

#: What the EM score adds to Z″, and so to its cut-offs: 3.25 + 6.56 X1 + … is only read against 4.35 and 5.85.
EM_CONSTANT = 3.25
NO_MARKET_VALUE = "ratio.why.no_market_value"


@dataclass(frozen=True)
class Xs:
    """The five ratios: working capital, retained earnings, EBIT, equity (book or market, on liabilities) and revenue."""

    x1: float | None
    x2: float | None
    x3: float | None
    x4: float | None
    x5: float | None = None


def z(x: Xs, *, sales: float = 0.999) -> float | None:
    """Z of 1968, for listed manufacturers: ``x4`` is the market value of equity on liabilities."""
    return summed([(1.2, x.x1), (1.4, x.x2), (3.3, x.x3), (0.6, x.x4), (sales, x.x5)])


def z1(x: Xs) -> float | None:
    """Z′ of 1983, for private manufacturers: ``x4`` is the book value of equity on liabilities."""
    return summed([(0.717, x.x1), (0.847, x.x2), (3.107, x.x3), (0.420, x.x4), (0.998, x.x5)])


def z2(x: Xs) -> float | None:
    """Z″ of 1995, for firms that are no manufacturers and for emerging markets; without ``x5``."""
    return summed([(6.56, x.x1), (3.26, x.x2), (6.72, x.x3), (1.05, x.x4)])


def em(x: Xs) -> float | None:
    """The emerging-market score: Z″ + 3.25."""
    found = z2(x)
    return None if found is None else found + EM_CONSTANT


def scores(figures: Figures, policy: Policy) -> tuple[Score, ...]:
    """Z, Z′, Z″ and EM of one stretch; Z only where the market value of the equity is known."""
    held, owed = figures["total_assets"], figures["total_liabilities"]
    common = (figures.working_capital / held, figures.retained / held, figures.ebit / held)
    book, market = figures["total_equity"] / owed, _market_value(figures) / owed
    sales = figures["operating_revenue"] / held
    weight = policy.altman_sales_weight
    terms, private = (*common, market, sales), (*common, book, sales)
    shifted = (policy.altman_z2_distress + EM_CONSTANT, policy.altman_z2_safe + EM_CONSTANT)
    return (
        _score("altman_z", terms, z(_xs(terms), sales=weight), (policy.altman_z_distress, policy.altman_z_safe), figures),
        _score("altman_z1", private, z1(_xs(private)), (policy.altman_z1_distress, policy.altman_z1_safe), figures),
        _score("altman_z2", private[:4], z2(_xs(private)), (policy.altman_z2_distress, policy.altman_z2_safe), figures),
        _score("altman_em", private[:4], em(_xs(private)), shifted, figures),
    )


def _market_value(figures: Figures) -> Term:
    told = figures["market_equity"]
    return told if told.value is not None else Term(None, told.inputs, why=NO_MARKET_VALUE)


def _xs(terms: tuple[Term, ...]) -> Xs:
    return Xs(*map(number, terms))


def _score(name: str, terms: tuple[Term, ...], value: float | None, cuts: tuple[float, float], figures: Figures) -> Score:
    found = gathered(terms)
    return Score(
        name=name, value=value, zone=zone_of(value, *cuts), cuts=cuts, inputs=found.inputs, basis=figures.stretch.basis,
        components=tuple((f"x{place}", number(term)) for place, term in enumerate(terms, 1)),
        why_missing=found.why, notes=found.notes,
    )  # fmt: skip
