"""The command line: ``python -m postloan serve`` and what else a person who runs a desk needs."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from postloan import beside
from postloan.access import EVERYTHING, SYSTEM, Role
from postloan.access.account import accounts, branches, create_account, reset_password, save_branch
from postloan.access.session import plain_name
from postloan.desk import Unit, audit, backup, connect, migrate, policies, unit
from postloan.errors import Invalid, PostloanError
from postloan.house import House, build, kept_files
from postloan.i18n import text
from postloan.settings import ROOT, Settings, from_environment
from postloan.warning import daily, judge

_say = partial(print, flush=True)
_english = partial(text, "en")
Command = Callable[[Settings, argparse.Namespace], int]


def _with_options(settings: Settings, options: argparse.Namespace) -> Settings:
    """The environment's settings with what the command line says otherwise; the server's own process reads them again."""
    os.environ["POSTLOAN_ADDRESS"] = options.address or settings.address
    os.environ["POSTLOAN_PORT"] = str(options.port or settings.port)
    return from_environment()


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Migrate, make an older book again, fill an empty demo, say where to go, serve until Ctrl-C."""
    settings = _with_options(settings, options)
    if settings.demo and not settings.on_loopback:
        _say(f"A demo listens on 127.0.0.1 only, not on {settings.address}: its passwords are public. Unset POSTLOAN_DEMO.")
        return 2
    do_migrate(settings, options)
    house = build(settings)
    if house.book.outdated(policies.current(house.desk)):
        subprocess.run([sys.executable, "-m", "postloan", "remake"], check=True, cwd=ROOT)  # its memory is given back
    if settings.demo and _demo_lacks_something(house):
        # In a process of its own: what making the book takes in memory is given back before the server starts.
        subprocess.run([sys.executable, "-m", "postloan", "demo"], check=True, cwd=ROOT)
    if options.judge and _never_judged(house):
        # Beside the server: it takes a minute or two and writes once, at its end; the scoreboard's page says how far it is.
        beside.start("judge", "-m", "postloan", "judge", "--beside")
    _say_where(settings, house)
    house.desk.dispose()
    return _run_server(settings)


def _never_judged(house: House) -> bool:
    """Whether there is a book whose past the warning rules were never put to."""
    with house.desk.connect() as connection:
        return judge.newest(connection) is None and not house.book.pin().empty


def _demo_lacks_something(house: House) -> bool:
    from postloan.demo import diary, make  # noqa: PLC0415  the generator, for a demo only

    known = set(house.book.history(EVERYTHING)["file_name"])
    return not diary.written(house) or not set(make.file_names().values()) <= known


def _say_where(settings: Settings, house: House) -> None:
    _say(f"\n  PostLoan: http://{'127.0.0.1' if settings.on_loopback else settings.address}:{settings.port}")
    with house.desk.connect() as connection:
        known = accounts(connection)
    if settings.demo:
        _say("  Demo data. Choose a role on the sign-in page; nothing to type.")
    elif not known:
        _say("  Nobody can sign in yet: python -m postloan account add NAME --role administrator")
    else:
        _say("  Sign in with your account.")
    if not settings.on_loopback and not settings.secure_cookie:
        _say("  Put a proxy with TLS in front and set POSTLOAN_SECURE_COOKIE=1: passwords travel in clear otherwise.")
    _say("  Ctrl-C stops it.\n")


def _run_server(settings: Settings) -> int:
    from streamlit.web import cli  # noqa: PLC0415  half a second that the other commands need not take

    os.chdir(ROOT)  # where .streamlit/config.toml is
    run = ["run", str(ROOT / "app.py"), "--server.address", settings.address, "--server.port", str(settings.port)]
    try:
        cli.main(run, standalone_mode=False)
    except KeyboardInterrupt:
        _say("Stopped.")
    return 0


def do_migrate(settings: Settings, _options: argparse.Namespace) -> int:
    """Bring the desk to this version's revision."""
    settings.home.mkdir(parents=True, exist_ok=True)
    desk = connect(settings.database_url)
    before = migrate.current(desk)
    migrate.upgrade(desk)
    after = migrate.current(desk)
    desk.dispose()
    _say(f"Desk at revision {after}" + ("" if before == after else f" (was {before or 'empty'})"))
    return 0


