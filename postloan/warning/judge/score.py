"""A combined score learnt from what all rules measure, held against the rules themselves on dates it has not seen.

A logistic regression with a quadratic penalty: each figure is clipped to the range it was learnt in, put on one scale and turned so
that more is worse; what is missing stands at the mean and has a mark of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from postloan.book.cells import Numbers
from postloan.terms import Colour

#: Strengths of the penalty that are tried, by how well they foretell parts of the training rows that were kept aside.
_PENALTIES = (0.01, 0.1, 1.0)
_FOLDS = 4
#: Parts of the range that count as its ends, and how many borrowers of one kind make a mark worth having.
_ENDS = (0.01, 0.99)
_SHARE = 0.01
_BINS = 10


@dataclass(frozen=True)
class Rows:
    """Borrowers on dates: what the rules measure (a column a rule, NaN: nothing to say), whose row it is, and whether it went bad."""

    values: Numbers
    who: Numbers
    bad: Numbers


@dataclass(frozen=True)
class Model:
    """The score as learnt.

    Attributes:
        rules: whose figure each column is.
        sign: 1 where higher is worse.
        marked: which columns have a mark for what is missing.
        weights: of the figures, then of the marks; ``start`` the constant.
    """

    rules: tuple[str, ...]
    sign: Numbers
    low: Numbers
    high: Numbers
    mean: Numbers
    spread: Numbers
    marked: Numbers
    weights: Numbers
    start: float

    def columns(self, values: Numbers) -> Numbers:
        """What the regression sees of these figures."""
        return _columns(values, self)

    def probability(self, values: Numbers) -> Numbers:
        found: Numbers = 1 / (1 + np.exp(-(self.start + self.columns(values) @ self.weights)))
        return found

    def reasons(self, values: Numbers) -> Numbers:
        """How much each rule's figure adds to the score of each row, in log-odds against a borrower at the mean of everything."""
        parts = self.columns(values) * self.weights
        found = parts[:, : len(self.rules)].copy()
        found[:, np.nonzero(self.marked)[0]] += parts[:, len(self.rules) :]
        return found


def _columns(values: Numbers, model: Model) -> Numbers:
    turned = values.astype(np.float64) * model.sign
    missing = np.isnan(turned)
    scaled = (np.clip(turned, model.low, model.high) - model.mean) / model.spread
    return np.hstack([np.where(missing, 0, scaled), missing[:, model.marked].astype(np.float64)])


def learn(rows: Rows, rules: Sequence[str], high: Mapping[str, bool]) -> Model:
    """Learn from rows in which both kinds are found. ``high``: whether more of a rule's figure is worse."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  a second that only learning need take

    plain = _scaled(rows.values, tuple(rules), np.array([1.0 if high[one] else -1.0 for one in rules]))
    seen = plain.columns(rows.values)
    made = LogisticRegression(C=_penalty(seen, rows), max_iter=200, solver="newton-cholesky").fit(seen, rows.bad)
    return Model(**{**vars(plain), "weights": made.coef_[0], "start": float(made.intercept_[0])})


def _scaled(values: Numbers, rules: tuple[str, ...], sign: Numbers) -> Model:
    """How the figures are put on one scale; a figure nobody has, or all have alike, stands at 0."""
    turned = values.astype(np.float64) * sign
    known = ~np.isnan(turned)
    low, high, mean, spread = (np.zeros(len(rules)) for _ in range(4))
    for at in range(len(rules)):
        column = turned[known[:, at], at]
        if len(column):
            low[at], high[at] = np.quantile(column, _ENDS)
            clipped = np.clip(column, low[at], high[at])
            mean[at], spread[at] = clipped.mean(), clipped.std()
    share = known.mean(axis=0)
    marked = (share > _SHARE) & (share < 1 - _SHARE)
    spread = np.where(spread > 0, spread, np.inf)
    return Model(rules, sign, low, high, mean, spread, marked, np.empty(0), 0.0)


def _penalty(seen: Numbers, rows: Rows) -> float:
    """The strength under which parts kept aside, each with borrowers of its own, were foretold best."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.metrics import log_loss  # noqa: PLC0415
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415

    parts = list(StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0).split(seen, rows.bad, rows.who))
    usable = [(into, aside) for into, aside in parts if rows.bad[into].any() and not rows.bad[into].all() and len(aside)]

    def loss(penalty: float) -> float:
        made = [
            LogisticRegression(C=penalty, max_iter=200, solver="newton-cholesky").fit(seen[into], rows.bad[into])
            for into, _ in usable
        ]
        told = zip(made, usable, strict=True)
        return sum(
            float(log_loss(rows.bad[aside], one.predict_proba(seen[aside]), labels=[False, True])) for one, (_, aside) in told
        )

    return min(_PENALTIES, key=loss)


@dataclass(frozen=True)
class Match:
    """Rules and score at the same number of warnings: how many of those warned went bad."""

    colour: int
    warned: int
    by_rules: int
    by_score: int


def matches(probability: Numbers, colour: Numbers, bad: Numbers) -> tuple[Match, ...]:
    """For every colour: as many borrowers with the highest score as the rules raise that colour or a worse one on."""
    order = np.argsort(-probability, kind="stable")
    found = []
    for least in Colour:
        warned = colour >= least
        number = int(warned.sum())
        if 0 < number < len(bad):
            found.append(Match(int(least), number, int(bad[warned].sum()), int(bad[order[:number]].sum())))
    return tuple(found)


def better(found: Sequence[Match]) -> bool:
    """Whether the score finds more at some number of warnings, and at none of them fewer."""
    return any(one.by_score > one.by_rules for one in found) and all(one.by_score >= one.by_rules for one in found)


def calibration(probability: Numbers, bad: Numbers) -> list[dict[str, float]]:
    """Rows by score in parts of like size, the lowest first: how many, what the score said, how many went bad."""
    parts = np.array_split(np.argsort(probability, kind="stable"), min(_BINS, len(bad)))
    return [{"n": len(one), "said": float(probability[one].mean()), "came": int(bad[one].sum())} for one in parts]
