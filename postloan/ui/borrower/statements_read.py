"""A begun workbook, read again from the bytes that were put away, with everything that has been answered about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from postloan import intake
from postloan.borrower.spread.memory import remembered
from postloan.borrower.spread.values import Answer, Handed
from postloan.desk.uploads import path_of
from postloan.intake.layouts import Reading, read_statements
from postloan.policy import Policy
from postloan.statement import Kind

#: What stands for "not a figure to import" where a choice has to be text.
LEFT_OUT = ""


@dataclass(frozen=True)
class Entered:
    """What a person has said of a begun workbook so far."""

    answers: tuple[Answer, ...] = ()
    borrower_id: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The form in which a draft keeps it."""
        said = [[one.kind.value, one.label, one.account] for one in self.answers]
        return {"answers": said, "borrower_id": self.borrower_id}


def entered(kept: Mapping[str, Any]) -> Entered:
    """What a draft has kept."""
    said = tuple(Answer(Kind(kind), label, account) for kind, label, account in kept.get("answers", ()))
    return Entered(said, kept.get("borrower_id"))


def with_answers(before: Entered, answers: Mapping[tuple[Kind, str], str | None]) -> Entered:
    """The same with more answers; a newer one replaces the older."""
    known = {(one.kind, one.label): one.account for one in before.answers} | dict(answers)
    return Entered(tuple(Answer(kind, label, account) for (kind, label), account in known.items()), before.borrower_id)


def read_bytes(data: bytes, name: str, policy: Policy, known: Mapping[tuple[Kind, str], str | None]) -> Reading:
    """Read a workbook, lines that were answered before taken so."""
    file = intake.read(data, name, policy)
    return read_statements(file, remembered={label: account for (_, label), account in known.items()})


def stored(uploads: Path, sha256: str) -> bytes:
    """The bytes of a workbook that was put away."""
    return path_of(uploads, sha256).read_bytes()


def known_of(connection: Connection, fingerprint: str, said: Entered) -> dict[tuple[Kind, str], str | None]:
    """What is remembered for a layout and the chosen borrower, and what was answered just now, which counts most."""
    before = remembered(connection, fingerprint=fingerprint, borrower_id=said.borrower_id or "")
    return before | {(one.kind, one.label): one.account for one in said.answers}


def handed(reading: Reading, said: Entered, *, name: str, sha256: str, size: int) -> Handed:
    """What is handed in of a reading."""
    count = dict.fromkeys(("matched", "doubted", "unmatched", "heading", "blank"), 0)
    for line in reading.lines:
        count[line.status] += 1
    return Handed(
        reading.statements, name, sha256, size, reading.layout, reading.fingerprint, said.answers, len(reading.doubts), count
    )
