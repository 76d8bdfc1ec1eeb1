"""Which form a statement's items follow, told by items that only one of the forms has."""

from collections.abc import Iterable, Sequence

from postloan.intake.layouts.block import Block
from postloan.statement import Standard

_SMALL = frozenset({
    "fixed_assets_net", "long_term_bond_investments", "profit_payable", "short_term_investments", "turnover_materials", "principal_repaid", "profit_distributed",
    "consumption_tax", "startup_expense", "bad_debt_loss",
})  # fmt: skip
_NEW = frozenset({
    "contract_liabilities", "receivables_financing", "right_of_use_assets", "contract_assets", "other_equity_instruments_investments", "debt_investments",
    "credit_impairment_loss", "rd_expense", "lease_liabilities", "other_income", "asset_disposal_gain", "trading_assets", "payroll_payable", "net_profit_continuing",
})  # fmt: skip
_OLD = frozenset({
    "main_business_profit", "other_business_profit", "deferred_expenses", "accrued_expenses", "other_levies_payable", "long_term_investments", "subsidy_income",
    "sup_deferred_expenses", "sup_accrued_expenses",
})  # fmt: skip
_FEW = 2


def file_standard(blocks: Sequence[Block]) -> Standard | None:
    """English items, or those of the small-enterprise form, which do not change within a file; None where neither."""
    entries = [entry for block in blocks for entry in block.entries]
    latin = sum(1 for entry in entries if entry.item.label[:1].isascii() and entry.item.label[:1].isalpha())
    if latin * 2 > len(entries):
        return Standard.INTERNATIONAL
    codes = {entry.match.account for entry in entries if entry.match.account}
    return Standard.SMALL if len(codes & _SMALL) >= _FEW and len(codes & _SMALL) > len(codes & _NEW) else None


def standard_of(codes: Iterable[str], whole: Standard | None) -> Standard:
    """The form of one statement: that of its file, else the old one if it has items that went out of use and none that came in."""
    mine = frozenset(codes)
    if whole is not None:
        return whole
    return Standard.OLD_ENTERPRISE if mine & _OLD and not mine & _NEW else Standard.ENTERPRISE
