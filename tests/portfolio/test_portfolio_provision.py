"""Expected loss of a book and the provision matrix, by hand."""

from datetime import date

import numpy as np
import pytest

from postloan.access import EVERYTHING, Scope
from postloan.house import House
from postloan.policy import Policy
from postloan.portfolio.provisioning import provision
from postloan.portfolio.provisioning.ecl import expected, monthly_hazard
from postloan.portfolio.provisioning.estimates import estimates, pd_from_moves, pd_table, scenarios
from postloan.portfolio.provisioning.matrix import loss_rates, provision_matrix
from postloan.portfolio.transition import aggregate

P = Policy()
DAY = date(2026, 10, 31)
HERE = Scope(EVERYTHING, DAY)


def loan(name: str, **values: object) -> dict[str, object]:
    return {
        "as_of": DAY,
        "loan_id": name,
        "balance": 1000,
        "dpd": 0,
        "rate": 0.05,
        "matures_on": date(2028, 10, 31),
        "risk_class": 1,
        **values,
    }


def by_hand(pd: float, lgd: float, months: int, *, falling: bool = False, balance: float = 1000, horizon: int = 24) -> float:
    """Weighted over the three scenarios, month by month."""
    found = 0.0
    for one in scenarios(P):
        hazard = monthly_hazard(min(pd * one.pd_times, 1))
        owed = [balance * (months - t) / months if falling else balance for t in range(months)]
        n = min(horizon, months)
        found += one.weight * expected([hazard] * n, owed[:n], min(lgd + one.lgd_add, 1), 1.05 ** (1 / 12) - 1).lifetime
    return found


def test_each_stage_has_its_horizon(publish):
    pin = publish([
        loan("one", guarantee_type="credit"), loan("two", dpd=40, risk_class=2, guarantee_type="mortgage"),
        loan("three", dpd=120, risk_class=3, guarantee_type="pledge", provision=300),
    ])  # fmt: skip
    rows = provision.expected(pin, HERE, P).set_index("stage_now")
    assert rows.loc[1, "ecl"] == pytest.approx(by_hand(P.ecl_pd_c, P.ecl_lgd_credit, 24, horizon=12), abs=0.005)
    assert rows.loc[2, "ecl"] == pytest.approx(by_hand(P.ecl_pd_m2, P.ecl_lgd_mortgage, 24), abs=0.005)
    weighted = sum(one.weight * (P.ecl_lgd_pledge + one.lgd_add) for one in scenarios(P))
    assert rows.loc[3, "ecl"] == pytest.approx(1000 * weighted, abs=0.005)
    assert rows.loc[3, "gap"] == pytest.approx(300 - rows.loc[3, "ecl"])
    assert np.isnan(rows.loc[1, "provision"]), "an allowance that was not given is missing, not 0"


def test_a_loan_repaid_in_parts_is_owed_less_and_a_line_more(publish):
    pin = publish([
        loan("falling", repayment_method="annuity", guarantee_type="credit", product="A"),
        loan("line", undrawn=500, guarantee_type="credit", product="B"), loan("past", matures_on=date(2026, 1, 1), product="C"),
    ])  # fmt: skip
    rows = provision.expected(pin, HERE, P, by="product").set_index("product")
    assert rows.loc["A", "ecl"] == pytest.approx(by_hand(P.ecl_pd_c, P.ecl_lgd_credit, 24, falling=True, horizon=12), abs=0.005)
    assert rows.loc["B", "exposure"] == 1000 + P.ecl_ccf * 500
    assert rows.loc["B", "ecl"] == pytest.approx(by_hand(P.ecl_pd_c, P.ecl_lgd_credit, 24, balance=1250, horizon=12), abs=0.005)
    assert rows.loc["C", "ecl"] == pytest.approx(by_hand(P.ecl_pd_c, P.ecl_lgd_unknown, 1), abs=0.005), "a month at least"


def test_every_split_adds_up_to_the_same(publish):
    pin = publish([
        loan("a", provision=10, product="A"), loan("b", dpd=95, risk_class=3, product="B", guarantee_type="mortgage"),
        loan("c", dpd=20, risk_class=2, product="A", branch="West"), loan("d", balance=777.77, rate=0.0712, product="B"),
    ])  # fmt: skip
    sums = {by: provision.expected(pin, HERE, P, by=by)[["loans", "balance", "ecl", "exposure"]].sum().round(2).tolist() for by in provision.SPLITS}  # fmt: skip
    assert len({tuple(one) for one in sums.values()}) == 1
    assert sums["stage_now"][:2] == [4, 3777.77]
    west = provision.expected(pin, HERE.narrowed(branch="West"), P)
    assert west["loans"].sum() == 1
    with pytest.raises(KeyError):
        provision.expected(pin, HERE, P, by="shoe_size")


def test_scenarios_are_in_order_and_weigh_one():
    weights = [one.weight for one in scenarios(P.changed(ecl_weight_good=0.4, ecl_weight_base=0.8, ecl_weight_bad=0.8))]
    assert weights == pytest.approx([0.2, 0.4, 0.4])


