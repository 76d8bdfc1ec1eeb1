"""The life of a warning and the watch list."""

from enum import IntEnum, StrEnum


class Colour(IntEnum):
    """How serious a warning is (预警等级): blue informs, yellow is moderate, orange serious, red near default. Source: bank practice."""

    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4


class SignalState(StrEnum):
    """Where a warning signal stands in its life (预警信号状态)."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    VERIFIED = "verified"
    PLANNED = "planned"
    EXECUTING = "executing"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What looking into a signal showed (核实结论)."""

    TRUE = "true"
    FALSE = "false"
    DUPLICATE = "duplicate"


class ClosedAs(StrEnum):
    """Why a signal is no longer open (关闭原因)."""

    RESOLVED = "resolved"
    RECLASSIFIED = "reclassified"
    TO_COLLECTION = "to_collection"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"


class Strategy(StrEnum):
    """What the bank means to do with a borrower on the watch list (观察名单策略)."""

    EXIT = "exit"
    REDUCE = "reduce"
    SECURE = "secure"
    HOLD = "hold"
