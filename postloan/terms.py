"""The vocabulary: one word per thing, in the order the field uses it.

Codes are what is stored; what a person reads comes from ``i18n`` under ``term.<enum>.<code>``.
"""

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


class VisitKind(StrEnum):
    """Why someone went (检查类型)."""

    FIRST = "first"
    REGULAR = "regular"
    SPECIAL = "special"
    DESK = "desk"


class Finding(StrEnum):
    """The visitor's judgement of one aspect, worst last."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    UNKNOWN = "unknown"


class ContactAction(StrEnum):
    """How a debtor was approached (催收方式)."""

    CALL = "call"
    SMS = "sms"
    VISIT = "visit"
    LETTER = "letter"
    LEGAL = "legal"


class ContactOutcome(StrEnum):
    """What came of a contact (催收结果)."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    PROMISE = "promise"
    REFUSED = "refused"
    DISPUTE = "dispute"
    PAID = "paid"
    WRONG_NUMBER = "wrong_number"
    THIRD_PARTY = "third_party"
    SENT = "sent"


class PromiseState(StrEnum):
    """What has become of a promise to pay (承诺还款); derived from repayments, never typed."""

    PENDING = "pending"
    KEPT = "kept"
    BROKEN = "broken"


class LimitState(StrEnum):
    """How an exposure stands against its limit; ``PARTIAL``: only a part of it is seen, ``LATER``: the limit is not in force yet."""

    WITHIN = "within"
    NEAR = "near"
    BREACH = "breach"
    PARTIAL = "partial"
    LATER = "later"
    UNKNOWN = "unknown"


class LimitMeasure(StrEnum):
    """What a limit that the bank sets itself is a share of; or a plain amount."""

    SHARE_OF_LOANS = "share_of_loans"
    SHARE_OF_CAPITAL = "share_of_capital"
    SHARE_OF_TIER1 = "share_of_tier1"
    AMOUNT = "amount"


class InvoiceDirection(StrEnum):
    """Whether the borrower issued an invoice (销项) or received it (进项)."""

    SALE = "sale"
    PURCHASE = "purchase"


class InvoiceStatus(StrEnum):
    """Whether an invoice counts (发票状态); a return is a valid one with a negative amount."""

    VALID = "valid"
    VOID = "void"


class FlowSide(StrEnum):
    """Which way money went on an account (收支方向)."""

    INFLOW = "inflow"
    OUTFLOW = "outflow"


class FlowKind(StrEnum):
    """What a line of an account statement was (交易类型)."""

    TRANSFER = "transfer"
    CASH = "cash"
    PAYROLL = "payroll"
    TAX = "tax"
    LOAN = "loan"
    REPAYMENT = "repayment"
    RETURNED = "returned"
    OTHER = "other"


class CollateralKind(StrEnum):
    """What secures a loan (押品类型)."""

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    INDUSTRIAL = "industrial"
    LAND = "land"
    EQUIPMENT = "equipment"
    VEHICLE = "vehicle"
    INVENTORY = "inventory"
    RECEIVABLE = "receivable"
    DEPOSIT = "deposit"
    SECURITIES = "securities"
    EQUITY = "equity"
    OTHER = "other"


class GuarantorType(StrEnum):
    """Who answers for another's debt (担保人类型)."""

    COMPANY = "company"
    GUARANTEE_COMPANY = "guarantee_company"
    PERSON = "person"
    OTHER = "other"
