"""The demo firms' statements: workbooks in the forms that firms use, read and filed as staff do it, by the rooms' own verbs.

**Planted.** Some files are wrong, each in a way that people meet (:data:`FAULTS`): a check must say so, and nothing else may be
wrong. Some wait for a second person, one was given back, and some firms still owe their last statements.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from postloan import intake
from postloan.access import EVERYTHING, Actor, Reach, Role, Scope
from postloan.book import Pin
from postloan.borrower.covenant.confirmed import after_confirm
from postloan.borrower.spread import Handed, confirm, filings, return_, submit
from postloan.borrower.spread.borrowers import Borrower, companies
from postloan.demo import business, ledger, lending, people
from postloan.demo import words as w
from postloan.demo.bookkeeping import Told, books, totalled
from postloan.demo.business import Business
from postloan.demo.forms import Book, Form, as_bytes
from postloan.desk import Unit, policies, unit
from postloan.desk.uploads import put_away
from postloan.house import House
from postloan.intake.layouts import read_statements
from postloan.policy import Policy
from postloan.terms import BorrowerType

#: The forms of companies, by turns; small businesses keep to theirs.
_FORMS = (Form.ACCOUNT, Form.ONE_SHEET, Form.TEN_THOUSAND, Form.ACROSS, Form.TEXT)
#: Which of a firm's stretches it sends: the two last years of a company, the last year of a small business, and both the nine months.
_SENT = {BorrowerType.CORPORATE: (1, 2, 3), BorrowerType.SMALL_BUSINESS: (2, 3)}
_INTERIM = 3
#: Every so many firms have not sent the nine months; of those sent, every so many wait for a second person.
OWES_EVERY, WAITS_EVERY = 7, 5
#: The firm whose file was given back with a reason, by its place among the firms.
RETURNED = 5


def _unbalanced(told: Told) -> Told:
    """The total of the assets is a round sum too high."""
    return replace(told, closing=told.closing | {"total_assets": told.closing["total_assets"] + 100_000})


def _without_investment_income(told: Told) -> Told:
    """A program's formula leaves 投资收益 out of the operating profit."""
    income = told.income
    return replace(told, income=income | {"operating_profit": income["operating_profit"] - income["investment_income"]})


def _restated(told: Told) -> Told:
    """The opening balance is not what the year before closed with: owners' money was earnings then."""
    opening = dict(told.opening)
    moved = opening["retained_earnings"] // 4
    opening["retained_earnings"] -= moved
    opening["other_payables"] += moved
    return replace(told, opening=totalled(opening))


def _negative(told: Told) -> Told:
    """A supplier that is owed money stands among the prepayments, with a minus."""
    closing = dict(told.closing)
    moved = closing["prepayments"] + 180_000
    closing["prepayments"] -= moved
    closing["accounts_payable"] -= moved
    return replace(told, closing=totalled(closing))


#: (place among the firms, stretch) → what is wrong with that file.
FAULTS: Mapping[tuple[int, int], Callable[[Told], Told]] = {
    (3, 2): _unbalanced, (10, 2): _without_investment_income, (12, 2): _restated, (17, 2): _negative,
}  # fmt: skip
#: The firm whose nine months say 万元 over figures in yuan; its file waits.
WRONG_UNIT = 8


@dataclass(frozen=True)
class Sent:
    """One file of one firm. ``place`` is the firm's among all, ``stretch`` which of its books' stretches."""

    firm: Business
    place: int
    stretch: int
    book: Book

    @property
    def name(self) -> str:
        kind = "csv" if self.book.form is Form.TEXT else "xlsx"
        return f"{self.firm.name}{self.book.over}财务报表.{kind}"

    @property
    def key(self) -> str:
        return f"demo-statement-{self.firm.borrower_id}-{self.stretch}"

    @property
    def waits(self) -> bool:
        """Whether nobody has confirmed it yet."""
        return self.stretch == _INTERIM and (self.place == WRONG_UNIT or self.place % WAITS_EVERY == 2)

    @property
    def arrived(self) -> datetime:
        """When it was handed in, on the bank's clock: in April after the year, in October after the nine months."""
        end = self.book.told.end
        first = date(2026, 10, 11) if self.stretch == _INTERIM else date(end.year + 1, 4, 8)
        return datetime.combine(first + timedelta(days=self.place % 15), time(9 + self.place % 8, 7 * (self.place % 8)))


def _form(firm: Business, place: int) -> Form:
    return Form.SMALL if firm.borrower_type == BorrowerType.SMALL_BUSINESS else _FORMS[place % len(_FORMS)]


def sent(firms: Sequence[Business]) -> Iterator[Sent]:
    """Every file, firm by firm and the oldest first."""
    for place, firm in enumerate(firms):
        told = books(firm)
        for stretch in _SENT[BorrowerType(firm.borrower_type)]:
            if stretch != _INTERIM or place % OWES_EVERY != OWES_EVERY - 1:
                wrong = FAULTS.get((place, stretch))
                this = told[stretch] if wrong is None else wrong(told[stretch])
                before = told[stretch - 1] if stretch < _INTERIM else None
                yield Sent(firm, place, stretch, _book(firm, place, this, before))


