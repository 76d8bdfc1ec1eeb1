"""A copy of everything, taken while people work, that comes back whole or not at all."""

import json
import threading
import zipfile
from pathlib import Path

import pytest
import working_book
from sqlalchemy import func, select

from postloan.access import EVERYTHING, SYSTEM, Scope
from postloan.access.account import branches, create_account, save_branch
from postloan.access.role import Role
from postloan.access.tables import branch
from postloan.book import Book
from postloan.desk import backup, connect, unit
from postloan.desk.audit import verify
from postloan.desk.tables import audit
from postloan.house import kept_files


@pytest.fixture
def full(settings, any_engine):
    """A home with a book of four loans, two branches and an account."""
    working_book.published(settings.book_home, any_engine)
    with unit(any_engine, SYSTEM, "set_up") as work:
        save_branch(work, "A", "甲支行", region="东")
        save_branch(work, "B", "乙支行", active=False)
        create_account(work, "wang", "王芳", Role.BRANCH_MANAGER, branches=["A"])
    return any_engine


def rows(engine) -> dict[str, list]:
    """Every row of the desk, to compare."""
    from postloan.desk import metadata

    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(map(str, row)) for row in connection.execute(select(table))), key=str)
            for table in metadata.sorted_tables
        }


def balance(home: Path, engine) -> float:
    book = Book(home, engine, memory="200MB", threads=1)
    loans = book.pin().snapshot(Scope(EVERYTHING, working_book.AS_OF))
    return float(loans.balance.sum().to_pyarrow().as_py())


def test_what_comes_back_is_what_was_there(settings, full, tmp_path):
    manifest = backup.save(full, settings.home, tmp_path / "copy.zip", kept_files)
    home = tmp_path / "elsewhere" / "home"
    restored = connect(f"sqlite:///{home / 'desk.sqlite'}")
    backup.restore(tmp_path / "copy.zip", home, restored, kept_files)
    assert rows(restored) == rows(full)
    assert verify(restored, noted=manifest.audit_hash).ok
    assert balance(home / "book", restored) == 32000.0


def test_a_copy_comes_back_into_postgresql(settings, full, tmp_path, empty_postgres):
    backup.save(full, settings.home, tmp_path / "copy.zip", kept_files)
    before = rows(full)
    backup.restore(tmp_path / "copy.zip", tmp_path / "new", empty_postgres, kept_files)
    assert rows(empty_postgres) == before
    assert verify(empty_postgres).ok
    with unit(empty_postgres, SYSTEM, "go_on") as work:
        save_branch(work, "C", "丙支行")
        assert create_account(work, "li", "李", Role.BRANCH_MANAGER, branches=["C"]).id == 2
    assert verify(empty_postgres).ok


def test_a_copy_taken_while_people_write_is_of_one_moment(settings, full, tmp_path):
    stop, written = threading.Event(), []

    def keep_writing() -> None:
        while not stop.is_set():
            number = len(written)
            with unit(full, SYSTEM, "write") as work:
                save_branch(work, f"x{number}", f"支行{number}")
                save_branch(work, f"y{number}", f"支行{number}")
            written.append(number)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for turn in range(5):
            backup.save(full, settings.home, tmp_path / f"{turn}.zip", kept_files)
    finally:
        stop.set()
        writer.join()
    assert len(written) > 5
    for turn in range(5):
        home = tmp_path / f"home{turn}"
        restored = connect(f"sqlite:///{home / 'desk.sqlite'}")
        backup.restore(tmp_path / f"{turn}.zip", home, restored, kept_files)
        with restored.connect() as connection:
            xs, ys = (connection.scalar(select(func.count()).where(branch.c.code.startswith(letter))) for letter in "xy")
            units = connection.scalar(select(func.count()).where(audit.c.verb == "write"))
        assert xs == ys == units
        assert verify(restored).ok


def test_a_home_in_use_is_not_replaced_unless_forced_and_then_kept_beside(settings, engine, tmp_path):
    with unit(engine, SYSTEM, "x") as work:
        save_branch(work, "A", "甲支行")
    backup.save(engine, settings.home, tmp_path / "copy.zip", kept_files)
    with unit(engine, SYSTEM, "x") as work:
        save_branch(work, "B", "乙支行")
    with pytest.raises(backup.NotEmpty):
        backup.restore(tmp_path / "copy.zip", settings.home, engine, kept_files)
    assert codes(engine) == ["A", "B"]
    _, kept = backup.restore(tmp_path / "copy.zip", settings.home, engine, kept_files, force=True)
    assert codes(engine) == ["A"]
    assert codes(connect(f"sqlite:///{kept / 'desk.sqlite'}")) == ["A", "B"]


