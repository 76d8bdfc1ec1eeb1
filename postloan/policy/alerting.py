"""Signals and their clocks, the watch list, the judging of rules."""

from dataclasses import dataclass

from postloan.policy.parameter import PRACTICE, Basis, param


@dataclass(frozen=True)
class Alerting:
    """Signals and their clocks, the watch list, the judging of rules."""

    # fmt: off
    warning_respond_red: int = param(1, group="warning", unit="working_day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_respond_orange: int = param(2, group="warning", unit="working_day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_respond_yellow: int = param(5, group="warning", unit="working_day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_plan_red: int = param(3, group="warning", unit="working_day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=120)
    warning_plan_orange: int = param(5, group="warning", unit="working_day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=120)
    warning_plan_yellow: int = param(10, group="warning", unit="working_day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=120)
    warning_recheck_red: int = param(7, group="warning", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_recheck_orange: int = param(14, group="warning", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_recheck_yellow: int = param(30, group="warning", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_recheck_blue: int = param(90, group="warning", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_visit_red: int = param(5, group="warning", unit="working_day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    warning_dedup_days: int = param(30, group="warning", unit="day", source=PRACTICE, basis=Basis.PRACTICE, high=365)
    warning_mute_days_max: int = param(90, group="warning", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_window_days: int = param(30, group="warning", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    warning_yellow_count: int = param(2, group="warning", unit="count", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=20)
    warning_orange_count: int = param(2, group="warning", unit="count", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=20)
    warning_family_once: int = param(0, group="warning", unit="yes_no", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    warning_fact_once: int = param(1, group="warning", unit="yes_no", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    warning_weight_blue: float = param(1.0, group="warning", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_weight_yellow: float = param(3.0, group="warning", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_weight_orange: float = param(9.0, group="warning", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_weight_red: float = param(27.0, group="warning", unit="points", source=PRACTICE, basis=Basis.PRACTICE, high=1000)
    warning_repeat_share: float = param(0.5, group="warning", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)

    watch_stay_months: int = param(12, group="watch", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    watch_review_exit: int = param(30, group="watch", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_review_reduce: int = param(60, group="watch", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_review_secure: int = param(60, group="watch", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_review_hold: int = param(90, group="watch", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    watch_propose_from: int = param(4, group="watch", unit="colour", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=4)

    judging_horizon_months: int = param(12, group="judging", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=60)
    judging_every_months: int = param(1, group="judging", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=12)
    judging_lead_days: int = param(30, group="judging", unit="day", source=PRACTICE, basis=Basis.PRACTICE, high=365)
    judging_events_min: int = param(10, group="judging", unit="names", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=1000)
    judging_hits_min: int = param(3, group="judging", unit="names", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=100)
    judging_lift_good: float = param(2.0, group="judging", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=1.1, high=20)
    judging_confidence: float = param(0.95, group="judging", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=0.5, high=0.999)
    judging_colour: int = param(2, group="judging", unit="colour", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=4)
    judging_learning_events: int = param(30, group="judging", unit="names", source=PRACTICE, basis=Basis.PRACTICE, low=10, high=10_000)
    judging_learning_rows: int = param(200_000, group="judging", unit="names", source=PRACTICE, basis=Basis.PRACTICE, low=1000, high=5_000_000)
    # fmt: on