def _book(firm: Business, place: int, told: Told, before: Told | None) -> Book:
    form = _form(firm, place)
    if place == WRONG_UNIT and before is None:
        return Book(firm.name, told, before, Form.ONE_SHEET, "万元")
    return Book(firm.name, told, before, form, "万元" if form is Form.TEN_THOUSAND else "元")


def written(house: House) -> bool:
    """Whether every file is there: how many there are follows from the seed."""
    with house.desk.connect() as connection:
        return len(filings(connection, EVERYTHING, limit=FILES)) >= FILES


#: How many files the firms of the demo's own seed send.
FILES = 69


def write(house: House, book: ledger.Ledger | None = None) -> None:
    """File what is missing; a file that is there already is not filed twice (each has its key)."""
    pin, policy = house.book.pin(), policies.current(house.desk)
    if ledger.LAST not in pin.dates:
        return
    book = book or ledger.make()
    firms = business.firms(book)
    seats = _seats(pin, policy, book, firms)
    office = _Office(house, pin, people.actors(house))
    for one in sent(firms):
        if one.firm.borrower_id in seats:
            _file(office, one, *seats[one.firm.borrower_id])


def _seats(pin: Pin, policy: Policy, book: ledger.Ledger, firms: Sequence[Business]) -> dict[str, tuple[Borrower, date]]:
    """Who looks after each firm, on the last date on which it owed something."""
    last = {borrower: as_of for as_of in sorted(book.positions) for borrower in _owing(book, as_of)}
    on = {firm.borrower_id: last[firm.borrower_id] for firm in firms if firm.borrower_id in last}
    known = {
        (one.borrower_id, as_of): one for as_of in set(on.values()) for one in companies(pin, Scope(EVERYTHING, as_of), policy)
    }
    return {borrower: (known[borrower, as_of], as_of) for borrower, as_of in on.items() if (borrower, as_of) in known}


def _owing(book: ledger.Ledger, as_of: date) -> set[str]:
    """Who had a loan on a date that was not written off."""
    here = book.facts.iloc[book.positions[as_of].loan]
    lost = here["written_off_on"].between(lending.NEVER + 1, (as_of - date(1970, 1, 1)).days)
    return set(here.loc[~lost, "borrower_id"])


@dataclass(frozen=True)
class _Office:
    """Where the files are filed, and by whom."""

    house: House
    pin: Pin
    staff: Mapping[str, Actor]


def _file(office: _Office, one: Sent, whose: Borrower, as_of: date) -> None:
    """Hand a file in as the officer in charge, and have it confirmed by somebody else some days later."""
    house, officer, second = office.house, _officer(office.staff, whose), _second(office.staff, whose)
    where, handed = Scope(officer.reach, as_of), _handed(house, as_bytes(one.book), one.name)
    filed: int = _sign(house, officer, "submit", one.arrived, lambda work: submit(
        work, office.pin, where, one.firm.borrower_id, handed, form_key=one.key))  # fmt: skip
    later = one.arrived + timedelta(days=1 + one.place % 3, hours=1)
    if one.waits or not _open(house, filed):
        return
    if one.place == RETURNED and one.stretch == _INTERIM:
        reason = w.words()["statements"]["returned"]
        _sign(house, second, "return_", later, lambda work: return_(work, filed, 1, reason))
        return
    _sign(house, second, "confirm", later, lambda work: confirm(work, filed, 1, after=(after_confirm,)))


def _open(house: House, filing_id: int) -> bool:
    """Whether the file is still to be settled; one that was there before may be already."""
    with house.desk.connect() as connection:
        return any(one.id == filing_id and one.state == "submitted" for one in filings(connection, EVERYTHING, limit=None))


def _handed(house: House, data: bytes, name: str) -> Handed:
    reading = read_statements(intake.read(data, name, policies.current(house.desk)))
    sha256 = put_away(house.settings.uploads, data)
    count: Counter[str] = Counter(line.status for line in reading.lines)
    return Handed(
        reading.statements, name, sha256, len(data), reading.layout, reading.fingerprint, (), len(reading.doubts), dict(count)
    )


def _officer(staff: Mapping[str, Actor], whose: Borrower) -> Actor:
    """The officer in charge: by his account, or by name where the demo has opened none for him."""
    known, own = staff.get("officer"), (whose.officer,) if whose.officer else None
    if known is not None and known.reach.covers(whose.branch, whose.officer):
        return known
    return Actor(None, whose.officer or whose.branch, Role.LOAN_OFFICER, Reach((whose.branch,), own))


def _second(staff: Mapping[str, Actor], whose: Borrower) -> Actor:
    """The manager of the branch where the demo has one, else head office."""
    manager = staff.get("manager")
    return manager if manager is not None and manager.reach.covers(whose.branch, whose.officer) else staff["head"]


def _sign(house: House, actor: Actor, name: str, moment: datetime, do: Callable[[Unit], Any]) -> Any:
    """Do a verb as of a moment on the bank's clock."""
    zone = ZoneInfo(policies.current(house.desk).time_zone)
    with unit(house.desk, actor, name) as work:
        work.at = moment.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
        return do(work)
