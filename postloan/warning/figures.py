"""The unit of every figure that rules show as evidence, by the name of its column; its label is ``warning.figure.<name>``."""

from collections.abc import Mapping

from postloan.warning.rule import Measured

#: One name a line, by frame. A name means the same in every frame that has it.
UNITS: Mapping[str, Measured] = {
    # loans
    "balance": Measured.MONEY,
    "principal": Measured.MONEY,
    "overdue_principal": Measured.MONEY,
    "overdue_interest": Measured.MONEY,
    "undrawn": Measured.MONEY,
    "collateral_value": Measured.MONEY,
    "exposure": Measured.MONEY,
    "dpd": Measured.DAYS,
    "dpd_previous": Measured.DAYS,
    "rate": Measured.FRACTION,
    "originated_on": Measured.DATE,
    "matures_on": Measured.DATE,
    "as_of_previous": Measured.DATE,
    # accounts
    # statements
    # invoices
    "sales_quarter": Measured.MONEY,
    "sales_quarter_before": Measured.MONEY,
    "sales_year": Measured.MONEY,
    "sales_year_before": Measured.MONEY,
    "compared_on": Measured.DATE,
    "last_sale_on": Measured.DATE,
    "invoices_until": Measured.DATE,
    "top_buyer": Measured.TEXT,
    "buyers": Measured.COUNT,
    "top_supplier": Measured.TEXT,
    "suppliers": Measured.COUNT,
    "sales_invoices": Measured.COUNT,
    "purchase_invoices": Measured.COUNT,
    # collaterals
    "collateral_id": Measured.TEXT,
    "description": Measured.TEXT,
    "value_before": Measured.MONEY,
    "net_value": Measured.MONEY,
    "prior_claims": Measured.MONEY,
    "valued_on": Measured.DATE,
    "insured_until": Measured.DATE,
    "registered_until": Measured.DATE,
    "secured": Measured.MONEY,
    "net_cover": Measured.FRACTION,
    # guarantees
    "guarantor_id": Measured.TEXT,
    "guarantor_name": Measured.TEXT,
    "guaranteed": Measured.MONEY,
    "guarantor_dpd": Measured.DAYS,
    "guarantor_given": Measured.MONEY,
    "guarantor_assets": Measured.MONEY,
    "period_end": Measured.DATE,
    "circle_members": Measured.COUNT,
    "circle_borrowers": Measured.COUNT,
    "circle_defaults": Measured.COUNT,
    "default_distance": Measured.COUNT,
    "ring_members": Measured.COUNT,
    "mutual": Measured.COUNT,
    "given": Measured.MONEY,
    "gives": Measured.COUNT,
    "net_assets": Measured.MONEY,
    "group_id": Measured.TEXT,
    "group_members": Measured.COUNT,
    "group_debt": Measured.MONEY,
    "group_exposure": Measured.MONEY,
    "others_warned": Measured.COUNT,
    "others_class": Measured.COUNT,
    "partner_id": Measured.TEXT,
    "partner_name": Measured.TEXT,
    "partner_amount": Measured.MONEY,
    "partner_dpd": Measured.DAYS,
    "traded_until": Measured.DATE,
    "drawn_on": Measured.DATE,
    "prohibited_paid": Measured.MONEY,
    "prohibited_payee": Measured.TEXT,
    "flowed_back": Measured.MONEY,
    "flowed_back_party": Measured.TEXT,
    "cash_drawn": Measured.MONEY,
    "lines_until": Measured.DATE,
    # events
    # indicators
    # observations
}
