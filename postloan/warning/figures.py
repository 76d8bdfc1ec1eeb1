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
    # guarantees
    # events
    # indicators
    # observations
}
