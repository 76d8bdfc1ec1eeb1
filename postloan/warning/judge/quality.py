"""How good a warning is, from four counts of borrowers. Pure arithmetic; what cannot be divided is missing, never 0."""

from dataclasses import dataclass
from enum import StrEnum

from scipy.special import betaincinv


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True)
class Quality:
    """Borrowers by what was said and what came.

    Attributes:
        tp: warned, and went bad within the horizon.
        fp: warned, and did not.
        fn: went bad unwarned.
        tn: neither.
    """

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def judged(self) -> int:
        return self.tp + self.fp + self.fn + self.tn

    @property
    def alerts(self) -> int:
        return self.tp + self.fp

    @property
    def events(self) -> int:
        return self.tp + self.fn

    @property
    def precision(self) -> float | None:
        """Of those warned, how many went bad; None: nobody was warned."""
        return _ratio(self.tp, self.alerts)

    @property
    def recall(self) -> float | None:
        """Of those that went bad, how many had been warned; None: nobody went bad."""
        return _ratio(self.tp, self.events)

    @property
    def false_alarm(self) -> float | None:
        """Of those that stayed good, how many were warned; None: nobody stayed good."""
        return _ratio(self.fp, self.fp + self.tn)

    @property
    def base_rate(self) -> float | None:
        """How many of all judged went bad: the precision of warning blindly."""
        return _ratio(self.events, self.judged)

    @property
    def lift(self) -> float | None:
        """How many times as often those warned went bad as all; None: nobody was warned, or nobody went bad."""
        if self.precision is None or not self.base_rate:
            return None
        return self.precision / self.base_rate

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where one of them is missing."""
        return _ratio(2 * self.tp, self.alerts + self.events) if self.alerts and self.events else None

    @property
    def accuracy(self) -> float | None:
        return _ratio(self.tp + self.tn, self.judged)

    def interval(self, confidence: float) -> tuple[float, float] | None:
        """Where the true precision may lie (Clopper–Pearson 1934, exact); None: nobody was warned."""
        if not self.alerts:
            return None
        tail = (1 - confidence) / 2
        low = betaincinv(self.tp, self.fp + 1, tail) if self.tp else 0.0
        high = betaincinv(self.tp + 1, self.fp, 1 - tail) if self.fp else 1.0
        return float(low), float(high)


class Verdict(StrEnum):
    """What is said about a rule.

    ``GOOD`` warns far above chance and in time · ``LATE`` above chance, too late to act · ``WEAK`` above chance, not by much ·
    ``USELESS`` no better than chance, and enough warnings to say so · ``UNSURE`` too few warnings to tell · ``FEW_EVENTS`` too few
    borrowers went bad · ``QUIET`` never fired · ``NO_DATA`` had nothing to look at · ``FAILED`` could not be asked.
    """

    GOOD = "good"
    LATE = "late"
    WEAK = "weak"
    USELESS = "useless"
    UNSURE = "unsure"
    FEW_EVENTS = "few_events"
    QUIET = "quiet"
    NO_DATA = "no_data"
    FAILED = "failed"


@dataclass(frozen=True)
class Bar:
    """What a rule is held against: see the policy's group ``judging``."""

    events: int
    hits: int
    lift: float
    lead_days: int
    confidence: float


def verdict(found: Quality, lead: float | None, bar: Bar) -> Verdict:
    """The verdict, from the counts and the median lead in days (None: it was never right).

    A rule works when the whole interval of its precision lies above the base rate, and more than a few hits say so. It is called useless only when the interval
    also rules out the lift of a good rule; otherwise the warnings are too few to say either.
    """
    if not found.judged:
        return Verdict.NO_DATA
    if not found.alerts:
        return Verdict.QUIET
    if found.events < bar.events:
        return Verdict.FEW_EVENTS
    return _above_chance(found, lead, bar)


def _above_chance(found: Quality, lead: float | None, bar: Bar) -> Verdict:
    ends, base = found.interval(bar.confidence), found.base_rate
    assert ends is not None and base  # noqa: PT018  somebody was warned, and somebody went bad
    if ends[0] > base:
        if found.tp < bar.hits:
            return Verdict.UNSURE
        if lead is not None and lead < bar.lead_days:
            return Verdict.LATE
        return Verdict.GOOD if found.lift is not None and found.lift >= bar.lift else Verdict.WEAK
    return Verdict.USELESS if ends[1] < bar.lift * base else Verdict.UNSURE
