"""How a loan is put into bucket, class and stage."""

from dataclasses import dataclass

from postloan.policy.parameter import CARDS, MEASURES, PRACTICE, Basis, param


@dataclass(frozen=True)
class Classing:
    """How a loan is put into bucket, class and stage."""

    # fmt: off
    bucket_upper: tuple[int, ...] = param(
        (0, 30, 60, 90, 120, 150, 180), group="buckets", unit="day", source="M0–M7+ convention of consumer lending",
        basis=Basis.PRACTICE, shapes_book=True,
    )

    sm_dpd_min: int = param(1, group="classification", unit="day", source=f"{MEASURES} art. 10", low=1, high=90, shapes_book=True)
    tech_grace_days: int = param(7, group="classification", unit="day", source=f"{MEASURES} art. 10(1)", basis=Basis.UNVERIFIED, high=30)
    ss_dpd_gt: int = param(90, group="classification", unit="day", source=f"{MEASURES} art. 11", low=1, high=365, shapes_book=True)
    db_dpd_gt: int = param(270, group="classification", unit="day", source=f"{MEASURES} art. 12", low=1, high=720, shapes_book=True)
    ls_dpd_gt: int = param(360, group="classification", unit="day", source=f"{MEASURES} art. 13", low=1, high=1080, shapes_book=True)
    card_ss_dpd_gt: int = param(90, group="classification", unit="day", source=CARDS, low=1, high=365, shapes_book=True)
    card_db_dpd_gt: int = param(120, group="classification", unit="day", source=CARDS, low=1, high=720, shapes_book=True)
    card_ls_dpd_gt: int = param(180, group="classification", unit="day", source=CARDS, low=1, high=1080, shapes_book=True)
    xdef_own_bank_share_gt: float = param(0.10, group="classification", unit="fraction", source=f"{MEASURES} art. 7, 11", high=1)
    xdef_counts_bank_class: int = param(1, group="classification", unit="yes_no", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    xbank_overdue90_share_gt: float = param(0.20, group="classification", unit="fraction", source=f"{MEASURES} art. 11", high=1)
    rating_notches: int = param(3, group="classification", unit="notch", source=f"{MEASURES} art. 11(3)", basis=Basis.PRACTICE, low=1, high=20)
    db_ecl_ratio_ge: float = param(0.50, group="classification", unit="fraction", source=f"{MEASURES} art. 12", basis=Basis.UNVERIFIED, high=1)
    ls_ecl_ratio_ge: float = param(0.90, group="classification", unit="fraction", source=f"{MEASURES} art. 13", basis=Basis.UNVERIFIED, high=1)
    upgrade_months: int = param(6, group="classification", unit="month", source=f"{MEASURES} art. 14", basis=Basis.UNVERIFIED, low=1, high=60)
    upgrade_periods: int = param(2, group="classification", unit="period", source=f"{MEASURES} art. 14", basis=Basis.UNVERIFIED, low=1, high=12)
    upgrade_retail_by_days: int = param(1, group="classification", unit="yes_no", source=f"{MEASURES} art. 14", basis=Basis.UNVERIFIED, high=1)
    observation_months: int = param(12, group="classification", unit="month", source=f"{MEASURES} art. 20", low=1, high=60)
    observation_periods: int = param(2, group="classification", unit="period", source=f"{MEASURES} art. 20", low=1, high=12)
    observation_lenient: int = param(0, group="classification", unit="yes_no", source=f"{MEASURES} art. 20", basis=Basis.PRACTICE, high=1)
    observation_first_due_months: int = param(1, group="classification", unit="month", source=PRACTICE, basis=Basis.PRACTICE, high=12)

    sicr_dpd_gt: int = param(30, group="stage", unit="day", source="IFRS 9 5.5.11", basis=Basis.UNVERIFIED, low=1, high=365)
    default_dpd_gt: int = param(90, group="stage", unit="day", source="IFRS 9 B5.5.37", basis=Basis.UNVERIFIED, low=1, high=365)
    sicr_pd_multiple: float = param(2.0, group="stage", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=1.1, high=10.0)
    sicr_by_warning: int = param(1, group="stage", unit="yes_no", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    sicr_warning_colour: int = param(3, group="stage", unit="colour", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=4)
    sicr_by_watch_list: int = param(1, group="stage", unit="yes_no", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    sicr_notches: int = param(2, group="stage", unit="notch", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=20)

    dpd_tolerance: float = param(1.00, group="dpd", unit="yuan", source=PRACTICE, basis=Basis.PRACTICE, high=10_000, shapes_book=True)
    # fmt: on
