"""Publishing, replacing, withdrawing: what is live afterwards, and what stays on disk."""

import os
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from book_rows import loan
from sqlalchemy import Engine, select

from postloan.access import EVERYTHING, SYSTEM, Actor, Reach, Role, Scope
from postloan.book import Book, refusals
from postloan.book.make import LEVELS
from postloan.book.tables import import_issue, partition
from postloan.desk import now
from postloan.desk.tables import audit
from postloan.errors import Issue, NotAllowed, Problem
from postloan.policy import Policy

POLICY = Policy(version=1)
JAN, FEB, MAR = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)


def at(book: Book, as_of: date, **columns: Any) -> dict[str, Any]:
    """The loans of a date by number."""
    rows = book.pin().snapshot(Scope(EVERYTHING, as_of, **columns), written_off=True).to_pyarrow().to_pylist()
    return {row["loan_id"]: row for row in rows}


def seen(book: Book) -> list[Any]:
    """All that readers can see of the book, but for the numbers of the imports."""
    pin = book.pin()
    found: list[Any] = [pin.dates, pin.currencies]
    for as_of in pin.dates:
        scope = Scope(EVERYTHING, as_of)
        rows = pin.snapshot(scope, written_off=True).drop("import_id").order_by("loan_id").to_pyarrow().to_pylist()
        cells = pin.cube(scope, dates=[as_of], written_off=True).to_pyarrow().to_pylist()
        found += [rows, sorted(map(str, cells)), pin.borrowers(scope)]
    return found


def test_a_published_tape_is_there_with_its_history(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, dpd=5)]), POLICY)
    run = book.publish(SYSTEM, stage([loan("L1", FEB, dpd=34, balance=850), loan("L2", FEB)], name="feb.xlsx"), POLICY)
    rows = at(book, FEB)
    assert (rows["L1"]["dpd_previous"], rows["L1"]["bucket_previous"], rows["L1"]["bucket"]) == (5, 1, 2)
    assert (rows["L1"]["balance_previous"], rows["L1"]["as_of_previous"]) == (Decimal("900.00"), JAN)
    assert (rows["L1"]["ever30_mob"], rows["L1"]["dpd_max"], rows["L1"]["first_overdue_on"]) == (1, 34, date(2024, 1, 27))
    assert rows["L2"]["as_of_previous"] is None
    assert rows["L2"]["balance_previous"] is None
    assert rows["L2"]["ever30_mob"] is None
    assert (run.file_name, run.rows, run.published_by) == ("feb.xlsx", 2, "system")
    assert (rows["L1"]["import_id"], rows["L2"]["file_row"]) == (run.id, 3)


def test_the_first_overdue_day_is_the_day_after_the_due_date(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", FEB, dpd=1)]), POLICY)
    assert at(book, FEB)["L1"]["first_overdue_on"] == FEB


def test_dpd_follows_from_the_day_overdue_since(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", FEB, dpd=None, overdue_since=date(2024, 1, 30)), loan("L2", FEB, dpd=None)]), POLICY)
    assert [row["dpd"] for row in at(book, FEB).values()] == [30, 0]


def test_the_banks_own_class_goes_before_the_ladder(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, dpd=10, risk_class=3), loan("L2", JAN, dpd=100)]), POLICY)
    rows = at(book, JAN)
    assert [(row["risk_class"], row["class_basis"]) for row in (rows["L1"], rows["L2"])] == [(3, "bank"), (3, "ladder")]


@pytest.mark.parametrize(("dpd", "risk_class"), [(0, 1), (1, 2), (90, 2), (91, 3), (270, 3), (271, 4), (360, 4), (361, 5)])
def test_the_ladder_of_classes(book: Book, stage: Any, dpd: int, risk_class: int) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, dpd=dpd)]), POLICY)
    assert at(book, JAN)["L1"]["risk_class"] == risk_class


@pytest.mark.parametrize(("dpd", "risk_class"), [(0, 1), (90, 2), (91, 3), (120, 3), (121, 4), (180, 4), (181, 5), (400, 5)])
def test_a_card_without_a_class_climbs_the_ladder_of_cards(book: Book, stage: Any, dpd: int, risk_class: int) -> None:
    book.publish(SYSTEM, stage([loan("K1", JAN, dpd=dpd, card=True), loan("L1", JAN, dpd=dpd, card=False)]), POLICY)
    assert at(book, JAN)["K1"]["risk_class"] == risk_class
    assert at(book, JAN)["L1"]["risk_class"] <= risk_class


