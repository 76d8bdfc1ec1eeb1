"""The standard chart of accounts: every line a statement may have, what it is called, and what a total adds up.

The lines stand in ``accounts.toml``; the codes are what figures are kept under. Sources: the forms of 财会〔2019〕6号, the
small-enterprise standard (小企业会计准则), the forms before them, and the usual lines of English statements.
"""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from postloan.statement.model import Kind, Standard

Role = Literal["item", "total", "memo"]
Values = Mapping[str, Decimal]
_PART = re.compile(r"([+-])?\s*(\|?)(\w+)\|?([~!]?)")


@dataclass(frozen=True)
class Part:
    """One line that a total adds up.

    Attributes:
        sign: +1 or −1 (减).
        absolute: written with either sign and always taken off by its size, as treasury shares are.
        optional: some forms show it as a part of another line, so that it may already be counted.
        needed: without it nothing can be said of the total.
    """

    account: str
    sign: int
    absolute: bool = False
    optional: bool = False
    needed: bool = False

    def of(self, value: Decimal) -> Decimal:
        """What the line adds to the total."""
        return self.sign * (abs(value) if self.absolute else value)


@dataclass(frozen=True)
class Account:
    """One line of the chart.

    Attributes:
        role: ``item`` counts in a total, ``total`` adds others up, ``memo`` (其中) is part of another line and counts in nothing.
        sign: −1 for a line that its total takes off (减), else +1.
        synonyms: other spellings; ``rough`` those that mean nearly the same and are flagged when they are taken.
        among: spellings that mean this account only below one of the accounts or headings named.
        stands_for: the account that is read in its place where that one is not told.
        part_of: the line that this one (其中) can never be more than.
        plain: no money, so the unit of a sheet does not scale it (per share, numbers of shares).
    """

    code: str
    kind: Kind
    zh: str
    en: str
    role: Role
    sign: int
    synonyms: tuple[str, ...]
    rough: tuple[str, ...]
    among: Mapping[str, tuple[str, ...]]
    stands_for: str | None
    plain: bool
    part_of: str | None
    sums: Mapping[str, tuple[Part, ...]]

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def children(self, standard: Standard = Standard.ENTERPRISE) -> tuple[Part, ...]:
        """What a total adds up under a standard; empty for a line that is no total."""
        special = {Standard.OLD_ENTERPRISE: "old", Standard.INTERNATIONAL: "international"}.get(standard, "")
        return self.sums.get(special) or self.sums.get("", ())


@functools.cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("accounts.toml").read_text(encoding="utf-8"))


def _parts(formula: str) -> tuple[Part, ...]:
    found = _PART.finditer(formula)
    return tuple(Part(one[3], -1 if one[1] == "-" else 1, bool(one[2]), one[4] == "~", one[4] == "!") for one in found)


def _taken_off() -> frozenset[str]:
    """Lines that some total takes off."""
    formulas = (line.get("sums", "") for kind in Kind for line in _read()[kind].values())
    return frozenset(part.account for formula in formulas for part in _parts(formula) if part.sign < 0)


def _accounts() -> Iterator[Account]:
    minus = _taken_off()
    for kind in Kind:
        for code, line in _read()[kind].items():
            sums = {name.removeprefix("sums").removeprefix("_"): _parts(line[name]) for name in line if name.startswith("sums")}
            among = {label: tuple(places) for label, places in line.get("among", {}).items()}
            yield Account(
                code, kind, line["zh"], line["en"], line.get("role", "item"), -1 if code in minus else 1,
                tuple(line.get("also", ())), tuple(line.get("rough", ())), among, line.get("stands"), line.get("plain", False), line.get("of"), sums,
            )  # fmt: skip


#: Every account by its code, in the order of the statements.
CHART: Mapping[str, Account] = {one.code: one for one in _accounts()}
#: Section titles of each statement: code → spellings.
HEADINGS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    kind: {code: tuple(labels) for code, labels in _read()["headings"][kind].items()} for kind in Kind
}
#: Cells among the items that are none.
ASIDE: tuple[str, ...] = tuple(_read()["aside"]["labels"])
_STAND_INS: Mapping[str, tuple[str, ...]] = {
    code: tuple(one.code for one in CHART.values() if one.stands_for == code)
    for code in dict.fromkeys(one.stands_for for one in CHART.values() if one.stands_for)
}
#: Each line that has parts told with it (其中): the line → its parts, which add up to no more than it.
PARTS: Mapping[str, tuple[str, ...]] = {
    code: tuple(one.code for one in CHART.values() if one.part_of == code)
    for code in dict.fromkeys(one.part_of for one in CHART.values() if one.part_of)
}


def account(code: str) -> Account:
    """The account of a code; an unknown code is a bug and raises KeyError."""
    return CHART[code]


def told(values: Values, code: str) -> Decimal | None:
    """The amount of an account, or of the line that stands in for it; None where the statement says neither."""
    names = (code, *_STAND_INS.get(code, ()))
    return next((values[name] for name in names if name in values), None)


def completed(values: Values) -> dict[str, Decimal]:
    """The amounts with stand-ins filled in: 固定资产 where only 固定资产账面价值 is told, and so on. Nothing told is changed."""
    filled = {code: told(values, code) for code in _STAND_INS if code not in values}
    return {**values, **{code: amount for code, amount in filled.items() if amount is not None}}
