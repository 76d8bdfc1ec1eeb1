"""The engine on columns gives, loan by loan, what the engine on facts gives."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.book import suspect
from postloan.book.engine import plan, put
from postloan.policy import Policy
from postloan.portfolio.classing import CHECKS, RULES, STAGE_RULES, Claim, Facts, checks, rate_claims, stage
from postloan.portfolio.classing.columns import KEPT, facts, rated
from postloan.portfolio.classing.evidence import Evidence, Shown
from postloan.portfolio.classing.facts import KINDS
from postloan.portfolio.classing.rule import bits
from postloan.terms import RiskClass

DAY = date(2026, 10, 31)
P = Policy()
_DAYS = st.sampled_from([date(2024, 1, 31), date(2025, 9, 30), date(2025, 10, 31), date(2026, 5, 31), date(2026, 9, 30)])
SCHEMA = {
    "loan_id": "string", "borrower_id": "string", "borrower_name": "string", "branch": "string", "product": "string", "industry": "string",
    "officer": "string", "borrower_type": "string", "guarantee_type": "string", "region": "string", "balance": "decimal(18, 2)",
    "provision": "decimal(18, 2)", "bucket": "int8", "risk_class": "int8", "class_basis": "string", "rate": "float64", "matures_on": "date",
    "repayment_method": "string", "undrawn": "decimal(18, 2)", "as_of": "date", "import_id": "int32", "class_previous": "int8",
    "restructured_on": "date", "currency": "string", "borrower_key": "int64", "group_id": "string", "dpd": "int32", "card": "boolean",
    "fund_misuse": "boolean", "refinanced": "boolean", "other_bank_npl": "boolean", "impaired": "boolean", "stage": "int32",
    "notches_down": "int32", "external_notches_down": "int32", "pd_multiple": "float64", "overdue90_all_banks": "float64", "evasion": "boolean", "bankruptcy": "boolean", "restructured": "boolean",
    "warning_colour": "int8", "watched": "boolean", "restructurings": "int32", "cured_on": "date", "upgraded_on": "date", "dpd_max_12m": "int32", "first_seen_on": "date",
}  # fmt: skip
_FLAG = st.sampled_from([None, False, False, True])
_ROW = {
    "borrower_id": st.sampled_from("ABCD"), "balance": st.integers(1, 10**6).map(lambda fen: Decimal(fen) / 100),
    "provision": st.none() | st.integers(0, 10**6).map(lambda fen: Decimal(fen) / 100), "class_basis": st.sampled_from(["bank", "ladder"]),
    "risk_class": st.integers(1, 5), "class_previous": st.none() | st.integers(1, 5), "dpd": st.integers(0, 400),
    "dpd_max_12m": st.integers(0, 400) | st.just(0), "cured_on": st.none() | _DAYS, "first_seen_on": _DAYS, "restructured_on": st.none() | _DAYS,
    "stage": st.none() | st.integers(1, 3), "notches_down": st.none() | st.integers(0, 5), "restructurings": st.none() | st.integers(0, 3),
    "external_notches_down": st.none() | st.integers(0, 4), "pd_multiple": st.none() | st.sampled_from([0.5, 1.0, 1.5, 2.0]),
    "overdue90_all_banks": st.none() | st.sampled_from([0.0, 0.2, 0.21]), "warning_colour": st.none() | st.sampled_from([0, 2, 3, 4]),
    "watched": _FLAG,
    **dict.fromkeys(("card", "fund_misuse", "refinanced", "other_bank_npl", "impaired", "evasion", "bankruptcy", "restructured"), _FLAG),
}  # fmt: skip
_TYPE = {"A": "corporate", "B": "corporate", "C": "personal", "D": None}
_GROUP = {"A": "G", "B": "G", "C": "G", "D": None}
tapes = st.lists(st.fixed_dictionaries(_ROW), min_size=1, max_size=12)
EVIDENCE = (
    Evidence(),
    Evidence(tuple((str(one), "L0") for one in Shown)),
    Evidence((("rebuttal_30", "L2"), ("technical", "L1"), ("technical", "L3"), ("upgrade_met", "L1"))),
)
#: What is shown, whether the bank's class counts, whether retail is upgraded by days and the early warning counts: any two of the first
#: three in every combination. A question
#: is put into the engine's words for each, which takes longer than all its tapes.
CHOICES = [(evidence, counts, counts ^ (number % 2)) for number, evidence in enumerate(EVIDENCE) for counts in (0, 1)]


@pytest.fixture(scope="module")
def backend() -> ibis.BaseBackend:
    return ibis.duckdb.connect()


def table(rows: list[dict[str, object]]) -> pa.Table:
    filled = [
        {**dict.fromkeys(SCHEMA), "upgraded_on": row.get("cured_on"), **row, "loan_id": f"L{n}", "as_of": DAY, "borrower_key": ord(str(row["borrower_id"])),
         "borrower_type": _TYPE[str(row["borrower_id"])], "group_id": _GROUP[str(row["borrower_id"])]}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    return pa.Table.from_pylist(filled, schema=ibis.schema(SCHEMA).to_pyarrow())


def asked(backend: ibis.BaseBackend, loans: pa.Table, shape: Callable[..., ibis.Table], *how: object) -> list[dict[str, object]]:
    """The answer of the book's engine; a question is put into its words once, as for pages."""
    backend.con.register("tape", loans)
    return backend.con.execute(put(plan((ibis.schema(SCHEMA),), shape, *how), "tape")).to_arrow_table().to_pylist()


