"""The mini portfolio of ten loans (O-20), by the book and by hand."""

from datetime import date

import pandas as pd
import pytest

from postloan.access import EVERYTHING, Scope
from postloan.book import Pin
from postloan.policy import Policy
from postloan.portfolio import classification, classing, delinquency, overview, par, tie_out
from postloan.portfolio.exposure import concentration

DAY = date(2026, 10, 31)
HERE = Scope(EVERYTHING, DAY)
CAPITAL = Policy().changed(net_capital=40_000_000.0, tier1_capital=32_000_000.0)
LOANS = [
    ("L01", "C1", 5_000_000, 0, "corporate"),
    ("L02", "C1", 600_000, 95, "corporate"),
    ("L03", "C2", 3_000_000, 0, "corporate"),
    ("L04", "C3", 200_000, 12, "personal"),
    ("L05", "C4", 150_000, 45, "personal"),
    ("L06", "C5", 100_000, 75, "personal"),
    ("L07", "C6", 80_000, 130, "personal"),
    ("L08", "C7", 1_000_000, 280, "corporate"),
    ("L09", "C8", 50_000, 400, "personal"),
    ("L10", "C9", 820_000, 0, "personal"),
]
PROVISION = {"L01": 500_000, "L03": 300_000, "L08": 900_000, "L09": 50_000, "L10": 50_000}


def rows(classes: dict[str, int] | None = None) -> list[dict[str, object]]:
    return [
        {"as_of": DAY, "loan_id": loan, "borrower_id": name, "borrower_name": name, "balance": balance, "dpd": dpd,
         "borrower_type": kind, "provision": PROVISION.get(loan), "risk_class": (classes or {}).get(loan)}
        for loan, name, balance, dpd, kind in LOANS
    ]  # fmt: skip


@pytest.fixture(scope="module")
def before(publish_once) -> Pin:
    """Classes by days past due alone."""
    return publish_once(rows())


@pytest.fixture(scope="module")
def after(publish_apart) -> Pin:
    """Classes after the own-bank rule, as the bank would state them."""
    claims = pd.DataFrame(
        [(name, kind, balance, int(classification.ladder(dpd, Policy()))) for _, name, balance, dpd, kind in LOANS],
        columns=["borrower_id", "borrower_type", "balance", "risk_class"],
    )
    lifted = classification.own_bank_rule(claims, Policy())
    return publish_apart(rows(dict(zip([loan[0] for loan in LOANS], lifted.tolist(), strict=True))))


def value(pin: Pin, name: str) -> object:
    return next(figure for figure in overview.kpis(pin, HERE, CAPITAL) if figure.name == name).value


def balances(pin: Pin) -> list[int]:
    return classification.classes(pin, HERE, CAPITAL)["balance"].astype(int).tolist()


def test_the_total_is_eleven_million(before: Pin):
    assert str(value(before, "balance")) == "11000000.00"
    assert value(before, "borrowers") == 9


def test_classes_by_days_alone(before: Pin):
    assert balances(before) == [8_820_000, 450_000, 680_000, 1_000_000, 50_000]


def test_classes_after_the_own_bank_rule(after: Pin):
    assert balances(after) == [3_820_000, 450_000, 5_680_000, 1_000_000, 50_000]
    assert classification.classes(after, HERE, CAPITAL)["loans"].tolist() == [2, 3, 3, 1, 1]


def test_the_rule_names_the_loan_it_lifts(before: Pin):
    found = classing.differences(before, HERE, CAPITAL).rows
    assert found[["loan_id", "risk_class", "floor"]].to_numpy().tolist() == [["L01", 1, 3]]


def test_npl_before_and_after(before: Pin):
    assert value(before, "npl_ratio") == pytest.approx(0.157273, abs=5e-7)


def test_npl_after(after: Pin):
    assert value(after, "npl_ratio") == pytest.approx(0.611818, abs=5e-7)


def test_overdue_counts_the_whole_loan(before: Pin):
    assert value(before, "overdue_ratio") == pytest.approx(0.198182, abs=5e-7)


def test_par_at_five_depths(before: Pin):
    found = par.par(before, HERE, CAPITAL)
    assert [round(found[day] * 100, 4) for day in (30, 60, 90, 180, 360)] == [18.0, 16.6364, 15.7273, 9.5455, 0.4545]
    assert value(before, "par30") == pytest.approx(found[30]), "the cube and the loans agree"
    assert value(before, "par90") == pytest.approx(found[90])


def test_overdue_90_against_npl_before(before: Pin):
    assert value(before, "overdue90_to_npl") == 1.0


def test_overdue_90_coverage_and_provision_ratio_after(after: Pin):
    assert value(after, "overdue90_to_npl") == pytest.approx(0.257058, abs=5e-7)
    assert value(after, "coverage") == pytest.approx(0.267459, abs=5e-7)
    assert value(after, "provision_ratio") == pytest.approx(0.163636, abs=5e-7)
    product = value(after, "npl_ratio") * value(after, "coverage")
    assert product == pytest.approx(value(after, "provision_ratio"), rel=1e-12)


def test_largest_customer_breaks_both_limits(before: Pin):
    found = concentration.read(before, HERE, CAPITAL).borrower
    first = found.top.iloc[0]
    assert first["share_of_capital"] == pytest.approx(0.14)
    assert first["share_of_capital"] > CAPITAL.single_loan_capital_max
    assert first["share_of_tier1"] == pytest.approx(0.175)
    assert first["share_of_tier1"] > CAPITAL.single_exposure_t1_max
    assert found.hhi == pytest.approx(0.348048, abs=5e-7)
    assert found.top["name"].tolist()[:3] == ["C1", "C2", "C7"]
    assert found.top["loans"].tolist()[0] == 2


def test_without_capital_given_its_shares_are_missing(before: Pin):
    first = concentration.read(before, HERE, Policy()).borrower.top.iloc[0]
    assert pd.isna(first["share_of_capital"])
    assert pd.isna(first["share_of_tier1"])


def test_ageing_bands_of_the_annual_report(before: Pin):
    bands = par.bands(before, HERE, CAPITAL)
    assert bands["balance"].tolist() == [450_000, 1_680_000, 50_000, 0]
    assert bands["loans"].tolist() == [3, 3, 1, 0]


def test_buckets_classes_and_loans_tie_out(before: Pin):
    found = tie_out.check(before, HERE, CAPITAL)
    assert found.ok
    assert str(found.sum_loans) == "11000000.00"
    assert found.loans == 10


def test_buckets_by_hand(before: Pin):
    found = delinquency.buckets(before, HERE, CAPITAL)
    assert found["loans"].tolist() == [3, 1, 1, 1, 1, 1, 0, 2]
    assert found["balance"].tolist() == [8_820_000, 200_000, 150_000, 100_000, 600_000, 80_000, 0, 1_050_000]
    assert found["share_balance"].sum() == pytest.approx(1)
