"""Expected credit loss and the provision matrix."""

from dataclasses import dataclass

from postloan.policy.parameter import MODEL, Basis, param


@dataclass(frozen=True)
class Reserving:
    """Expected credit loss and the provision matrix."""

    # fmt: off
    ecl_pd_c: float = param(0.01, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m1: float = param(0.08, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m2: float = param(0.25, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m3: float = param(0.50, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_m4: float = param(1.0, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_chain_months: int = param(12, group="ecl", unit="month", source=MODEL, basis=Basis.PRACTICE, low=1, high=60)
    ecl_lgd_credit: float = param(0.65, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_guarantee: float = param(0.50, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_mortgage: float = param(0.35, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_pledge: float = param(0.20, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_lgd_unknown: float = param(0.65, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_ccf: float = param(0.50, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_weight_good: float = param(0.20, group="ecl", unit="fraction", source="银保监规〔2022〕10号", basis=Basis.UNVERIFIED, high=1)
    ecl_weight_base: float = param(0.60, group="ecl", unit="fraction", source="银保监规〔2022〕10号", basis=Basis.UNVERIFIED, high=1)
    ecl_weight_bad: float = param(0.20, group="ecl", unit="fraction", source="银保监规〔2022〕10号", basis=Basis.UNVERIFIED, high=1)
    ecl_pd_times_good: float = param(0.80, group="ecl", unit="×", source=MODEL, basis=Basis.PRACTICE, high=1)
    ecl_pd_times_bad: float = param(1.50, group="ecl", unit="×", source=MODEL, basis=Basis.PRACTICE, low=1, high=10)
    ecl_lgd_add_bad: float = param(0.05, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    matrix_loss_m7: float = param(1.0, group="ecl", unit="fraction", source=MODEL, basis=Basis.PRACTICE, high=1)
    # fmt: on
