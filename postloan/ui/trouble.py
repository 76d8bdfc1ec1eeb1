"""The one place where what went wrong becomes a sentence: refusals are said, bugs are logged with a number."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from postloan.errors import Invalid, PostloanError
from postloan.ui.lang import t

log = logging.getLogger("postloan.ui")


def sentence(refusal: PostloanError) -> str:
    """What the person is told; for a form, each field with what is wrong and how to mend it."""
    if not isinstance(refusal, Invalid):
        return refusal.said(t)
    lines = (f"- {problem.said(t)} {problem.remedy(t)}" for problem in refusal.problems.values())
    return "\n".join((t("frame.check"), *lines))


def bug(error: Exception) -> str:
    """Log a fault of ours under a number and return the calm sentence that carries it."""
    number = secrets.token_hex(3).upper()
    log.error("fault %s", number, exc_info=error)
    return t("error.bug", number=number)


@contextmanager
def told(say: Callable[[str], object]) -> Iterator[None]:
    """Run what is inside; hand whatever goes wrong to ``say`` as a sentence. Streamlit's own control flow passes through."""
    try:
        yield
    except PostloanError as refusal:
        say(sentence(refusal))
    except Exception as error:  # noqa: BLE001  the frame's last resort: logged in full, told in one sentence
        say(bug(error))
