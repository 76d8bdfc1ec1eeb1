"""The life of a warning signal: raised by a run, taken in hand, looked into, acted on, closed; and the level it gives its borrower."""

from postloan.warning.life.closing import close_signal as close
from postloan.warning.life.closing import reopen_signal as reopen
from postloan.warning.life.escalate import escalate
from postloan.warning.life.figures import board, by_officer, heat, level_history, levels, trend
from postloan.warning.life.handle import acknowledge_signal as acknowledge
from postloan.warning.life.handle import comment_signal as comment
from postloan.warning.life.handle import hand_over_signal as hand_over
from postloan.warning.life.handle import recheck_signal as recheck
from postloan.warning.life.handle import verify_signal as verify
from postloan.warning.life.level import Counted, Level, Reason, level
from postloan.warning.life.leveling import relevel
from postloan.warning.life.many import Chosen, Many
from postloan.warning.life.many import acknowledge_signals as acknowledge_many
from postloan.warning.life.many import close_signals as close_many
from postloan.warning.life.many import hand_over_signals as hand_over_many
from postloan.warning.life.model import Action, Mute, Signal, Step
from postloan.warning.life.moves import OPEN, allowed, ends
from postloan.warning.life.muting import mute_signal as mute
from postloan.warning.life.muting import unmute_signal as unmute
from postloan.warning.life.planning import PlannedAction, finish_action
from postloan.warning.life.planning import plan_signal as plan
from postloan.warning.life.planning import start_signal as start
from postloan.warning.life.queries import (
    Duties,
    SignalFilter,
    SignalPage,
    branches,
    duties,
    mutes,
    one,
    owners,
    signals,
    takers,
)
from postloan.warning.life.take import Taken, take

__all__ = [
    "OPEN", "Action", "Chosen", "Counted", "Duties", "Level", "Many", "Mute", "PlannedAction", "Reason", "Signal", "SignalFilter",
    "SignalPage", "Step", "Taken", "acknowledge", "acknowledge_many", "allowed", "board", "branches", "by_officer", "close", "close_many",
    "comment", "duties", "ends", "escalate", "finish_action", "hand_over", "hand_over_many", "heat", "level", "level_history", "levels",
    "mute", "mutes", "one", "owners", "plan", "recheck", "relevel", "reopen", "signals", "start", "take", "takers", "trend", "unmute",
    "verify",
]  # fmt: skip
