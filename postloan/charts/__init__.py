"""Charts: pure functions (frame, t, …) → figure. What is drawn was computed elsewhere; where it is shown is not known here."""

from postloan.charts import (
    borrower,
    bridge,
    classification,
    concentration,
    flows,
    forecast,
    health,
    loan,
    migration,
    network,
    overdue,
    overview,
    theme,
    vintage,
    warning,
    watch,
)

__all__ = [
    "borrower",
    "bridge",
    "classification",
    "concentration",
    "flows",
    "forecast",
    "health",
    "loan",
    "migration",
    "network",
    "overdue",
    "overview",
    "theme",
    "vintage",
    "warning",
    "watch",
]
