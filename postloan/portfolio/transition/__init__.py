"""Transition matrices: counted from histories, estimated, raised to powers, doubted. No store is read here.

States are numbers 0 … n−1; matrices are numpy arrays, rows from, columns to; shares are fractions. A row of which nothing is
known is NaN, never 0. Sources: facts of the trade (Jarrow, Lando & Turnbull 1997; Lando & Skødeberg 2002; Israel, Rosenthal & Wei 2001).
"""

from postloan.portfolio.transition.chain import (
    Absorption,
    DefaultCurve,
    Fault,
    absorption,
    default_curve,
    faults,
    generator,
    generator_jlt,
    normalised,
    power,
    reaching,
    repaired,
    shorrocks,
)
from postloan.portfolio.transition.count import closed, cohort, informative, paired, transitions, without
from postloan.portfolio.transition.duration import Exposed, exposed, exposed_by_counts, intensities, over
from postloan.portfolio.transition.interval import Interval, clopper_pearson, goodman, wilson
from postloan.portfolio.transition.memory import Memory, memory
from postloan.portfolio.transition.roll import Rolls, aggregate, chain_loss, rolls

__all__ = [
    "Absorption", "DefaultCurve", "Exposed", "Fault", "Interval", "Memory", "Rolls", "absorption", "aggregate", "chain_loss",
    "clopper_pearson", "closed", "cohort", "default_curve", "exposed", "exposed_by_counts", "faults", "generator", "generator_jlt",
    "goodman", "informative", "intensities", "memory", "normalised", "over", "paired", "power", "reaching", "repaired", "rolls", "shorrocks", "transitions",
    "wilson", "without",
]  # fmt: skip
