"""The command line, as an operator uses it: in a process of its own, on a home of its own."""

import os
import subprocess
import sys
import time

import forked as processes
import pytest

from postloan.access.session import actor_of, live, sign_in
from postloan.desk import connect
from postloan.desk.migrate import head
from postloan.policy import Policy
from postloan.settings import ROOT


@pytest.fixture
def run(tmp_path, forked):
    """``run("account", "list")`` → (code, what it said)."""

    def command(*words: str, **environment: str) -> tuple[int, str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith("POSTLOAN_")}
        env |= {"POSTLOAN_HOME": str(tmp_path / "home")} | environment
        said = tmp_path / f"said-{time.monotonic_ns()}"
        process = forked.Process(target=processes.command, args=(list(words), env, str(said)))
        process.start()
        process.join(120)
        assert process.exitcode is not None, "it does not end"
        return process.exitcode, said.read_text(encoding="utf-8")

    return command


@pytest.fixture
def desk(run, tmp_path):
    assert run("migrate")[0] == 0
    return connect(f"sqlite:///{tmp_path / 'home' / 'desk.sqlite'}")


def test_a_person_types_it_in_a_shell(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "postloan", "account", "add", "boss", "--role", "nothing"],
        cwd=ROOT, env=os.environ | {"POSTLOAN_HOME": str(tmp_path)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "invalid choice: 'nothing'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_migrating_twice_changes_nothing(run, desk):
    code, said = run("migrate")
    assert (code, said.strip()) == (0, f"Desk at revision {head()}")


def test_the_first_account_can_sign_in_and_must_change_its_password(run, desk):
    code, said = run("account", "add", "Boss", "--role", "administrator")
    assert code == 0
    password = said.rsplit(" ", 1)[1].strip()
    token = sign_in(desk, "boss", password, Policy())
    assert live(desk, token, Policy()).must_change
    code, said = run("account", "reset", "boss")
    assert code == 0
    assert live(desk, token, Policy()) is None
    assert sign_in(desk, "boss", said.rsplit(" ", 1)[1].strip(), Policy())


def test_an_officers_branch_is_made_on_the_way(run, desk):
    assert run("account", "add", "wang", "--role", "loan_officer", "--branch", "城关支行", "--officer", "王芳")[0] == 0
    code, said = run("account", "list")
    assert (code, said.split()[:3]) == (0, ["wang", "loan_officer", "城关支行"])


def test_refusals_are_sentences_and_end_with_1(run, desk):
    assert run("account", "add", "wang", "--role", "loan_officer") == (
        1,
        "This role needs at least one branch. Choose the branches.\n",
    )
    assert run("account", "reset", "nobody") == (1, "There is no account nobody.\n")
    code, said = run("restore", "no-such-file.zip", "--force")
    assert code == 1
    assert "Traceback" not in said


def test_audit_verify_names_the_broken_row_and_ends_with_1(run, desk):
    for name in ("a", "b", "c"):
        run("account", "add", name, "--role", "auditor")
    code, said = run("audit", "verify")
    assert code == 0
    last = said.split()[-1]
    with desk.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET who = 'x' WHERE seq = 2")
    code, said = run("audit", "verify")
    assert code == 1
    assert "BROKEN at row 2: its content was altered" in said
    assert last not in said


def test_backup_and_restore_bring_the_accounts_back(run, desk, tmp_path):
    _, said = run("account", "add", "boss", "--role", "administrator")
    password = said.rsplit(" ", 1)[1].strip()
    copy = str(tmp_path / "copy.zip")
    assert run("backup", copy)[0] == 0
    assert run("restore", copy)[0] == 1
    elsewhere = str(tmp_path / "elsewhere")
    assert run("restore", copy, POSTLOAN_HOME=elsewhere)[0] == 0
    restored = connect(f"sqlite:///{elsewhere}/desk.sqlite")
    token = sign_in(restored, "boss", password, Policy())
    assert live(restored, token, Policy())
    assert actor_of(desk, token, Policy()) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::"])
def test_a_demo_does_not_start_where_others_can_reach_it(run, tmp_path, address):
    code, said = run("serve", "--address", address, POSTLOAN_DEMO="1")
    assert code == 2
    assert "127.0.0.1 only" in said
    assert not (tmp_path / "home" / "desk.sqlite").exists()


def test_a_demo_is_not_made_without_being_asked_for(run, desk):
    code, said = run("demo")
    assert code == 2
    assert "POSTLOAN_DEMO=1" in said
