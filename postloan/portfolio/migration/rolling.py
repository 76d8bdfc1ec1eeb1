"""What became of each opening state between two dates, in shares that add up to all of it."""

import numpy as np
import pandas as pd

from postloan.portfolio import transition
from postloan.portfolio.measure import Figure, Input, Value, yuan
from postloan.portfolio.migration.matrix import Matrix, Measure, behind_of
from postloan.portfolio.migration.states import ELSEWHERE, LEAVING

#: Shares of the opening in reading order, worst first; ``elsewhere`` holds what moved out of sight.
SHARES = (
    "roll_forward",
    "roll_stay",
    "roll_back",
    "roll_cure",
    "roll_settled",
    "roll_written_off",
    "roll_sold",
    "roll_elsewhere",
)


def rolling(found: Matrix, measure: Measure) -> pd.DataFrame:
    """One row a state with its opening (``migration_opening`` in yuan, or ``loans``) and the shares of :data:`SHARES`.

    What a state cannot do is missing: the best neither goes back nor cures, the worst cannot roll forward. All that is given adds
    up to 1; a state without an opening is missing in all.
    """
    moves = found.moves(measure)
    shares = transition.rolls(moves)
    names = [fate.value for fate in LEAVING]
    ends = dict(zip(names, shares.ends.T, strict=True))
    elsewhere = np.sum([ends[fate.value] for fate in ELSEWHERE], axis=0)
    columns = [
        shares.forward,
        shares.stay,
        shares.back,
        shares.cure,
        ends["settled"],
        ends["written_off"],
        ends["sold"],
        elsewhere,
    ]
    frame = pd.DataFrame(dict(zip(SHARES, columns, strict=True)))
    frame.loc[0, ["roll_back", "roll_cure"]] = np.nan
    frame.loc[1, "roll_back"] = np.nan
    frame.loc[len(frame) - 1, "roll_forward"] = np.nan
    opening = moves.sum(axis=1)
    head = {"migration_opening": opening / 100} if measure == "balance" else {"loans": opening}
    return pd.concat([pd.DataFrame({"moved_from": found.states.names, **head}), frame], axis=1)


def rolling_figure(found: Matrix, measure: Measure, row: str, column: str) -> Figure | None:
    """One share as a figure with its loans; None for what is not a share of a state with an opening."""
    states = found.states
    if row not in states.names or column not in SHARES:
        return None
    at = states.names.index(row)
    columns = _columns(found, at, column)
    moves = found.moves(measure)
    if not columns or not moves[at].sum():
        return None
    part, whole = int(moves[at, [states.columns.index(name) for name in columns]].sum()), int(moves[at].sum())
    return Figure(
        column, part / whole, "ratio", inputs=_inputs(part, whole, measure), words={"moved_from": row},
        behind=behind_of(found, (row,), columns), ties=("balance_previous" if measure == "balance" else "loans", "migration_moved"),
    )  # fmt: skip


def _inputs(part: int, whole: int, measure: Measure) -> tuple[Input, ...]:
    if measure == "loans":
        return Input("migration_moved", part, "count"), Input("migration_opening", whole, "count")
    values: tuple[Value, Value] = (yuan(part), yuan(whole))
    return Input("migration_moved", values[0]), Input("migration_opening", values[1])


def _columns(found: Matrix, at: int, share: str) -> tuple[str, ...]:
    """The columns of the matrix that a share of the state ``at`` takes in."""
    names = found.states.names
    return {
        "roll_forward": names[at + 1 :], "roll_stay": names[at : at + 1], "roll_back": names[1:at], "roll_cure": names[:1] if at else (),
        "roll_elsewhere": tuple(fate.value for fate in ELSEWHERE),
    }.get(share, (share.removeprefix("roll_"),))  # fmt: skip
