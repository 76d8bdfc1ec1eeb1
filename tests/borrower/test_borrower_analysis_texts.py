"""Every ratio and score can be told in both languages, and every reason that code may give is a sentence."""

import functools
import re
from dataclasses import replace

import pytest
from companies import SERVICE, company_s

from postloan import i18n
from postloan.borrower.analysis import NAMES, Basis, Level, Quadrant, Size, Zone, explain, fed, ratios, scores
from postloan.borrower.analysis.peers import Group
from postloan.borrower.analysis.ratio import When
from postloan.policy import Policy
from postloan.settings import ROOT

CODE = "".join(file.read_text() for file in sorted((ROOT / "postloan/borrower/analysis").rglob("*.py")))


def test_every_ratio_has_a_title_and_its_formula() -> None:
    assert [name for name in NAMES if not (i18n.has(f"ratio.{name}.title") and i18n.has(f"ratio.{name}.formula"))] == []


def test_every_score_and_its_parts_have_names() -> None:
    found = scores(company_s(), None, Policy())
    assert [
        one.name for one in found if not (i18n.has(f"score.{one.name}.title") and i18n.has(f"score.{one.name}.formula"))
    ] == []
    assert [name for one in found for name, _ in one.components if not i18n.has(f"score.part.{name}")] == []


@pytest.mark.parametrize(("prefix", "names"), [
    ("ratio.basis", Basis), ("ratio.basis_short", Basis), ("ratio.level", Level), ("ratio.when", When), ("ratio.quadrant", Quadrant),
    ("ratio.size", Size), ("ratio.group", Group), ("score.zone", Zone),
])  # fmt: skip
def test_every_word_has_its_text(prefix: str, names: type) -> None:
    assert [f"{prefix}.{name}" for name in names if not i18n.has(f"{prefix}.{name}")] == []


def test_every_reason_and_note_in_the_code_is_a_sentence() -> None:
    keys = set(re.findall(r'"(ratio\.(?:why|note)\.[a-z_]+)"', CODE))
    keys |= {f"ratio.note.{name}" for name in re.findall(r'_note\("([a-z_]+)"\)', CODE)}
    assert len(keys) > 20
    assert sorted(key for key in keys if not i18n.has(key)) == []
    known = {key for key in i18n.texts() if key.startswith(("ratio.why.", "ratio.note."))}
    silent = [key for key in known if f'"{key}"' not in CODE and f'"{key.rpartition(".")[2]}"' not in CODE]
    assert silent == [], "sentences that nothing says"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_ratio_can_be_explained_from_its_formula_to_its_figures(language: str) -> None:
    t = functools.partial(i18n.text, language)
    for one in ratios(replace(company_s(), opening={}), None, Policy(), schedule=SERVICE):
        told = explain(one)
        assert t(told.title)
        assert all(told.said(t))
        assert [item.amount for item in told.inputs] == [amount for _, amount in one.inputs]


def test_an_input_says_its_account_and_of_when_it_is() -> None:
    (days,) = ratios(company_s(), None, Policy(), names=["receivable_days"])
    assert [(one.account, one.when) for one in fed(days.inputs)] == [
        ("accounts_receivable", When.OPENING), ("accounts_receivable", When.CLOSING), ("operating_revenue", When.CLOSING),
    ]  # fmt: skip


def test_what_stood_in_for_what_is_told_after_the_reason() -> None:
    (roe,) = ratios(replace(company_s(), opening={}), None, Policy(), names=["roe"])
    assert explain(roe).remarks == ("ratio.note.closing_only",)
    (dscr,) = ratios(company_s(), None, Policy(), names=["dscr"])
    assert explain(dscr).remarks[0] == "ratio.why.no_schedule"
