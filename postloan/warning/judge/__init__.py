"""Are the rules any good? Each is put to the book's past, knowing only what was known then, and held against what came."""

from postloan.warning.judge.observe import TooShort
from postloan.warning.judge.scoreboard import COLOURS, VERDICTS, Scoreboard, judge_rules, lines, make, newest

__all__ = ["COLOURS", "VERDICTS", "Scoreboard", "TooShort", "judge_rules", "lines", "make", "newest"]