def test_worst_dpd_of_twelve_months_forgets_what_is_a_year_old(book: Book, stage: Any) -> None:
    months = pd.date_range("2023-01-31", periods=14, freq="ME").date
    book.publish(
        SYSTEM, stage([loan("L1", day, dpd=dpd) for day, dpd in zip(months, [50, 0, 20, *[0] * 8, 7, 0, 3], strict=True)]), POLICY
    )
    worst = [at(book, day)["L1"]["dpd_max_12m"] for day in months]
    assert worst == [50] * 12 + [20, 20]
    assert at(book, months[-1])["L1"]["dpd_max"] == 50


def test_the_very_same_file_is_recognised_and_changes_nothing(book: Book, stage: Any) -> None:
    rows = [loan("L1", JAN)]
    book.publish(SYSTEM, stage(rows), POLICY)
    version = book.pin().version
    again = stage(rows, name="renamed.xlsx")
    with pytest.raises(refusals.AlreadyPublished) as refused:
        book.publish(SYSTEM, again, POLICY)
    assert refused.value.values["who"] == "system"
    assert refused.value.values["when"].startswith(f"{now():%Y-%m-%d}")
    assert book.pin().version == version
    assert len(book.history(EVERYTHING)) == 1
    assert again.path.exists()


def test_the_newest_import_speaks_for_its_date_and_branch(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=900), loan("L2", JAN)]), POLICY)
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=700)]), POLICY)
    assert [(name, row["balance"]) for name, row in at(book, JAN).items()] == [("L1", Decimal(700))]
    assert list(book.history(EVERYTHING).state) == ["live", "superseded"]


def test_the_tape_of_one_branch_never_removes_another_branch(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("A1", JAN), loan("B1", JAN, branch="B")]), POLICY)
    book.publish(SYSTEM, stage([loan("A1", JAN, balance=500), loan("A2", JAN)]), POLICY)
    rows = at(book, JAN)
    assert {name: (row["branch"], row["import_id"]) for name, row in rows.items()} == {
        "A1": ("A", 2),
        "A2": ("A", 2),
        "B1": ("B", 1),
    }
    assert list(book.history(EVERYTHING).state) == ["live", "live"]


def test_a_branch_whose_tape_is_late_keeps_its_history(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("A1", JAN), loan("B1", JAN, branch="B", dpd=40)]), POLICY)
    book.publish(SYSTEM, stage([loan("A1", FEB)]), POLICY)
    book.publish(SYSTEM, stage([loan("A1", MAR), loan("B1", MAR, branch="B", dpd=0)]), POLICY)
    late = at(book, MAR)["B1"]
    assert (late["as_of_previous"], late["dpd_previous"], late["ever30_mob"]) == (JAN, 40, 0)
    book.publish(SYSTEM, stage([loan("B1", FEB, branch="B", dpd=65)]), POLICY)
    now_given = at(book, MAR)["B1"]
    assert (now_given["as_of_previous"], now_given["ever60_mob"]) == (FEB, 1)


def test_an_older_date_published_later_remakes_what_follows(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", MAR, dpd=0)]), POLICY)
    assert at(book, MAR)["L1"]["as_of_previous"] is None
    book.publish(SYSTEM, stage([loan("L1", JAN, dpd=95)]), POLICY)
    row = at(book, MAR)["L1"]
    assert (row["as_of_previous"], row["class_previous"], row["ever90_mob"], row["dpd_max_12m"]) == (JAN, 3, 0, 95)


def test_withdrawing_brings_back_what_was_replaced(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=900, dpd=3), loan("L2", JAN)]), POLICY)
    book.publish(SYSTEM, stage([loan("L1", FEB)]), POLICY)
    before = seen(book)
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=1, dpd=99)]), POLICY)
    assert at(book, FEB)["L1"]["dpd_previous"] == 99
    book.undo(SYSTEM, 3, POLICY)
    assert seen(book) == before
    assert list(book.history(EVERYTHING).state) == ["undone", "live", "live"]


def test_withdrawing_the_only_import_empties_the_book(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN)]), POLICY)
    book.undo(SYSTEM, 1, POLICY)
    assert book.pin().empty
    with pytest.raises(refusals.UndoneAlready):
        book.undo(SYSTEM, 1, POLICY)


