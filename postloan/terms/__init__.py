"""The vocabulary: one word per thing, in the order the field uses it.

Codes are what is stored; what a person reads comes from ``i18n`` under ``term.<enum>.<code>``.
"""

from postloan.terms.lending import (
    FIRST_NPL,
    BorrowerType,
    Bucket,
    DisposalKind,
    Fate,
    GuaranteeType,
    Origin,
    RepaymentMethod,
    RiskClass,
)
from postloan.terms.limits import LimitMeasure, LimitState
from postloan.terms.outside import EventKind, IndicatorKind, ObservationMetric
from postloan.terms.papers import CollateralKind, FlowKind, FlowSide, GuarantorType, InvoiceDirection, InvoiceStatus
from postloan.terms.warnings import ClosedAs, Colour, SignalState, Strategy, Verdict
from postloan.terms.work import ContactAction, ContactOutcome, Finding, PromiseState, VisitKind

__all__ = [
    "FIRST_NPL",
    "BorrowerType",
    "Bucket",
    "ClosedAs",
    "CollateralKind",
    "Colour",
    "ContactAction",
    "ContactOutcome",
    "DisposalKind",
    "EventKind",
    "Fate",
    "Finding",
    "FlowKind",
    "FlowSide",
    "GuaranteeType",
    "GuarantorType",
    "IndicatorKind",
    "InvoiceDirection",
    "InvoiceStatus",
    "LimitMeasure",
    "LimitState",
    "ObservationMetric",
    "Origin",
    "PromiseState",
    "RepaymentMethod",
    "RiskClass",
    "SignalState",
    "Strategy",
    "Verdict",
    "VisitKind",
]
