"""The desk itself: the book, imports, visits, contacts, who may sign in."""

from dataclasses import dataclass

from postloan.policy.parameter import PRACTICE, Basis, param


@dataclass(frozen=True)
class Working:
    """The desk itself: the book, imports, visits, contacts, who may sign in."""

    # fmt: off
    reporting_currency: str = param("CNY", group="book", unit="ISO 4217", source=PRACTICE, basis=Basis.PRACTICE, low=None, shapes_book=True)
    time_zone: str = param("Asia/Shanghai", group="book", unit="IANA", source=PRACTICE, basis=Basis.PRACTICE, low=None)
    calendar_country: str = param("CN", group="book", unit="ISO 3166", source=PRACTICE, basis=Basis.PRACTICE, low=None)

    left_out_share_max: float = param(0.02, group="import", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    upload_mb_max: int = param(200, group="import", unit="MB", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=2000)
    unzipped_mb_max: int = param(2000, group="import", unit="MB", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=20_000)
    unzip_ratio_max: int = param(200, group="import", unit="×", source=PRACTICE, basis=Basis.PRACTICE, low=2, high=10_000)
    columns_max: int = param(500, group="import", unit="columns", source=PRACTICE, basis=Basis.PRACTICE, low=10, high=16_384)
    mapping_confidence_min: float = param(0.80, group="import", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, low=0.5, high=1)

    promise_tolerance: float = param(0.90, group="collection", unit="fraction", source=PRACTICE, basis=Basis.PRACTICE, high=1)
    promise_grace_days: int = param(2, group="collection", unit="day", source=PRACTICE, basis=Basis.PRACTICE, high=30)

    next_step_days: int = param(30, group="visit", unit="day", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=365)
    attachment_mb_max: int = param(20, group="visit", unit="MB", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=100)
    attachments_max: int = param(12, group="visit", unit="files", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=50)

    password_length_min: int = param(10, group="access", unit="characters", source=PRACTICE, basis=Basis.PRACTICE, low=8, high=64)
    lockout_after: int = param(5, group="access", unit="tries", source=PRACTICE, basis=Basis.PRACTICE, low=3, high=20)
    lockout_minutes: int = param(5, group="access", unit="minute", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=1440)
    session_idle_minutes: int = param(60, group="access", unit="minute", source=PRACTICE, basis=Basis.PRACTICE, low=5, high=1440)
    session_hours: int = param(12, group="access", unit="hour", source=PRACTICE, basis=Basis.PRACTICE, low=1, high=168)
    # fmt: on
