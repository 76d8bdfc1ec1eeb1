"""What the columns of the portfolio's frames hold, imported or derived."""

from postloan.book.schema import TABLES, Kind

_KINDS = {field.name: field.kind for table in TABLES.values() for field in table.fields}
_DERIVED = {
    "balance_previous": Kind.MONEY, **dict.fromkeys(("overdue_balance", "npl_balance", "special_mention_balance"), Kind.MONEY), "paid": Kind.MONEY, "as_of_previous": Kind.DATE, "first_overdue_on": Kind.DATE,
    "dpd_previous": Kind.DAYS, "loans": Kind.WHOLE, "mob": Kind.WHOLE, "dpd_max": Kind.DAYS, "dpd_max_12m": Kind.DAYS,
    "ever30_mob": Kind.WHOLE, "ever60_mob": Kind.WHOLE, "ever90_mob": Kind.WHOLE, "bucket": Kind.CHOICE, "bucket_previous": Kind.CHOICE,
    "class_previous": Kind.CHOICE, "class_basis": Kind.CHOICE, "risk_class": Kind.CHOICE, "industry": Kind.CHOICE, "restructured": Kind.FLAG, "written_off": Kind.FLAG,
    **dict.fromkeys(("share", "share_loans", "share_balance", "overdue_ratio", "npl_ratio", "par30", "par90", "coverage"), Kind.RATE),
    **dict.fromkeys(("overdue90_to_npl", "provision_ratio", "special_mention_ratio"), Kind.RATE),
}  # fmt: skip
POINTS = ("overdue_ratio_change", "npl_ratio_change", "par30_change")


def kind(name: str) -> Kind:
    """What a column holds, imported or derived; text when nobody said."""
    return _DERIVED.get(name) or _KINDS.get(name, Kind.TEXT)


def kind_known(name: str) -> bool:
    """Whether the column is one that people are shown."""
    return name in _DERIVED or name in _KINDS
