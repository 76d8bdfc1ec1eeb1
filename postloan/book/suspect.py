"""The loans of a date that a rule of class could have anything to say of: a tenth of a book, read in place of the whole."""

from functools import reduce
from typing import Any

from postloan.book.cube import typed
from postloan.book.enrich import INTERNAL, SNAPSHOT
from postloan.terms import FIRST_NPL

#: What readers get of a snapshot.
SUSPECT: dict[str, str] = {name: kind for name, kind in SNAPSHOT.items() if name not in INTERNAL}

_FLAGS = ("fund_misuse", "refinanced", "other_bank_npl", "impaired", "evasion", "bankruptcy", "restructured")


def signs(loans: Any) -> Any:
    """Whether anything of the loan itself could let a rule fire, whatever limits a policy may have; null is no.

    Days past due, a class below normal now or non-performing before, a cure, a bank's stage, a rating that fell, default more
    probable than at first, debts overdue elsewhere, or a flag of the tape.
    """
    told = [
        loans.dpd > 0, loans.risk_class > 1, loans.class_previous >= FIRST_NPL.value, loans.cured_on.notnull(), loans.stage >= 2,
        loans.notches_down > 0, loans.external_notches_down > 0, loans.pd_multiple > 1, loans.overdue90_all_banks > 0,
        *(loans[name] for name in _FLAGS),
    ]  # fmt: skip
    return reduce(lambda one, other: one | other, told)


def near(owed: Any) -> Any:
    """Loans with a sign, and all loans of their borrowers and of their borrowers' groups.

    A class follows from all claims of an obligor and his group, so whoever rates these loans misses none that matters.
    """
    found = owed.filter(signs(owed))
    groups = found.filter(found.group_id.notnull()).group_id
    return owed.filter(owed.borrower_key.isin(found.borrower_key) | owed.group_id.isin(groups))


def suspect(snapshot: Any) -> Any:
    """Those of a snapshot; written-off claims are left aside."""
    return typed(near(snapshot.filter(~snapshot.written_off)), SUSPECT).order_by("branch", "loan_id")
