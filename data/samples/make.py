"""Make the sample tapes of this folder from the demo book: ``python -m data.samples.make``.

The branch of the demo's officer and manager, twenty days after its last month-end, so that a new user can upload it at once: clean,
and with ten typical faults.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from postloan.book.schema import LOAN
from postloan.demo import ledger, tape
from postloan.policy import Policy

BRANCH = "东湖支行"
BEFORE, AS_OF = date(2026, 10, 31), date(2026, 11, 20)
FIELDS = (
    "as_of", "loan_id", "borrower_id", "borrower_name", "branch", "product", "principal", "rate", "originated_on", "matures_on", "balance", "dpd",
    "overdue_since", "officer", "region", "industry", "borrower_type", "guarantee_type", "overdue_principal", "overdue_interest", "risk_class",
)  # fmt: skip
CLASSES = ("", "正常", "关注", "次级", "可疑", "损失")
FAULTS: tuple[tuple[str, Any], ...] = (
    ("balance", "八万元"), ("originated_on", "2025-02-30"), ("dpd", -3), ("balance", 99_999_999), ("branch", "-"), ("risk_class", "待定"),
    ("as_of", date(2026, 9, 20)), ("loan_id", ""), ("guarantee_type", "其他"), ("overdue_principal", 99_999_999),
)  # fmt: skip


def later(number: int, loan: dict[str, Any]) -> dict[str, Any]:
    """The loan twenty days on: who was late is later, one in thirty of the others misses an instalment, the rest pay theirs."""
    days, due = (AS_OF - BEFORE).days, loan["next_due_on"]
    moved = {**loan, "as_of": AS_OF}
    if loan["dpd"]:
        moved["dpd"] = loan["dpd"] + days
    elif due and due <= AS_OF and number % 30 == 0:
        moved |= {"dpd": (AS_OF - due).days, "overdue_since": due if due < AS_OF else None}
    elif due and due <= AS_OF:
        moved["balance"] = max(loan["balance"] - (loan["next_due_amount"] or Decimal(0)) * 4 / 5, Decimal(0)).quantize(
            Decimal("0.01")
        )
    if moved["dpd"]:
        moved["overdue_since"] = AS_OF - timedelta(days=moved["dpd"])
    return moved


def loans() -> list[dict[str, Any]]:
    """The branch's loans of the last tape of the demo, moved on."""
    book = ledger.make()
    *_, (_, rows) = tape.make(book, tape.month_ends(), Policy())
    mine = [
        loan for loan in rows.to_pylist() if loan["branch"] == BRANCH and not loan["written_off"] and loan["matures_on"] > AS_OF
    ]
    return [later(number, loan) for number, loan in enumerate(mine)]


def cells(loan: dict[str, Any]) -> list[Any]:
    """As the bank writes it: classes and choices in words, rates in percent."""

    def said(name: str) -> Any:
        value, field = loan[name], LOAN[name]
        if value is None or name == "risk_class":
            return CLASSES[value or 0]
        if field.choices:
            return field.choices[value][0]
        return round(value * 100, 4) if name == "rate" else float(value) if isinstance(value, Decimal) else value

    return [said(name) for name in FIELDS]


def write(path: Path, rows: list[list[Any]]) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2026, 11, 20)})
        sheet = book.add_worksheet("贷款明细")
        sheet.write(0, 0, f"{BRANCH}贷款明细表")
        sheet.write(1, 0, "单位：元")
        heads = [f"{LOAN[name].zh}（%）" if name == "rate" else LOAN[name].zh for name in FIELDS]
        sheet.write_row(2, 0, heads, book.add_format({"bold": True, "bg_color": "#DCE6F4"}))
        for number, row in enumerate(rows, 3):
            sheet.write_row(number, 0, row)
        total = sum(row[FIELDS.index("balance")] for row in rows if isinstance(row[FIELDS.index("balance")], float))
        sheet.write_row(len(rows) + 3, 0, ["合计", *[""] * (FIELDS.index("balance") - 1), total])
        sheet.set_column(0, len(FIELDS), 14)
        sheet.freeze_panes(3, 2)


def main() -> None:
    folder, rows = Path(__file__).parent, [cells(loan) for loan in loans()]
    write(folder / "tape_2026-11-20_clean.xlsx", rows)
    faulty = [list(row) for row in rows]
    for number, (name, value) in enumerate(FAULTS):
        faulty[10 + number * 7][FIELDS.index(name)] = value
    write(folder / "tape_2026-11-20_ten_faults.xlsx", faulty)


if __name__ == "__main__":
    main()
