"""What is asked of a staged file before it may go into the book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from postloan.access import Reach
from postloan.book import raw, refusals
from postloan.book.register import State
from postloan.book.values import ImportRun, Staged
from postloan.errors import PostloanError, Problem
from postloan.policy import Policy

_REFUSALS: dict[str, type[PostloanError]] = {
    refusal.key: refusal
    for refusal in (
        refusals.BranchesOutOfReach, refusals.EmptyFile, refusals.UnfitFile, refusals.RepeatedLoans, refusals.RepeatedRows, refusals.HeldElsewhere,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Examined:
    """What a file holds and what is wrong with it."""

    rows: int
    parts: tuple[raw.Part, ...]
    problems: tuple[Problem, ...]
    already: ImportRun | None = None

    @property
    def pairs(self) -> frozenset[tuple[date, str]]:
        return frozenset((part.as_of, part.branch) for part in self.parts)


def same_content(state: State, table: str, content_hash: str) -> ImportRun | None:
    """The live import of the very same file."""
    same = (r for r in state.runs if r.undone_at is None and (r.table_name, r.content_hash) == (table, content_hash))
    return next(same, None)


def refuse_repeated(state: State, table: str, content_hash: str) -> None:
    """Raise AlreadyPublished when the same content is live."""
    already = same_content(state, table, content_hash)
    if already is not None:
        raise refusals.AlreadyPublished(who=already.published_by, when=f"{already.published_at:%Y-%m-%d %H:%M} UTC")


def refuse(found: Examined | Problem | None) -> None:
    """Raise the refusal of the first problem, if there is one."""
    problem = found if isinstance(found, Problem) else next(iter(found.problems), None) if found else None
    if problem is not None:
        raise _REFUSALS[problem.key](**problem.values)


def _branches(rows: Any, table: str, parts: Sequence[raw.Part]) -> set[str]:
    if table == "loan":
        return {part.branch for part in parts}
    return set(rows.select("branch").distinct().branch.to_pyarrow().to_pylist()) if "branch" in rows.columns else set()


def examine(rows: Any, staged: Staged, state: State, reach: Reach, policy: Policy, *, derived: bool = False) -> Examined:
    """Count the rows and look for what forbids publishing: gaps, repeats, branches out of reach.

    Derived rows may lack what a ledger never knew (rate, origination), so their gaps are no fault.
    """
    total, gaps = raw.missing(rows, staged.table)
    already = same_content(state, staged.table, staged.content_hash)
    if not total:
        return Examined(0, (), (Problem("book.empty_file"),), already)
    if gaps and not derived:
        return Examined(total, (), (Problem("book.unfit_file", {"columns": ", ".join(gaps)}),), already)
    parts = raw.parts(rows, policy) if staged.table == "loan" else ()
    problems = []
    if reach.branches is not None and (foreign := _branches(rows, staged.table, parts) - set(reach.branches)):
        problems.append(Problem("book.branches_out_of_reach", {"branches": "、".join(sorted(foreign))}))
    if (twice := raw.repeated(rows, staged.table)) is not None:
        problems.append(twice)
    return Examined(total, parts, tuple(problems), already)


def run_of(staged: Staged, number: int, rows: int, file: str) -> dict[str, Any]:
    """The values of a new import."""
    return {
        "id": number, "table_name": staged.table, "source": "file", "file_name": staged.file_name,
        "content_hash": staged.content_hash, "file": file, "rows": rows, "rows_left_out": staged.rows_left_out, "made_from": [],
    }  # fmt: skip
