"""Why the book says no."""

from postloan.errors import PostloanError


class AlreadyPublished(PostloanError):
    """The very same file is live; publishing it again would change nothing."""

    key = "book.already_published"


class BranchesOutOfReach(PostloanError):
    """The file holds rows of branches that the person does not look after; it is refused as a whole."""

    key = "book.branches_out_of_reach"


class HeldElsewhere(PostloanError):
    """Loans of the file are live under another branch on the same date; publishing would count them twice."""

    key = "book.held_elsewhere"


class RepeatedLoans(PostloanError):
    """A loan stands twice for one date in the file."""

    key = "book.repeated_loans"


class RepeatedRows(PostloanError):
    """What a row is about stands twice in the file, in a table where it may stand once."""

    key = "book.repeated_rows"


class EmptyFile(PostloanError):
    """There is no row to publish."""

    key = "book.empty_file"


class UnfitFile(PostloanError):
    """The staged file lacks a required column or holds missing values in it."""

    key = "book.unfit_file"


class BookBusy(PostloanError):
    """Somebody else is publishing and has not finished within the time we wait."""

    key = "book.busy"


class NoSuchImport(PostloanError):
    """The import does not exist or lies outside the person's reach (same answer)."""

    key = "book.no_such_import"


class UndoneAlready(PostloanError):
    """The import was withdrawn before."""

    key = "book.undone_already"


class NotUndone(PostloanError):
    """Only a withdrawn import can be published again."""

    key = "book.not_undone"


class StillUsed(PostloanError):
    """Live snapshots were derived from this import; they have to be withdrawn first."""

    key = "book.still_used"


class NothingToDerive(PostloanError):
    """No live schedule speaks for any of the dates."""

    key = "book.nothing_to_derive"
