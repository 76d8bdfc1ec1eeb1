"""How the values of a column are written: the unit of its heading, the order of its dates. One word a way, its *form*."""

import re
import unicodedata

from postloan.book.schema import Field, Kind

#: Forms a person may choose from, by kind of field; the first is what is taken when nothing says otherwise.
FORMS: dict[Kind, tuple[str, ...]] = {
    Kind.MONEY: ("yuan", "thousand", "ten_thousand", "million", "hundred_million", "fen"),
    Kind.RATE: ("auto", "percent", "fraction", "per_mille", "monthly_per_mille"),
    Kind.DATE: ("auto", "dmy", "mdy", "ymd", "yymmdd", "sas", "serial_1904"),
    Kind.DAYS: ("days", "months"),
    Kind.NUMBER: ("figure", "percent"),
}

#: What one unit of a money form is in the book's unit.
FACTORS: dict[str, str] = {
    "yuan": "1", "thousand": "1000", "ten_thousand": "10000", "million": "1000000", "hundred_million": "100000000", "fen": "0.01",
}  # fmt: skip

_MONEY_WORDS: tuple[tuple[str, str], ...] = (
    (r"亿元|亿|100\s*(m|mn|million)\b|hundred million", "hundred_million"),
    (r"百万元?|\bmillions?\b|\bmn\b|\bmm\b|\bmio\b", "million"),
    (r"万元|万|\b10\s*k\b|10[,]?000|ten thousand|\bwan\b", "ten_thousand"),
    (r"千元|仟元|\bthousands?\b|\bk\b|'?000s?\b|\b1[,]?000\b", "thousand"),
    (r"(?<![万千亿百])分(?!类|行|期)|\bfen\b|\bcents?\b", "fen"),
    (r"元|\byuan\b|\bcny\b|\brmb\b", "yuan"),
)
_RATE_WORDS: tuple[tuple[str, str], ...] = (
    (r"月利率.*‰|‰.*月|月.*‰", "monthly_per_mille"),
    (r"‰|千分", "per_mille"),
    (r"%|％|百分|\bpercent(age)?\b|\bpct\b", "percent"),
    (r"小数|\bfraction\b|\bdecimal\b", "fraction"),
)
_DATE_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bdd?[-/.]mm?[-/.]yy", "dmy"),
    (r"\bmm?[-/.]dd?[-/.]yy", "mdy"),
)
_DAYS_WORDS: tuple[tuple[str, str], ...] = ((r"期数|月数|\bmonths?\b|\binstal", "months"),)
_NUMBER_WORDS: tuple[tuple[str, str], ...] = ((r"%|％|百分|\bpercent(age)?\b|\bpct\b", "percent"),)
_WORDS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.MONEY: _MONEY_WORDS, Kind.RATE: _RATE_WORDS, Kind.DATE: _DATE_WORDS, Kind.DAYS: _DAYS_WORDS,
    Kind.NUMBER: _NUMBER_WORDS,
}  # fmt: skip


def stated(heading: str, kind: Kind) -> str | None:
    """The form that a heading itself names – ``余额（万元）``, ``Rate %``, ``Balance (10k CNY)`` – or ``None``."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    if kind is Kind.MONEY:
        # only what stands in brackets or after the name: 千 and 分 are also letters of ordinary words
        tail = re.findall(r"[(\[【<](.*?)[)\]】>]|[:,/_\-–]\s*([^:,/_]*)$|\b(in .*)$", text)
        text = " ".join(part for found in tail for part in found)
    return next((form for pattern, form in _WORDS.get(kind, ()) if re.search(pattern, text)), None)


def form_of(field: Field, heading: str) -> str:
    """The form of a column for a field: what the heading says, else the usual one; empty where a kind has only one."""
    forms = FORMS.get(field.kind)
    if forms is None:
        return ""
    return stated(heading, field.kind) or forms[0]


def unit_of_sheet(titles: list[str]) -> str | None:
    """The money form that a note above the table declares for all of it (``单位：万元``), or ``None``."""
    for title in titles:
        text = unicodedata.normalize("NFKC", title).casefold()
        found = re.search(r"(?:单位|金额单位|unit|amounts? in|\$ in)\s*[:：]?\s*(.*)", text)
        if found:
            return next((form for pattern, form in _MONEY_WORDS if re.search(pattern, found[1])), None)
    return None
