"""Where a rule comes from, as people read it in their own language."""

import re

import pytest

from postloan.ui.warning import measured
from postloan.warning.catalogue import all_rules

#: Names of authors, of a European paper and of a European law.
_NAMES = re.compile(r"\b(GL|CRR|Altman|Beneish|Z|M)\b")


@pytest.mark.parametrize("rule_id", list(all_rules()))
def test_a_source_is_told_in_chinese_and_in_english_as_it_stands(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = all_rules()[rule_id]
    said = {}
    for language in ("zh", "en"):
        monkeypatch.setattr("postloan.ui.lang.language", lambda language=language: language)
        said[language] = measured.source(rule)
    assert said["en"] == rule.source
    assert re.findall(r"[A-Za-z]{2,}", _NAMES.sub("", said["zh"])) == [], said["zh"]
