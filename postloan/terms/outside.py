"""What becomes known from outside the bank: events, market figures, figures about a borrower."""

from enum import StrEnum


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
