"""The figures of one loan, with what each rests on."""

from collections.abc import Mapping
from typing import Any

from postloan.i18n.number import MISSING
from postloan.portfolio.loans import Loan
from postloan.portfolio.measure import Figure, Input

_INPUTS: Mapping[str, tuple[str, ...]] = {
    "balance": ("principal", "balance_previous"),
    "dpd": ("overdue_principal", "overdue_interest"),
}
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "balance": (),
    "dpd": ("bucket_upper", "dpd_tolerance", "sm_dpd_min", "ss_dpd_gt", "db_dpd_gt", "ls_dpd_gt"),
}


def figures(loan: Loan) -> dict[str, Figure]:
    """Balance and days past due at the loan's last date, by the name of the column."""
    return {name: _figure(loan, name) for name in _INPUTS}


def _figure(loan: Loan, name: str) -> Figure:
    terms = loan.terms
    return Figure(
        name=f"loan_{name}", value=terms[name], unit="money" if name == "balance" else "days",
        previous=terms[f"{name}_previous"], as_of=loan.as_of, where={"branch": terms["branch"]},
        inputs=tuple(Input(one, terms[one]) for one in _INPUTS[name]), parameters=_PARAMETERS[name],
        notes=("explain.note.interest",) if name == "balance" else ("explain.note.own_class",), words=_words(terms),
    )  # fmt: skip


def _words(terms: Mapping[str, Any]) -> dict[str, Any]:
    return {name: terms[name] for name in ("loan_id", "bucket", "risk_class")} | {
        "overdue_since": terms["overdue_since"] or MISSING
    }
