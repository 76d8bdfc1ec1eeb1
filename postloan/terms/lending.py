"""What the loans themselves are: how late, of what class, secured and repaid how, and what became of them."""

from enum import IntEnum, StrEnum


class Bucket(IntEnum):
    """Overdue bucket (逾期档). ``C`` is current (DPD 0), ``M1`` is 1–30 days …, ``M7`` is everything above 180."""

    C = 0
    M1 = 1
    M2 = 2
    M3 = 3
    M4 = 4
    M5 = 5
    M6 = 6
    M7 = 7

    @property
    def label(self) -> str:
        """What charts print: ``C``, ``M1`` … ``M6``, ``M7+``."""
        return "M7+" if self is Bucket.M7 else self.name


class RiskClass(IntEnum):
    """Five-tier classification (五级分类); 3 and worse is non-performing. Source: Order 2023 No. 1, ch. 2."""

    NORMAL = 1
    SPECIAL_MENTION = 2
    SUBSTANDARD = 3
    DOUBTFUL = 4
    LOSS = 5


#: The first class that counts as non-performing (不良).
FIRST_NPL = RiskClass.SUBSTANDARD


class BorrowerType(StrEnum):
    """Who owes; the non-retail rules of classification apply to ``CORPORATE`` only."""

    CORPORATE = "corporate"
    SMALL_BUSINESS = "small_business"
    FARMER = "farmer"
    PERSONAL = "personal"


class GuaranteeType(StrEnum):
    """The main security of a loan (担保方式)."""

    CREDIT = "credit"
    GUARANTEE = "guarantee"
    MORTGAGE = "mortgage"
    PLEDGE = "pledge"


class RepaymentMethod(StrEnum):
    """How a loan is repaid (还款方式)."""

    ANNUITY = "annuity"
    EQUAL_PRINCIPAL = "equal_principal"
    INTEREST_FIRST = "interest_first"
    BULLET = "bullet"


class Origin(StrEnum):
    """How a loan came into a period: it was held when it began, is seen for the first time, is back, or changed its slice."""

    HELD = "held"
    NEW = "new"
    BACK = "back"
    MOVED_IN = "moved_in"


class Fate(StrEnum):
    """How a loan stands at the end of a period.

    ``SETTLED`` left without another word and counts as repaid, never as cured; ``SOLD`` left by any disposal but a write-off;
    ``AWAITED``: its branch has not reported for the date.
    """

    HELD = "held"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"
    SOLD = "sold"
    MOVED_OUT = "moved_out"
    AWAITED = "awaited"


class DisposalKind(StrEnum):
    """How a claim was disposed of (处置方式)."""

    WRITTEN_OFF = "written_off"
    SOLD = "sold"
    ASSET_FOR_DEBT = "asset_for_debt"
    OTHER = "other"
