"""What commands say, in English and at once: it may be read in a log while they still work."""

from functools import partial

from postloan.i18n import text

say = partial(print, flush=True)
english = partial(text, "en")


def progress(done: float, key: str) -> None:
    """How far a command is, in one line that is written over."""
    print(f"\r  {done:4.0%}  {english(key):<60}", end="\n" if done >= 1 else "", flush=True)
