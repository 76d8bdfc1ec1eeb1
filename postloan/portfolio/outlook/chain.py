"""The chain that carries a book forward: monthly flows in, balances to come out. Pure arithmetic on arrays, no store.

A state is an overdue bucket together with a standing (normal, special mention, non-performing), so one chain gives both the
buckets and the NPL, and a loan that was classed non-performing by judgement while paid to date counts as such. A row of the
matrix spreads what was owed at the beginning of a month over where it is at its end: the live states at what the same loans
still owe then, what was written off or sold of them, wholly or in part, and the rest as settled where the loan is gone, else as
repaid. Every row therefore adds up to 1, drawings on a credit line being a negative repayment. Balance-weighted cohort estimator, pooled over months.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from postloan.book.cells import Numbers
from postloan.terms import FIRST_NPL, Bucket, RiskClass

BUCKETS = tuple(Bucket)
#: Standings, best first: normal, special mention, non-performing.
NORMAL, SPECIAL_MENTION, NPL = range(3)
STATES = len(BUCKETS) * 3
#: What becomes of a balance that is not owed any more, in the order of a row's last places.
OUT = ("repaid", "settled", "written_off", "sold")
REPAID, SETTLED, WRITTEN_OFF, SOLD = range(STATES, STATES + len(OUT))
PLACES = STATES + len(OUT)

_STATE = np.arange(STATES)
BUCKET_OF, STANDING_OF = _STATE // 3, _STATE % 3
IS_NPL = STANDING_OF == NPL
IS_OVERDUE = BUCKET_OF > Bucket.C


def state(bucket: Numbers, risk_class: Numbers) -> Numbers:
    """The place of a bucket and a class (codes of ``terms``)."""
    standing = np.where(risk_class >= FIRST_NPL, NPL, np.where(risk_class == RiskClass.SPECIAL_MENTION, SPECIAL_MENTION, NORMAL))
    found: Numbers = bucket * 3 + standing
    return found


@dataclass(frozen=True)
class Months:
    """What happened in each month, oldest first; amounts in fen, as float64.

    Attributes:
        opening: (months, states) owed at the beginning by the loans that were held.
        moved: (months, states, places) where that is at the end; adds up to ``opening`` over the places.
        new: (months, states) owed at the end by loans that were not held at the beginning.
    """

    opening: Numbers
    moved: Numbers
    new: Numbers

    def __len__(self) -> int:
        return len(self.opening)

    def __add__(self, other: "Months") -> "Months":
        return Months(self.opening + other.opening, self.moved + other.moved, self.new + other.new)

    def last(self, n: int, until: int | None = None) -> "Months":
        """The ``n`` months before the place ``until`` (default: the end)."""
        end = len(self) if until is None else until
        kept = slice(max(0, end - n), end)
        return Months(self.opening[kept], self.moved[kept], self.new[kept])


@dataclass(frozen=True)
class Course:
    """A book over its dates, oldest first.

    Attributes:
        states: (dates, states) fen owed at each date.
        months: what happened in each whole month; the months between other dates are not in it.
        ends: for each of ``months`` the place of the date it ends at; the month began at the date before.
    """

    states: Numbers
    months: Months
    ends: tuple[int, ...]

    def known_at(self, date: int) -> int:
        """How many months had ended by the date in that place."""
        return sum(end <= date for end in self.ends)

    def after(self, date: int, months: int) -> int | None:
        """The place of the date so many whole months later; ``None`` where one of the months is not in the book."""
        wanted = range(date + 1, date + 1 + months)
        return wanted[-1] if all(end in self.ends for end in wanted) else None

    def until(self, date: int) -> "Course":
        """The course as it was known at the date in that place."""
        known = self.known_at(date)
        return Course(self.states[: date + 1], self.months.last(known, known), self.ends[:known])


@dataclass(frozen=True)
class Chain:
    """One month of the future: where each state's balance goes, and what is newly lent.

    Attributes:
        rows: (states, places), each row adds up to 1.
        new: (states,) fen lent in a month.
        unseen: (states,) nothing was owed in the state in all known months: what is there is taken to stay.
    """

    rows: Numbers
    new: Numbers
    unseen: Numbers


def weights(months: int, half_life: float | None) -> Numbers:
    """The weight of each month, oldest first: all alike, or halved with every ``half_life`` months of age."""
    ages = np.arange(months)[::-1]
    found: Numbers = np.ones(months) if half_life is None else 0.5 ** (ages / half_life)
    return found


def _rows(opening: Numbers, moved: Numbers, instead: Numbers) -> Numbers:
    """Rows of shares; those of a state in which nothing was owed are taken from ``instead``."""
    owed = opening > 0
    shares = np.divide(moved, opening[..., None], out=np.zeros_like(moved), where=owed[..., None])
    return np.where(owed[..., None], shares, instead)


def staying() -> Numbers:
    """Rows in which everything stays where it is."""
    return np.eye(STATES, PLACES)


def estimate(months: Months, weight: Numbers, known: Months | None = None) -> Chain:
    """The pooled chain of some months: every month's amounts times its weight, so a large month counts more than a small one.

    A state in which nothing was owed in these months takes its row from all ``known`` months; if there is none either, what is
    in it is taken to stay.
    """
    wider = known or months
    ever = wider.opening.sum(axis=0)
    everything = _rows(ever, wider.moved.sum(axis=0), staying())
    opening, moved = weight @ months.opening, np.tensordot(weight, months.moved, axes=1)
    return Chain(_rows(opening, moved, everything), weight @ months.new / weight.sum(), ever <= 0)


@dataclass(frozen=True)
class Path:
    """A projection; index 0 of ``states`` is today, month n leads from n to n + 1.

    Attributes:
        states: (…, months + 1, states) fen; what goes before are parts of the book.
        out: (…, months, ways out) fen that left in the month.
        npl: (…, months, moves) what changed the NPL in the month, in the order of :data:`NPL_MOVES`.
    """

    states: Numbers
    out: Numbers
    npl: Numbers


#: What changes the NPL: into it from performing loans, newly lent as such, out of it back to performing, and each way out.
NPL_MOVES = ("npl_inflow", "npl_new", "cured", *OUT)


def _changes(rows: Numbers) -> Numbers:
    """(…, states, moves) → what a unit of each state adds to every NPL move but the new lending."""
    bad = IS_NPL.astype(float)
    entering = (rows[..., :STATES] @ bad) * (1 - bad)
    cured = (rows[..., :STATES] @ (1 - bad)) * bad
    leaving = rows[..., STATES:] * bad[:, None]
    return np.concatenate([entering[..., None], np.zeros_like(entering)[..., None], cured[..., None], leaving], axis=-1)


def project(today: Numbers, chain: Chain, months: int, *, lending: bool) -> Path:
    """Carry ``today`` (…, states) forward; without ``lending`` today's book runs off. ``chain.new`` may have the same parts."""
    new = chain.new if lending else np.zeros_like(chain.new)
    changes, arriving = _changes(chain.rows), np.eye(1, len(NPL_MOVES), 1)[0] * new[..., IS_NPL].sum(axis=-1, keepdims=True)
    states, out, npl = [today], [], []
    for _ in range(months):
        ends = states[-1] @ chain.rows
        npl.append(states[-1] @ changes + arriving)
        out.append(ends[..., STATES:])
        states.append(ends[..., :STATES] + new)
    return Path(np.stack(states, -2), np.stack(out, -2), np.stack(npl, -2))


