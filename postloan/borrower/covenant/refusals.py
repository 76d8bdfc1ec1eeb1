"""Why a word on a covenant is not taken: one class a cause."""

from postloan.errors import PostloanError


class SamePerson(PostloanError):
    """Who asked for a waiver cannot grant it."""

    key = "covenant.same_person"


class NotBreached(PostloanError):
    """There is no breach to waive."""

    key = "covenant.not_breached"


class AskedAlready(PostloanError):
    """A waiver for this covenant waits for an answer."""

    key = "covenant.asked_already"


class ByStatement(PostloanError):
    """This covenant is tested by the statements, not by hand."""

    key = "covenant.by_statement"


class NoTestDate(PostloanError):
    """The day is none of the covenant's test dates."""

    key = "covenant.no_test_date"


class NothingToTest(PostloanError):
    """No confirmed statement is of a test date that has not been tested."""

    key = "covenant.nothing_to_test"
