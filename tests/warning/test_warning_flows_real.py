"""Rules on tax flows against 123 small firms whose bank says who defaulted: each points the right way.

The files give invoices of E81 to E123 and, of all 123, a table with the numbers of valid and void sales invoices. The limits are those
the rules come with; none was fitted to these firms. How old the newest
invoices may be (``fresh_days``) was: half a year left out the very firms that had fallen silent, so it is a year.
"""

import csv
import os
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from test_warning_rules import frame_of
from working_book import staged

from postloan import intake
from postloan.access import SYSTEM
from postloan.book import Book, Pin
from postloan.borrower.flows import frames, tax
from postloan.desk import connect
from postloan.policy import Policy
from postloan.settings import ROOT
from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.engine import Frame, judge, measures
from postloan.warning.frames.flows import COLUMNS, build
from postloan.warning.known import Known

pytestmark = pytest.mark.real_data
POLICY, TODAY, AS_OF = Policy(), date(2026, 11, 21), date(2020, 2, 29)
FOLDERS = {"sale": "credit_history_enterprise_output_invoice", "purchase": "credit_history_enterprise_input_invoice"}
JUDGED = ("T01", "T02", "T03", "T04", "T06")


@pytest.fixture(scope="module")
def folder() -> Path:
    found = Path(os.environ.get("POSTLOAN_REAL_DATA", ROOT.parent / "shared" / "real")) / "cumcm2020c_sme"
    if not found.exists():
        pytest.skip(f"no real files at {found}")
    return found


@pytest.fixture(scope="module")
def firms(folder: Path) -> pd.DataFrame:
    with (folder / "credit_history_enterprise_information.csv").open(encoding="utf-8-sig") as file:
        rows = pd.DataFrame(csv.DictReader(file)).set_index("企业代号")
    assert len(rows) == 123
    return rows.assign(bad=rows["是否违约"] == "是")


