"""What a warning rule is. One rule, one file in ``warning/rules/``: its module docstring is the manual page, its function the measure.

A rule measures something on the rows of one frame (loans, statements, flows …) and holds it against a limit per colour. The
measure is a vectorised expression, so a rule costs a column of a scan and its measure can be drawn, back-tested and learnt from.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from postloan.terms import Colour


class Family(StrEnum):
    """What a rule looks at; confirmations from different families weigh more than repeats within one."""

    FINANCIAL = "financial"
    BEHAVIOUR = "behaviour"
    REPAYMENT = "repayment"
    SECURITY = "security"
    FUNDS = "funds"
    EXTERNAL = "external"
    MARKET = "market"
    CIRCLE = "circle"
    RETAIL = "retail"


class Measured(StrEnum):
    """The unit of a figure: how it is written and what a limit means. ``PLAIN``: as its source counts, nobody tells in what."""

    FRACTION = "fraction"
    TIMES = "times"
    DAYS = "days"
    MONTHS = "months"
    MONEY = "money"
    POINTS = "points"
    OCCASIONS = "occasions"
    PERIODS = "periods"
    BORROWERS = "borrowers"
    NAMES = "names"
    PARTIES = "parties"
    LENDERS = "lenders"
    PEOPLE = "people"
    INVOICES = "invoices"
    BUCKETS = "buckets"
    NOTCHES = "notches"
    STEPS = "steps"
    FLAG = "flag"
    COLOUR = "colour"
    RISK_CLASS = "risk_class"
    DATE = "date"
    TEXT = "text"
    PLAIN = "plain"

    @property
    def coded(self) -> bool:
        """Whether a value stands for a word."""
        return self in {Measured.FLAG, Measured.COLOUR, Measured.RISK_CLASS}

    @property
    def scale(self) -> float:
        """By what a value is multiplied where its unit stands beside it: fractions are told in percent."""
        return 100.0 if self is Measured.FRACTION else 1.0


#: Two figures that are nearer are the same: 80 / 100 − 1 is a fall of 20 % though its last bit says a little less. Far below a cent,
#: a day or what anybody would set a limit to.
LAST_BIT = 1e-9


class Fires(StrEnum):
    """When a value is worse than a limit."""

    ABOVE = ">"
    FROM = ">="
    BELOW = "<"
    DOWN_TO = "<="

    @property
    def high(self) -> bool:
        """Whether a higher value is worse."""
        return self in {Fires.ABOVE, Fires.FROM}

    def passed(self, value: Any, limit: Any) -> Any:
        """Whether values are worse than limits; for numbers, columns and expressions alike."""
        match self:
            case Fires.ABOVE:
                return value > limit + LAST_BIT
            case Fires.FROM:
                return value >= limit - LAST_BIT
            case Fires.BELOW:
                return value < limit - LAST_BIT
            case _:
                return value <= limit + LAST_BIT


@dataclass(frozen=True)
class Limit:
    """The value from which a rule raises a colour, in the rule's unit, with the bounds within which a bank may set it."""

    colour: Colour
    default: float
    low: float
    high: float

    @property
    def name(self) -> str:
        return self.colour.name.lower()


@dataclass(frozen=True)
class Param:
    """Another number of a rule (a window, a second condition), with its unit and bounds."""

    name: str
    default: float
    unit: Measured
    low: float
    high: float


@dataclass(frozen=True)
class Reading:
    """What a rule reads off the rows of its frame: expressions over its columns.

    Attributes:
        value: what is held against the limits; null where the row cannot say (no data, never "no signal").
        where: rows the rule is about; the others are not judged at all. None: all.
        fresh: rows whose figures are recent enough to be judged. None: all.
        lacks: of a frame that speaks for everybody the rows that should have a value; where one has none the borrower is unknown to
            the rule, not quiet. None: a row without a value says that there is nothing.
        since: since when it is so, a date; None: not known.
        source: where the figures come from (a statement's period, a court notice); None: the frame itself.
    """

    value: Any
    where: Any = None
    fresh: Any = None
    lacks: Any = None
    since: Any = None
    source: Any = None


