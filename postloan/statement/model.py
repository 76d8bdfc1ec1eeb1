"""What a financial statement is once it has been read: figures on standard accounts, each with the cell it came from.

Plain values, no store: the reader makes them, the desk keeps them, the analysis reads them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """Which statement (报表种类). The supplement is the indirect cash-flow statement (补充资料)."""

    BALANCE_SHEET = "balance_sheet"
    INCOME = "income"
    CASH_FLOW = "cash_flow"
    SUPPLEMENT = "supplement"


class Standard(StrEnum):
    """Which form the items follow (会计准则)."""

    ENTERPRISE = "enterprise"  # 一般企业, 财会〔2019〕6号
    OLD_ENTERPRISE = "old_enterprise"  # forms before 2018
    SMALL = "small"  # 小企业会计准则
    INTERNATIONAL = "international"  # English statements, US GAAP or IFRS


class Perimeter(StrEnum):
    """Whose figures (合并 or 母公司). ``SINGLE`` is a statement that says neither."""

    CONSOLIDATED = "consolidated"
    PARENT = "parent"
    SINGLE = "single"


class Span(StrEnum):
    """How much time a figure covers. Only ``CUMULATIVE`` (本年累计) and ``YEAR`` start with the fiscal year."""

    INSTANT = "instant"  # a balance sheet
    MONTH = "month"  # 本月
    QUARTER = "quarter"  # one quarter by itself
    CUMULATIVE = "cumulative"  # from the first day of the year to ``end``: quarter 1, half, nine months
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Period:
    """The day or the stretch of time a column of figures is of.

    Attributes:
        end: the last day.
        span: how much time; ``INSTANT`` for a balance sheet.
        months: how many months it covers; 0 for an instant.
    """

    end: date
    span: Span
    months: int = 0


@dataclass(frozen=True)
class Source:
    """The cell a figure came from; ``row`` and ``column`` are counted from 1, as Excel prints them."""

    file: str
    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """``B12``."""
        letters, left = "", self.column
        while left:
            left, digit = divmod(left - 1, 26)
            letters = chr(65 + digit) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True)
class Figure:
    """One amount of one account in one period.

    Attributes:
        account: its code in the standard chart of accounts.
        value: in units of the currency (元), after the statement's unit and the sign rules.
        source: the cell.
        written: what stood in the cell, as text.
        label: the item's name as it stood in the file.
    """

    account: str
    value: Decimal
    source: Source
    written: str
    label: str


@dataclass(frozen=True)
class Statement:
    """One kind of statement, of one entity and perimeter, for one period.

    An item that is blank or missing has no figure: missing is not 0.

    Attributes:
        entity: 编制单位 as it stands in the file; None where it says nothing.
        unit: how many units of currency one printed unit is (万元: 10,000).
        precision: the last decimal place of the printed figures, in units of currency: what rounding can hide.
        comparative: it is the comparison column (上期金额, 上年同期) of a statement for a later period.
    """

    kind: Kind
    period: Period
    figures: tuple[Figure, ...]
    entity: str | None = None
    perimeter: Perimeter = Perimeter.SINGLE
    standard: Standard = Standard.ENTERPRISE
    currency: str = "CNY"
    unit: Decimal = Decimal(1)
    precision: Decimal = Decimal("0.01")
    comparative: bool = False

    @property
    def values(self) -> dict[str, Decimal]:
        """Account → amount, in units of the currency."""
        return {figure.account: figure.value for figure in self.figures}

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)


@dataclass(frozen=True)
class Accounts:
    """Everything known of one borrower for one stretch of time, the statements side by side: what ratios are computed of.

    Attributes:
        period: the stretch the flows cover; its end is the day of the balance sheet.
        values: account → amount at or up to the end.
        opening: balance-sheet account → amount at the first day, where it is known.
        currency: of every amount.
    """

    period: Period
    values: Mapping[str, Decimal]
    opening: Mapping[str, Decimal] = field(default_factory=dict)
    currency: str = "CNY"

    def get(self, account: str) -> Decimal | None:
        """The amount, or None where the statements do not say it."""
        return self.values.get(account)
