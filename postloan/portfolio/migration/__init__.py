"""Where loans move between two dates: matrices, roll rates, the supervisor's migration rates, and whether a chain can be trusted."""

from postloan.portfolio.migration.chain import HORIZONS, Chain, chain, horizon_table
from postloan.portfolio.migration.check import Check, check, check_table
from postloan.portfolio.migration.matrix import Matrix, Tie, behind_of, figure, matrix, table
from postloan.portfolio.migration.monthly import Regular, monthly, regular, trend
from postloan.portfolio.migration.period import PERIODS, every, periods, starts, steps_in
from postloan.portfolio.migration.regulatory import Regulatory, regulatory
from postloan.portfolio.migration.rolling import SHARES, rolling, rolling_figure
from postloan.portfolio.migration.states import ARRIVALS, ELSEWHERE, ENDS, LEAVING, STATES, States

__all__ = [
    "ARRIVALS", "ELSEWHERE", "ENDS", "HORIZONS", "LEAVING", "PERIODS", "SHARES", "STATES", "Chain", "Check", "Matrix", "Regular", "Regulatory", "States", "Tie",
    "behind_of", "chain", "check", "check_table", "every", "figure", "horizon_table", "matrix", "monthly", "periods", "regular", "regulatory", "rolling",
    "rolling_figure", "starts", "steps_in", "table", "trend",
]  # fmt: skip
