"""Loan tapes of any size for the benchmarks: the demo's vocabulary, a fixed number of segments, DPD moved by a chain.

No schedules stand behind these loans: at a million loans what matters is how many rows and segments there are.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from postloan.book.schema import LOAN
from postloan.demo import typed
from postloan.demo import words as w
from postloan.demo.tape import ALLOWANCE, month_ends
from postloan.terms import RiskClass

#: The same at every size, so that two sizes differ in loans alone: branches × officers × what an officer lends.
BRANCHES, OFFICERS, LINES = 20, 5, 8
#: Chance per month to miss a further instalment, by stage of arrears 0 … 7; chance to pay up all.
MISS = np.array([0.012, 0.35, 0.45, 0.62, 0.80, 0.85, 0.88, 0.93])
CURE = np.array([0.0, 0.50, 0.30, 0.15, 0.06, 0.04, 0.03, 0.03])
#: Months after which a lost loan is replaced by a new one, as is one that is paid out.
LOST, TERM = 14, 36

Whole = npt.NDArray[np.int64]


def _texts(values: Sequence[str], index: Whole) -> pa.Array:
    return pa.array(list(values), pa.string()).take(pa.array(index))


def segments(seed: int) -> pa.Table:
    """The 800 combinations of slices in which loans are made."""
    random = np.random.default_rng([seed, 2])
    products, kinds = w.words()["products"], w.words()["industries"]
    rows = []
    for branch in range(BRANCHES):
        for officer in range(OFFICERS):
            for product in products[:LINES]:
                industry = w.pick(random, {name: v["weight"] for name, v in kinds[product["borrower"]].items()}, 1)[0]
                rows.append({
                    "branch": f"B{branch + 1:03d}", "officer": f"B{branch + 1:03d}-{officer + 1}", "product": product["name"],
                    "borrower_type": product["borrower"], "industry": industry, "region": f"R{branch % 7 + 1}",
                    "guarantee_type": w.pick(random, product["security"], 1)[0], "repayment_method": w.pick(random, product["methods"], 1)[0],
                })  # fmt: skip
    return pa.Table.from_pylist(rows)


class Population:
    """All loans of a bulk book and their state; :meth:`step` lives one month."""

    def __init__(self, loans: int, seed: int) -> None:
        self.random = np.random.default_rng([seed, loans])
        self.segments = segments(seed)
        self.size = loans
        self.number = np.arange(loans)
        self.segment = self.random.integers(0, self.segments.num_rows, loans)
        self.principal = np.round(np.exp(self.random.normal(11.6, 0.9, loans)), -3).astype(np.int64).clip(5_000, 20_000_000) * 100
        self.rate = np.round(self.random.uniform(0.035, 0.08, loans), 4)
        self.age = self.random.integers(0, TERM, loans)
        self.due_day = self.random.integers(1, 29, loans)
        self.stage = np.zeros(loans, dtype=np.int64)
        for _ in range(12):
            self.step()

    def step(self) -> None:
        """Miss, keep level or pay up; whoever is paid out or lost makes room for a new loan of the same segment."""
        capped, luck = np.minimum(self.stage, 7), self.random.random(self.size)
        miss, cure = MISS[capped], CURE[capped]
        self.stage = np.where(luck < miss, self.stage + 1, np.where(luck < miss + cure, 0, self.stage))
        self.age += 1
        over = (self.stage > LOST) | ((self.age >= TERM) & (self.stage == 0))
        self.number[over] = self.number.max() + 1 + np.arange(int(over.sum()))
        self.age[over] = 0
        self.stage[over] = 0

    def tape(self, as_of: date) -> pa.Table:
        """The month-end tape: the columns of the loan schema that a tape of this bank has."""
        day = np.datetime64(as_of, "D").astype(int)
        month_start = int(np.datetime64(as_of, "M").astype("datetime64[D]").astype(int))
        since = month_start + self.due_day - 1 - 30 * (self.stage - 1)
        late = (self.stage > 0) & (since < day)
        dpd = np.where(late, day - since, 0)
        own = np.searchsorted((0, 90, 270, 360), dpd, side="left") + 1
        balance = self.principal * (TERM - np.minimum(np.maximum(self.age - self.stage, 0), TERM - 1)) // TERM
        rate = np.array([0, *(ALLOWANCE[c] for c in RiskClass)])[own]
        overdue = np.minimum(balance, self.principal // TERM * self.stage * late)
        originated = month_start - 30 * self.age - 10
        said = self.segments.take(pa.array(self.segment))
        columns = {
            "as_of": typed.days(np.full(self.size, day)), "loan_id": _numbered("L", self.number, 9),
            "borrower_id": _numbered("C", self.number * 2 // 3, 9), "borrower_name": _names(self.number * 2 // 3),
            **{name: said[name] for name in said.column_names}, "principal": typed.money(self.principal),
            "rate": pa.array(self.rate), "originated_on": typed.days(originated), "matures_on": typed.days(originated + 30 * TERM),
            "balance": typed.money(balance), "dpd": pa.array(dpd.astype(np.int32)), "overdue_principal": typed.money(overdue),
            "overdue_interest": typed.money((overdue * self.rate / 12).astype(np.int64)), "risk_class": pa.array(own.astype(np.int8)),
            "provision": typed.money(np.rint(balance * rate).astype(np.int64)), "restructured": pa.array(self.number % 173 == 0),
            "currency": pa.array(["CNY"], pa.string()).take(pa.array(np.zeros(self.size, dtype=np.int64))),
        }  # fmt: skip
        kept = {field.name: columns[field.name] for field in LOAN.fields if field.name in columns}
        return pa.table({**kept, "file_row": pa.array(np.arange(2, self.size + 2), pa.int32())})


def _numbered(letter: str, numbers: Whole, width: int) -> pa.Array:
    return pc.binary_join_element_wise(letter, pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0"), "")


def _names(numbers: Whole) -> pa.Array:
    said = w.words()
    family, first, second = (said[part] for part in ("surnames", "given_first", "given_second"))
    parts = (family, numbers % len(family)), (first, numbers // 40 % len(first)), (second, numbers // 1200 % len(second))
    return pc.binary_join_element_wise(*(_texts(values, index) for values, index in parts), "")


def tapes(loans: int, months: int, seed: int = 7) -> Iterator[tuple[date, pa.Table]]:
    """The tapes of the last ``months`` month-ends to 2026-10-31, ``loans`` rows each."""
    people, dates = Population(loans, seed), month_ends(date(2020, 1, 31))[-months:]
    for as_of in dates:
        people.step()
        yield as_of, people.tape(as_of)


def tape(loans: int, months: int, seed: int, folder: Path, *, kind: str = "parquet") -> list[tuple[date, Path, str]]:
    """Write the tapes to ``folder`` as Parquet or CSV; for each its date, file and SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for as_of, rows in tapes(loans, months, seed):
        path = folder / f"tape-{as_of}.{kind}"
        if kind == "csv":
            csv.write_csv(rows.drop(["file_row"]), path)
        else:
            pq.write_table(rows, path, compression="zstd")
        written.append((as_of, path, hashlib.sha256(path.read_bytes()).hexdigest()))
    return written
