"""What people have said about lines: remembered for workbooks of the same layout, and for the same borrower."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from postloan.access import Right, verb
from postloan.borrower.spread.tables import answer
from postloan.borrower.spread.values import Answer
from postloan.desk import Unit
from postloan.statement import Kind

LAYOUT, BORROWER = "layout", "borrower"
_LABEL = 200


def remembered(connection: Connection, *, fingerprint: str = "", borrower_id: str = "") -> dict[tuple[Kind, str], str | None]:
    """Account by kind and label for one layout and one borrower; what was said of the borrower himself counts more."""
    found: dict[tuple[Kind, str], str | None] = {}
    for scope, name in ((LAYOUT, fingerprint), (BORROWER, borrower_id)):
        if name:
            rows = connection.execute(select(answer).where(answer.c.scope == scope, answer.c.name == name)).mappings()
            found |= {(Kind(row["kind"]), row["label"]): row["account"] for row in rows}
    return found


@verb(Right.SUBMIT_STATEMENT)
def remember_answers(work: Unit, fingerprint: str, borrower_id: str, answers: Iterable[Answer]) -> None:
    """Keep answers for the layout and for the borrower; a newer answer replaces the older one, which stays in the audit."""
    keep(work, fingerprint, borrower_id, answers)


def keep(work: Unit, fingerprint: str, borrower_id: str, answers: Iterable[Answer]) -> None:
    """The same within another verb."""
    for one in answers:
        for scope, name in ((LAYOUT, fingerprint), (BORROWER, borrower_id)):
            if name:
                _keep(work, scope, name, one)


def _keep(work: Unit, scope: str, name: str, said: Answer) -> None:
    key = {"scope": scope, "name": name, "kind": said.kind, "label": said.label[:_LABEL]}
    asked = select(answer.c.id, answer.c.account).where(*(answer.c[column] == value for column, value in key.items()))
    known = work.connection.execute(asked).one_or_none()
    row = {"account": said.account, "answered_by": work.who.name, "answered_at": work.at}
    if known is None:
        work.insert(answer, {**key, **row, "version": 1})
    elif known.account != said.account:
        work.update(answer, known.id, row)
