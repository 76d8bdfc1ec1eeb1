"""Bank and rules side by side on published books: O-20 end to end, who looks, what is chosen, and the list of differences."""

from datetime import date

import pytest
from test_portfolio_oracle_mini import CAPITAL, DAY, HERE, rows

from postloan.access import EVERYTHING, Reach, Scope
from postloan.book import Pin
from postloan.book.alarm import Alarm, Alarms
from postloan.errors import OutOfReach
from postloan.policy import Policy
from postloan.portfolio import classification, classing, tie_out
from postloan.portfolio.classing import Evidence, Wanted, reasoning
from postloan.portfolio.provisioning import provision

P = Policy()


@pytest.fixture(scope="module")
def mini(publish_once) -> Pin:
    """The ten loans of O-20, their classes by days past due alone."""
    return publish_once(rows())


def figures(pin: Pin, scope: Scope = HERE, **options: object) -> dict[str, object]:
    return {one.name: one for one in classification.figures(pin, scope, CAPITAL, **options)}


def test_the_engine_gives_the_classes_after_the_own_bank_rule(mini: Pin):
    found = classing.compare(mini, HERE, P)
    assert [found.by("floor").get(code, 0) // 100 for code in range(1, 6)] == [3_820_000, 450_000, 5_680_000, 1_000_000, 50_000]
    assert [found.by("risk_class").get(code, 0) // 100 for code in range(1, 6)] == [
        8_820_000,
        450_000,
        680_000,
        1_000_000,
        50_000,
    ]
    loans = found.cells.groupby("floor")["loans"].sum()
    assert loans.to_dict() == {1: 2, 2: 3, 3: 3, 4: 1, 5: 1}


def test_npl_coverage_and_the_identity_before_and_after(mini: Pin):
    found = figures(mini)
    assert found["npl_ratio"].value == pytest.approx(0.157273, abs=5e-7)
    assert found["npl_by_rules"].value == pytest.approx(0.611818, abs=5e-7)
    assert found["coverage_by_rules"].value == pytest.approx(0.267459, abs=5e-7)
    assert found["provision_identity"].value == pytest.approx(0.163636, abs=5e-7)
    inputs = {one.name: one.value for one in found["provision_identity"].inputs}
    assert inputs["identity_product"] == pytest.approx(inputs["npl_by_rules"] * inputs["coverage_by_rules"])
    assert inputs["identity_gap"] == pytest.approx(0, abs=1e-12)
    assert str(inputs["provision"]) == "1800000.00"


def test_the_identity_of_the_published_ratios_holds_within_their_rounding():
    assert pytest.approx(3.18, abs=0.005 * 2.1119 + 0.005) == 1.50 * 2.1119
    assert pytest.approx(3.262, abs=5e-4) == 1.59 * 2.0514


def test_sums_of_both_sides_are_the_portfolio(mini: Pin):
    found, whole = classing.compare(mini, HERE, P), tie_out.check(mini, HERE, P)
    assert sum(found.by("floor").values()) == sum(found.by("risk_class").values()) == int(whole.sum_loans * 100)
    assert found.crossed()["balance"].sum() == found.staged()["balance"].sum() == float(whole.sum_loans)
    assert found.crossed()["loans"].sum() == whole.loans


def test_the_difference_names_its_loan_and_its_rules(mini: Pin):
    found = classing.differences(mini, HERE, P)
    assert found.rows[["loan_id", "risk_class", "floor"]].to_numpy().tolist() == [["L01", 1, 3]]
    assert (found.total, str(found.balance)) == (1, "5000000.00")
    assert [rule.id for rule in classing.named(classing.RULES, int(found.rows["fired"].iloc[0]))] == ["C2-4", "C3-5"]
    reasons = classing.one(mini, HERE, P, loan_id="L01")
    (lifted,) = [one for one in reasons.rating.fired if one.rule.id == "C3-5"]
    assert dict(lifted.inputs)["npl_share_here"] == pytest.approx(600_000 / 5_600_000)


def test_lists_can_be_narrowed_by_rule_side_and_cell(mini: Pin):
    def listed(wanted: Wanted) -> list[str]:
        return classing.differences(mini, HERE, P, wanted=wanted).rows["loan_id"].tolist()

    assert listed(Wanted("strict")) == []
    assert listed(Wanted("all", rule="C3-5")) == ["L01"]
    assert listed(Wanted("all", rule="C5-1")) == []
    assert listed(Wanted("all", risk_class=3, floor=3)) == ["L02", "L07"]
    assert listed(Wanted("all", risk_class=1, floor=3)) == ["L01"]
    assert listed(Wanted("lenient", left_out=("L01",))) == []


def test_a_class_does_not_depend_on_who_looks_or_what_is_chosen(publish):
    """The bad claim lies in another branch and another product than the good one."""
    base = {"as_of": DAY, "borrower_id": "C1", "borrower_type": "corporate", "balance": 1000}
    pin = publish([{**base, "loan_id": "a", "dpd": 0}, {**base, "loan_id": "b", "dpd": 95, "branch": "West", "product": "Other"}])
    east = Scope(Reach(("East",)), DAY)
    for scope in (HERE, east, HERE.narrowed(product="SME"), east.narrowed(product="SME")):
        found = classing.differences(pin, scope, P)
        assert found.rows["loan_id"].tolist() == ["a"], scope
    assert classing.compare(pin, east, P).total("loans") == 1, "nothing of the west is counted for the east"
    with pytest.raises(OutOfReach):
        classing.one(pin, east, P, loan_id="b")
    assert classing.differences(pin, Scope(Reach(()), DAY), P).total == 0


def test_an_obligor_who_owes_in_two_currencies_is_one_obligor(publish):
    """A bad dollar claim makes the yuan claim special mention at least; how much of all he owes it is depends on the rate."""
    base = {"as_of": DAY, "borrower_id": "B1", "borrower_type": "corporate", "balance": 100, "risk_class": 1, "dpd": 0}
    lone = {**base, "borrower_id": "B2"}
    pin = publish([
        {**base, "loan_id": "yuan"}, {**base, "loan_id": "dollar", "currency": "USD", "risk_class": 3, "dpd": 95},
        {**lone, "loan_id": "y1"}, {**lone, "loan_id": "y2", "risk_class": 3}, {**lone, "loan_id": "d1", "currency": "USD"},
        {**lone, "loan_id": "d2", "currency": "USD", "risk_class": 3, "balance": 20},
    ])  # fmt: skip
    fired = {name: [one.rule.id for one in reasoning.one(pin, HERE, P, loan_id=name).rating.fired] for name in ("yuan", "y1")}
    assert fired == {"yuan": ["C2-4"], "y1": ["C2-4", "C3-5"]}, (
        "more than a tenth in either currency is more than a tenth of both"
    )
    found = classing.compare(pin, HERE, P)
    assert (found.total("loans"), found.total()) == (3, 30_000), "a view tells of its own currency only"


def test_evidence_in_force_spares_a_loan_and_changes_its_key(publish):
    pin = publish([{"as_of": DAY, "loan_id": "a", "dpd": 5, "balance": 100, "risk_class": 1}])
    shown = Evidence((("technical", "a"),))
    assert classing.compare(pin, HERE, P).by("floor") == {2: 10000}
    assert classing.compare(pin, HERE, P, shown=shown).by("floor") == {1: 10000}
    before, after = (classing.one(pin, HERE, P, loan_id="a", shown=proofs) for proofs in (Evidence(), shown))
    assert [one.rule.id for one in after.rating.outcome.spared] == ["C2-1"]
    assert before.facts_key != after.facts_key


def test_a_borrower_under_warning_is_stage_2_though_nothing_of_his_loans_says_so(publish):
    """Neither loan has a sign of its own, so neither is among those the book keeps for the rules."""
    base = {"as_of": DAY, "dpd": 0, "balance": 100, "risk_class": 1, "matures_on": date(2029, 10, 31), "guarantee_type": "credit"}
    pin = publish([{**base, "loan_id": name, "borrower_id": name.upper()} for name in ("a", "b", "c")])
    quiet, warned = (
        Evidence(alarms=Alarms(of, judged=True, listed=True))
        for of in ((), (Alarm("A", 3, watched=False), Alarm("B", 0, watched=True), Alarm("C", 0, watched=False)))
    )
    assert (
        classing.compare(pin, HERE, P).by("stage_now")
        == classing.compare(pin, HERE, P, shown=quiet).by("stage_now")
        == {1: 30_000}
    )
    found = classing.compare(pin, HERE, P, shown=warned)
    assert (found.by("stage_now"), found.by("floor"), found.total("loans")) == ({1: 10_000, 2: 20_000}, {1: 30_000}, 3)
    assert classing.differences(pin, HERE, P, shown=warned, wanted=Wanted("any", stage_now=2)).rows["loan_id"].tolist() == [
        "a",
        "b",
    ]
    fired = {
        name: [
            (one.rule.id, dict(one.inputs))
            for one in classing.one(pin, HERE, P, loan_id=name, shown=warned).staging.outcome.fired
        ]
        for name in "abc"
    }
    assert fired == {"a": [("S2-6", {"warning_colour": 3})], "b": [("S2-7", {"watched": True})], "c": []}
    loss = {
        name: provision.expected(pin, HERE, P, shown=shown).set_index("stage_now")["ecl"]
        for name, shown in (("q", quiet), ("w", warned))
    }
    assert loss["w"].sum() > loss["q"].sum(), "the whole life, not twelve months"
    off = P.changed(sicr_by_warning=0, sicr_by_watch_list=0)
    assert classing.compare(pin, HERE, off, shown=warned).by("stage_now") == {1: 30_000}


def test_where_nobody_judged_the_rule_is_not_answered_and_a_decision_of_class_outlives_a_colour(publish):
    pin = publish([{"as_of": DAY, "loan_id": "a", "borrower_id": "A", "dpd": 0, "balance": 100, "risk_class": 1}])
    unknown, none, red = (
        classing.one(pin, HERE, P, loan_id="a", shown=Evidence(alarms=said))
        for said in (Alarms(), Alarms(judged=True, listed=True), Alarms((Alarm("A", 4, watched=True),), judged=True, listed=True))
    )
    asked = {"S2-6", "S2-7"}
    assert asked <= {one.rule.id for one in unknown.staging.outcome.unknown}
    assert not asked & {one.rule.id for one in none.staging.outcome.unknown}
    assert (unknown.staging.stage, none.staging.stage, red.staging.stage) == (1, 1, 2)
    assert unknown.facts_key == none.facts_key == red.facts_key


def test_the_book_knows_who_was_non_performing_and_when_a_restructuring_is_over(publish):
    old, new = date(2026, 9, 30), date(2026, 10, 31)

    def loan(day: date, name: str, **values: object) -> dict[str, object]:
        return {"as_of": day, "loan_id": name, "balance": 100, "dpd": 0, "borrower_type": "corporate", "risk_class": 1, **values}

    pin = publish([
        loan(old, "up", dpd=95, risk_class=3), loan(new, "up"),
        loan(old, "eased"), loan(new, "eased", restructured=True, restructured_on=date(2026, 6, 1)),
        loan(old, "free"), loan(new, "free", restructured=True, restructured_on=date(2025, 6, 1)),
        loan(old, "group", group_id="G"), loan(new, "group", group_id="G"),
        loan(old, "sister", group_id="G", risk_class=4, dpd=300), loan(new, "sister", group_id="G", risk_class=4, dpd=330),
    ])  # fmt: skip
    found = classing.reasons(pin, Scope(EVERYTHING, new), P, loan_ids=("up", "eased", "free", "group"))
    fired = {name: [one.rule.id for one in loan.rating.fired] for name, loan in found.items()}
    assert fired == {"up": ["C3-5", "U3-1"], "eased": ["R2-1"], "free": [], "group": ["G-1"]}
    assert found["group"].rating.assess
    assert found["up"].rating.risk_class == 3


def test_contradictions_are_counted(publish):
    base = {"as_of": DAY, "balance": 100}
    pin = publish([
        {**base, "loan_id": "a", "dpd": 0, "stage": 3, "risk_class": 2}, {**base, "loan_id": "b", "dpd": 95, "risk_class": 2},
        {**base, "loan_id": "c", "dpd": 40, "stage": 1, "risk_class": 2}, {**base, "loan_id": "d", "dpd": 0, "stage": 1, "risk_class": 1},
    ])  # fmt: skip
    found = figures(pin)["class_errors"]
    assert found.value == 2
    assert [one.value for one in found.inputs] == [1, 1, 0, 1]
    assert classing.differences(pin, HERE, P, wanted=Wanted(check="X-4")).rows["loan_id"].tolist() == ["c"]
    errors = classing.differences(pin, HERE, P, wanted=Wanted(classing.NOT_DIFFERING, check=classing.ERRORS))
    assert (sorted(errors.rows["loan_id"]), errors.total) == (["a", "b"], found.value)


def test_what_the_tape_gives_is_counted(mini: Pin):
    found = classing.given(mini, HERE, P)
    assert (found["loans"], found["dpd"], found["impaired"], found["ecl_ratio"], found["non_retail"]) == (10, 10, 0, 5, 10)


def test_a_day_that_is_not_live_has_nothing(mini: Pin):
    nowhere = HERE.at(date(2026, 9, 30))
    assert classing.compare(mini, nowhere, P).total() == 0
    assert figures(mini, nowhere)["npl_by_rules"].value is None


def test_loans_that_no_rule_could_fire_for_are_in_the_list_of_what_bank_and_rules_agree_on(mini: Pin):
    found = classing.compare(mini, HERE, P)
    agreed = found.cells[(found.cells["class_now"] == 1) & (found.cells["stage_now"] == 1)]
    for wanted in (
        Wanted(classing.NOT_DIFFERING, class_now=(1,), stage_now=1),
        Wanted(classing.NOT_DIFFERING, risk_class=1, floor=1),
    ):
        listed = classing.differences(mini, HERE, P, wanted=wanted)
        assert (listed.total, int(listed.balance * 100)) == (int(agreed["loans"].sum()), int(agreed["balance"].sum()))
    assert classing.differences(mini, HERE, P, wanted=Wanted(classing.NOT_DIFFERING)).total == found.total("loans")
