"""What a person can choose between on the portfolio pages, and how it is called."""

from postloan.access import Scope
from postloan.i18n.number import MoneyUnit
from postloan.ui.lang import t

#: The slices by which the overview is split and the overdue loans are aged.
SPLITS = ("branch", "product", "industry", "officer")
AGEINGS = ("branch", "product", "industry", "officer", "borrower_type", "guarantee_type", "region")
#: Bars that would all be one bar say nothing: who sees one branch starts with its officers, an officer with his products.
_FIRST = {"branch": "officer", "officer": "product"}
BASES = ("balance", "loans")


def _single(view: Scope) -> set[str]:
    """The slices of which the person sees one value only, by his reach or by the scope bar."""
    limits = {"branch": view.reach.branches, "officer": view.reach.officers, **dict(view.chosen)}
    return {name for name, values in limits.items() if values is not None and len(values) == 1}


def slices(view: Scope, names: tuple[str, ...]) -> tuple[str, ...]:
    """``names`` without those of which there is one value only; what then tells most comes first."""
    single = _single(view)
    first = "branch"
    while first in single and first in _FIRST:
        first = _FIRST[first]
    left = [name for name in names if name not in single]
    return tuple(sorted(left, key=lambda name: name != first)) or names


def measure_name(measure: str) -> str:
    return t(f"overview.measure.{measure}")


def basis_unit(basis: str, unit: MoneyUnit) -> str:
    return unit.name if basis == "balance" else t("overdue.loans_unit")


def basis_name(basis: str) -> str:
    return t(f"overdue.by_{basis}")
