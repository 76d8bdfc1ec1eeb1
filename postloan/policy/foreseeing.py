"""Migration, vintages, forecast and stress."""

from dataclasses import dataclass

from postloan.policy.parameter import PRACTICE, Basis, param


@dataclass(frozen=True)
class Foreseeing:
    """Migration, vintages, forecast and stress."""

    # fmt: off
    forecast_half_life: float = param(3.0, group="forecast", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=0.5, high=36)
    forecast_months_min: int = param(3, group="forecast", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=24)
    forecast_range_months_min: int = param(6, group="forecast", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=36)
    forecast_draws: int = param(1000, group="forecast", unit="draws", source=PRACTICE, basis=Basis.PRACTICE, low=200, high=5000)
    forecast_past_draws: int = param(250, group="forecast", unit="draws", source=PRACTICE, basis=Basis.PRACTICE, low=100, high=2000)
    forecast_month_slack: int = param(4, group="forecast", unit="day", source=PRACTICE, basis=Basis.PRACTICE, high=10)

    stress_mild_roll: float = param(1.5, group="stress", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=10)
    stress_mild_shift: float = param(0.05, group="stress", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_mild_haircut: float = param(0.10, group="stress", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_medium_roll: float = param(2.0, group="stress", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=10)
    stress_medium_shift: float = param(0.10, group="stress", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_medium_haircut: float = param(0.20, group="stress", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_severe_roll: float = param(3.0, group="stress", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=10)
    stress_severe_shift: float = param(0.20, group="stress", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    stress_severe_haircut: float = param(0.30, group="stress", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)

    vintage_seen_by_mob: int = param(1, group="vintage", unit="month", source=PRACTICE, basis=Basis.PRACTICE, high=12)
    vintage_mob_max: int = param(60, group="vintage", unit="month", source=PRACTICE, basis=Basis.PRACTICE, low=6, high=360)

    migration_interval_level: float = param(0.95, group="migration", unit="fraction", source="statistical convention", basis=Basis.PRACTICE, low=0.5, high=0.999)
    markov_significance: float = param(0.05, group="migration", unit="fraction", source="statistical convention", basis=Basis.PRACTICE, low=0.0001, high=0.5)
    markov_late_loans_min: int = param(100, group="migration", unit="loans", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=100_000)
    markov_gap_max: float = param(0.05, group="migration", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    # fmt: on