def claims(backend: ibis.BaseBackend, loans: pa.Table, policy: Policy, shown: Evidence) -> list[Claim]:
    """The facts that need no other loan, as the query works them out; the rest is the engine's own work."""
    found = asked(backend, loans, facts, policy, shown, DAY)
    return [
        Claim(row["loan_id"], row["borrower_id"], row["balance"], Facts(**{name: row[name] for name in KINDS if name in row}),
              row["group_id"], RiskClass(row["class_bank"]) if row["class_bank"] else None)
        for row in found
    ]  # fmt: skip


@settings(max_examples=60)
@given(tapes, st.sampled_from(CHOICES))
def test_columns_and_facts_agree_loan_by_loan(
    backend: ibis.BaseBackend, rows: list[dict[str, object]], chosen: tuple[Evidence, int, int]
):
    evidence, counts, by_days = chosen
    policy = P.changed(
        xdef_counts_bank_class=counts, upgrade_retail_by_days=by_days, sicr_by_warning=by_days, sicr_by_watch_list=1 - by_days
    )
    loans = table(rows)
    wanted = claims(backend, loans, policy, evidence)
    each = rate_claims(wanted, policy)
    found = {row["loan_id"]: row for row in asked(backend, loans, rated, policy, evidence, DAY)}
    assert found.keys() == each.keys()
    some = {row["loan_id"]: row for row in asked(backend, loans, rated, policy, evidence, DAY, ())}
    assert all(found[loan_id] == row for loan_id, row in some.items()), "rating some of the loans changes nothing of them"
    quiet = [row for loan_id, row in found.items() if loan_id not in some]
    assert all((row["risk_class"], row["floor"], row["stage_now"]) == (1, 1, 1) for row in quiet)
    assert all((row["fired"], row["stage_fired"], row["checks"]) == (0, 0, 0) for row in quiet)
    for claim in wanted:
        row, rating = found[claim.loan_id], each[claim.loan_id]
        now = max(rating.floor, claim.expert or 1)
        known = claim.facts.changed(class_now=int(now))
        assert (row["floor"], row["fired"]) == (rating.floor, rating.mask)
        assert row["class_now"] == now
        staging = stage(known, policy)
        assert (row["stage_now"], row["stage_fired"]) == (staging.stage, bits(STAGE_RULES, staging.outcome))
        assert row["checks"] == sum(
            1 << n for n, one in enumerate(CHECKS) if one.id in {f.rule.id for f in checks(known, policy)}
        )


@settings(max_examples=40)
@given(tapes, st.sampled_from(EVIDENCE))
def test_rating_the_suspects_alone_gives_what_rating_all_claims_gives(
    backend: ibis.BaseBackend, rows: list[dict[str, object]], evidence: Evidence
):
    policy = P.changed(
        sm_dpd_min=1, sicr_notches=1, sicr_pd_multiple=1.1, rating_notches=1, xbank_overdue90_share_gt=0.0, upgrade_months=60
    )
    loans = table(rows)
    near = {row["loan_id"] for row in asked(backend, loans, suspect.near)}
    some = loans.filter(pc.is_in(loans["loan_id"], pa.array(sorted(near), pa.string())))
    of_all, of_some = (asked(backend, given, rated, policy, evidence, DAY, ()) for given in (loans, some))
    assert sorted(of_all, key=repr) == sorted(of_some, key=repr)


