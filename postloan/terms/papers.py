"""What a borrower, his bank accounts and his security papers show."""

from enum import StrEnum


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
