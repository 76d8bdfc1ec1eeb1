"""What a person can choose between on the portfolio pages, and how it is called."""

from postloan.i18n.number import MoneyUnit
from postloan.ui.lang import t

#: The slices by which the overview is split and the overdue loans are aged.
SPLITS = ("branch", "product", "industry", "officer")
AGEINGS = ("branch", "product", "industry", "officer", "borrower_type", "guarantee_type", "region")
BASES = ("balance", "loans")


def measure_name(measure: str) -> str:
    return t(f"overview.measure.{measure}")


def basis_unit(basis: str, unit: MoneyUnit) -> str:
    return unit.name if basis == "balance" else t("overdue.loans_unit")


def basis_name(basis: str) -> str:
    return t(f"overdue.by_{basis}")
