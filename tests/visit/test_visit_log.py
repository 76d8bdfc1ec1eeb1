"""Logging, correcting and finishing visits, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from working_book import EAST, POLICY, VIEW, WEST, in_days

from postloan.access import EVERYTHING, Actor, Reach, Role, Scope
from postloan.book import Pin
from postloan.desk import now, unit
from postloan.desk.tables import audit
from postloan.errors import ChangedMeanwhile, Invalid, NotAllowed, OutOfReach
from postloan.terms import Finding, VisitKind
from postloan.visit import Upload, VisitForm, change_visit, finish_next_step, log_visit, path_of, queries, save_draft
from postloan.visit.tables import attachment, visit

JPG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4
Make = Callable[..., Actor]


def form(**changes: object) -> VisitForm:
    seen = VisitForm(
        kind=VisitKind.REGULAR, visited_at=POLICY.local(now()) - timedelta(hours=2), visitors="李芳", place="厂区", findings="设备开工正常",
        fund_use=Finding.GOOD, operation=Finding.FAIR, repayment_ability=Finding.POOR, risk_found="订单减少", next_step="核对发票",
        next_step_on=in_days(30),
    )  # fmt: skip
    return replace(seen, **changes)


@pytest.fixture
def log(any_engine: Engine, pin: Pin, uploads: Path) -> Callable[..., int]:
    def do(who: Actor, loan_id: str, entered: VisitForm | None = None, view: Scope = VIEW, **values: object) -> int:
        with unit(any_engine, who, "log_visit") as work:
            return log_visit(work, pin, view, loan_id, entered or form(), uploads=uploads, **values)

    return do


def read(engine: Engine, query: Callable, *args: object, reach: Reach = EVERYTHING, **values: object) -> object:
    with engine.connect() as connection:
        return query(connection, reach, *args, **values)


def test_a_visit_is_filed_under_the_loan_as_the_book_has_it(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    visit_id = log(actor(Role.LOAN_OFFICER, EAST, officer="李芳"), "E-1")
    row = read(any_engine, queries.one, visit_id)
    assert (row["borrower_id"], row["borrower_name"], row["branch"], row["officer"]) == ("C-E-1", "张三", EAST, "李芳")
    assert (row["kind"], row["repayment_ability"], row["risk_found"], row["people_met"]) == ("regular", "poor", "订单减少", None)


def test_no_argument_lets_an_officer_of_the_east_write_about_the_west(
    any_engine: Engine, actor: Make, log: Callable[..., int]
) -> None:
    officer = actor(Role.LOAN_OFFICER, EAST)
    for view in (VIEW, VIEW.narrowed(branch=WEST), Scope(Reach((WEST,)), VIEW.as_of), Scope(Reach(None), VIEW.as_of)):
        with pytest.raises(OutOfReach):
            log(officer, "W-1", view=view)
    with any_engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(visit)).scalar_one() == 0


def test_an_officer_writes_about_his_own_loans_only(actor: Make, log: Callable[..., int]) -> None:
    with pytest.raises(OutOfReach):
        log(actor(Role.LOAN_OFFICER, EAST, officer="李芳"), "E-2")


def test_a_loan_that_is_not_in_the_book_gets_the_same_answer(actor: Make, log: Callable[..., int]) -> None:
    with pytest.raises(OutOfReach):
        log(actor(), "E-99")


def test_an_auditor_reads_and_writes_nothing(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    with pytest.raises(NotAllowed):
        log(actor(Role.AUDITOR), "E-1")


def test_all_problems_are_told_at_once_beside_their_fields(actor: Make, log: Callable[..., int]) -> None:
    wrong = form(
        kind="party", visited_at=POLICY.local(now()) + timedelta(days=1), visitors=" ", place="", findings="\n", next_step=None,
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        log(actor(), "E-1", wrong, files=[Upload("invoice.jpg", b"MZ\x90\x00")])
    assert set(refused.value.problems) == {"kind", "visited_at", "visitors", "place", "findings", "next_step", "files"}


def test_a_next_step_before_the_visit_is_refused_and_on_its_day_is_fine(actor: Make, log: Callable[..., int]) -> None:
    seen = datetime(2024, 6, 10, 9, 30)  # noqa: DTZ001  the bank's clock
    with pytest.raises(Invalid) as refused:
        log(actor(), "E-1", form(visited_at=seen, next_step_on=datetime(2024, 6, 9).date()))  # noqa: DTZ001
    assert set(refused.value.problems) == {"next_step_on"}
    assert log(actor(), "E-1", form(visited_at=seen, next_step_on=seen.date()))


def test_a_form_sent_twice_is_one_visit(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    who = actor(account_id=7)
    assert log(who, "E-1", form_key="k1") == log(who, "E-1", form_key="k1")
    assert log(who, "E-1", form_key="k2") != log(who, "E-1", form_key="k1")
    assert read(any_engine, queries.visits).total == 2


def test_the_second_of_two_who_correct_the_same_visit_is_told_and_nothing_is_lost(
    any_engine: Engine, actor: Make, log: Callable[..., int], uploads: Path
) -> None:
    visit_id = log(actor(), "E-1")
    with unit(any_engine, actor(), "change_visit") as work:
        change_visit(work, visit_id, 1, form(findings="第一位的更正"), uploads=uploads)
    with pytest.raises(ChangedMeanwhile), unit(any_engine, actor(), "change_visit") as work:
        change_visit(work, visit_id, 1, form(findings="第二位的更正"), uploads=uploads)
    row = read(any_engine, queries.one, visit_id)
    assert (row["findings"], row["version"]) == ("第一位的更正", 2)


def test_a_visit_of_another_branch_can_be_neither_corrected_nor_finished(
    any_engine: Engine, actor: Make, log: Callable[..., int], uploads: Path
) -> None:
    visit_id = log(actor(), "W-1")
    east = actor(Role.LOAN_OFFICER, EAST)
    with pytest.raises(OutOfReach), unit(any_engine, east, "change_visit") as work:
        change_visit(work, visit_id, 1, form(), uploads=uploads)
    with pytest.raises(OutOfReach), unit(any_engine, east, "finish_next_step") as work:
        finish_next_step(work, visit_id, 1)


def test_a_step_is_finished_once_and_leaves_the_agenda(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    late, later = (log(actor(), "E-1", form(next_step_on=in_days(days))) for days in (1, 9))
    assert list(read(any_engine, queries.next_steps)["id"]) == [late, later]
    with unit(any_engine, actor(), "finish_next_step") as work:
        finish_next_step(work, late, 1, "发票已核对")
    assert list(read(any_engine, queries.next_steps)["id"]) == [later]
    assert read(any_engine, queries.one, late)["done_note"] == "发票已核对"
    with pytest.raises(ChangedMeanwhile), unit(any_engine, actor(), "finish_next_step") as work:
        finish_next_step(work, late, 2)


def test_photos_are_kept_as_received_under_their_hash(
    any_engine: Engine, actor: Make, log: Callable[..., int], uploads: Path
) -> None:
    visit_id = log(actor(), "E-1", files=[Upload("..\\..\\etc/厂房.JPG", JPG), Upload("again.jpg", JPG)])
    (file,) = read(any_engine, queries.files_of, visit_id)
    assert (file.file_name, file.media_type, file.size) == ("厂房.JPG", "image/jpeg", len(JPG))
    assert path_of(uploads, file.sha256).read_bytes() == JPG
    assert {f for f in uploads.rglob("*") if f.is_file()} == {path_of(uploads, file.sha256)}


def test_a_correction_adds_files_and_counts_those_that_are_there(
    any_engine: Engine, actor: Make, log: Callable[..., int], uploads: Path
) -> None:
    visit_id = log(actor(), "E-1", files=[Upload(f"{n}.jpg", JPG + bytes([n])) for n in range(POLICY.attachments_max)])
    with pytest.raises(Invalid) as refused, unit(any_engine, actor(), "change_visit") as work:
        change_visit(work, visit_id, 1, form(), uploads=uploads, files=[Upload("one-more.jpg", JPG)])
    assert set(refused.value.problems) == {"files"}
    assert len(read(any_engine, queries.files_of, visit_id)) == POLICY.attachments_max


def test_a_file_of_another_branch_cannot_be_had_by_its_number(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    log(actor(), "W-1", files=[Upload("a.jpg", JPG)])
    with any_engine.connect() as connection:
        number = connection.execute(select(attachment.c.id)).scalar_one()
    assert read(any_engine, queries.file, number, reach=Reach((WEST,))).file_name == "a.jpg"
    with pytest.raises(OutOfReach):
        read(any_engine, queries.file, number, reach=Reach((EAST,)))
    with pytest.raises(OutOfReach):
        read(any_engine, queries.file, number, reach=Reach(()))


def test_when_the_transaction_fails_a_file_may_stay_but_no_record_does(
    any_engine: Engine, actor: Make, pin: Pin, uploads: Path
) -> None:
    with pytest.raises(OutOfReach), unit(any_engine, actor(), "log_visit") as work:  # noqa: PT012  the second fails the first
        log_visit(work, pin, VIEW, "E-1", form(), uploads=uploads, files=[Upload("a.jpg", JPG)])
        log_visit(work, pin, VIEW, "E-99", form(), uploads=uploads)
    assert read(any_engine, queries.visits).total == 0
    assert len([file for file in uploads.rglob("*") if file.is_file()]) == 1


def test_a_draft_waits_for_its_writer_and_is_empty_once_submitted(
    any_engine: Engine, actor: Make, log: Callable[..., int]
) -> None:
    mine = actor(account_id=7)
    for findings in ("刚开始写", "写了一半"):
        with unit(any_engine, mine, "save_draft") as work:
            save_draft(work, "E-1", {"findings": findings})
    assert read(any_engine, queries.draft, 7, "E-1") == {"findings": "写了一半"}
    assert read(any_engine, queries.draft, 8, "E-1") == {}
    log(mine, "E-1")
    assert read(any_engine, queries.draft, 7, "E-1") == {}
    with any_engine.connect() as connection:
        trail = connection.execute(select(audit.c.changes).where(audit.c.verb == "save_draft")).scalars().all()
    assert "写了一半" not in str(trail)


def test_lists_are_kept_to_the_reach_and_to_what_is_asked(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    log(actor(), "E-1")
    log(actor(), "E-2", form(risk_found=None, kind=VisitKind.SPECIAL, visited_at=datetime(2024, 6, 10, 23, 59)))  # noqa: DTZ001
    log(actor(), "W-1")

    def loans(wanted: queries.VisitFilter, reach: Reach = EVERYTHING) -> set[str]:
        return set(read(any_engine, queries.visits, wanted, reach=reach).rows["loan_id"])

    everything = queries.VisitFilter()
    assert loans(everything) == {"E-1", "E-2", "W-1"}
    assert loans(everything, Reach((EAST,))) == {"E-1", "E-2"}
    assert loans(everything, Reach((EAST,), ("李芳",))) == {"E-1"}
    assert loans(everything, Reach(())) == set()
    assert loans(queries.VisitFilter(branch=WEST), Reach((EAST,))) == set()
    assert loans(queries.VisitFilter(search="王五")) == {"E-2"}
    assert loans(queries.VisitFilter(search="%")) == set()
    assert loans(queries.VisitFilter(risk_only=True)) == {"E-1", "W-1"}
    assert loans(queries.VisitFilter(kind="special")) == {"E-2"}
    day = datetime(2024, 6, 10).date()  # noqa: DTZ001
    assert loans(queries.VisitFilter(since=day, until=day)) == {"E-2"}


def test_the_last_visit_of_a_borrower_is_told_within_reach(any_engine: Engine, actor: Make, log: Callable[..., int]) -> None:
    log(actor(), "E-1", form(visited_at=POLICY.local(now()) - timedelta(days=9)))
    log(actor(), "E-1")
    yesterday = (POLICY.local(now()) - timedelta(hours=2)).date()
    assert read(any_engine, queries.last_visits, ["C-E-1", "C-E-2"]) == {"C-E-1": yesterday}
    assert read(any_engine, queries.last_visits, ["C-E-1"], reach=Reach((WEST,))) == {}