def test_a_withdrawn_import_can_be_brought_back_or_uploaded_again(book: Book, stage: Any) -> None:
    rows = [loan("L1", JAN), loan("L2", JAN)]
    book.publish(SYSTEM, stage(rows), POLICY)
    before = seen(book)
    with pytest.raises(refusals.NotUndone):
        book.redo(SYSTEM, 1, POLICY)
    book.undo(SYSTEM, 1, POLICY)
    again = book.redo(SYSTEM, 1, POLICY)
    assert again.id == 2
    assert seen(book) == before
    book.undo(SYSTEM, 2, POLICY)
    book.publish(SYSTEM, stage(rows), POLICY)
    assert seen(book) == before
    with pytest.raises(refusals.AlreadyPublished):
        book.redo(SYSTEM, 1, POLICY)


def test_a_loan_held_by_another_branch_is_refused_and_named(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, branch="B"), loan("L2", JAN, branch="B")]), POLICY)
    moved = stage([loan("L1", JAN), loan("L3", JAN)])
    [problem] = book.preview(SYSTEM, moved, POLICY).problems
    assert (problem.key, problem.values) == ("book.held_elsewhere", {"count": 1, "as_of": JAN, "loans": "L1"})
    with pytest.raises(refusals.HeldElsewhere):
        book.publish(SYSTEM, moved, POLICY)
    assert set(at(book, JAN)) == {"L1", "L2"}


def test_withdrawing_may_not_count_a_loan_twice(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN), loan("L2", JAN)]), POLICY)
    book.publish(SYSTEM, stage([loan("L2", JAN)]), POLICY)
    book.publish(SYSTEM, stage([loan("L1", JAN, branch="B")]), POLICY)
    with pytest.raises(refusals.HeldElsewhere):
        book.undo(SYSTEM, 2, POLICY)
    assert {row["branch"] for row in at(book, JAN).values()} == {"A", "B"}


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([], refusals.EmptyFile),
        ([loan("L1", JAN), loan("L1", JAN, balance=5)], refusals.RepeatedLoans),
        ([{k: v for k, v in loan("L1", JAN).items() if k != "branch"}], refusals.UnfitFile),
        ([loan("L1", JAN, balance=None)], refusals.UnfitFile),
    ],
)
def test_unfit_rows_are_refused_and_the_staged_file_stays(
    book: Book, stage: Any, rows: list[Any], refusal: type[Exception]
) -> None:
    staged = stage(rows)
    with pytest.raises(refusal):
        book.publish(SYSTEM, staged, POLICY)
    assert book.pin().empty
    assert staged.path.exists()
    assert [file for file, _ in book.folder.files() if not file.startswith("staging/")] == []


def test_rows_of_a_branch_out_of_reach_refuse_the_whole_file(book: Book, stage: Any, actor: Any) -> None:
    officer: Actor = actor(Role.LOAN_OFFICER, "A")
    mixed = stage([loan("A1", JAN), loan("B1", JAN, branch="B")])
    assert [p.key for p in book.preview(officer, mixed, POLICY).problems] == ["book.branches_out_of_reach"]
    with pytest.raises(refusals.BranchesOutOfReach) as refused:
        book.publish(officer, mixed, POLICY)
    assert refused.value.values == {"branches": "B"}
    assert book.pin().empty


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_roles_without_the_right_publish_nothing(book: Book, stage: Any, actor: Any, role: Role) -> None:
    staged = stage([loan("A1", JAN)])
    for attempt in (book.preview, book.publish):
        with pytest.raises(NotAllowed):
            attempt(actor(role, "A"), staged, POLICY)


def test_only_head_office_handles_ledgers(book: Book, stage: Any, actor: Any) -> None:
    plan = [{"loan_id": "L1", "instalment": 1, "due_on": JAN, "principal_due": Decimal(10)}]
    manager = actor(Role.BRANCH_MANAGER, "A")
    with pytest.raises(NotAllowed):
        book.publish(manager, stage(plan, "schedule"), POLICY)
    with pytest.raises(NotAllowed):
        book.derive(manager, [JAN], POLICY)
    book.publish(actor(Role.HEAD_OFFICE), stage(plan, "schedule"), POLICY)
    with pytest.raises(NotAllowed):
        book.undo(manager, 1, POLICY)


