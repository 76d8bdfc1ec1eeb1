"""Files that are turned away before anything of them is kept: one class a cause, one sentence each."""

from postloan.book.schema import TABLES
from postloan.errors import PostloanError, Translate


class Unreadable(PostloanError):
    """The file cannot become a table. Every refusal of this module is one of these."""

    key = "import.unreadable"


class EmptyFile(Unreadable):
    """The file holds nothing, or only blanks."""

    key = "import.empty_file"


class TooLarge(Unreadable):
    """The file is larger than the policy allows."""

    key = "import.too_large"


class ZipBomb(Unreadable):
    """The workbook unpacks to far more than a workbook does."""

    key = "import.zip_bomb"


class Encrypted(Unreadable):
    """The workbook asks for a password."""

    key = "import.encrypted"


class NotAWorkbook(Unreadable):
    """Neither a workbook nor a text table, whatever its name says."""

    key = "import.not_a_workbook"


class WebPage(Unreadable):
    """A web page that somebody named .xls, as many core systems export them."""

    key = "import.web_page"


class Truncated(Unreadable):
    """The workbook is cut or damaged: its last part is missing."""

    key = "import.truncated"


class TooManyColumns(Unreadable):
    """A sheet is wider than the policy allows."""

    key = "import.too_many_columns"


class TooManyCells(Unreadable):
    """A sheet spans an area that cannot be held, mostly by a stray cell far away from the table."""

    key = "import.too_many_cells"


class NoTable(Unreadable):
    """No sheet has a row that looks like headings with data below."""

    key = "import.no_table"


class FieldsMissing(PostloanError):
    """Required fields have neither a column nor a constant."""

    key = "import.fields_missing"

    def __init__(self, table: str, fields: tuple[str, ...]) -> None:
        super().__init__(table=table, fields=fields)
        self.table, self.fields = table, fields

    def said(self, t: Translate) -> str:
        """Names the fields as the templates do."""
        schema, chinese = TABLES[self.table], t("import.language_code") == "zh"
        names = [schema[name].zh if chinese else schema[name].en for name in self.fields]
        return t(self.key, names=("、" if chinese else ", ").join(names))


class TooManyFaults(PostloanError):
    """More rows are faulty than the policy lets be left out."""

    key = "import.too_many_faults"


class NothingLeft(PostloanError):
    """No row is good."""

    key = "import.nothing_left"
