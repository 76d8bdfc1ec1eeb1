"""The blocks on what is owed and what stands behind it: loans, covenants, guarantees, collateral."""

from collections.abc import Mapping, Sequence
from typing import Any

from postloan.borrower.analysis import Unit
from postloan.borrower.analysis.formulas import FORMULAS
from postloan.borrower.covenant import Covenant, Kind, Standing, State
from postloan.borrower.report import words
from postloan.borrower.report.gather import Known
from postloan.borrower.report.paper import Block, Grid, Lines
from postloan.errors import Translate
from postloan.i18n import number
from postloan.i18n.number import MISSING

_LOANS, _COVENANTS, _GUARANTEES, _PIECES = 8, 8, 6, 5


def loans(known: Known, t: Translate, language: str) -> Block:
    """The largest live loans; the others as one sum."""
    live = known.head.loans[known.head.loans["fate"] == "held"]
    if live.empty:
        return Lines(t("borrower.report.loans_none"), (t("borrower.not_live", day=number.day(known.head.as_of)),))
    unit = number.table_unit(list(live["balance"]), language, known.head.currency)
    rows = [_loan(row, unit, t) for row in live.head(_LOANS).to_dict("records")]
    rest = live.iloc[_LOANS:]
    note = "" if rest.empty else t(
        "borrower.report.more_loans", n=len(rest), balance=number.money(rest["balance"].sum(), language, currency=known.head.currency)
    )  # fmt: skip
    names = ("loan_id", "product", "guarantee_type", "balance", "dpd", "risk_class", "rate", "originated_on", "matures_on")
    head = tuple(t(f"borrower.report.loan.{name}") for name in names)
    return Grid(
        t("borrower.report.loans", unit=unit.name), head, tuple(rows), (1.5, 1.7, 1, 1.3, 0.9, 0.9, 0.9, 1.2, 1.2), 3, note
    )


def _loan(row: Mapping[Any, Any], unit: number.MoneyUnit, t: Translate) -> tuple[str, ...]:
    security = MISSING if number.missing(row["guarantee_type"]) else t(f"term.guarantee_type.{row['guarantee_type']}")
    return (
        row["loan_id"], row["product"], security, number.amount(row["balance"], unit), number.count(row["dpd"]),
        t(f"term.risk_class.{row['risk_class']}"), number.percent(row["rate"]), number.day(row["originated_on"]),
        number.day(row["matures_on"]),
    )  # fmt: skip


def _amount(value: Any, known: Known, language: str) -> str:
    return number.money(value, language, currency=known.head.currency)


def covenants(known: Known, t: Translate, language: str) -> tuple[Block, ...]:
    """Breached ones first; one that has ended is history."""
    order = list(State)
    found = [one for one in known.standings if one.state is not State.ENDED]
    if not found:
        return (Lines(t("borrower.part.covenants"), (t("borrower.report.no_covenants"),)),)
    worst = (State.BREACHED, State.OVERDUE, State.WAIVED, State.NO_DATA)
    found.sort(key=lambda one: (worst.index(one.state) if one.state in worst else len(worst), order.index(one.state)))
    rows = tuple(_covenant(one, t, language) for one in found[:_COVENANTS])
    left = len(found) - len(rows)
    note = t("borrower.report.more", n=left) if left > 0 else ""
    names = ("what", "required", "actual", "state", "tested", "next")
    head = tuple(t(f"borrower.report.covenant.{name}") for name in names)
    return (Grid(t("borrower.part.covenants"), head, rows, (3, 1.4, 1.4, 1.1, 1.2, 1.2), 1, note),)


def _unit(one: Covenant) -> Unit:
    if one.kind is Kind.DELIVERY:
        return Unit.DAYS
    if one.kind is Kind.AMOUNT:
        return Unit.MONEY
    return FORMULAS[one.metric].unit if one.metric in FORMULAS else Unit.TIMES


def _covenant(one: Standing, t: Translate, language: str) -> tuple[str, ...]:
    covenant, latest = one.covenant, one.latest
    unit, measured = _unit(covenant), covenant.kind.measured
    required = words.in_unit(one.required, unit, t, language, covenant.currency) if measured else MISSING
    sign = {"at_least": "≥ ", "at_most": "≤ "}.get(covenant.operator or "", "") if required != MISSING else ""
    actual = None if latest is None else latest.actual
    return (
        covenant.clause, f"{sign}{required}", words.in_unit(actual, unit, t, language, covenant.currency), t(f"covenant.state.{one.state}"),
        number.day(None if latest is None else latest.test_on), number.day(one.next_on),
    )  # fmt: skip


def guarantees(known: Known, t: Translate, language: str) -> Block:
    """Who answers for this borrower, and for whom it answers."""
    mine = known.head.borrower_id
    taken = [row for row in known.guarantees if row["borrower_id"] == mine]
    given = [row for row in known.guarantees if row["guarantor_id"] == mine]
    if not taken and not given:
        return Lines(t("borrower.report.guarantees"), (t("borrower.report.no_guarantees"),))
    rows = [_guarantee(row, "taken", known, t, language) for row in taken] + [
        _guarantee(row, "given", known, t, language) for row in given
    ]
    sums = t(
        "borrower.report.guarantee_sums", taken=_sum(taken, known, language), given=_sum(given, known, language),
    )  # fmt: skip
    left = len(rows) - _GUARANTEES
    note = sums + (t("borrower.report.more", n=left) if left > 0 else "")
    head = tuple(t(f"borrower.report.guarantee.{name}") for name in ("side", "who", "joint", "amount", "until"))
    return Grid(t("borrower.report.guarantees"), head, tuple(rows[:_GUARANTEES]), (1.2, 3, 1, 1.4, 1.2), 3, note)


def _guarantee(row: Mapping[str, Any], side: str, known: Known, t: Translate, language: str) -> tuple[str, ...]:
    who = (row["guarantor_name"] or row["guarantor_id"]) if side == "taken" else row["borrower_id"]
    joint = MISSING if row["joint"] is None else t("field.yes") if row["joint"] else t("field.no")
    return (
        t(f"borrower.report.guarantee.{side}"),
        who,
        joint,
        _amount(row["amount"], known, language),
        number.day(row["ends_on"]),
    )


def _sum(rows: Sequence[Mapping[str, Any]], known: Known, language: str) -> str:
    """Of those whose amount is known."""
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    return _amount(sum(amounts), known, language) if amounts else MISSING


def collaterals(known: Known, t: Translate, language: str) -> Block:
    """The pieces of most value; a piece that secures several loans stands once."""
    pieces = list({row["collateral_id"]: row for row in known.collaterals}.values())
    if not pieces:
        return Lines(t("borrower.part.collateral"), (t("borrower.report.no_collateral"),))
    rows = tuple(_piece(row, known, t, language) for row in pieces[:_PIECES])
    left = len(pieces) - len(rows)
    head = tuple(t(f"borrower.report.piece.{name}") for name in ("id", "kind", "value", "valued_on", "insured_until"))
    note = t("borrower.report.more", n=left) if left > 0 else ""
    return Grid(t("borrower.part.collateral"), head, rows, (1.6, 2, 1.4, 1.2, 1.2), 2, note)


def _piece(row: Mapping[str, Any], known: Known, t: Translate, language: str) -> tuple[str, ...]:
    kind = MISSING if row["kind"] is None else t(f"term.collateral_kind.{row['kind']}")
    return (
        row["collateral_id"], kind, _amount(row["value"], known, language), number.day(row["valued_on"]), number.day(row["insured_until"]),
    )  # fmt: skip
