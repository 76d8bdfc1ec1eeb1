"""The command line: ``python -m postloan serve`` and what else a person who runs a desk needs."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from postloan.access import Role
from postloan.commands import judging, keeping, making, seats, serving
from postloan.commands.saying import english, say
from postloan.desk import backup
from postloan.errors import Invalid, PostloanError
from postloan.settings import Settings, from_environment

Command = Callable[[Settings, argparse.Namespace], int]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m postloan", description="The desk where a bank watches its loans after they are paid out."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    running = _command(commands, "serve", serving.serve)
    running.add_argument("--address", help="default: POSTLOAN_ADDRESS or 127.0.0.1")
    running.add_argument("--port", type=int, help="default: POSTLOAN_PORT or 8501")
    running.add_argument("--judge", action="store_true", help="judge the warning rules beside it, when nobody ever has")
    _command(commands, "migrate", making.migrate_desk)
    _command(commands, "remake", making.remake)
    _command(commands, "demo", making.demo)
    _command(commands, "daily", judging.run_daily)
    past = _command(commands, "judge", judging.judge_past)
    past.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)  # as serve --judge starts it
    checking = _command(_group(commands, "audit", "the audit trail"), "verify", keeping.verify_audit)
    checking.add_argument("--noted", metavar="HASH", help="a last hash noted earlier, which the chain must still contain")
    for name, do in (("backup", keeping.back_up), ("restore", keeping.restore)):
        command = _command(commands, name, do)
        command.add_argument("file", type=Path)
    command.add_argument("--force", action="store_true", help="put it in place of what is there (which is kept beside)")
    _account_commands(_group(commands, "account", "who may sign in"))
    return parser


def _account_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    adding = _command(commands, "add", seats.add_account)
    adding.add_argument("username")
    adding.add_argument("--name", help="as others see it; default: the user name")
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    adding.add_argument("--branch", action="append", default=[], help="a branch he works for, as tapes write it; may be repeated")
    adding.add_argument("--officer", help="for a loan officer: the name tapes give; he then sees his own loans only")
    _command(commands, "reset", seats.reset_account).add_argument("username")
    _command(commands, "list", seats.list_accounts)


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
            say(f"{problem.said(english)} {problem.remedy(english)}", file=sys.stderr)
        return 1
    except PostloanError as refusal:
        say(refusal.said(english), file=sys.stderr)
        return 1
    except (backup.BadBackup, backup.NotEmpty) as refusal:
        say(str(refusal), file=sys.stderr)
        return 1
    return done


if __name__ == "__main__":
    sys.exit(main())
