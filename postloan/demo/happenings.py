"""What became known around the demo's borrowers: courts, registries, tax and other authorities, media, visits.

**Planted**: lawsuits, enforcement and the list of dishonest debtors become known two to seven months before about half of the firms
that fail stand 90 days late, and seldom around sound ones; of persons who fail some lose their income, divorce or fall ill before.
A change of owner means nothing: it is drawn without a look at what becomes of the firm. Two guarantors who are no borrowers are in
trouble as well.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from postloan.book.schema import TABLES
from postloan.demo import fates, typed
from postloan.demo import words as w
from postloan.demo.fates import FIRST_DAY, LAST_DAY, Fates
from postloan.demo.ledger import Ledger
from postloan.terms import BorrowerType, EventKind

_FIRMS = (BorrowerType.CORPORATE, BorrowerType.SMALL_BUSINESS)
#: Of the firms that fail, how many a court tells of before; of the farmers; of the sound ones.
COURT_BEFORE, COURT_FARMERS, COURT_SOUND = 0.5, 0.2, 0.03
#: Days before it stands 90 days late that a firm's case becomes known.
COURT_FROM, COURT_TO = 210, 60
#: Of all firms, how many change their owners, whatever becomes of them.
OWNERS = 0.22
OWNERS_LOT = 58
#: Kinds that happen to firms, with the share of sound and of failing firms they happen to.
_FIRM_NEWS: Mapping[EventKind, tuple[float, float]] = {
    EventKind.LEGAL_REP_CHANGE: (0.03, 0.03), EventKind.ABNORMAL_LIST: (0.015, 0.10), EventKind.TAX_ARREARS: (0.006, 0.12),
    EventKind.PENALTY_ENVIRONMENT: (0.008, 0.02), EventKind.PENALTY_SAFETY: (0.01, 0.02), EventKind.LICENCE_EXPIRED: (0.02, 0.03),
    EventKind.NEGATIVE_MEDIA: (0.012, 0.06), EventKind.WAGE_ARREARS: (0.003, 0.10), EventKind.EQUITY_PLEDGED: (0.02, 0.04),
    EventKind.ACCOUNT_FROZEN: (0.001, 0.12), EventKind.EXTENSION_REQUEST: (0.01, 0.12), EventKind.OVERDUE_ELSEWHERE: (0.004, 0.12),
}  # fmt: skip
#: The same for persons.
_PERSONS_NEWS: Mapping[EventKind, tuple[float, float]] = {
    EventKind.INCOME_LOSS: (0.006, 0.12), EventKind.DIVORCE: (0.008, 0.05), EventKind.SERIOUS_ILLNESS: (0.004, 0.04),
    EventKind.DEATH: (0.001, 0.01), EventKind.OVERDUE_ELSEWHERE: (0.008, 0.12),
}  # fmt: skip
_SOURCES: Mapping[EventKind, str] = {
    EventKind.LAWSUIT: "court", EventKind.ENFORCEMENT: "enforcement", EventKind.DISHONEST: "enforcement", EventKind.ACCOUNT_FROZEN: "court",
    EventKind.TAX_ARREARS: "tax", EventKind.PENALTY_ENVIRONMENT: "environment", EventKind.PENALTY_SAFETY: "safety",
    EventKind.NEGATIVE_MEDIA: "media", EventKind.WAGE_ARREARS: "labour", EventKind.OVERDUE_ELSEWHERE: "bureau",
    **dict.fromkeys((EventKind.EXTENSION_REQUEST, EventKind.INCOME_LOSS, EventKind.DIVORCE, EventKind.SERIOUS_ILLNESS, EventKind.DEATH), "visit"),
}  # fmt: skip
_REFERENCES: Mapping[EventKind, str] = {
    EventKind.LAWSUIT: "lawsuit", EventKind.ENFORCEMENT: "executed", EventKind.DISHONEST: "executed",
    EventKind.PENALTY_ENVIRONMENT: "penalty", EventKind.PENALTY_SAFETY: "penalty",
}  # fmt: skip
#: What a case is about, as a share of what the firm borrowed; a fine, in fen.
_CLAIM, _FINE = (0.05, 0.6), (500_000, 8_000_000)
#: Months of which news goes back before the book begins; days after which somebody hears of it.
_BEFORE, _HEARD = 180, (3, 45)
_YEAR = 365.25

Row = dict[str, Any]


def make(book: Ledger) -> pa.Table:
    """All events, in the columns of the event schema and ``file_row``."""
    known = fates.make(book)
    draw = np.random.default_rng([book.seed, 23])
    rows = [
        *_courts(draw, known),
        *_owners(np.random.default_rng([book.seed, OWNERS_LOT]), known),
        *_news(draw, known, _FIRMS, _FIRM_NEWS),
    ]
    rows += [*_news(draw, known, (BorrowerType.PERSONAL,), _PERSONS_NEWS), *_guarantors(draw)]
    heard = [row for row in rows if row["known_on"] <= LAST_DAY]
    frame = pd.DataFrame(heard).sort_values(["known_on", "borrower_id", "kind"], kind="stable", ignore_index=True)
    numbers = [f"SJ{number:06d}" for number in range(1, len(frame) + 1)]
    optional = {name: frame[name].astype("Int64") for name in ("amount", "ended_on")}
    return typed.table(frame.assign(event_id=numbers, **optional), TABLES["event"])


def _row(draw: w.Random, borrower_id: str, kind: EventKind, known_on: int, owed: int = 0) -> Row:
    """One event that became known on a day, some days after it happened."""
    said = w.words()["events"]
    happened_on = known_on - int(draw.integers(*_HEARD))
    year = int(1970 + happened_on // _YEAR)
    number = int(draw.integers(100, 9_999))
    form = _REFERENCES.get(kind)
    return {
        "borrower_id": borrower_id, "kind": kind.value, "happened_on": happened_on, "known_on": known_on, "amount": _amount(draw, kind, owed),
        "ended_on": None, "detail": w.one_of(draw, said["details"][kind]), "source": said[_SOURCES.get(kind, "registry")],
        "reference": said[form].format(year=year, number=number) if form else None,
    }  # fmt: skip


def _amount(draw: w.Random, kind: EventKind, owed: int) -> int | None:
    """Whole hundreds of yuan, as claims and fines are written."""
    if kind in {
        EventKind.LAWSUIT,
        EventKind.ENFORCEMENT,
        EventKind.DISHONEST,
        EventKind.OVERDUE_ELSEWHERE,
        EventKind.TAX_ARREARS,
    }:
        return int(owed * draw.uniform(*_CLAIM)) // 10_000 * 10_000 or None
    if kind in {EventKind.PENALTY_ENVIRONMENT, EventKind.PENALTY_SAFETY}:
        return int(draw.integers(*_FINE)) // 10_000 * 10_000
    return None


def _someday(draw: w.Random) -> int:
    return int(draw.integers(FIRST_DAY - _BEFORE, LAST_DAY + 1))


def _courts(draw: w.Random, known: Fates) -> Iterator[Row]:
    """Cases before a failure, in half of them one after the other; and the few of sound borrowers, most of which end."""
    firm, farmer = known.of(*_FIRMS), known.of(BorrowerType.FARMER)
    share = np.where(known.fails, np.where(firm, COURT_BEFORE, COURT_FARMERS), COURT_SOUND) * (firm | farmer)
    share = np.where(farmer & ~known.fails, COURT_SOUND / 4, share)
    told = draw.random(len(share)) < share
    kinds = (EventKind.LAWSUIT, EventKind.ENFORCEMENT, EventKind.DISHONEST)
    for place in map(int, np.flatnonzero(told)):
        who, owed = known.borrower(place), known.owed(place)
        if known.sound[place]:
            kind = EventKind.ENFORCEMENT if draw.random() < 0.17 else EventKind.LAWSUIT
            row = _row(draw, who, kind, _someday(draw), owed)
            ends = int(row["known_on"] + draw.integers(40, 260))
            yield row | {"ended_on": ends if ends <= LAST_DAY else None}
            continue
        ahead = int(draw.integers(COURT_TO, COURT_FROM + 1))
        first = int(draw.integers(len(kinds)))
        yield _row(draw, who, kinds[first], int(known.defaulted[place]) - ahead, owed)
        if first + 1 < len(kinds) and draw.random() < 0.5:
            later = int(draw.integers(15, 50))
            yield _row(draw, who, kinds[first + 1], int(known.defaulted[place]) - ahead + later, owed)


def _owners(draw: w.Random, known: Fates) -> Iterator[Row]:
    told = known.of(*_FIRMS) & (draw.random(len(known.begun)) < OWNERS)
    for place in map(int, np.flatnonzero(told)):
        yield _row(draw, known.borrower(place), EventKind.OWNER_CHANGE, _someday(draw))


def _news(draw: w.Random, known: Fates, types: tuple[str, ...], news: Mapping[EventKind, tuple[float, float]]) -> Iterator[Row]:
    """News of every kind, by lot; of those who fail, in the nine months before they stand 90 days late."""
    mine = known.of(*types)
    for kind, (sound, failing) in news.items():
        share = np.where(known.fails, failing, sound) * mine
        for place in map(int, np.flatnonzero(draw.random(len(share)) < share)):
            day = int(known.defaulted[place]) - int(draw.integers(20, 270)) if known.fails[place] else _someday(draw)
            yield _row(draw, known.borrower(place), kind, day, known.owed(place))


def _guarantors(draw: w.Random) -> Iterator[Row]:
    """The guarantee company is sued, one owner cannot pay: their numbers are those of the register of guarantees."""
    yield _row(draw, "DB0001", EventKind.LAWSUIT, LAST_DAY - 40, 900_000_000)
    yield _row(draw, "ZR0003", EventKind.DISHONEST, LAST_DAY - 75, 200_000_000)