def test_loss_rates_are_products_of_onward_rolls():
    closing = np.array([1000, 60, 30, 18, 12, 9, 7]), np.array([0, 55, 36, 21, 14, 10, 8])
    forward = aggregate(np.append(closing[0], 0), np.append(closing[1], 8))[:7]
    rolls = np.array([55 / 1000, 36 / 60, 21 / 30, 14 / 18, 10 / 12, 8 / 9])
    rates = loss_rates(rolls, 1.0)
    assert f"{rates[0]:.6f}" == "0.013309"
    assert rates[0] == pytest.approx(55 / 1000 * 36 / 60 * 21 / 30 * 14 / 18 * 10 / 12 * 8 / 9, rel=1e-14)
    assert rates[-1] == 1.0
    assert rates[-2] == pytest.approx(8 / 9)
    assert len(forward) == 7
    assert loss_rates(rolls, 0.5)[0] == pytest.approx(rates[0] / 2)


def test_chances_of_default_from_a_chain():
    moves = np.zeros((8, 11))
    moves[0, [0, 1]] = 90, 10
    moves[1, [0, 2]] = 50, 50
    moves[2, [0, 3]] = 50, 50
    moves[3, [3, 4, 8]] = 20, 60, 20
    found = pd_from_moves(moves, 4, months=1)
    assert found[:4] == pytest.approx([0, 0, 0, 0.6])
    assert (found[4:] == 1).all()
    year = pd_from_moves(moves, 4)
    assert (np.diff(year[:4]) > 0).all()
    assert pd_from_moves(moves, 4, every=3) == pytest.approx(pd_from_moves(moves, 4, months=4)), "a year is four quarters"
    half = pd_from_moves(moves, 4, months=6, every=12)
    assert half[3] == pytest.approx(1 - 0.4**0.5), "half a year of a book kept by years"
    moves[2] = 0
    assert np.isnan(pd_from_moves(moves, 4)[0]), "what leads through an unknown bucket is not known"
    moves[0] = 0
    moves[0, [0, 5]] = 95, 5
    assert pd_from_moves(moves, 4)[0] == pytest.approx(1 - 0.95**12), "one that cannot be got to is no matter"


def test_the_matrix_follows_the_flows_of_the_book(publish):
    old = date(2026, 9, 30)
    pin = publish([
        *({**loan(f"c{n}"), "as_of": old} for n in range(10)), *(loan(f"c{n}", dpd=15 if n < 2 else 0, risk_class=None) for n in range(10)),
        {**loan("m"), "as_of": old, "dpd": 20}, loan("m", dpd=50, risk_class=2),
    ])  # fmt: skip
    found = provision_matrix(pin, HERE, P)
    rows = found.rows.set_index("bucket")
    assert found.dates == 1
    assert rows.loc[0, "roll_rate"] == pytest.approx(0.2)
    assert rows.loc[1, "roll_rate"] == 1.0
    assert np.isnan(rows.loc[2, "roll_rate"])
    assert np.isnan(rows.loc[0, "loss_rate"]), "a bucket without history leaves the chain open"
    assert found.required is None
    assert rows.loc[7, "loss_rate"] == 1.0
    assert rows["balance"].sum() == 11_000


def test_chain_estimates_fall_back_on_the_policy_where_the_book_knows_nothing(publish):
    pin = publish([loan("a")])
    found = estimates(pin, HERE, P, source="chain")
    assert found.pds[:4] == (P.ecl_pd_c, P.ecl_pd_m1, P.ecl_pd_m2, P.ecl_pd_m3)
    assert found.dates == 0


def test_a_year_of_default_is_never_drawn_from_quarters_taken_for_months(publish):
    """A ninth of the loans defaults in a quarter: a year is four such steps, twelve would be three years."""
    for number, day in enumerate((date(2026, 1, 31), date(2026, 4, 30), date(2026, 7, 31), DAY)):
        pin = publish([{**loan(f"q{n:02d}", dpd=100 if n < 2 * number else 0), "as_of": day} for n in range(20)])
    found = estimates(pin, HERE, P, source="chain")
    assert (found.dates, found.every) == (3, 3)
    assert found.pds[0] == pytest.approx(1 - (8 / 9) ** 4)
    assert provision_matrix(pin, HERE, P).dates == 0


def test_default_is_told_by_days_whatever_the_policy_cuts_into_buckets(house: House, publish):
    """Half of the loans are 75 days late after a month and stay so: the fourth bucket here, and no default."""
    old, finer = date(2026, 9, 30), P.changed(version=2, bucket_upper=(0, 15, 30, 60, 90, 120, 150))
    publish([
        *({**loan(f"c{n}", dpd=0 if n < 10 else 75), "as_of": old} for n in range(15)),
        *(loan(f"c{n}", dpd=0 if n < 5 else 75) for n in range(15)),
    ])  # fmt: skip
    house.book.remake(finer)
    found = estimates(house.book.pin(), HERE, finer, source="chain")
    assert (found.dates, found.pds[0], found.pds[4], found.pds[5]) == (1, 0, 0, 1)
    coarse = P.changed(version=3, bucket_upper=(0, 30, 60, 100, 120, 150, 180))
    house.book.remake(coarse)
    unknown = estimates(house.book.pin(), HERE, coarse, source="chain")
    assert (unknown.dates, unknown.pds) == (0, pd_table(coarse)), "no bucket begins with default"