def codes(engine) -> list[str]:
    with engine.connect() as connection:
        return [one.code for one in branches(connection)]


def rewritten(source: Path, target: Path, change) -> None:
    """Copy an archive, passing each member through ``change(name, content)``; ``None`` leaves it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def with_manifest(**values):
    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | values).encode() if name == "manifest.json" else content

    return change


@pytest.mark.parametrize(
    "harm",
    [
        lambda name, content: flipped(content) if name == "desk.sqlite" else content,
        lambda name, content: flipped(content) if name.endswith(".parquet") else content,
        lambda name, content: None if name.endswith(".parquet") else content,
        lambda name, content: None if name == "manifest.json" else content,
        with_manifest(format=99),
        with_manifest(counts={"audit": 1}),
        with_manifest(audit_hash="0" * 64),
    ],
    ids=["altered desk", "altered book", "lost file", "no manifest", "newer format", "other counts", "other audit"],
)
def test_a_harmed_archive_changes_nothing(settings, engine, tmp_path, harm):
    working_book.published(settings.book_home, engine)
    backup.save(engine, settings.home, tmp_path / "copy.zip", kept_files)
    rewritten(tmp_path / "copy.zip", tmp_path / "harmed.zip", harm)
    home = tmp_path / "new"
    with pytest.raises(backup.BadBackup):
        backup.restore(tmp_path / "harmed.zip", home, connect(f"sqlite:///{home / 'desk.sqlite'}"), kept_files)
    assert not (home / "book").exists()
    assert not (home / "desk.sqlite").exists()


@pytest.mark.parametrize("keep", [0, 10, 1000, -30])
def test_half_an_archive_changes_nothing(settings, engine, tmp_path, keep):
    backup.save(engine, settings.home, tmp_path / "copy.zip", kept_files)
    whole = (tmp_path / "copy.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[:keep])
    with pytest.raises(backup.BadBackup):
        backup.restore(tmp_path / "half.zip", tmp_path / "new", connect(f"sqlite:///{tmp_path / 'new' / 'x.sqlite'}"), kept_files)


def test_a_name_that_leads_outside_is_refused(settings, engine, tmp_path):
    backup.save(engine, settings.home, tmp_path / "copy.zip", kept_files)
    with zipfile.ZipFile(tmp_path / "copy.zip") as packed:
        manifest = json.loads(packed.read("manifest.json"))
    manifest["files"]["../evil"] = "0" * 64
    rewritten(tmp_path / "copy.zip", tmp_path / "evil.zip", with_manifest(files=manifest["files"]))
    with zipfile.ZipFile(tmp_path / "evil.zip", "a") as packed:
        packed.writestr("../evil", b"x")
    with pytest.raises(backup.BadBackup, match="outside"):
        backup.restore(tmp_path / "evil.zip", tmp_path / "new", connect(f"sqlite:///{tmp_path / 'new' / 'x.sqlite'}"), kept_files)
    assert not (tmp_path / "evil").exists()


def test_a_desk_whose_audit_is_broken_is_not_backed_up_in_silence(settings, engine, tmp_path):
    with unit(engine, SYSTEM, "x") as work:
        save_branch(work, "A", "甲支行")
    with engine.begin() as connection:
        connection.execute(audit.update().values(who="another"))
    with pytest.raises(backup.BadBackup, match="row 1"):
        backup.save(engine, settings.home, tmp_path / "copy.zip", kept_files)
    assert not (tmp_path / "copy.zip").exists()


def test_a_crashed_restore_leaves_the_old_home_alone(settings, engine, tmp_path, monkeypatch):
    backup.save(engine, settings.home, tmp_path / "copy.zip", kept_files)
    before = sorted(path.name for path in settings.home.iterdir())

    def full_disk(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        backup.restore(tmp_path / "copy.zip", settings.home, engine, kept_files, force=True)
    assert sorted(path.name for path in settings.home.iterdir()) == before
