"""What befell a loan, and when: expressions over a table of all loans ever seen (``Pin.everyone``).

Vintage, cure and the lists behind them all read events here, so that a list holds the very loans that its figure counted.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

import ibis

from postloan.book.lived import month, on_if, prepaid_on, written_off_on
from postloan.months import month_of
from postloan.terms import Fate

if TYPE_CHECKING:
    from postloan.portfolio.behind import Behind

#: What befell a non-performing loan first, and ``lasting``: cured for good as far as is known.
Outcome = Literal["cured", "settled", "written_off", "still", "lasting"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
#: The longest window in which a cure is looked for, and how long it must then hold to be lasting, in months.
WINDOW, LASTING = 12, 12


def _lost_on(loans: Any) -> Any:
    return ibis.coalesce(loans.written_off_on, on_if(loans.fate.isin([Fate.WRITTEN_OFF.value, Fate.SOLD.value]), loans.left_on))


def _settled_on(loans: Any) -> Any:
    return on_if((loans.fate == Fate.SETTLED.value) & loans.written_off_on.isnull(), loans.left_on)


def outcome(loans: Any) -> Any:
    """What befell a loan that turned non-performing first; null where it never turned. Being paid off or sold is no cure."""
    lost, settled = _lost_on(loans), _settled_on(loans)
    ended = ibis.coalesce(lost, settled)
    cured = loans.cured_on.notnull() & (ended.isnull() | (loans.cured_on <= ended))
    kinds = ((loans.npl_on.isnull(), ibis.null("string")), (cured, "cured"), (lost.notnull(), "written_off"))
    return ibis.cases(*kinds, (settled.notnull(), "settled"), else_="still")


def outcome_on(loans: Any) -> Any:
    """When :func:`outcome` came about; null while it is still to come."""
    ended = ibis.coalesce(_lost_on(loans), _settled_on(loans))
    return ibis.ifelse(outcome(loans) == "cured", loans.cured_on, ended)


def bad_when_first_seen(loans: Any, seen_by: int) -> Any:
    """Non-performing when it was first on a tape, and that was late in its life: nobody knows since when."""
    return (loans.npl_on == loans.first_seen_on) & (loans.first_seen_mob > seen_by)


def conditions(loans: Any, behind: "Behind") -> list[Any]:
    """What a wish asks of the life of a loan."""
    wanted = []
    turned = behind.outcome or behind.turned_from or behind.turned_to or behind.cured_from or behind.cured_to
    if behind.seen_by is not None:
        late = bad_when_first_seen(loans, behind.seen_by) if turned else loans.first_seen_mob > behind.seen_by
        wanted.append(~late)
    for on, first, last in (
        (loans.npl_on, behind.turned_from, behind.turned_to),
        (loans.cured_on, behind.cured_from, behind.cured_to),
    ):
        wanted += [] if first is None else [month(on) >= month_of(first)]
        wanted += [] if last is None else [month(on) <= month_of(last)]
    if behind.outcome is not None:
        wanted.append(_befell(loans, behind.outcome, behind.within))
    if behind.event == "npl_again" and behind.within is not None:
        wanted.append(month(loans.npl_again_on) - month(loans.cured_on) <= behind.within)
    return wanted


def _befell(loans: Any, wanted: Outcome, within: int | None) -> Any:
    if wanted == "lasting":
        again = month(loans.npl_again_on) - month(loans.cured_on) <= LASTING
        return _befell(loans, "cured", WINDOW) & ~again.fill_null(False)
    found = outcome(loans) == wanted
    return found if within is None else found & (month(outcome_on(loans)) - month(loans.npl_on) <= within)


#: The date of each event that a list can be asked for.
HAPPENED: Mapping[str, Any] = {
    "written_off": written_off_on,
    "prepaid": prepaid_on,
    "cured": lambda loans: on_if(outcome(loans) == "cured", loans.cured_on),
    "npl_again": lambda loans: on_if(outcome(loans) == "cured", loans.npl_again_on),
    "defaulted": lambda loans: loans.npl_on,
}