def demo(settings: Settings, _options: argparse.Namespace) -> int:
    """Fill an empty desk with the invented bank."""
    from postloan.demo import make  # noqa: PLC0415  the generator, for this command only

    if not settings.demo:
        _say("This puts invented loans and accounts with public passwords into the desk. Set POSTLOAN_DEMO=1 to say so.")
        return 2
    do_migrate(settings, _options)
    house = build(settings)
    if make.load(house, _progress):
        _say("The demo book is ready.")
    else:
        _say("Nothing to do: the demo book is there, or the desk holds other imports.")
    house.desk.dispose()
    return 0


def remake(settings: Settings, _options: argparse.Namespace) -> int:
    """Make the book's derived levels again where another version or policy made them."""
    do_migrate(settings, _options)
    house = build(settings)
    house.book.remake(policies.current(house.desk), _progress)
    _say("The book is as this version makes it.")
    house.desk.dispose()
    return 0


def do_daily(settings: Settings, _options: argparse.Namespace) -> int:
    """Run the warning rules and hand up what is late; for a scheduler, once a day. Fails when a rule failed."""
    house = build(settings)
    day = daily.daily(house.desk, house.book.pin(), policies.current(house.desk))
    with house.desk.connect() as connection:
        for line in daily.lines(connection, day):
            _say(line)
    house.desk.dispose()
    return 1 if day.run.failed else 0


def do_judge(settings: Settings, options: argparse.Namespace) -> int:
    """Put the warning rules to the book's past, keep the scoreboard and print it."""
    if options.beside:
        beside.attend()
    house = build(settings)
    progress = beside.tell if options.beside else _progress
    judge.make(house.desk, house.book.pin(), policies.current(house.desk), SYSTEM, progress=progress)
    if options.beside:
        return 0
    with house.desk.connect() as connection:
        for line in judge.lines(connection, policies.current(house.desk)):
            _say(line)
    house.desk.dispose()
    return 0


def _progress(done: float, key: str) -> None:
    print(f"\r  {done:4.0%}  {_english(key):<60}", end="\n" if done >= 1 else "", flush=True)


def verify_audit(settings: Settings, options: argparse.Namespace) -> int:
    """Check the audit chain; the last hash is printed, to be noted where the desk's administrator cannot write."""
    verdict = audit.verify(connect(settings.database_url), noted=options.noted)
    if verdict.ok:
        _say(f"The audit is whole: {verdict.rows} rows, last hash {verdict.last_hash}")
        return 0
    meaning = {
        audit.Fault.ALTERED: "its content was altered",
        audit.Fault.MISSING: "it is missing",
        audit.Fault.UNLINKED: "it does not continue the row before; one of the two was replaced",
        audit.Fault.CUT: "rows at the end were cut off or added",
        audit.Fault.FORGED: "the chain does not contain the hash that was noted",
    }
    assert verdict.fault is not None
    _say(f"The audit is BROKEN at row {verdict.seq or '?'}: {meaning[verdict.fault]}. {verdict.rows} rows before it are whole.")
    return 1


def do_backup(settings: Settings, options: argparse.Namespace) -> int:
    """Copy desk, book and uploads into one archive, while people work."""
    manifest = backup.save(connect(settings.database_url), settings.home, options.file, kept_files)
    size = options.file.stat().st_size / 1024**2
    _say(f"Backed up to {options.file}: {len(manifest.files)} files, {sum(manifest.counts.values())} desk rows, {size:.1f} MB")
    _say(f"Audit: {manifest.audit_rows} rows, last hash {manifest.audit_hash}")
    return 0


def do_restore(settings: Settings, options: argparse.Namespace) -> int:
    """Bring an archive back. Stop the server first."""
    desk = connect(settings.database_url)
    manifest, kept = backup.restore(options.file, settings.home, desk, kept_files, force=options.force)
    desk.dispose()
    _say(f"Restored the desk of {manifest.made_at} UTC into {settings.home}: counts and hashes agree.")
    if kept is not None:
        _say(f"What was there before is in {kept}")
    return do_migrate(settings, options)


