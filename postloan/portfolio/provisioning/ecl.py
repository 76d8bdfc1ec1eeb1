"""Expected credit loss: the formulas, pure. They take numbers, arrays or columns of the book alike where they say so.

Sources: IFRS 9 5.5 and its illustrative examples; BCBS for the corporate curve. All estimates come from the caller.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from scipy.special import ndtr, ndtri

from postloan.portfolio.measure import ratio


class Losses(NamedTuple):
    """Discounted expected loss of each period, the first of them alone, and all together."""

    periods: tuple[float, ...]
    first: float
    lifetime: float


def expected(hazards: Sequence[float], exposures: Sequence[float], lgd: float, rate: float) -> Losses:
    """Σ S(t−1) · h(t) · LGD · EAD(t) / (1 + rate)^t with the loss at the end of each period.

    Args:
        hazards: chance of default in each period for who has survived until then.
        exposures: what is owed in each period.
        lgd: share of the exposure that is lost.
        rate: effective interest rate of one period, as a fraction.
    """
    survived, found = 1.0, []
    for t, (hazard, exposure) in enumerate(zip(hazards, exposures, strict=True), 1):
        found.append(survived * hazard * lgd * exposure / (1 + rate) ** t)
        survived *= 1 - hazard
    return Losses(tuple(found), found[0] if found else 0.0, sum(found))


def amortising(exposure: float, periods: int) -> tuple[float, ...]:
    """What is owed in each period when the principal is repaid in equal parts at their ends."""
    return tuple(exposure * (periods - t) / periods for t in range(periods))


def monthly_hazard(pd_year: Any) -> Any:
    """The constant monthly chance of default that gives ``pd_year`` over twelve months; numbers, arrays or columns."""
    return 1 - (1 - pd_year) ** (1 / 12)


def loss_factor(hazard: Any, rate: Any, horizon: Any, months: Any, falling: Any) -> Any:
    """Expected loss of one yuan owed and lost whole on default: :func:`expected` summed in closed form over months.

    Numbers, arrays or columns alike. ``hazard`` a month; ``rate`` the effective rate a year; default counts within ``horizon``
    months (at most ``months``, at least 1); ``months`` until maturity; ``falling`` is 1 where the principal is repaid in equal
    monthly parts, 0 where it is owed whole until maturity. Where nothing can happen (hazard 0) the caller says 0.
    """
    discount = (1 + rate) ** (-1 / 12)
    stay = (1 - hazard) * discount
    left = stay**horizon
    owed = (1 - left) / (1 - stay)
    repaid = (stay - left * (horizon - (horizon - 1) * stay)) / ((1 - stay) * (1 - stay))
    return hazard * discount * (owed - falling * repaid / months)


def by_scenario(weights: Sequence[float], losses: Sequence[Any]) -> Any:
    """Σ w · ECL over scenarios; numbers, arrays or columns.

    Raises:
        ValueError: the weights do not add up to 1.
    """
    if not math.isclose(sum(weights), 1, abs_tol=1e-9):
        raise ValueError(f"weights add up to {sum(weights)}")
    return sum(weight * loss for weight, loss in zip(weights, losses, strict=True))


def exposure_at_default(drawn: Any, undrawn: Any, conversion: float) -> Any:
    """EAD of a line: drawn + CCF × undrawn; numbers, arrays or columns."""
    return drawn + conversion * undrawn


def stage3_interest(gross: float, allowance: float, rate: float) -> float:
    """Interest of a credit-impaired loan: effective rate × (gross − allowance). IFRS 9 5.4.1(b)."""
    return rate * (gross - allowance)


def workout_lgd(exposure: float, recoveries: Sequence[tuple[float, float]], rate: float) -> float | None:
    """1 − PV(recoveries less costs) / EAD; each recovery is (years after default, net amount). Missing for no exposure."""
    value = sum(amount / (1 + rate) ** years for years, amount in recoveries)
    recovered = ratio(value, exposure)
    return None if recovered is None else 1 - recovered


class Capital(NamedTuple):
    """Basel's corporate curve: asset correlation, maturity adjustment, capital of one yuan of exposure, risk weight."""

    correlation: float
    maturity: float
    capital: float
    risk_weight: float


def corporate_capital(
    pd: float, lgd: float, maturity: float = 2.5, *, scaling: float = 1.0, confidence: float = 0.999
) -> Capital:
    """Capital by the internal-ratings formula for corporates (Basel II/III, CRE31); its constants are the formula's own.

    Args:
        pd: probability of default in a year, above 0 and below 1.
        lgd: loss given default.
        maturity: effective maturity in years.
        scaling: 1.06 under Basel II, 1 since the final Basel III.
        confidence: the quantile of the systematic factor.
    """
    weight = (1 - math.exp(-50 * pd)) / (1 - math.exp(-50))
    correlation = 0.12 * weight + 0.24 * (1 - weight)
    slope = (0.11852 - 0.05478 * math.log(pd)) ** 2
    stressed = ndtr((ndtri(pd) + math.sqrt(correlation) * ndtri(confidence)) / math.sqrt(1 - correlation))
    adjusted = (1 + (maturity - 2.5) * slope) / (1 - 1.5 * slope)
    capital = float(lgd * (stressed - pd) * adjusted)
    return Capital(correlation, adjusted, capital, 12.5 * capital * scaling)
