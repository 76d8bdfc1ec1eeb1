"""Serving the desk, and what has to be there before."""

import argparse
import os
import subprocess
import sys

from postloan import beside
from postloan.access import EVERYTHING
from postloan.access.account import accounts
from postloan.commands.making import migrate_desk
from postloan.commands.saying import say
from postloan.desk import policies
from postloan.house import House, build
from postloan.settings import ROOT, Settings, from_environment
from postloan.warning import judge


def _with_options(settings: Settings, options: argparse.Namespace) -> Settings:
    """The environment's settings with what the command line says otherwise; the server's own process reads them again."""
    os.environ["POSTLOAN_ADDRESS"] = options.address or settings.address
    os.environ["POSTLOAN_PORT"] = str(options.port or settings.port)
    return from_environment()


def serve(settings: Settings, options: argparse.Namespace) -> int:
    """Migrate, make an older book again, fill an empty demo, say where to go, serve until Ctrl-C."""
    settings = _with_options(settings, options)
    if settings.demo and not settings.on_loopback:
        say(f"A demo listens on 127.0.0.1 only, not on {settings.address}: its passwords are public. Unset POSTLOAN_DEMO.")
        return 2
    migrate_desk(settings, options)
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
    say(f"\n  PostLoan: http://{'127.0.0.1' if settings.on_loopback else settings.address}:{settings.port}")
    with house.desk.connect() as connection:
        known = accounts(connection)
    if settings.demo:
        say("  Demo data. Choose a role on the sign-in page; nothing to type.")
    elif not known:
        say("  Nobody can sign in yet: python -m postloan account add NAME --role administrator")
    else:
        say("  Sign in with your account.")
    if not settings.on_loopback and not settings.secure_cookie:
        say("  Put a proxy with TLS in front and set POSTLOAN_SECURE_COOKIE=1: passwords travel in clear otherwise.")
    say("  Ctrl-C stops it.\n")


def _run_server(settings: Settings) -> int:
    from streamlit.web import cli  # noqa: PLC0415  half a second that the other commands need not take

    os.chdir(ROOT)  # where .streamlit/config.toml is
    run = ["run", str(ROOT / "app.py"), "--server.address", settings.address, "--server.port", str(settings.port)]
    try:
        cli.main(run, standalone_mode=False)
    except KeyboardInterrupt:
        say("Stopped.")
    return 0
