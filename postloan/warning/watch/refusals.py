"""Why a word on the watch list is not taken: one class a cause."""

from postloan.errors import NotAllowed, PostloanError


class WatchedAlready(PostloanError):
    """The borrower is on the list; ``day``: since when."""

    key = "watch.watched_already"


class LeftAlready(PostloanError):
    """The stay is over."""

    key = "watch.left_already"


class ExitAsked(PostloanError):
    """It was asked that the stay end; that is to be answered first."""

    key = "watch.exit_asked_already"


class NoExitAsked(PostloanError):
    """Nobody has asked that the stay end."""

    key = "watch.no_exit_asked"


class SamePerson(NotAllowed):
    """Who asked that a stay end cannot grant it."""

    key = "watch.same_person"


class NotTheAsker(NotAllowed):
    """Only who asked can take it back."""

    key = "watch.not_the_asker"
