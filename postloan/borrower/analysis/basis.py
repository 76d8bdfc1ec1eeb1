"""Twelve months up to a date out of what was reported: a year, pieces that add up, last year and the difference, or a part scaled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from postloan.borrower.analysis.ratio import Basis
from postloan.borrower.analysis.stretch import YEAR, Amounts, Stretch, ending, flows, opened, settled
from postloan.months import month_of
from postloan.statement import Accounts, Period, Span

#: Signed pieces of flows.
Sum = tuple[tuple[int, Accounts], ...]
_DECEMBER = 12
_ORDER = (Span.INSTANT, Span.MONTH, Span.QUARTER, Span.CUMULATIVE, Span.YEAR)


def flow_basis(accounts: Sequence[Accounts], at: date) -> Stretch | None:
    """The newest statements up to ``at`` on a labelled basis: the year, else the trailing twelve months, else a part × 12 / months.

    The trailing twelve months are last year + this year so far − the same months of last year, or single months and quarters that
    add up to twelve. An account that one of the pieces does not say is missing. Without flows the basis is an instant.

    Args:
        accounts: those of one borrower and one perimeter, in any order; where two are of the same period the last one counts.
        at: a day; statements after it do not count.

    Returns:
        None where there are no statements up to that day.
    """
    last = max((one.period.end for one in accounts if one.period.end <= at), default=None)
    return None if last is None else _Pieces.of(accounts, last).stretch()


def year_before(accounts: Sequence[Accounts], now: Accounts) -> Stretch | None:
    """The stretch that ends twelve months before ``now``; None where nothing ends in that month."""
    day = ending(now.period.end, YEAR)
    return flow_basis([one for one in accounts if month_of(one.period.end) <= month_of(day)], day) if any(
        month_of(one.period.end) == month_of(day) for one in accounts
    ) else None  # fmt: skip


@dataclass(frozen=True)
class _Pieces:
    """What was reported up to a month, by the months it covers."""

    end: int
    last: Accounts
    flows: dict[tuple[int, int], Accounts]
    known: tuple[Accounts, ...]

    @classmethod
    def of(cls, accounts: Sequence[Accounts], last: date) -> "_Pieces":
        inside = sorted((one for one in accounts if one.period.end <= last), key=lambda one: _ORDER.index(one.period.span))
        newest = [one for one in inside if one.period.end == last][-1]
        known = tuple(one for one in inside if one.currency == newest.currency)
        spans = {
            (month_of(one.period.end) - one.period.months, month_of(one.period.end)): one for one in known if one.period.months
        }
        return cls(month_of(last), newest, spans, known)

    def balance(self, month: int) -> dict[str, Decimal]:
        """The amounts of the month's last day; empty where there are none."""
        told = [one.values for one in self.known if month_of(one.period.end) == month]
        return {account: amount for values in told for account, amount in values.items() if not flows(account)}

    def covering(self, first: int, last: int) -> Sum | None:
        """Reported pieces that cover the months after ``first`` up to ``last`` without gap or overlap, the fewest that do."""
        reached: dict[int, Sum] = {first: ()}
        for (start, end), one in sorted(self.flows.items(), key=lambda piece: piece[0][1]):
            if start in reached and end <= last:
                there = (*reached[start], (1, one))
                reached[end] = min(reached.get(end, there), there, key=len)
        return reached.get(last)

    @property
    def opens(self) -> int:
        """The month before the first one of the fiscal year that ``end`` is in."""
        told = [
            start
            for (start, end), one in self.flows.items()
            if end == self.end and one.period.span in {Span.CUMULATIVE, Span.YEAR}
        ]
        closes = [end for (_, end), one in self.flows.items() if one.period.span is Span.YEAR]
        return min(told) if told else self.end - ((self.end - max(closes, default=_DECEMBER - 1)) % YEAR or YEAR)

    def trailing(self) -> Sum | None:
        """Twelve months up to the end."""
        whole = self.covering(self.end - YEAR, self.end)
        if whole is not None or self.opens == self.end - YEAR:
            return whole
        parts = (
            self.covering(self.opens - YEAR, self.opens),
            self.covering(self.opens, self.end),
            self.covering(self.opens - YEAR, self.end - YEAR),
        )
        year, now, then = parts
        return None if year is None or now is None or then is None else (*year, *now, *((-sign, one) for sign, one in then))

    def last_year(self) -> Amounts:
        """The flows of the fiscal year before the one that the end is in."""
        pieces = self.covering(self.opens - YEAR, self.opens)
        return {} if pieces is None else _added(pieces)

    def so_far(self) -> Accounts:
        """The fiscal year up to the end as reported or added up; where it has gaps the longest piece that ends with it."""
        pieces = self.covering(self.opens, self.end)
        if pieces is None:
            longest = min((start for start, end in self.flows if end == self.end), default=None)
            return self.last if longest is None else self.flows[longest, self.end]
        if len(pieces) == 1:
            return pieces[0][1]
        period = Period(self.last.period.end, Span.CUMULATIVE, self.end - self.opens)
        return replace(self.last, period=period, values=_added(pieces))

    def stretch(self) -> Stretch:
        reported, pieces = self.so_far(), self.trailing()
        if pieces is None:
            found = settled(reported)
            values = {**found.values, **self.balance(self.end)}
            opening, opened_on = self._opening(self.end - reported.period.months)
            return replace(found, values=values, opening=opening, opened_on=opened_on, last_year=self.last_year())
        whole = len(pieces) == 1
        opening, opened_on = self._opening(self.end - YEAR)
        return Stretch(
            period=replace(reported.period, span=Span.YEAR, months=YEAR), values={**_added(pieces), **self.balance(self.end)},
            currency=self.last.currency, basis=Basis.YEAR if whole else Basis.TTM,
            pieces=tuple((sign, one.period) for sign, one in pieces), opening=opening, opened_on=opened_on, reported=reported,
            last_year={} if whole else self.last_year(),
        )  # fmt: skip

    def _opening(self, month: int) -> tuple[Amounts, date | None]:
        """Balances of the day the flows begin on: of the sheet's own opening column where it is of that day, else of the sheet of that
        day; failing both the opening column, whatever day it is of.
        """
        own = next((one for one in self._own() if one.opening), None)
        day = None if own is None else opened(own.period)
        if own is not None and day is not None and month_of(day) == month:
            return own.opening, day
        if there := self.balance(month):
            return there, ending(self.last.period.end, self.end - month)
        return {} if own is None else own.opening, day

    def _own(self) -> list[Accounts]:
        """What ends with the end, the longest first; the newest sheet last, which may have no flows."""
        return [*(one for (_, end), one in sorted(self.flows.items()) if end == self.end), self.last]


def _added(pieces: Sum) -> dict[str, Decimal]:
    """The flows that every piece says, added up."""
    common = set.intersection(*({account for account in one.values if flows(account)} for _, one in pieces))
    first = pieces[0][1].values
    return {
        account: sum((sign * one.values[account] for sign, one in pieces), Decimal(0)) for account in first if account in common
    }
