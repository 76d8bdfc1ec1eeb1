"""What the early warning says of borrowers, put beside their loans. The book itself keeps nothing of it."""

from dataclasses import dataclass
from typing import NamedTuple

from postloan.book.engine import quoted


class Alarm(NamedTuple):
    """A borrower's warning colour (0: none that counts) and whether he is on the watch list."""

    borrower_id: str
    colour: int
    watched: bool


@dataclass(frozen=True)
class Alarms:
    """Everybody of whom something is said, by number.

    ``judged``, ``listed``: warnings were run, a watch list was kept. Where not, it is not known of the others, and not no.
    """

    of: tuple[Alarm, ...] = ()
    judged: bool = False
    listed: bool = False


SILENCE = Alarms()

#: The columns that loans get.
ALARM = {"warning_colour": "int8", "watched": "boolean"}


def beside(loans: str, alarms: Alarms) -> str:
    """The query ``loans`` with the columns of :data:`ALARM`."""
    said = ", ".join(f"({quoted(one.borrower_id)}, {one.colour:d}, {one.watched!r})" for one in alarms.of)
    told = f"(VALUES {said or '(NULL, NULL, NULL)'}) AS alarm(whose, colour, listed)"
    colour = f"CAST({'coalesce(colour, 0)' if alarms.judged else 'NULL'} AS TINYINT) AS warning_colour"
    watched = f"CAST({'coalesce(listed, false)' if alarms.listed else 'NULL'} AS BOOLEAN) AS watched"
    return f"SELECT loan.*, {colour}, {watched} FROM ({loans}) AS loan LEFT JOIN {told} ON borrower_id = whose"  # noqa: S608  quoted


def whose(alarms: Alarms) -> str:
    """The condition that a loan is of one of them."""
    return f"borrower_id IN (SELECT unnest([{', '.join(quoted(one.borrower_id) for one in alarms.of)}]::VARCHAR[]))"