def simulate(
    today: Numbers, months: Months, weight: Numbers, chain: Chain, steps: int, *, lending: bool, draws: int, seed: int
) -> dict[str, Numbers]:
    """Every measure (draws, steps + 1) in ``draws`` futures; see :func:`measured`.

    Each future resamples the months with replacement and then lives through months drawn from its own sample: the range
    holds both what few months leave open about the rates and how much one month differs from the next. A month in which
    nothing was owed in a state takes that row from ``chain``. Same seed, same draws.
    """
    chance = np.random.default_rng(seed)
    n = len(months)
    sample = chance.integers(n, size=(draws, n))
    heap = np.cumsum(weight[sample], axis=1)
    at = chance.random((steps, draws)) * heap[:, -1]
    lived = np.stack([np.take_along_axis(sample, (heap <= one[:, None]).sum(axis=1)[:, None], axis=1)[:, 0] for one in at])
    rows = _rows(months.opening, months.moved, chain.rows)
    flows = np.stack([_changes(rows)[..., :2].sum(axis=-1), rows[..., WRITTEN_OFF]], axis=-1)
    new = months.new if lending else np.zeros_like(months.new)
    arriving = np.concatenate([new, new[:, IS_NPL].sum(axis=1)[:, None], np.zeros((n, 1))], axis=1)
    return _read(*_live(today, np.concatenate([rows[..., :STATES], flows], axis=-1), arriving, lived))