def test_what_is_worked_out_from_dates(backend: ibis.BaseBackend):
    row = {"borrower_id": "A", "balance": Decimal(100), "dpd": 0, "class_basis": "bank", "risk_class": 1, "dpd_max_12m": 0}
    rows = [
        {**row, "restructured_on": date(2025, 9, 30), "first_seen_on": date(2025, 10, 31)},
        {**row, "restructured_on": date(2025, 10, 1), "first_seen_on": date(2025, 11, 30)},
        {**row, "cured_on": date(2024, 1, 31), "upgraded_on": date(2026, 5, 31), "class_previous": 1},
        {**row, "cured_on": date(2026, 4, 30), "upgraded_on": date(2026, 4, 30), "class_previous": 1},
        {**row, "class_previous": 3},
        {**row, "class_basis": "ladder", "provision": Decimal(50)},
        {**row, "restructured_on": date(2024, 9, 30), "first_seen_on": date(2024, 10, 31), "repayment_method": "bullet"},
    ]
    found = asked(backend, table(rows), facts, P, Evidence(), DAY)
    assert [one["observation_over"] for one in found] == [True, False, None, None, None, None, False]
    assert [one["clean_year"] for one in found[:2]] == [True, False], "a year of the book, not of what it has not seen"
    assert [one["npl_recently"] for one in found] == [None, None, True, False, True, None, None]
    assert [one["class_bank"] for one in found] == [1, 1, 1, 1, 1, None, 1]
    assert found[5]["ecl_ratio"] == 0.5


def test_a_rule_has_its_bit_and_the_result_keeps_what_readers_want():
    assert len(RULES) < 63
    assert set(KEPT) <= set(rated(ibis.table(SCHEMA), P, Evidence(), DAY).columns)


@pytest.mark.parametrize(("day", "six_months_before"), [
    (date(2026, 6, 30), date(2025, 12, 31)), (date(2026, 2, 28), date(2025, 8, 31)), (date(2026, 10, 31), date(2026, 4, 30)),
])  # fmt: skip
def test_months_from_a_month_end_have_passed_at_a_month_end(backend: ibis.BaseBackend, day: date, six_months_before: date):
    """A book of month-ends must not wait a seventh month because June has no 31st."""
    left = {"borrower_id": "A", "balance": Decimal(100), "dpd": 0, "class_basis": "bank", "risk_class": 2, "class_previous": 2}
    days = [six_months_before, six_months_before + timedelta(days=1)]
    rows = [{**left, "cured_on": one, "upgraded_on": one} for one in days]
    found = asked(backend, table(rows), facts, P, Evidence(), day)
    assert [one["npl_recently"] for one in found] == [False, True]


#: A balance and a provision whose quotient as binary fractions of yuan is not the limit that it is in fact.
_ODD = [("0.10", "0.09"), ("2513.30", "2261.97"), ("3.90", "3.51"), ("23298796.00", "20968916.40")]


@pytest.mark.parametrize(("balance", "provision"), _ODD)
def test_a_provision_of_just_the_limit_is_at_it_whatever_the_amounts(backend: ibis.BaseBackend, balance: str, provision: str):
    lost = {"borrower_id": "A", "balance": Decimal(balance), "dpd": 0, "impaired": True, "class_basis": "ladder", "risk_class": 1}
    rows = [{**lost, "provision": Decimal(provision)}, {**lost, "provision": Decimal(provision) - Decimal("0.01")}]
    found = asked(backend, table(rows), rated, P, Evidence(), DAY)
    assert [row["floor"] for row in sorted(found, key=lambda row: str(row["loan_id"]))] == [5, 4]


@settings(max_examples=60)
@given(st.integers(1, 10**9), st.sampled_from([-1, 0, 1]))
def test_a_tenth_of_an_obligor_s_claims_is_a_tenth_whatever_the_amounts(bad: int, more: int):
    """Exactly 10 % lifts no claim, one fen more does: on columns and on facts."""
    claims = [(bad * 10 - bad - more, RiskClass.NORMAL), (bad + more, RiskClass.SUBSTANDARD)]
    found = rate_claims(
        [Claim(f"L{n}", "A", Decimal(fen).scaleb(-2), Facts(non_retail=True, dpd=0), expert=own) for n, (fen, own) in enumerate(claims)], P
    )  # fmt: skip
    assert (found["L0"].floor >= RiskClass.SUBSTANDARD) == (more > 0)


@pytest.mark.parametrize("bad", [14, 7, 1352383822, 5429428138])
def test_a_tenth_of_an_obligor_s_claims_is_a_tenth_on_columns_too(backend: ibis.BaseBackend, bad: int):
    claim = {"borrower_id": "A", "dpd": 0, "class_basis": "bank"}
    for more in (0, 1):
        rows = [
            {**claim, "balance": Decimal(bad * 9 - more).scaleb(-2), "risk_class": 1},
            {**claim, "balance": Decimal(bad + more).scaleb(-2), "risk_class": 3},
        ]
        found = {row["loan_id"]: row["floor"] for row in asked(backend, table(rows), rated, P, Evidence(), DAY)}
        assert (found["L0"] == 3) == (more == 1)
