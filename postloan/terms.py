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


class Colour(IntEnum):
    """How serious a warning is (预警等级): blue informs, yellow is moderate, orange serious, red near default. Source: bank practice."""

    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4


class SignalState(StrEnum):
    """Where a warning signal stands in its life (预警信号状态)."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    VERIFIED = "verified"
    PLANNED = "planned"
    EXECUTING = "executing"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What looking into a signal showed (核实结论)."""

    TRUE = "true"
    FALSE = "false"
    DUPLICATE = "duplicate"


class ClosedAs(StrEnum):
    """Why a signal is no longer open (关闭原因)."""

    RESOLVED = "resolved"
    RECLASSIFIED = "reclassified"
    TO_COLLECTION = "to_collection"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"


class Strategy(StrEnum):
    """What the bank means to do with a borrower on the watch list (观察名单策略)."""

    EXIT = "exit"
    REDUCE = "reduce"
    SECURE = "secure"
    HOLD = "hold"


class EventKind(StrEnum):
    """What became known of a borrower, a guarantor or a group member from outside the loan tape (外部事件).

    ``EQUITY_FROZEN`` and ``EQUITY_PLEDGED`` are the owners' shares in the borrower; ``COLLATERAL_SEIZED``, ``SECOND_CHARGE`` and
    ``LEASED_OUT`` concern what secures the loan; ``PROHIBITED_USE``, ``FUNDS_RETURNED`` and ``DOCUMENTS_MISSING`` the money lent.
    """

    LAWSUIT = "lawsuit"
    ENFORCEMENT = "enforcement"
    DISHONEST = "dishonest"
    BANKRUPTCY_PETITION = "bankruptcy_petition"
    TAX_ARREARS = "tax_arrears"
    TAX_BLACKLIST = "tax_blacklist"
    PENALTY_ENVIRONMENT = "penalty_environment"
    PENALTY_SAFETY = "penalty_safety"
    SHUTDOWN_ORDER = "shutdown_order"
    OWNER_CHANGE = "owner_change"
    LEGAL_REP_CHANGE = "legal_rep_change"
    CONTROLLER_UNREACHABLE = "controller_unreachable"
    LICENCE_EXPIRED = "licence_expired"
    LICENCE_REVOKED = "licence_revoked"
    ABNORMAL_LIST = "abnormal_list"
    WAGE_ARREARS = "wage_arrears"
    LAYOFFS = "layoffs"
    NEGATIVE_MEDIA = "negative_media"
    PRIVATE_LENDING = "private_lending"
    EQUITY_FROZEN = "equity_frozen"
    EQUITY_PLEDGED = "equity_pledged"
    EXTERNAL_DOWNGRADE = "external_downgrade"
    ACCOUNT_FROZEN = "account_frozen"
    COLLATERAL_SEIZED = "collateral_seized"
    SECOND_CHARGE = "second_charge"
    LEASED_OUT = "leased_out"
    EXTENSION_REQUEST = "extension_request"
    THIRD_PARTY_PAYMENT = "third_party_payment"
    OVERDUE_ELSEWHERE = "overdue_elsewhere"
    SPECIAL_MENTION_ELSEWHERE = "special_mention_elsewhere"
    NPL_ELSEWHERE = "npl_elsewhere"
    BUREAU_ENQUIRY = "bureau_enquiry"
    AUDITOR_CHANGED = "auditor_changed"
    AUDIT_QUALIFIED = "audit_qualified"
    AUDIT_ADVERSE = "audit_adverse"
    RETURNED_PAYMENT = "returned_payment"
    PROHIBITED_USE = "prohibited_use"
    FUNDS_RETURNED = "funds_returned"
    DOCUMENTS_MISSING = "documents_missing"
    PROJECT_DELAY = "project_delay"
    CUSTOMER_DISTRESS = "customer_distress"
    DISASTER = "disaster"
    INCOME_LOSS = "income_loss"
    DIVORCE = "divorce"
    SERIOUS_ILLNESS = "serious_illness"
    DEATH = "death"
    OTHER = "other"


class IndicatorKind(StrEnum):
    """What a figure of the market is (市场指标). ``RESTRICTION`` and ``DISASTER`` count as on while their value is not 0."""

    PRICE = "price"
    INDEX = "index"
    INDUSTRY_NPL = "industry_npl"
    INDUSTRY_PD = "industry_pd"
    FX = "fx"
    RATE = "rate"
    RESTRICTION = "restriction"
    DISASTER = "disaster"


class ObservationMetric(StrEnum):
    """What a figure about a borrower is that no tape has (客户指标).

    Electricity, water, taxes and social insurance are of the month that ends with the day observed; the plan of revenue is of the
    calendar year of that day; all others stand on the day. Shares are fractions.
    """

    ENQUIRIES_3M = "enquiries_3m"
    ACTIVE_LENDERS = "active_lenders"
    DEBT_TO_INCOME = "debt_to_income"
    SCORE = "score"
    ELECTRICITY = "electricity"
    WATER = "water"
    STAFF = "staff"
    TAX_PAID = "tax_paid"
    SOCIAL_INSURANCE = "social_insurance"
    PLAN_REVENUE = "plan_revenue"
    CONTINGENT_LIABILITIES = "contingent_liabilities"
    EQUITY_PLEDGED_SHARE = "equity_pledged_share"
    PROJECT_COST_PLANNED = "project_cost_planned"
    PROJECT_COST = "project_cost"
    PROJECT_PROGRESS_PLANNED = "project_progress_planned"
    PROJECT_PROGRESS = "project_progress"
    EQUITY_PAID_SHARE = "equity_paid_share"
    LOAN_SHARE = "loan_share"
    SALES_SHARE_MAIN_CUSTOMER = "sales_share_main_customer"
    RELATED_SALES_SHARE = "related_sales_share"
