"""Borrowers' statements: when they are due, how they are read and checked."""

from dataclasses import dataclass

from postloan.policy.parameter import PRACTICE, Basis, param


@dataclass(frozen=True)
class Reporting:
    """Borrowers' statements: when they are due, how they are read and checked."""

    # fmt: off
    statement_corporate_months: int = param(3, group="statement", unit="month", source=PRACTICE, basis=Basis.PRACTICE, high=12)
    statement_small_months: int = param(6, group="statement", unit="month", source=PRACTICE, basis=Basis.PRACTICE, high=12)
    statement_annual_days: int = param(120, group="statement", unit="day", source="usual in loan contracts; listed companies: 上市公司信息披露管理办法, four months", basis=Basis.PRACTICE, high=365)
    statement_interim_days: int = param(30, group="statement", unit="day", source="usual in loan contracts", basis=Basis.PRACTICE, high=180)
    statement_small_cash_flow: int = param(0, group="statement", unit="yes_no", source="小企业会计准则: a cash-flow statement as needed", basis=Basis.UNVERIFIED, high=1)
    statement_exposure_min: float = param(1_000_000.0, group="statement", unit="yuan", source=PRACTICE, basis=Basis.PRACTICE)
    statement_look_back_months: int = param(12, group="statement", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    statement_name_likeness: float = param(0.80, group="statement", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=0.5, high=1)
    statement_batch_max: int = param(1000, group="statement", unit="files", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=5000)
    fs_tolerance_units: int = param(2, group="statement", unit="count", source=PRACTICE, basis=Basis.PRACTICE, high=100)
    fs_tolerance_share: float = param(0.0001, group="statement", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=0.1)
    fs_block_share: float = param(0.05, group="statement", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    fs_scale_band: float = param(0.2, group="statement", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=0.9)
    # fmt: on
