"""Each figure of the demo book is one click from its loans, and the loans that its link names come to it: to the cent, to the count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from shown_figures import PARTS, Asked, Desk, Shown, summed

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.demo import ledger
from postloan.house import build
from postloan.policy import Policy
from postloan.portfolio import Behind, Figure, LoanFilter, behind, classing, loans, proof
from postloan.portfolio.exposure.limit import Limit
from postloan.settings import Settings
from postloan.terms import LimitMeasure
from postloan.ui import explaining

P = Policy()
WHOLE = Scope(EVERYTHING, ledger.LAST)
#: What else is looked at, each part of a page under one of them: an earlier date, slices that a committee asks for, a manager's
#: branch on a date in between, a product in it.
NARROWER = (
    Scope(EVERYTHING, date(2025, 12, 31)),
    WHOLE.narrowed(product=("个人经营贷款", "流动资金贷款"), guarantee_type="mortgage"),
    Scope(Reach(("城关支行",)), date(2026, 6, 30)),
    Scope(Reach(("东湖支行",)), date(2026, 9, 30)).narrowed(product="惠农保证贷"),
)
CASES = [case for place, part in enumerate(PARTS) for case in ((part, WHOLE), (part, NARROWER[place % len(NARROWER)]))]
#: Limits as a bank sets them: on one value, on each value, in money and against capital.
LIMITS = tuple(
    Limit(number, dimension, value, measure, Decimal(cap), "CNY", None, "r", date(2024, 1, 1), None, "head", 1)
    for number, (dimension, value, measure, cap) in enumerate((
        ("industry", "C", LimitMeasure.SHARE_OF_LOANS, "0.10"), ("region", None, LimitMeasure.SHARE_OF_LOANS, "0.05"),
        ("branch", "城关支行", LimitMeasure.AMOUNT, "90000000"), ("product", None, LimitMeasure.AMOUNT, "150000000"),
    ), 1)
)  # fmt: skip
DESK = Desk(classing.NOTHING_SHOWN, LIMITS)


@pytest.fixture(scope="module")
def pin(demo_home: Path) -> Iterator[Pin]:
    """The demo's book; it is only read here."""
    house = build(Settings(home=demo_home, database_url=f"sqlite:///{demo_home / 'desk.sqlite'}"))
    yield house.book.pin()
    house.desk.dispose()


Opened = Callable[[str, tuple[tuple[str, str], ...], Scope], Mapping[str, Any]]


def opens(pin: Pin, page: str, query: Mapping[str, str], view: Scope) -> pa.Table:
    """The whole list that a page opens for an address."""
    if page == "behind":
        schema, batches = behind.export_batches(pin, view, P, behind=Behind.from_query(query))
        found = list(batches)
        return pa.Table.from_batches(found) if found else schema.empty_table()
    if page == "loans":
        columns = ("loan_id", "borrower_id", "balance", "balance_previous", "provision", "principal")
        found = list(loans.export_batches(pin, view, P, filters=LoanFilter.from_query(query), columns=columns))
        return pa.Table.from_batches(found) if found else pin.snapshot(view).select(*columns).schema().to_pyarrow().empty_table()
    wanted = classing.from_query(query)
    assert wanted is not None, query
    rows = classing.differences(pin, view, P, wanted=wanted, limit=1_000_000).rows
    cents = [Decimal(f"{amount:.2f}") for amount in rows["balance"]]
    return pa.table({"loan_id": rows["loan_id"].to_list(), "balance": pa.array(cents, pa.decimal128(18, 2))})


@pytest.fixture(scope="module")
def opened(pin: Pin) -> Opened:
    """What the loans behind an address come to."""
    return cache(lambda page, query, view: summed(opens(pin, page, dict(query), view)))


def one_each(figures: Iterable[Figure | None]) -> list[Figure]:
    """Of the figures of one name that have a list and are not nothing the one in the middle."""
    named: dict[str, list[Figure]] = {}
    for one in figures:
        if one is not None and one.value and explaining.loans_of(one):
            named.setdefault(one.name, []).append(one)
    return [some[len(some) // 2] for some in named.values()]


@pytest.mark.parametrize(("part", "view"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_the_loans_behind_a_figure_come_to_it(part: Callable[[Asked], Shown], view: Scope, pin: Pin, opened: Opened) -> None:
    proved = {}
    for figure in one_each(part(Asked(pin, view, P, DESK))):
        page, query = explaining.loans_of(figure) or ("", {})
        held = proof.proof(figure, opened(page, tuple(query.items()), explaining.scope_of(figure, view)))
        if held is not None:
            proved[f"{figure.name} {dict(figure.where)} {query}"] = held
    assert {said: held for said, held in proved.items() if not held.ok} == {}
    assert proved
