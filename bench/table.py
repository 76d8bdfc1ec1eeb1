"""One line a figure: ours, what a user would pick instead, measured in one run, and the ratio."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

LOANS = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
MONTHS = 24


@dataclass(frozen=True)
class Row:
    """A measured figure. ``target`` is the largest ratio ours/other that is good, or the smallest with ``at_least``."""

    name: str
    size: str
    ours: float
    other: float
    target: float
    unit: str = "s"
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """ours/other, or with ``at_least`` how many times less ours takes: other/ours."""
        return self.other / self.ours if self.at_least else self.ours / self.other

    @property
    def ok(self) -> bool:
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        figures = f"{self.ours:10.4f} {self.other:10.4f} {self.unit:<3} {self.ratio:8.2f}× {sign}{self.target:<6g}"
        return f"{self.name:<58} {self.size:<10} {figures} {'ok' if self.ok else 'SHORT'}"


def median_of(run: Callable[[], object], times: int = 5, warmup: int = 1) -> float:
    """Seconds of one run: the median of ``times`` after ``warmup`` runs that do not count."""
    for _ in range(warmup):
        run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def paired(ours: Callable[[], object], other: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Both in turn, A B A B …, so that a drifting machine hits them alike; the medians."""
    ours(), other()
    a, b = [], []
    for _ in range(times):
        a.append(median_of(ours, 1, 0))
        b.append(median_of(other, 1, 0))
    return statistics.median(a), statistics.median(b)
