"""Why a word on a signal is not taken: one class a cause."""

from postloan.errors import NotAllowed, PostloanError, Translate


class NotNow(PostloanError):
    """The signal does not stand where this can be done. ``verb``: what was asked; ``state``: where it stands."""

    key = "signal.not_now"

    def said(self, t: Translate) -> str:
        return t(self.key, verb=t(f"signal.verb.{self.values['verb']}"), state=t(f"term.signal_state.{self.values['state']}"))


class NotVerified(PostloanError):
    """Nobody has looked into it yet, so it cannot be said what it ended as."""

    key = "signal.not_verified"


class VerdictDiffers(PostloanError):
    """What it is to be closed as does not go with what looking into it showed."""

    key = "signal.verdict_differs"

    def said(self, t: Translate) -> str:
        return t(
            self.key,
            verdict=t(f"term.verdict.{self.values['verdict']}"),
            closed_as=t(f"term.closed_as.{self.values['closed_as']}"),
        )


class ActionsOpen(PostloanError):
    """Actions of the plan are not done; ``n``: how many."""

    key = "signal.actions_open"


class NotHisToClose(NotAllowed):
    """A signal of this colour is closed by somebody with more say."""

    key = "signal.not_his_to_close"

    def said(self, t: Translate) -> str:
        return t(self.key, colour=t(f"term.colour.{self.values['colour']}"), who=t(f"signal.closes.{self.values['colour']}"))


class OpenAlready(PostloanError):
    """The rule has raised another signal of the borrower since; that one is to be handled."""

    key = "signal.open_already"


class MutedAlready(PostloanError):
    """The rule is kept quiet for this borrower already; ``until``: how long."""

    key = "signal.muted_already"
