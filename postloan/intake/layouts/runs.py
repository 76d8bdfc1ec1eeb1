"""Items → runs of one statement each: by the title around them and, where it is silent or wrong, by what the items are."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from postloan.intake.layouts.panel import Item, Known
from postloan.statement import Kind


class Family(StrEnum):
    """Statements whose items stand in one list. The supplement follows on, or is woven into, the cash-flow statement."""

    BALANCE = "balance"
    INCOME = "income"
    CASH = "cash"


FAMILY = {
    Kind.BALANCE_SHEET: Family.BALANCE, Kind.INCOME: Family.INCOME, Kind.CASH_FLOW: Family.CASH, Kind.SUPPLEMENT: Family.CASH,
}  # fmt: skip
_FAMILIES = tuple(Family)
#: Leaving one statement for another within a list costs as much as this many items that belong to the other only.
_SWITCH, _TITLED = 2.6, 1.6
_FEWEST, _SHARE = 4, 0.34


@dataclass(frozen=True)
class Run:
    """Items of one family of statements."""

    family: Family
    items: tuple[Item, ...]


def _emission(families: frozenset[Family], state: Family) -> float:
    return 1 / len(families) if state in families else 0.0


def _path(seen: Sequence[frozenset[Family]], titled: Family | None) -> list[Family]:
    """The likeliest family of every item (Viterbi): what each could be, less the cost of every change."""
    score = {state: _emission(seen[0], state) + (_TITLED if state is titled else 0) for state in _FAMILIES}
    back: list[dict[Family, Family]] = []
    for families in seen[1:]:
        best = {
            state: max(_FAMILIES, key=lambda before, state=state: score[before] - (0 if before is state else _SWITCH))  # type: ignore[misc]
            for state in _FAMILIES
        }
        score = {
            state: score[best[state]] - (0 if best[state] is state else _SWITCH) + _emission(families, state)
            for state in _FAMILIES
        }
        back.append(best)
    state = max(_FAMILIES, key=lambda family: score[family])
    path = [state]
    for step in reversed(back):
        state = step[state]
        path.append(state)
    return path[::-1]


def runs(items: Sequence[Item], known: Known, titled: Kind | None) -> list[Run]:
    """Cut a list of items where one statement ends and another begins."""
    if not items:
        return []
    seen = [frozenset(FAMILY[kind] for kind in known(item.label)) for item in items]
    path = _path(seen, FAMILY[titled] if titled else None)
    found: list[Run] = []
    start = 0
    for index in range(1, len(items) + 1):
        if index == len(items) or path[index] is not path[start]:
            found.append(Run(path[start], tuple(items[start:index])))
            start = index
    return found


def is_statement(run: Run, known: Known, totals: Known, *, titled: Kind | None) -> bool:
    """Whether a run is a primary statement: enough of its labels are items of it, and among them one of its totals.

    A title that names it makes up for few items.
    """
    named = [FAMILY[kind] for kind in [titled] if kind]
    mine = [item for item in run.items if any(FAMILY[kind] is run.family for kind in known(item.label))]
    has_total = any(FAMILY[kind] is run.family for item in run.items for kind in totals(item.label))
    if named == [run.family]:
        return len(mine) >= 2 and (has_total or len(mine) >= _FEWEST)
    return has_total and len(mine) >= _FEWEST and len(mine) >= _SHARE * len(run.items)