#: ``p.yellow``, ``p.window``: the numbers in force, plain or by segment; ``p.on``: the day that is judged.
Numbers = SimpleNamespace
Measure = Callable[[Any, Numbers], Reading]


@dataclass(frozen=True)
class Manual:
    """A rule's manual page in one language."""

    name: str
    meaning: str
    why: str
    check: str


@dataclass(frozen=True)
class Rule:
    """One rule as its file declares it.

    Attributes:
        id: as people cite it: ``R01``.
        frame: whose rows it looks at.
        figures: columns of the frame that are shown as evidence beside the value.
        needs: columns without which it has no data (the figures, unless said otherwise).
        limits: the mildest colour first; the worst one that a value passes is the signal's.
        source: the regulation or practice it follows.
        same_as: the rule whose fact it tells in another way (a second trigger, another source); its own id where it tells one of its own.
    """

    id: str
    family: Family
    frame: str
    figures: tuple[str, ...]
    needs: tuple[str, ...]
    unit: Measured
    fires: Fires
    limits: tuple[Limit, ...]
    params: tuple[Param, ...]
    source: str
    same_as: str
    measure: Measure = field(compare=False, repr=False)
    manual: Mapping[str, Manual] = field(compare=False, repr=False)

    @property
    def numbers(self) -> dict[str, float]:
        """The default of every number by name: limits by colour, then parameters."""
        return {one.name: one.default for one in self.limits} | {one.name: one.default for one in self.params}

    @property
    def bounds(self) -> dict[str, tuple[float, float]]:
        return {one.name: (one.low, one.high) for one in self.limits} | {one.name: (one.low, one.high) for one in self.params}

    def unit_of(self, name: str) -> Measured:
        """The unit of one of its numbers."""
        return next((one.unit for one in self.params if one.name == name), self.unit)


def rule(
    id: str,  # noqa: A002  the field's own word
    family: Family,
    *,
    frame: str,
    unit: Measured,
    fires: Fires,
    limits: Iterable[Limit],
    figures: Iterable[str],
    needs: Iterable[str] | None = None,
    params: Iterable[Param] = (),
    source: str = "bank practice",
    same_as: str | None = None,
) -> Callable[[Measure], Rule]:
    """Declare the rule of a file: ``@rule("R01", Family.REPAYMENT, …) def days_past_due(loans, p): return Reading(…)``."""

    def declare(measure: Measure) -> Rule:
        shown = tuple(figures)
        return Rule(
            id=id, family=family, frame=frame, figures=shown, needs=shown if needs is None else tuple(needs), unit=unit, fires=fires,
            limits=tuple(sorted(limits, key=lambda one: one.colour)), params=tuple(params), source=source, same_as=same_as or id, measure=measure,
            manual=manual_of(str(measure.__globals__["__doc__"])),
        )  # fmt: skip

    return declare


#: The paragraphs of a manual page, in order, as each language begins them.
LABELS = {"zh": ("含义：", "原因：", "先查："), "en": ("Meaning: ", "Why: ", "Check first: ")}


def manual_of(docstring: str) -> dict[str, Manual]:
    """The manual pages of a rule's docstring: its names ``中文 · English``, then three labelled paragraphs in each language.

    Raises:
        ValueError: a paragraph is missing, or stands elsewhere.
    """
    head, *paragraphs = [" ".join(part.split()) for part in docstring.strip().split("\n\n")]
    names = dict(zip(("zh", "en"), head.split(" · "), strict=True))
    expected = [(language, label) for language, labels in LABELS.items() for label in labels]
    if len(paragraphs) != len(expected) or not all(map(str.startswith, paragraphs, (label for _, label in expected))):
        raise ValueError(f"not a manual page: {head}")
    told = {language: [] for language in LABELS}  # type: dict[str, list[str]]
    for (language, label), paragraph in zip(expected, paragraphs, strict=True):
        told[language].append(paragraph.removeprefix(label))
    return {language: Manual(names[language], *said) for language, said in told.items()}
