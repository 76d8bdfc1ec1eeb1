"""What publishing a tape would do, before anybody does it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from postloan.access import Reach
from postloan.book import check, raw
from postloan.book.make import Maker
from postloan.book.register import Winners
from postloan.book.values import Preview, PreviewLine, Staged
from postloan.book.write import Writer, after_of
from postloan.policy import Policy

_MOVEMENTS = 10
MOVEMENT_COLUMNS = ("loan_id", "borrower_name", "branch", "currency", "balance_previous", "balance", "change")
_KEPT = ("loan_id", "borrower_name", "branch", "currency", "balance")


def previous_date(wanted: Winners, as_of: date, branches: Sequence[str]) -> date | None:
    """The newest live date before ``as_of`` that speaks for one of the branches."""
    spoken = [day for day, sources in wanted.items() if day < as_of and any(set(s.branches) & set(branches) for s in sources)]
    return max(spoken, default=None)


def _compared(now: Any, before: Any) -> Any:
    """Loans of both dates side by side; a loan that stands on one side only has null on the other."""
    old = before.select(old_id="loan_id", old_currency="currency", balance_previous="balance")
    return now.select(*_KEPT).outer_join(old, [("loan_id", "old_id")])


def lines(parts: Sequence[raw.Part], previous_on: date | None, now: Any, before: Any | None) -> list[PreviewLine]:
    """One line for each currency of one date; ``before`` holds the same branches on ``previous_on``."""
    if not parts:
        return []
    as_of = parts[0].as_of
    given: dict[str, list[raw.Part]] = {}
    for part in parts:
        given.setdefault(part.currency, []).append(part)
    past = _past(now, before) if before is not None else {}
    made = []
    for currency in sorted({*given, *past}):
        rows = sum(part.rows for part in given.get(currency, []))
        balance = sum((part.balance for part in given.get(currency, [])), Decimal(0))
        old = past.get(currency)
        made.append(PreviewLine(as_of, currency, rows, balance, previous_on, *_four(old, rows, known=before is not None)))
    return made


def _four(old: dict[str, Any] | None, rows: int, *, known: bool) -> tuple[int | None, Decimal | None, int | None, int | None]:
    if not known:
        return None, None, None, None
    if old is None:
        return 0, Decimal(0), rows, 0
    return old["rows"], old["balance"], rows - old["stayed"], old["rows"] - old["stayed"]


def _past(now: Any, before: Any) -> dict[str, dict[str, Any]]:
    stays = now.select("loan_id").mutate(stayed=1)
    grouped = before.left_join(stays, "loan_id").group_by("currency").agg(
        rows=lambda t: t.count(), balance=lambda t: t.balance.sum(), stayed=lambda t: t.stayed.count()
    )  # fmt: skip
    return {row["currency"]: row for row in grouped.to_pyarrow().to_pylist()}


def movements(now: Any, before: Any) -> pd.DataFrame:
    """The loans of both dates whose balance changed most, largest change first."""
    both = _compared(now, before)
    both = both.filter(both.loan_id.notnull(), both.old_id.notnull(), both.currency == both.old_currency)
    both = both.mutate(change=both.balance - both.balance_previous)
    moved = both.filter(both.change != 0).order_by(both.change.abs().desc(), "loan_id").limit(_MOVEMENTS)
    found: pd.DataFrame = moved.select(*MOVEMENT_COLUMNS).to_pandas()
    return found


def no_movements() -> pd.DataFrame:
    return pd.DataFrame(columns=list(MOVEMENT_COLUMNS))


def _compared_dates(
    writer: Writer, wanted: Winners, rows: Any, parts: Sequence[raw.Part], policy: Policy
) -> tuple[list[PreviewLine], pd.DataFrame]:
    """Lines of every date of a tape, newest first, and the movements of the newest."""
    maker = Maker(writer.session(), writer.folder, policy, {})
    found: list[PreviewLine] = []
    moved = no_movements()
    dates = sorted({part.as_of for part in parts}, reverse=True)
    for as_of in dates:
        mine = [part for part in parts if part.as_of == as_of]
        branches = tuple({part.branch for part in mine})
        previous_on = previous_date(wanted, as_of, branches)
        current = _in_currency(rows.filter(rows.as_of == as_of), policy)
        before = None
        if previous_on is not None:
            old = maker.received(previous_on, wanted[previous_on])
            before = _in_currency(old.filter(old.branch.isin(branches)), policy)
            moved = movements(current, before) if as_of == dates[0] else moved
        found += lines(mine, previous_on, current, before)
    return found, moved


def _in_currency(rows: Any, policy: Policy) -> Any:
    return rows.mutate(currency=rows.currency.fill_null(policy.reporting_currency))


def preview(writer: Writer, rows: Any, reach: Reach, staged: Staged, policy: Policy) -> Preview:
    """See ``Book.preview``."""
    state = writer.state()
    found = check.examine(rows, staged, state, reach, policy)
    problems = list(found.problems)
    made: list[PreviewLine] = []
    moved = no_movements()
    if found.parts and not problems:
        after = after_of(state, state.next_id, "", found.pairs)
        held = writer.held_twice({as_of for as_of, _ in found.pairs}, after, {"": staged.path})
        problems += [held] if held else []
        made, moved = _compared_dates(writer, state.winners(), rows, found.parts, policy)
    losers = {
        s.import_id for day, sources in state.winners().items() for s in sources if found.pairs & {(day, b) for b in s.branches}
    }
    return Preview(
        rows=found.rows,
        rows_left_out=staged.rows_left_out,
        branches=tuple(sorted({part.branch for part in found.parts})),
        lines=tuple(made),
        movements=moved,
        replaces=tuple(run for run in state.runs if run.id in losers),
        already=found.already,
        problems=tuple(problems),
    )
