"""Why a workbook or a word on it is not taken: one class a cause."""

from datetime import datetime

from postloan.errors import PostloanError, Problem, Translate


class SamePerson(PostloanError):
    """Who handed a workbook in, or changed its figures, cannot confirm it."""

    key = "spread.same_person"


class SameFile(PostloanError):
    """The same workbook, by its content, has been handed in for this borrower and waits or is confirmed."""

    key = "spread.same_file"

    def __init__(self, who: str, when: datetime, filing_id: int) -> None:
        super().__init__(who=who, when=f"{when:%Y-%m-%d %H:%M}")
        self.filing_id = filing_id


class NothingRead(PostloanError):
    """The workbook holds no statement."""

    key = "spread.nothing_read"


class StillDoubted(PostloanError):
    """Lines are left that nobody has said the meaning of."""

    key = "spread.still_doubted"


class Blocked(PostloanError):
    """A check says that the statements mean nothing as they are."""

    key = "spread.blocked"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems

    def said(self, t: Translate) -> str:
        """The sentence, and each check's own."""
        return "\n".join((t(self.key, **self.values), *(f"- {problem.said(t)}" for problem in self.problems)))
