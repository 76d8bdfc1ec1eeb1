"""Distress scores by their worked examples, with the right cut-offs, and what they need."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from companies import CLOSING, FLOWS, OPENING, accounts, amounts, company_s

from postloan.borrower.analysis import Basis, Score, Zone, scores
from postloan.borrower.analysis.scores import altman, beneish, ohlson
from postloan.borrower.analysis.scores.altman import Xs
from postloan.policy import Policy
from postloan.statement import Accounts

POLICY = Policy()
Y22, Y23 = date(2022, 12, 31), date(2023, 12, 31)
#: Oracle O-43: working capital, retained earnings, EBIT, equity (market, book) and revenue on assets and liabilities.
MARKET, BOOK = Xs(0.15, 0.2, 0.08, 600 / 550, 1.2), Xs(0.15, 0.2, 0.08, 450 / 550, 1.2)


def of(now: Accounts, before: Accounts | None = None, policy: Policy = POLICY) -> Mapping[str, Score]:
    return {one.name: one for one in scores(now, before, policy)}


#: A company whose M, O and F can be worked out by hand, and the same a year earlier.
BEFORE = accounts(
    Y22, opening=amounts(total_assets=1000), operating_revenue=1000, operating_cost=600, selling_expense=100, admin_expense=100,
    accounts_receivable=100, total_current_assets=400, fixed_assets=400, total_assets=1000, sup_depreciation=100, profit_before_tax=60,
    interest_expense=10, net_profit=-50, cfo=20, total_current_liabilities=200, long_term_borrowings=200, total_noncurrent_liabilities=200,
    total_liabilities=400, paid_in_capital=500, retained_earnings=100, total_equity=600,
)  # fmt: skip
NOW = accounts(
    Y23, opening=amounts(total_assets=1000), operating_revenue=1200, operating_cost=600, selling_expense=150, admin_expense=150,
    accounts_receivable=240, total_current_assets=600, fixed_assets=300, total_assets=1250, sup_depreciation=100, profit_before_tax=90,
    interest_expense=10, net_profit=75, cfo=-50, total_current_liabilities=250, long_term_borrowings=250, total_noncurrent_liabilities=250,
    total_liabilities=500, paid_in_capital=500, retained_earnings=250, total_equity=750,
)  # fmt: skip


@pytest.mark.parametrize(("name", "value", "zone", "cuts"), [
    ("altman_z1", 1.9033, Zone.GREY, (1.23, 2.90)), ("altman_z2", 2.2769, Zone.GREY, (1.10, 2.60)), ("altman_em", 5.5269, Zone.GREY, (4.35, 5.85)),
])  # fmt: skip
def test_company_s_is_grey_by_every_book_score(name: str, value: float, zone: Zone, cuts: tuple[float, float]) -> None:
    found = of(company_s())[name]
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.zone is zone
    assert found.cuts == pytest.approx(cuts)
    assert found.basis is Basis.YEAR


def test_company_s_has_the_components_of_the_oracle() -> None:
    expected = {"x1": 0.048780, "x2": 0.121951, "x3": 0.109756, "x4": 0.782609, "x5": 1.097561}
    assert dict(of(company_s())["altman_z1"].components) == pytest.approx(expected, abs=5e-7)
    assert dict(of(company_s())["beneish_m"].components)["tata"] == pytest.approx(-0.032317, abs=5e-7)


def test_the_em_score_is_read_against_its_own_cut_offs_and_follows_those_of_z2() -> None:
    assert of(company_s())["altman_em"].zone is Zone.GREY, "against 1.10 and 2.60 it would be called safe"
    stricter = of(company_s(), policy=POLICY.changed(altman_z2_safe=2.2))["altman_em"]
    assert (stricter.cuts[1], stricter.zone) == (pytest.approx(5.45), Zone.SAFE)


@pytest.mark.parametrize(("x", "value"), [(Xs(0.2, 0, 0.2, 0.1, 2.0), 2.96), (Xs(0.10, 0.20, 0.22, 0.60, 0.90), 2.386)])
def test_z_of_1968_with_the_weight_rounded_to_one(x: Xs, value: float) -> None:
    assert altman.z(x, sales=1.0) == pytest.approx(value)


def test_the_full_set() -> None:
    assert altman.z(MARKET, sales=0.999) == pytest.approx(2.577345, abs=5e-7)
    assert altman.z(MARKET, sales=1.0) == pytest.approx(2.578545, abs=5e-7)
    assert altman.z1(BOOK) == pytest.approx(2.066746, abs=1e-6)
    assert altman.z2(BOOK) == pytest.approx(3.032691, abs=5e-7)
    assert altman.em(BOOK) == pytest.approx(6.282691, abs=5e-7)


def test_z_of_1968_needs_a_market_value() -> None:
    private, listed = of(company_s())["altman_z"], of(_with(company_s(), market_equity=5000))["altman_z"]
    assert (private.value, private.zone, private.why_missing) == (None, None, "ratio.why.no_market_value")
    expected = 1.2 * 400 / 8200 + 1.4 * 1000 / 8200 + 3.3 * 900 / 8200 + 0.6 * 5000 / 4600 + 0.999 * 9000 / 8200
    assert (listed.value, listed.zone) == (pytest.approx(expected), Zone.GREY)


def _with(whole: Accounts, **values: float) -> Accounts:
    return replace(whole, values={**whole.values, **amounts(**values)})


@pytest.mark.parametrize(("z2", "zone"), [(1.0999, Zone.DISTRESS), (1.10, Zone.GREY), (2.60, Zone.GREY), (2.6001, Zone.SAFE)])
def test_a_cut_off_itself_is_grey(z2: float, zone: Zone) -> None:
    from postloan.borrower.analysis.scores.score import zone_of

    assert zone_of(z2, 1.10, 2.60) is zone


def test_retained_earnings_are_those_kept_and_the_reserve() -> None:
    x2 = dict(of(company_s())["altman_z2"].components)["x2"]
    assert x2 == pytest.approx((840 + 160) / 8200)
    kept = of(replace(company_s(), values={k: v for k, v in (CLOSING | FLOWS).items() if k != "surplus_reserve"}))["altman_z2"]
    assert dict(kept.components)["x2"] == pytest.approx(840 / 8200)
    assert "ratio.note.blank_is_nothing" in kept.notes


def test_beneish_takes_eight_indices_of_two_years() -> None:
    found = of(NOW, BEFORE)["beneish_m"]
    expected = {
        "dsri": (240 / 1200) / (100 / 1000), "gmi": 0.4 / 0.5, "aqi": (350 / 1250) / 0.2, "sgi": 1.2, "depi": (100 / 500) / (100 / 400),
        "sgai": (300 / 1200) / (200 / 1000), "tata": (75 + 50) / 1250, "lvgi": (500 / 1250) / (400 / 1000),
    }  # fmt: skip
    assert dict(found.components) == pytest.approx(expected)
    weights = (0.920, 0.528, 0.404, 0.892, 0.115, -0.172, 4.679, -0.327)
    assert found.value == pytest.approx(-4.84 + sum(w * x for w, x in zip(weights, expected.values(), strict=True)))
    assert found.zone is Zone.DISTRESS


def test_depreciation_of_two_sources_gives_no_index() -> None:
    other = replace(
        BEFORE, values={k: v for k, v in BEFORE.values.items() if k != "sup_depreciation"} | amounts(depreciation=100)
    )
    found = of(NOW, other)["beneish_m"]
    assert (dict(found.components)["depi"], found.value, found.why_missing) == (None, None, "ratio.why.not_alike")


@pytest.mark.parametrize(("value", "zone"), [(-1.7, Zone.DISTRESS), (-1.78, Zone.GREY), (-2.22, Zone.GREY), (-2.3, Zone.SAFE)])
def test_a_high_m_is_the_bad_one(value: float, zone: Zone) -> None:
    tata = (value + 4.84 - sum(weight for name, weight in beneish.WEIGHTS if name != "tata")) / 4.679
    assert beneish.m({**dict.fromkeys(dict(beneish.WEIGHTS), 1.0), "tata": tata}) == pytest.approx(value)
    from postloan.borrower.analysis.scores.score import zone_of

    assert zone_of(value, POLICY.beneish_flag, POLICY.beneish_grey) is zone


def test_ohlson_by_hand() -> None:
    found = of(NOW, BEFORE)["ohlson_o"]
    expected = {
        "size": math.log(1250 / 7.1 / 635), "debt": 0.4, "working_capital": 350 / 1250, "current": 250 / 600, "insolvent": 0.0,
        "earnings": 75 / 1250, "funds": 175 / 500, "two_losses": 0.0, "earnings_change": 125 / 125,
    }  # fmt: skip
    assert dict(found.components) == pytest.approx(expected)
    o = (
        -1.32 - 0.407 * expected["size"] + 6.03 * 0.4 - 1.43 * 0.28 + 0.0757 * 250 / 600 - 2.37 * 0.06 - 1.83 * 0.35 - 0.521
    )  # fmt: skip
    assert found.value == pytest.approx(o)
    assert found.probability == pytest.approx(1 / (1 + math.exp(-o)))
    assert found.zone is (Zone.DISTRESS if found.probability and found.probability > 0.5 else Zone.SAFE)


def test_more_working_capital_is_less_distress() -> None:
    parts = dict.fromkeys((name for name, _ in ohlson.WEIGHTS), 0.0)
    assert ohlson.o({**parts, "working_capital": 0.5}) == pytest.approx(-1.32 - 1.43 * 0.5)


def test_insolvent_and_twice_at_a_loss() -> None:
    sunk = of(_with(NOW, total_liabilities=1300, net_profit=-10), BEFORE)["ohlson_o"]
    parts = dict(sunk.components)
    assert (parts["insolvent"], parts["two_losses"]) == (1.0, 1.0)
    assert parts["earnings_change"] == pytest.approx(40 / 60)


def test_the_size_term_is_in_dollars() -> None:
    dollars = replace(NOW, currency="USD")
    found = of(dollars, replace(BEFORE, currency="USD"))["ohlson_o"]
    assert dict(found.components)["size"] == pytest.approx(math.log(1250 / 635))
    euros = of(replace(NOW, currency="EUR"), replace(BEFORE, currency="EUR"))["ohlson_o"]
    assert (euros.value, euros.why_missing) == (None, "ratio.why.other_currency")


@pytest.mark.parametrize("score", [-800.0, 0.0, 800.0])
def test_a_probability_never_overflows(score: float) -> None:
    assert ohlson.probability(score) == pytest.approx((score > 0) + (score == 0) / 2)


def test_piotroski_counts_nine_signs() -> None:
    found = of(NOW, BEFORE)["piotroski_f"]
    assert dict(found.components) == {
        "roa": 1, "cfo": 0, "roa_up": 1, "cash_above_profit": 0, "debt_down": 0, "current_up": 1, "no_new_shares": 1, "margin_up": 1,
        "turnover_up": 1,
    }  # fmt: skip
    assert (found.value, found.zone) == (6, Zone.GREY)


@pytest.mark.parametrize(("changes", "value", "zone"), [
    ({"cfo": 80, "long_term_borrowings": 100}, 9, Zone.SAFE), ({"cfo": 80}, 8, Zone.SAFE),
    ({"net_profit": -80, "cfo": -90, "operating_cost": 900, "paid_in_capital": 600, "total_current_assets": 400}, 1, Zone.DISTRESS),
])  # fmt: skip
def test_eight_and_nine_are_strong_and_up_to_two_is_weak(changes: dict[str, float], value: int, zone: Zone) -> None:
    found = of(_with(NOW, **changes), BEFORE)["piotroski_f"]
    assert (found.value, found.zone) == (value, zone)


def test_without_the_year_before_only_what_needs_none_is_known() -> None:
    found = of(NOW)
    assert {name for name, one in found.items() if one.value is not None} == {"altman_z1", "altman_z2", "altman_em"}
    assert {found[name].why_missing for name in ("ohlson_o", "beneish_m", "piotroski_f")} == {"ratio.why.no_year_before"}
    assert dict(found["piotroski_f"].components)["roa"] == 1


def test_a_year_on_another_basis_is_not_compared_with() -> None:
    nine = accounts(date(2024, 9, 30), 9, opening=OPENING, **{k: float(v) for k, v in (CLOSING | FLOWS).items()})
    shorter = accounts(date(2023, 9, 30), 12, **{k: float(v) for k, v in (CLOSING | FLOWS).items()})
    assert of(nine, shorter)["piotroski_f"].why_missing == "ratio.why.not_alike"


def test_a_score_of_a_part_of_the_year_says_that_its_flows_are_scaled() -> None:
    half = accounts(date(2023, 6, 30), 6, **{k: float(v) for k, v in (CLOSING | FLOWS).items()})
    found = of(half)["altman_z1"]
    assert found.basis is Basis.ANNUALISED
    assert dict(found.components)["x5"] == pytest.approx(2 * 9000 / 8200)


def test_the_inputs_of_a_score_lead_to_the_accounts() -> None:
    inputs = dict(of(NOW, BEFORE)["beneish_m"].inputs)
    assert (inputs["accounts_receivable"], inputs["accounts_receivable.before"]) == (Decimal(240), Decimal(100))
