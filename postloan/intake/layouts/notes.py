"""Issues of one workbook, each said once for its place."""

from typing import Any

from postloan.errors import Issue, Problem


class Notes:
    """Collects what was decided and what is doubtful."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[str, str | None, int | None, str | None, str], Issue] = {}

    def say(
        self,
        problem: Problem,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        blocking: bool = False,
    ) -> None:
        key = (problem.key, sheet, row, column, _said(problem.values))
        self._found.setdefault(key, Issue(problem, self.file, sheet or None, row, column, value, blocking))

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Those that keep a statement out first."""
        return tuple(sorted(self._found.values(), key=lambda issue: not issue.blocking))


def _said(values: dict[str, Any]) -> str:
    return "|".join(f"{name}={value}" for name, value in sorted(values.items()))