@pytest.fixture(scope="module")
def invoices(folder: Path, tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[tuple[Pin, pa.Table]]:
    """All firms owe one yuan; the invoices came in by the way that a person takes, each direction's files as one."""
    home = tmp_path_factory.mktemp("sme")
    (home / "desk.sqlite").write_bytes(migrated_file.read_bytes())
    desk = connect(f"sqlite:///{home / 'desk.sqlite'}")
    book = Book(home / "book", desk, memory="600MB", threads=1)
    book.publish(SYSTEM, staged(book, "loan", [_loan(f"E{number}") for number in range(1, 124)]), POLICY)
    tables = []
    for direction, name in FOLDERS.items():
        texts = [path.read_text(encoding="utf-8-sig").splitlines() for path in sorted((folder / name).glob("*.csv"))]
        whole = "\n".join([texts[0][0], *(line for lines in texts for line in lines[1:])]).encode()
        file = intake.read(whole, "all.csv", POLICY)
        grid = intake.lay(file, *intake.choose(file, "invoice"))
        stage = book.stage_path()
        found = intake.check(book.backend(), grid, intake.propose(grid, "invoice"), stage=stage, digest=direction, today=TODAY)
        tables.append(pq.read_table(stage))
        book.publish(SYSTEM, found.publishable(POLICY), POLICY)
    yield book.pin(), pa.concat_tables(tables, promote_options="default")
    desk.dispose()


def _loan(firm: str) -> dict[str, Any]:
    return {
        "as_of": AS_OF, "loan_id": f"L-{firm}", "borrower_id": firm, "borrower_name": firm, "branch": "B", "officer": "O", "product": "P",
        "principal": Decimal(1), "rate": 0.05, "originated_on": date(2019, 1, 1), "matures_on": date(2021, 1, 1), "balance": Decimal(1),
        "dpd": 0, "borrower_type": "small_business",
    }  # fmt: skip


@pytest.fixture(scope="module")
def frame(invoices: tuple[Pin, pa.Table]) -> Frame:
    found = build(Known(invoices[0], AS_OF, AS_OF, POLICY))
    assert found is not None
    return found


def shares(
    frame: Frame, firms: pd.DataFrame, rules: tuple[str, ...], on: date = AS_OF
) -> Mapping[str, tuple[int, int, int, int]]:
    """Rule → fired among defaulters, defaulters judged, fired among the others, others judged."""
    wanted = [all_rules()[rule_id] for rule_id in rules]
    asked = tuple((one.id, Settings().of(one.id)) for one in wanted)
    known = frame.ask(measures, asked, on).to_pandas().set_index("borrower_id")
    found = {}
    for one in judge(frame, wanted, Settings(), on):
        assert one.error is None
        told = known[one.rule_id].notna()
        seen = pd.DataFrame({"fired": known.index.isin(one.hits["borrower_id"]), "bad": firms.loc[known.index, "bad"]})[told]
        sides = [(int(side["fired"].sum()), len(side)) for side in (seen[seen["bad"]], seen[~seen["bad"]])]
        found[one.rule_id] = (*sides[0], *sides[1])
    return found


def said(rule_id: str, told: tuple[int, int, int, int]) -> str:
    bad, bads, good, goods = told
    return f"{rule_id}: fired on {bad}/{bads} defaulters ({bad / bads:.0%}), on {good}/{goods} others ({good / goods:.0%})"


def test_each_rule_fires_on_more_of_the_defaulters_than_of_the_others(frame: Frame, firms: pd.DataFrame) -> None:
    found = shares(frame, firms, JUDGED)
    for rule_id, told in found.items():
        print(said(rule_id, told))  # noqa: T201  what was found is what the test is for
    for rule_id, (bad, bads, good, goods) in found.items():
        assert bads + goods >= 30, f"{rule_id} judged too few firms to say anything"
        assert bad / bads > good / goods, said(rule_id, found[rule_id])


def test_each_measure_stands_worse_in_the_middle_of_the_defaulters(frame: Frame, firms: pd.DataFrame) -> None:
    """Not a matter of where a limit lies: the median of the defaulters is worse than that of the others."""
    asked = tuple((rule_id, Settings().of(rule_id)) for rule_id in JUDGED)
    known = frame.ask(measures, asked, AS_OF).to_pandas().set_index("borrower_id")
    for rule_id in JUDGED:
        value, bad = known[rule_id], firms.loc[known.index, "bad"].to_numpy()
        worse, better = value[bad].median(), value[~bad].median()
        print(f"{rule_id}: median {worse:.4f} of defaulters, {better:.4f} of the others")  # noqa: T201  what was found is what the test is for
        assert (worse > better) == all_rules()[rule_id].fires.high, rule_id


def test_void_sales_invoices_point_the_right_way_among_all_123_firms(firms: pd.DataFrame) -> None:
    """The table counts valid and void sales invoices of E1 to E123, over the whole time of the data."""
    valid, void = (firms[name].astype(float).astype(int) for name in ("有效销项发票数", "作废销项发票数"))
    rows = [
        {"borrower_id": firm, "void_rate": void[firm] / (valid[firm] + void[firm]), "sales_invoices": int(valid[firm] + void[firm]), "stale_days": 0}
        for firm in firms.index if valid[firm] + void[firm]
    ]  # fmt: skip
    (told,) = shares(frame_of("flows", rows), firms, ("T04",)).values()
    print(said("T04 by the table, E1–E123", told))  # noqa: T201  what was found is what the test is for
    bad, bads, good, goods = told
    assert bads + goods > 110
    assert bad / bads > good / goods


@pytest.mark.parametrize(("until", "firms_with_invoices"), [(AS_OF, 43), (date(2018, 6, 30), 41)])
def test_the_frame_says_of_every_firm_what_its_page_says(
    invoices: tuple[Pin, pa.Table], until: date, firms_with_invoices: int
) -> None:
    """One pass over all firms and the way of one firm are two computations; on a past day neither sees what came after."""
    pin, everything = invoices
    rows = everything.filter(pc.less_equal(everything["issued_on"], pa.scalar(until)))
    newest = pc.max(rows["issued_on"]).as_py()
    found = build(Known(pin, AS_OF, until, POLICY))
    assert found is not None
    told = found.ask(_all, tuple(COLUMNS)).to_pandas(date_as_object=True).set_index("borrower_id")
    assert len(told) == firms_with_invoices
    for firm, mine in told.iterrows():
        its = tax(frames.invoices(rows.filter(pc.equal(rows["borrower_id"], firm))), newest, POLICY)
        assert its is not None
        expected = {
            "sales_change": its.year_change, "sales_year_change": its.twelve_change, "silent_days": its.silent, "last_sale_on": its.last_on,
            "top_buyer_share": its.buyers.top1, "buyers": its.buyers.number or None, "top_supplier_share": its.suppliers.top1,
            "void_rate": its.sold.void_count, "invoices_until": its.covered.last,
        }  # fmt: skip
        for name, value in expected.items():
            if value is None:
                assert pd.isna(mine[name]), (firm, name)
            else:
                assert mine[name] == (pytest.approx(value) if isinstance(value, float) else value), (firm, name)


def _all(rows: Any, names: tuple[str, ...]) -> Any:
    return rows.select("borrower_id", *names)
