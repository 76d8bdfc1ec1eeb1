"""The classification page's figures: what is drawn, in which order, under which titles."""

import functools

import pandas as pd
import pytest

from postloan.charts import classification
from postloan.i18n import text
from postloan.i18n.number import MISSING, money_unit
from postloan.terms import RiskClass


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


def cells() -> pd.DataFrame:
    """Everything on the diagonal but 5 million that the bank calls normal and the rules substandard."""
    codes = [int(one) for one in RiskClass]
    rows = [(bank, rule, int(bank == rule), 1e6 if bank == rule else 0.0) for bank in codes for rule in codes]
    frame = pd.DataFrame(rows, columns=["risk_class", "floor", "loans", "balance"])
    frame.loc[(frame["risk_class"] == 1) & (frame["floor"] == 3), ["loans", "balance"]] = 2, 5e6
    return frame


def test_bank_stands_down_and_rules_across_and_every_cell_says_its_amount(language: str):
    t = functools.partial(text, language)
    heat, marks = classification.crossed(cells(), t, money_unit([5e6], language)).data
    assert list(heat.x) == list(heat.y) == [t(f"term.risk_class.{code}") for code in range(1, 6)]
    assert heat.z[0][2] > 0
    assert heat.z[0][0] is None, "agreement is not shaded"
    assert len(marks.text) == 25
    assert marks.text[1] == MISSING
    assert list(marks.customdata[2]) == ["bank=1", "rule=3", "2"]


def test_expected_loss_stands_beside_the_allowance_and_a_missing_one_is_no_bar(language: str):
    t = functools.partial(text, language)
    rows = pd.DataFrame({"stage_now": [1, 2], "ecl": [2e4, 3e4], "provision": [5e4, None]})
    figure = classification.losses(rows, t, money_unit([5e4], language), names=["a", "b"])
    assert [one.name for one in figure.data] == [t("classification.bar.ecl"), t("classification.bar.provision")]
    assert list(figure.data[0].x) == ["a", "b"]
    assert figure.data[1].y[1] is None
    assert figure.data[1].text[1] == MISSING
    assert figure.layout.yaxis.title.text == t("classification.loss_axis", unit=money_unit([5e4], language).name)
