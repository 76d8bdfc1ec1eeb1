"""The page of rules: catalogue, manual, a preview, a new threshold with its reason, and the runs."""

import pytest

from postloan.access import Role
from postloan.i18n import text
from postloan.warning import setting
from postloan.warning.catalogue import all_rules
from postloan.warning.engine import Status
from postloan.warning.frames import builders


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_frame_and_status_has_a_name(language):
    assert all(text(language, f"rulebook.frame_name.{name}") for name in builders())
    assert all(text(language, f"rulebook.status.{status}") for status in Status)
    assert {rule.frame for rule in all_rules().values()} <= set(builders())


PARTS = ("all", "one", "runs", "versions")


@pytest.mark.parametrize(("role", "language"), [(Role.HEAD_OFFICE, "zh"), (Role.BRANCH_MANAGER, "en")])
def test_every_part_opens(role, language, full, visitor, faults):
    person = visitor(full, role, language)
    person.open("rules")
    for part in PARTS:
        person.app.session_state["rules_part"] = part
        person.app.run()
        assert faults() == [], part


def test_the_catalogue_names_every_rule(full, visitor):
    app = visitor(full).open("rules")
    assert list(app.dataframe[0].value[text("zh", "rulebook.id")]) == list(all_rules())


def on_one(person, rule_id: str):
    person.open("rules")
    person.app.session_state["rules_part"] = "one"
    person.app.session_state["rule_chosen"] = rule_id
    return person.app.run()


def press(app, key: str):
    label = text("zh", key)
    return next(one for one in app.button if one.label == label).click().run()


def test_a_preview_says_how_many_appear_and_go(full, visitor, faults):
    app = on_one(visitor(full, Role.HEAD_OFFICE, "zh"), "R01")
    blue = next(one for one in app.number_input if one.label.startswith(text("zh", "rulebook.limit_of", colour="蓝色")))
    blue.set_value(8.0)
    app = press(app, "rulebook.preview")
    assert faults() == []
    said = " ".join(one.value for one in app.markdown)
    assert text("zh", "rulebook.appear", n=0) in said
    gone = [n for n in range(1, 400) if text("zh", "rulebook.go", n=n) in said]
    assert gone, "some borrowers are late by one to seven days"


def test_a_number_stands_with_its_unit_and_a_colour_is_chosen_by_its_word(full, visitor, faults):
    person = visitor(full, Role.HEAD_OFFICE, "zh")
    app = on_one(person, "R08")
    assert [one.label for one in app.number_input] == ["橙色阈值（次）", "回看天数（天）"]
    app = on_one(person, "G01")
    (limit,) = (one for one in app.selectbox if one.label == text("zh", "rulebook.limit_of", colour="黄色"))
    assert (list(limit.options), limit.value) == (["蓝色", "黄色", "橙色", "红色"], 3.0)
    limit.set_value(4.0)
    app = press(app, "rulebook.preview")
    assert faults() == []
    assert text("zh", "rulebook.appear", n=0) in " ".join(one.value for one in app.markdown), "a stricter limit finds nobody new"


def test_a_new_threshold_needs_a_reason_and_is_kept_as_a_version(full, visitor, faults):
    app = on_one(visitor(full, Role.HEAD_OFFICE, "zh"), "R01")
    red = next(one for one in app.number_input if one.label.startswith(text("zh", "rulebook.limit_of", colour="红色")))
    red.set_value(75.0)
    app = press(app, "rulebook.save")
    with full.desk.connect() as connection:
        before = setting.current(connection)
    assert dict(before.of("R01").numbers).get("red") != 75.0, "not without a reason"
    reason = next(one for one in app.text_input if one.label.startswith(text("zh", "rulebook.reason")))
    reason.set_value("与本行催收节奏一致")
    app = press(app, "rulebook.save")
    assert faults() == []
    with full.desk.connect() as connection:
        after = setting.current(connection)
        newest = setting.versions(connection)[0]
    assert (after.version, dict(after.of("R01").numbers)["red"]) == (before.version + 1, 75.0)
    assert (newest.reason, newest.changed) == ("与本行催收节奏一致", ("R01",))


def test_who_may_not_set_rules_is_told_so(full, visitor):
    app = on_one(visitor(full, Role.BRANCH_MANAGER, "zh"), "R01")
    assert not app.number_input
    assert text("zh", "rulebook.read_only") in [one.value for one in app.caption]
