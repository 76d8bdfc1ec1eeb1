"""What people do about a loan after it was paid out: they visit, they call, they are promised money."""

from enum import StrEnum


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
