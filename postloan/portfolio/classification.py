"""Five-tier classification: the ladder by days past due and the own-bank rule for obligors that are not retail."""

import bisect

import pandas as pd

from postloan.access import Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import grid
from postloan.portfolio.delinquency import spread
from postloan.terms import FIRST_NPL, BorrowerType, RiskClass


def ladder(dpd: int, policy: Policy, card: bool = False) -> RiskClass:  # noqa: FBT001  the published signature
    """The class that days past due alone give; ``card`` uses the stricter steps of credit cards. It only gets worse with DPD."""
    if card:
        tops = (policy.sm_dpd_min - 1, policy.card_ss_dpd_gt, policy.card_db_dpd_gt, policy.card_ls_dpd_gt)
    else:
        tops = (policy.sm_dpd_min - 1, policy.ss_dpd_gt, policy.db_dpd_gt, policy.ls_dpd_gt)
    return RiskClass(bisect.bisect_left(tops, dpd) + 1)


def own_bank_rule(frame: pd.DataFrame, policy: Policy) -> pd.Series:
    """Classes after the rule "more than 10 % of an obligor's claims non-performing → every claim non-performing".

    ``frame`` has borrower_id, borrower_type, balance and risk_class (each claim on its own). Claims better than
    substandard are lifted to it; lifted claims do not count again; retail obligors are outside the rule.
    """
    claims = frame.assign(
        npl=frame["balance"].where(frame["risk_class"] >= FIRST_NPL, 0),
        corporate=frame["borrower_type"] == BorrowerType.CORPORATE,
    )
    per_obligor = claims.groupby("borrower_id")[["npl", "balance"]].transform("sum")
    # Compared as a share, not as npl > limit × total: 500 000 of 5 000 000 is exactly 10 % and must not be lifted.
    over = (per_obligor["npl"].astype(float) / per_obligor["balance"].astype(float)) > policy.xdef_own_bank_share_gt
    lifted = claims["corporate"] & over & (frame["risk_class"] < FIRST_NPL)
    return frame["risk_class"].mask(lifted, int(RiskClass.SUBSTANDARD))


def classes(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:  # noqa: ARG001  every query takes the policy
    """Loans and balance (yuan) per effective class at the scope's date; always all five rows."""
    now = grid.read(pin, scope, dates=(scope.as_of,))
    loans, fen = (grid.by_class(amounts)[0, 0] for amounts in (now.loans, now.balance))
    return pd.DataFrame({"risk_class": grid.CLASSES, **spread(loans, fen)})


def lifted(pin: Pin, scope: Scope, policy: Policy) -> pd.DataFrame:
    """Loans that the own-bank rule makes non-performing although their own class is better, largest first.

    Only claims within the reach are seen: an obligor's claims at other branches are not counted for a branch.
    """
    loans = pin.snapshot(scope)
    corporate = loans.filter(loans.borrower_type == str(BorrowerType.CORPORATE))
    bad = corporate.filter(corporate.risk_class >= int(FIRST_NPL)).select("borrower_id").distinct()
    claims = corporate.semi_join(bad, "borrower_id").select(
        "loan_id", "borrower_id", "borrower_name", "borrower_type", "branch", "risk_class", "dpd", balance=corporate.balance
    )
    frame: pd.DataFrame = claims.to_pandas()
    after = own_bank_rule(frame, policy)
    found = frame.assign(balance=frame["balance"].astype(float), class_after=after)[after != frame["risk_class"]]
    return found.sort_values(["balance", "loan_id"], ascending=[False, True], ignore_index=True)
