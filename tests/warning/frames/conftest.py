"""Books for the frames of warnings, published once."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from security_book import line, loan, piece, published, sale, surety

from postloan.book import Pin
from postloan.house import build
from postloan.settings import Settings

LOANS = [
    loan("A", matures_on=date(2026, 5, 31)), loan("A", "2", balance=500), loan("B", dpd=120, risk_class=3, group_id="G1"),
    loan("C", group_id="G1", undrawn=250, originated_on=date(2026, 9, 1)), loan("D", borrower_type="farmer", group_id="G2"),
    loan("E", borrower_type="farmer"), loan("F", balance=0), loan("S", originated_on=date(2026, 9, 1), principal=1000), loan("T", dpd=40),
]  # fmt: skip
PIECES = [
    piece("A", "P1", 1000, valued_on=date(2024, 1, 15), insured_until=date(2026, 10, 30)),
    piece("A", "P1", 800, insured_until=date(2026, 10, 30), prior_claims=100),
    piece("A", "P2", 600, kind="residential", registered_until=date(2026, 11, 10)),
    piece("C", "P3", 900, kind="inventory", loan_id=None, valued_on=date(2026, 11, 5)), piece("C", "P3", 950, kind="inventory", loan_id=None),
    piece("B", "P4", 5000, released_on=date(2026, 10, 1)), piece("F", "P5", 5000), piece("D", "P6", 700, valued_on=None),
]  # fmt: skip
#: A and B answer for each other, B for C; D and E for each other; X, an outsider with little, for A; Y's word for A was over in 2024.
SURETIES = [
    surety("A", "B", 600, net_assets=500), surety("B", "A", 400, net_assets=900), surety("B", "C", 700, net_assets=900), surety("D", "E", 50), surety("E", "D", 50),
    surety("X", "A", 300, net_assets=100, loan_id="A-1", ends_on=date(2026, 5, 31)), surety("Y", "A", 300, ends_on=date(2024, 6, 30)),
    surety("Y", "C", 200, ends_on=date(2027, 6, 30)), surety("Z", "T", 80, guarantor_type="guarantee_company", net_assets=5, ends_on=date(2027, 3, 1)),
    surety("F", "D", 10, starts_on=date(2026, 11, 1)),
]  # fmt: skip
SALES = [
    sale("S", 1, "Firm T", 40), sale("S", 2, "A", 10), sale("S", 3, "Stranger", 50), sale("S", 4, "Firm B", 900, issued_on=date(2025, 10, 31)),
    sale("S", 5, "Firm B", 900, status="void"), sale("C", 6, "Firm B", 60), sale("C", 7, "Stranger", 40), sale("T", 8, "Stranger", 70),
    sale("S", 9, "Firm T", 30, direction="purchase"),
]  # fmt: skip
_OUT = date(2026, 9, 3)
LINES = [
    line("S", _OUT, -300, "某某证券公司"), line("S", _OUT, -100, "Mill", purpose="支付购房首付款"), line("S", _OUT, -50, "Treasury", purpose="证券印花税", kind="tax"),
    line("S", _OUT, -200, "Roundabout"), line("S", date(2026, 9, 20), 150, "Roundabout"), line("S", date(2026, 10, 5), -90, None, kind="cash"),
    line("S", date(2026, 9, 10), -60, None, purpose="提取备用金"), line("S", date(2026, 8, 1), -500, "某某证券公司"), line("S", date(2026, 9, 25), 70, "Buyer"),
    line("C", date(2026, 9, 2), -400, "Firm B"), line("C", date(2026, 9, 2), -100, "Firm Y"), line("C", date(2026, 9, 5), -120, "Firm C"),
    line("C", date(2026, 9, 6), 20, "Firm C"), line("A", _OUT, -10, "Mill"),
]  # fmt: skip


@pytest.fixture(scope="session")
def secured(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    """A book with collateral, guarantees, groups, invoices and account lines."""
    home = tmp_path_factory.mktemp("secured")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}"))
    yield published(
        home / "book", house.desk, loan=LOANS, collateral=PIECES, guarantee=SURETIES, invoice=SALES, account_flow=LINES
    )
    house.desk.dispose()


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Pin]:
    """A book of loans and nothing else."""
    home = tmp_path_factory.mktemp("bare")
    shutil.copyfile(migrated_file, home / "desk.sqlite")
    house = build(Settings(home=home, database_url=f"sqlite:///{home / 'desk.sqlite'}"))
    yield published(home / "book", house.desk, loan=[loan("A"), loan("B")])
    house.desk.dispose()