def test_a_branch_withdraws_only_what_is_wholly_its_own(book: Book, stage: Any, actor: Any) -> None:
    book.publish(SYSTEM, stage([loan("A1", JAN), loan("B1", JAN, branch="B")]), POLICY)
    manager = actor(Role.BRANCH_MANAGER, "A")
    for attempt in (book.undo, book.redo):
        with pytest.raises(refusals.NoSuchImport):
            attempt(manager, 1, POLICY)
        with pytest.raises(refusals.NoSuchImport):
            attempt(manager, 99, POLICY)


def test_preview_tells_what_would_change(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=900), loan("L2", JAN, balance=400), loan("B1", JAN, branch="B")]), POLICY)
    version = book.pin().version
    staged = stage([loan("L1", FEB, balance=600), loan("L3", FEB, balance=50)], rows_left_out=4)
    shown = book.preview(SYSTEM, staged, POLICY)
    [line] = shown.lines
    assert (shown.rows, shown.rows_left_out, shown.branches, shown.problems, shown.already) == (2, 4, ("A",), (), None)
    assert (line.rows, line.balance, line.previous_on, line.rows_previous, line.balance_previous) == (2, 650, JAN, 2, 1300)
    assert (line.change, line.new_loans, line.gone_loans) == (-650, 1, 1)
    assert shown.movements[["loan_id", "change"]].to_numpy().tolist() == [["L1", Decimal("-300.00")]]
    assert book.pin().version == version
    assert staged.path.exists()


def test_preview_names_the_imports_that_would_be_replaced(book: Book, stage: Any) -> None:
    rows = [loan("L1", JAN)]
    book.publish(SYSTEM, stage(rows), POLICY)
    shown = book.preview(SYSTEM, stage([loan("L1", JAN, balance=1)]), POLICY)
    assert [run.id for run in shown.replaces] == [1]
    assert shown.lines[0].previous_on is None
    assert shown.lines[0].change is None
    assert book.preview(SYSTEM, stage(rows), POLICY).already == shown.replaces[0]


def test_amounts_of_two_currencies_are_never_added(book: Book, stage: Any) -> None:
    staged = stage([loan("L1", JAN, currency="USD", balance=10), loan("L2", JAN, balance=7)])
    assert {line.currency: line.balance for line in book.preview(SYSTEM, staged, POLICY).lines} == {"CNY": 7, "USD": 10}
    book.publish(SYSTEM, staged, POLICY)
    pin = book.pin()
    assert pin.currencies == ("CNY", "USD")
    for currency, balance in (("CNY", 7), ("USD", 10)):
        assert pin.cube(Scope(EVERYTHING, JAN, currency), by=()).balance.sum().to_pyarrow().as_py() == balance


def test_what_was_left_out_stays_listed(book: Book, stage: Any, engine: Engine) -> None:
    issue = Issue(Problem("import.bad_date", {"day": JAN}), "tape.xlsx", "Sheet1", 7, "日期", "31.2.2024")
    book.publish(SYSTEM, stage([loan("L1", JAN)], left_out=(issue,), rows_left_out=1), POLICY)
    [kept] = book.left_out(EVERYTHING, 1)
    assert (kept.row, kept.column, kept.value, kept.problem) == (
        7,
        "日期",
        "31.2.2024",
        Problem("import.bad_date", {"day": "2024-01-31"}),
    )
    with pytest.raises(refusals.NoSuchImport):
        book.left_out(Reach(("B",)), 1)
    with engine.connect() as connection:
        assert len(connection.execute(select(import_issue)).all()) == 1


def test_a_change_of_policy_remakes_the_derived_levels(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, dpd=20), loan("L1", FEB, dpd=20)]), POLICY)
    version = book.pin().version
    book.remake(POLICY)
    assert book.pin().version == version
    book.remake(POLICY.changed(version=2, bucket_upper=(0, 10, 15, 60, 90, 120, 150)))
    assert (at(book, FEB)["L1"]["bucket"], at(book, FEB)["L1"]["bucket_previous"]) == (3, 3)


def test_every_parameter_that_a_snapshot_is_made_by_remakes_it(book: Book, stage: Any) -> None:
    """Cards have a ladder of their own: a change of it must reach the classes that the book already has."""
    book.publish(SYSTEM, stage([loan("L1", JAN, dpd=100, card=True)]), POLICY)
    assert at(book, JAN)["L1"]["risk_class"] == 3
    book.remake(POLICY.changed(version=2, card_ss_dpd_gt=60, card_db_dpd_gt=90, card_ls_dpd_gt=150))
    assert at(book, JAN)["L1"]["risk_class"] == 4


