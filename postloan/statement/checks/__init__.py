"""The checks FS-01 … FS-15 of statements: what adds up, what ties with what, what makes no sense. Nothing is repaired."""

from collections.abc import Iterator, Sequence

from postloan.policy import Policy
from postloan.statement.checks import sense, sums, ties
from postloan.statement.checks.check import Check, Finding, MonthlyFlows, Severity
from postloan.statement.checks.sums import impairment_sign
from postloan.statement.checks.ties import closing_is_first
from postloan.statement.model import Kind, Perimeter, Statement

__all__ = ["Check", "Finding", "MonthlyFlows", "Severity", "closing_is_first", "impairment_sign", "run"]


def run(
    statements: Sequence[Statement],
    prior: Sequence[Statement] = (),
    flows: MonthlyFlows | None = None,
    policy: Policy | None = None,
) -> tuple[Check, ...]:
    """Every check that the statements of one borrower allow, those of each perimeter by themselves.

    Args:
        statements: what was handed in together.
        prior: what was handed in before and is known of other, or the same, periods.
        flows: invoices and account flows by month.
        policy: tolerances and bands; the defaults without one.
    """
    rules = policy or Policy()
    found: list[Check] = []
    for perimeter in Perimeter:
        mine = [one for one in statements if one.perimeter is perimeter]
        found += _one_perimeter(mine, [one for one in prior if one.perimeter is perimeter], flows, rules)
    return tuple(sorted(found, key=lambda check: (check.comparative, check.id)))


def _one_perimeter(
    mine: Sequence[Statement], prior: Sequence[Statement], flows: MonthlyFlows | None, policy: Policy
) -> Iterator[Check]:
    for statement in mine:
        yield from sums.totals(statement, policy)
        yield from sense.parts(statement, policy)
        yield from sense.sides(statement)
    sheets = {(one.kind, one.period): one for one in mine}
    # An opening balance that is not in this file may be the closing one of the file before.
    earlier = [one for one in prior if one.kind is Kind.BALANCE_SHEET and (one.kind, one.period) not in sheets]
    together = [*mine, *earlier]
    yield from ties.cash(together, policy)
    yield from ties.earnings(together, policy)
    yield from ties.carried(mine, prior, policy)
    yield from ties.scale(mine, prior, policy)
    yield from sense.interest(together)
    yield from sense.turnover(mine, flows, policy)