def _live(today: Numbers, rows: Numbers, arriving: Numbers, lived: Numbers) -> tuple[Numbers, Numbers]:
    """States and flows per step and draw, each draw (column of ``lived``) through its own sequence of months.

    The draws that live through the same month are multiplied together: a few products instead of a thousand.
    """
    steps, draws = lived.shape
    states, flows = np.empty((steps + 1, draws, STATES)), np.empty((steps, draws, rows.shape[-1] - STATES))
    states[0] = today
    for step in range(steps):
        order = np.argsort(lived[step], kind="stable")
        begins, ends = states[step, order], np.empty((draws, rows.shape[-1]))
        edges = np.searchsorted(lived[step, order], np.arange(len(rows) + 1))
        for month, (first, last) in enumerate(itertools.pairwise(edges)):
            ends[first:last] = begins[first:last] @ rows[month] + arriving[month]
        states[step + 1, order], flows[step, order] = ends[:, :STATES], ends[:, STATES:]
    return np.moveaxis(states, 0, 1), np.moveaxis(flows, 0, 1)


#: What is forecast, all in fen but the ratio.
MEASURES = ("npl_balance", "npl_ratio", "balance", "overdue_balance", "npl_inflow", "written_off")
_SUMS = np.stack([np.ones(STATES), IS_NPL, IS_OVERDUE], axis=-1).astype(float)


def measured(path: Path) -> dict[str, Numbers]:
    """Each measure along the path: (…, months + 1); a flow of the month before today is missing, as is a ratio of nothing."""
    inflow, lost = path.npl[..., 0] + path.npl[..., 1], path.out[..., OUT.index("written_off")]
    return _read(path.states, np.stack([inflow, lost], axis=-1))


def _read(states: Numbers, flows: Numbers) -> dict[str, Numbers]:
    nothing = np.full((*flows.shape[:-2], 1, 2), np.nan)
    inflow, lost = np.moveaxis(np.concatenate([nothing, flows], axis=-2), -1, 0)
    return {**stocks(states), "npl_inflow": inflow, "written_off": lost}


def stocks(states: Numbers) -> dict[str, Numbers]:
    """(…, states) → the measures that are of a date: NPL, its ratio (missing where nothing is owed), balance, overdue."""
    balance, npl, overdue = np.moveaxis(states @ _SUMS, -1, 0)
    ratio = np.divide(npl, balance, out=np.full_like(npl, np.nan), where=balance > 0)
    return {"npl_balance": npl, "npl_ratio": ratio, "balance": balance, "overdue_balance": overdue}


#: The two ranges: from and to which quantile of the draws.
BANDS = {80: (0.10, 0.90), 95: (0.025, 0.975)}


def bands(drawn: Numbers, shares: Sequence[int] = (80, 95)) -> dict[str, Numbers]:
    """(draws, …) → low and high of each range (…), by linear interpolation between draws."""
    names = [f"{side}{share}" for share in shares for side in ("low", "high")]
    found = np.quantile(drawn, [quantile for share in shares for quantile in BANDS[share]], axis=0)
    return dict(zip(names, found, strict=True))
