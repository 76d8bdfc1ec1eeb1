"""What holds of every company: the unit of money does not matter, missing stays missing, and DuPont is an identity."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from companies import CLOSING, FLOWS, OPENING, SERVICE
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.borrower.analysis import Unit, dupont, flow_basis, ratios, scores
from postloan.policy import Policy
from postloan.statement import Accounts, Period, Span

POLICY = Policy()
_FEW = settings(max_examples=12, deadline=None)
_AMOUNT = st.one_of(st.none(), st.integers(-10_000, 10_000).map(Decimal))


def _side(names: list[str]) -> st.SearchStrategy[dict[str, Decimal]]:
    drawn = st.fixed_dictionaries(dict.fromkeys(names, _AMOUNT))
    return drawn.map(lambda side: {name: amount for name, amount in side.items() if amount is not None})


COMPANIES = st.builds(
    lambda values, opening, months: Accounts(
        Period(date(2023, months, 28), Span.YEAR if months == 12 else Span.CUMULATIVE, months), values, opening
    ),
    _side([*CLOSING, *FLOWS, "market_equity"]), _side([*OPENING]), st.sampled_from([3, 6, 9, 12]),
)  # fmt: skip
SCALES = st.sampled_from([Decimal(10_000), Decimal("0.0001"), Decimal(3)])


def scaled(accounts: Accounts, by: Decimal) -> Accounts:
    values, opening = ({name: amount * by for name, amount in side.items()} for side in (accounts.values, accounts.opening))
    return replace(accounts, values=values, opening=opening)


def year_earlier(accounts: Accounts) -> Accounts:
    period = replace(accounts.period, end=accounts.period.end.replace(year=2022))
    return replace(accounts, period=period, values={name: amount / 2 + 1 for name, amount in accounts.values.items()})


@_FEW
@given(COMPANIES, SCALES)
def test_no_ratio_depends_on_the_unit_of_money(company: Accounts, by: Decimal) -> None:
    service = replace(SERVICE, principal=SERVICE.principal * by, interest=SERVICE.interest * by)
    plain = ratios(company, year_earlier(company), POLICY, schedule=SERVICE)
    large = ratios(scaled(company, by), scaled(year_earlier(company), by), POLICY, schedule=service)
    for one, other in zip(plain, large, strict=True):
        factor = float(by) if one.unit is Unit.MONEY else 1.0
        assert (one.value is None) == (other.value is None), one.name
        assert one.why_missing == other.why_missing, one.name
        if one.value is not None:
            assert other.value == pytest.approx(one.value * factor, rel=1e-9, abs=1e-9), one.name


@_FEW
@given(COMPANIES, SCALES)
def test_no_score_depends_on_the_unit_of_money_but_the_size_in_ohlsons(company: Accounts, by: Decimal) -> None:
    plain = scores(company, year_earlier(company), POLICY)
    large = scores(scaled(company, by), scaled(year_earlier(company), by), POLICY)
    for one, other in zip(plain, large, strict=True):
        for (name, part), (_, same) in zip(one.components, other.components, strict=True):
            if name != "size":
                assert (part is None and same is None) or same == pytest.approx(part, rel=1e-9, abs=1e-9), (one.name, name)


@_FEW
@given(COMPANIES)
def test_a_ratio_is_there_or_says_why_it_is_not(company: Accounts) -> None:
    for one in ratios(company, None, POLICY, schedule=SERVICE):
        assert (one.value is None) == (one.why_missing is not None)
        if one.value is not None and not one.notes:
            assert all(amount is not None for _, amount in one.inputs), f"{one.name} stands on something that is missing"


@_FEW
@given(COMPANIES)
def test_margin_times_turnover_times_multiplier_is_roe(company: Accounts) -> None:
    found = dupont(company)
    (roe,) = ratios(company, None, POLICY, names=["roe"])
    if found is None:
        return
    assert float(found.roe) == roe.value


@_FEW
@given(st.lists(st.integers(1, 1000), min_size=24, max_size=24), st.integers(1, 12), st.booleans())
def test_twelve_months_are_the_same_however_they_were_reported(months: list[int], last: int, cumulative: bool) -> None:  # noqa: FBT001  drawn
    """Two years of months, told as single months or as a year and two parts of a year."""

    def upto(year: int, month: int) -> Accounts:
        so_far = months[12 * year : 12 * year + month]
        span = Span.YEAR if month == 12 else Span.CUMULATIVE
        return Accounts(Period(date(2022 + year, month, 28), span, month), {"operating_revenue": Decimal(sum(so_far))})

    singles = [
        Accounts(Period(date(2022 + n // 12, n % 12 + 1, 28), Span.MONTH, 1), {"operating_revenue": Decimal(amount)})
        for n, amount in enumerate(months[: 12 + last])
    ]
    pieces = [upto(0, 12), upto(0, last), upto(1, last)] if cumulative else singles
    found = flow_basis(pieces, date(2023, last, 28))
    assert found is not None
    assert found.get("operating_revenue") == sum(months[last : 12 + last])