def test_publishing_under_a_changed_policy_leaves_no_date_behind(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, dpd=20)]), POLICY)
    book.publish(SYSTEM, stage([loan("L1", FEB, dpd=20)]), POLICY.changed(sm_dpd_min=30))
    assert at(book, JAN)["L1"]["risk_class"] == at(book, FEB)["L1"]["class_previous"] == 1


def test_a_pinned_reader_outlives_the_replacement_of_his_files(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=900)]), POLICY)
    pin = book.pin()
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=100)]), POLICY)
    assert book.sweep() == 0
    scope = Scope(EVERYTHING, JAN)
    assert pin.snapshot(scope).balance.sum().to_pyarrow().as_py() == 900
    assert book.pin().snapshot(scope).balance.sum().to_pyarrow().as_py() == 100


def test_the_sweep_takes_orphans_and_what_was_replaced_long_ago(book: Book, stage: Any, engine: Engine) -> None:
    book.publish(SYSTEM, stage([loan("L1", JAN)]), POLICY)
    book.publish(SYSTEM, stage([loan("L1", JAN, balance=1)]), POLICY)
    before = {file for file, _ in book.folder.files()}
    orphans = [book.folder.new("snapshot"), book.folder.new("raw"), book.folder.new("cube") + ".part"]
    for file in orphans:
        book.folder.path(file).write_bytes(b"half")
    waiting, forgotten = stage([loan("L2", JAN)]), stage([loan("L3", JAN)])
    os.utime(forgotten.path, (time.time() - 10 * 86400,) * 2)
    assert book.sweep() == len(orphans) + 1
    assert {file for file, _ in book.folder.files()} == before | {waiting.path.relative_to(book.folder.home).as_posix()}
    with engine.begin() as connection:
        long_ago = now().replace(year=2020)
        retired = connection.execute(partition.update().where(~partition.c.live).values(retired_at=long_ago)).rowcount
    assert book.sweep() == retired == len(LEVELS)
    assert at(book, JAN)["L1"]["balance"] == 1


def test_every_change_is_signed_in_the_audit(book: Book, stage: Any, engine: Engine, actor: Any) -> None:
    book.publish(actor(Role.LOAN_OFFICER, "A"), stage([loan("L1", JAN)]), POLICY)
    book.undo(actor(Role.BRANCH_MANAGER, "A"), 1, POLICY)
    with engine.connect() as connection:
        rows = connection.execute(select(audit.c.who, audit.c.verb, audit.c.subject).order_by(audit.c.seq)).all()
    assert [tuple(row) for row in rows] == [
        ("loan_officer of the test", "publish_tape", "import/1"),
        ("branch_manager of the test", "undo_tape", "import/1"),
    ]


def test_a_second_writer_is_told_to_wait(book: Book, stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postloan.book.write.PATIENCE", 0.1)
    staged = stage([loan("L1", JAN)])
    with book.folder.writing(0.0):
        with pytest.raises(refusals.BookBusy):
            book.publish(SYSTEM, staged, POLICY)
        assert book.sweep() == 0
    book.publish(SYSTEM, staged, POLICY)
    assert set(at(book, JAN)) == {"L1"}


def test_history_shows_a_branch_only_its_own_imports(book: Book, stage: Any) -> None:
    book.publish(SYSTEM, stage([loan("A1", JAN)], name="a.csv"), POLICY)
    book.publish(SYSTEM, stage([loan("B1", JAN, branch="B")], name="b.csv"), POLICY)
    assert list(book.history(Reach(("A",))).file_name) == ["a.csv"]
    assert list(book.history(EVERYTHING).file_name) == ["b.csv", "a.csv"]


def test_an_empty_book_answers_with_nothing(book: Book) -> None:
    pin, scope = book.pin(), Scope(EVERYTHING, JAN)
    assert pin.empty
    assert pin.dates == ()
    assert pin.options(EVERYTHING, "branch") == []
    assert pin.snapshot(scope).count().to_pyarrow().as_py() == pin.cube(scope).count().to_pyarrow().as_py() == 0
    assert pin.borrowers(scope).now is None
    assert pin.history(scope, "L1").count().to_pyarrow().as_py() == 0
    assert book.history(EVERYTHING).empty
    assert book.sweep() == 0