def add_account(settings: Settings, options: argparse.Namespace) -> int:
    """Make an account and print its first password; branches that do not exist yet are made."""
    desk = connect(settings.database_url)
    with unit(desk, SYSTEM, create_account.__name__) as work:
        for code in options.branch:
            _make_branch(work, code)
        made = create_account(
            work,
            options.username,
            options.name or options.username,
            Role(options.role),
            branches=options.branch,
            officer=options.officer,
        )
    _say(
        f"Account {plain_name(options.username)} ({options.role}). First password, to be changed at the first sign-in: {made.password}"
    )
    return 0


def _make_branch(work: Unit, code: str) -> None:
    if all(one.code != code for one in branches(work.connection)):
        save_branch(work, code, code)


def reset_account(settings: Settings, options: argparse.Namespace) -> int:
    """Give an account a new first password, lift a lock-out and end its sessions."""
    desk = connect(settings.database_url)
    with desk.connect() as connection:
        found = next((one for one in accounts(connection) if one.username == plain_name(options.username)), None)
    if found is None:
        _say(f"There is no account {options.username}.")
        return 1
    with unit(desk, SYSTEM, reset_password.__name__) as work:
        made = reset_password(work, found.id)
    _say(f"New first password of {found.username}: {made.password}")
    return 0


def list_accounts(settings: Settings, _options: argparse.Namespace) -> int:
    """Every account, its role and branches."""
    with connect(settings.database_url).connect() as connection:
        for one in accounts(connection):
            state = " (disabled)" if one.disabled else ""
            _say(f"{one.username:<20} {one.role:<16} {', '.join(one.branches) or '-':<30} {one.name}{state}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m postloan", description="The desk where a bank watches its loans after they are paid out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    running = _command(commands, "serve", serve)
    running.add_argument("--address", help="default: POSTLOAN_ADDRESS or 127.0.0.1")
    running.add_argument("--port", type=int, help="default: POSTLOAN_PORT or 8501")
    running.add_argument("--judge", action="store_true", help="judge the warning rules beside it, when nobody ever has")
    _command(commands, "migrate", do_migrate)
    _command(commands, "remake", remake)
    _command(commands, "demo", demo)
    _command(commands, "daily", do_daily)
    judging = _command(commands, "judge", do_judge)
    judging.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)  # as serve --judge starts it
    checking = _command(_group(commands, "audit", "the audit trail"), "verify", verify_audit)
    checking.add_argument("--noted", metavar="HASH", help="a last hash noted earlier, which the chain must still contain")
    for name, do in (("backup", do_backup), ("restore", do_restore)):
        command = _command(commands, name, do)
        command.add_argument("file", type=Path)
    command.add_argument("--force", action="store_true", help="put it in place of what is there (which is kept beside)")
    _account_commands(_group(commands, "account", "who may sign in"))
    return parser


def _account_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    adding = _command(commands, "add", add_account)
    adding.add_argument("username")
    adding.add_argument("--name", help="as others see it; default: the user name")
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    adding.add_argument("--branch", action="append", default=[], help="a branch he works for, as tapes write it; may be repeated")
    adding.add_argument("--officer", help="for a loan officer: the name tapes give; he then sees his own loans only")
    _command(commands, "reset", reset_account).add_argument("username")
    _command(commands, "list", list_accounts)


def _command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, do: Command) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=(do.__doc__ or "").split("\n")[0], description=do.__doc__)
    command.set_defaults(do=do)
    return command


def _group(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, meaning: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    return commands.add_parser(name, help=meaning).add_subparsers(required=True, metavar="COMMAND")


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        done: int = options.do(from_environment(), options)
    except Invalid as refusal:
        for problem in refusal.problems.values():
            _say(f"{problem.said(_english)} {problem.remedy(_english)}", file=sys.stderr)
        return 1
    except PostloanError as refusal:
        _say(refusal.said(_english), file=sys.stderr)
        return 1
    except (backup.BadBackup, backup.NotEmpty) as refusal:
        _say(str(refusal), file=sys.stderr)
        return 1
    return done


if __name__ == "__main__":
    sys.exit(main())
