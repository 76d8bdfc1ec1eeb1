"""Six loans over seven month-ends, every cell by hand: one repaid early, one written off, one lent late, one only its survivor known."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.months import month_of
from postloan.policy import Policy
from postloan.portfolio import behind, proof
from postloan.portfolio.cohort import cure, cure_cell, vintage, vintage_cell
from postloan.portfolio.cohort.triangle import Span

P = Policy()
ENDS = [
    date(2026, 1, 31),
    date(2026, 2, 28),
    date(2026, 3, 31),
    date(2026, 4, 30),
    date(2026, 5, 31),
    date(2026, 6, 30),
    date(2026, 7, 31),
]
ALL = Scope(EVERYTHING, ENDS[-1])
JAN, FEB, MAY = (date(2026, month, 10) for month in (1, 2, 5))


def life(name: str, lent: date, principal: int, dpds: list[int | None], **terms: object) -> list[dict[str, object]]:
    """One row for each month-end on which the loan is on the tape; the balance falls by a tenth of the principal a month."""
    return [
        {"as_of": day, "loan_id": name, "originated_on": lent, "principal": principal, "dpd": dpd,
         "balance": principal - principal // 10 * at, **terms}
        for at, (day, dpd) in enumerate(zip(ENDS, dpds, strict=True)) if dpd is not None
    ]  # fmt: skip


def rows() -> list[dict[str, object]]:
    """a: January, late by 35 and 65 days, pays up. b: January, well, repaid in April, two years early. c: January, West, written off in
    June. d: February, well. e: May, 40 days late in July. s: lent in 2025, 70 days late when the book begins, and 100 later.
    """
    off = life("c", JAN, 1000, [0, 20, 45, 75, 105, 130, 160], branch="West", product="Home")
    return [
        *life("a", JAN, 2000, [0, 5, 35, 65, 0, 0, 0]), *life("b", JAN, 1000, [0, 0, 0, None, None, None, None]),
        *[{**row, "written_off": row["as_of"] >= ENDS[5]} for row in off], *life("d", FEB, 4000, [None, 0, 0, 0, 0, 0, 0]),
        *life("e", MAY, 500, [None, None, None, None, 0, 10, 40], product="Home"),
        *life("s", date(2025, 3, 5), 9000, [70, 70, 100, 0, 0, 0, 0]),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pin(publish_once) -> Pin:
    return publish_once(rows())


def shares(found: vintage.Vintage) -> dict[str, list[float | None]]:
    table = found.triangle.share
    return {
        cohort.span.label: [None if np.isnan(value) else round(float(value), 4) for value in row]
        for cohort, row in zip(found.triangle.cohorts, table, strict=True)
    }


def monthly(pin: Pin, scope: Scope = ALL, **options: object) -> dict[str, list[float | None]]:
    return shares(vintage.vintage(pin, scope, P, grain="month", **options))


def test_ever_late_by_number_of_loans(pin: Pin):
    third = round(1 / 3, 4)
    assert monthly(pin, measure="ever30") == {
        "2026-01": [0, 0, round(2 / 3, 4), round(2 / 3, 4), round(2 / 3, 4), round(2 / 3, 4), round(2 / 3, 4)],
        "2026-02": [0, 0, 0, 0, 0, 0, None],
        "2026-05": [0, 0, 1, None, None, None, None],
    }
    assert monthly(pin, measure="ever60")["2026-01"] == [0, 0, 0, *[round(2 / 3, 4)] * 4]
    assert monthly(pin, measure="ever90")["2026-01"] == [0, 0, 0, 0, third, third, third]


def test_ever_late_by_what_was_paid_out(pin: Pin):
    assert monthly(pin, measure="ever60", basis="principal")["2026-01"] == [0, 0, 0, 0.75, 0.75, 0.75, 0.75]
    assert monthly(pin, measure="ever90", basis="principal")["2026-01"] == [0, 0, 0, 0, 0.25, 0.25, 0.25]


def test_a_quarter_is_as_old_as_its_youngest_month_and_the_running_one_is_blank(pin: Pin):
    found = vintage.vintage(pin, ALL, P, measure="ever30", grain="quarter")
    assert [one.span.label for one in found.triangle.cohorts] == ["2026Q1", "2026Q2"]
    assert shares(found)["2026Q1"][:5] == [0, 0, 0.5, 0.5, 0.5]
    assert shares(found)["2026Q2"] == [0, 0, None, None, None], "June is one month old in July"
    assert shares(vintage.vintage(pin, ALL, P, grain="year")) == {"2026": [None]}


def test_standing_late_falls_when_they_pay_and_leaves_the_written_off_aside(pin: Pin):
    third = round(1 / 3, 4)
    assert monthly(pin, measure="current30")["2026-01"] == [0, 0, round(2 / 3, 4), round(2 / 3, 4), third, 0, 0]
    assert monthly(pin, measure="current30", basis="principal")["2026-01"] == [0, 0, 0.75, 0.75, 0.25, 0, 0]
    balance = [0, 0, (1600 + 800) / 4000, (1400 + 700) / 4000, 600 / 4000, 0, 0]
    assert monthly(pin, measure="current30", basis="balance")["2026-01"] == [pytest.approx(one) for one in balance]


def test_written_off_and_prepaid_are_curves_of_their_own(pin: Pin):
    third = round(1 / 3, 4)
    assert monthly(pin, measure="written_off")["2026-01"] == [0, 0, 0, 0, 0, third, third]
    assert monthly(pin, measure="prepaid")["2026-01"] == [0, 0, 0, third, third, third, third]
    assert monthly(pin, measure="prepaid", basis="principal")["2026-01"][3] == 0.25


def test_a_loan_that_left_at_its_maturity_was_not_prepaid(publish):
    ended = [{**row, "matures_on": date(2026, 4, 15)} for row in life("b", JAN, 1000, [0, 0, 0, None, None, None, None])]
    pin = publish([*ended, *life("d", JAN, 4000, [0] * 7)])
    assert monthly(pin, measure="prepaid")["2026-01"] == [0] * 7


def test_the_survivor_of_an_unobserved_cohort_is_left_out_counted_and_shown_on_request(pin: Pin):
    found = vintage.vintage(pin, ALL, P, grain="month")
    assert "2025-03" not in shares(found)
    out = found.triangle.left_out
    assert (out.loans, out.principal, out.cohorts) == (1, Decimal("9000.00"), 1)
    assert (found.seen.loans, found.seen.principal) == (6, Decimal("17500.00"))
    assert found.ties
    shown = vintage.vintage(pin, ALL, P, grain="month", late_too=True)
    assert shares(shown)["2025-03"] == [None] * 10 + [1] * 7, (
        "seen from its tenth month on, more than 30 days late from the first"
    )
    assert shown.triangle.left_out.loans == 0
    assert shown.ties
    assert monthly(pin, measure="ever90", late_too=True)["2025-03"][10:] == [0, 0, 1, 1, 1, 1, 1]


def test_as_of_an_earlier_date_nothing_later_is_known(pin: Pin):
    found = monthly(pin, ALL.at(ENDS[3]), measure="ever60")
    assert found["2026-01"] == [0, 0, 0, round(2 / 3, 4)]
    assert "2026-05" not in found


def test_products_are_compared_over_the_same_months(pin: Pin):
    first = Span(month_of(JAN), month_of(JAN))
    found = vintage.vintage(pin, ALL, P, measure="ever60", by="product", span=first)
    values = {one.value: row[6] for one, row in zip(found.triangle.cohorts, found.triangle.share, strict=True)}
    assert values == {"SME": 0.5, "Home": 1.0}
    assert (found.seen.loans, found.triangle.loans, found.ties) == (3, 3, True)
    stood = vintage.vintage(pin, ALL, P, measure="current90", by="product", span=first)
    assert {one.value: row[4] for one, row in zip(stood.triangle.cohorts, stood.triangle.share, strict=True)} == {
        "SME": 0.0,
        "Home": 1.0,
    }


def test_a_slice_of_the_scope_and_the_reach_narrow_the_cohorts(pin: Pin):
    assert monthly(pin, ALL.narrowed(product="Home"))["2026-01"][2] == 1.0
    west = Scope(Reach(("West",)), ENDS[-1])
    found = vintage.vintage(pin, west, P, grain="month")
    assert [(one.span.label, one.loans) for one in found.triangle.cohorts] == [("2026-01", 1)]
    assert found.seen.loans == 1
    assert monthly(pin, Scope(Reach(()), ENDS[-1])) == {}


def test_what_cannot_be_asked_is_refused(pin: Pin):
    for wrong in ({"by": "loan_id", "span": Span(1, 1)}, {"measure": "ever30", "basis": "balance"}, {"by": "product"}):
        with pytest.raises(KeyError):
            vintage.vintage(pin, ALL, P, **wrong)


def test_days_that_are_no_cut_of_the_buckets_are_not_offered():
    assert vintage.offered(P) == vintage.MEASURES
    assert "current30" not in vintage.offered(P.changed(bucket_upper=(0, 29, 60, 90, 120, 150, 180)))


def test_a_branch_that_has_not_reported_keeps_its_loans_as_they_stood(publish):
    west = life("w", JAN, 1000, [0, 35, None, None, None, None, None], branch="West")
    pin = publish([*life("a", JAN, 1000, [0] * 7), *west])
    found = vintage.vintage(pin, ALL, P, grain="month", measure="ever30")
    assert found.seen.awaited == 1
    assert shares(found)["2026-01"][-1] == 0.5
    assert monthly(pin, measure="prepaid")["2026-01"] == [0] * 7, "awaited is not settled"


@pytest.mark.parametrize(("grain", "late_too"), [("month", False), ("quarter", True)])
@pytest.mark.parametrize("measure", vintage.MEASURES)
def test_the_list_behind_a_cell_is_its_numerator(pin: Pin, measure, late_too, grain):
    for basis in vintage.bases(measure):
        found = vintage.vintage(pin, ALL, P, measure=measure, basis=basis, grain=grain, late_too=late_too)
        for place, mob in zip(*np.nonzero(found.triangle.known), strict=True):
            figure = vintage_cell.figure(found, place, mob, P)
            assert figure.value == pytest.approx(found.triangle.share[place, mob])
            if figure.behind is None:
                assert (grain, measure[:7]) == ("quarter", "current"), "a quarter stands on several dates"
            elif mob in {2, 4, 12}:
                assert behind.Behind.from_query(figure.behind.as_query()) == figure.behind
                where = ALL if figure.as_of is None else ALL.at(figure.as_of)
                held = proof.proof(figure, proof.listed(pin, where, P, wanted=figure.behind))
                assert held.ok, (figure, held)


def test_a_cell_that_is_not_known_is_no_figure(pin: Pin):
    found = vintage.vintage(pin, ALL, P, grain="month")
    assert vintage_cell.figure(found, 2, 6, P) is None


def test_the_sizes_of_cohorts_lead_to_their_loans(pin: Pin):
    found = vintage.vintage(pin, ALL, P, grain="month", by="product", span=Span(month_of(JAN), month_of(MAY)))
    for place in range(len(found.triangle.cohorts)):
        for name in ("loans", "principal"):
            figure = vintage_cell.size(found, place, name, P)
            scope = ALL.narrowed(product=figure.where["product"])
            assert proof.proof(figure, proof.listed(pin, scope, P, wanted=figure.behind)).ok


def test_cure_is_read_from_the_book(pin: Pin):
    """c turned in May and was written off in June; s turned in March, first seen in its tenth month, well then and cured in April."""
    found = cure.cure(pin, ALL, P, grain="month")
    turned = found.turned.set_index("since")
    assert turned.loc[date(2026, 5, 1), ["loans", "cured", "lost", "still"]].tolist() == [1, 0, 1, 0]
    assert turned.loc[date(2026, 3, 1), ["loans", "cured", "cure3"]].tolist() == [1, 1, 1.0]
    assert found.left_out == 0


def test_the_lists_behind_cure_and_return_hold_the_loans_that_were_counted(publish):
    pin = publish([
        *life("x", JAN, 100, [0, 100, 0, 0, 120, 120, 120]), *life("y", JAN, 100, [0, 100, 110, 120, 0, 0, 0]),
        *life("z", JAN, 100, [0, 95, None, None, None, None, None]), *life("w", JAN, 100, [0, 95, 0, None, None, None, None]),
    ])  # fmt: skip
    found = cure.cure(pin, ALL, P, grain="month")
    row = found.turned.iloc[0]
    assert [row[name] for name in ("loans", "cured", "settled", "lost", "still")] == [4, 3, 1, 0, 0]
    assert row["cure3"] == 0.75
    assert found.cured["again"].tolist() == [1, 0]
    figures = [cure_cell.turned(row, name, P) for row in found.turned.to_dict("records") for name in found.turned]
    figures += [cure_cell.back(row, name, P) for row in found.cured.to_dict("records") for name in found.cured]
    figures += [cure_cell.pooled(found, name, P) for name in found.rates]
    known = [figure for figure in figures if figure is not None and figure.behind is not None]
    assert {figure.name for figure in known} == {
        "npl_turned", "npl_cured", "npl_settled", "npl_lost", "npl_still", "npl_back", "cure3", "again3",
    }, "no loan turned more than five months ago"  # fmt: skip
    for figure in known:
        held = proof.proof(figure, proof.listed(pin, ALL, P, wanted=figure.behind))
        assert held.ok, (figure, held)
