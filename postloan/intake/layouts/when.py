"""Days and stretches of time as statements write them: 2023年12月31日, 20230930, 2023年1-9月, Dec. 31, 2024, 12 Months Ended."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from postloan.statement import Period, Span

_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_FOUR = r"((?:19|20)\d\d)"
_YEAR = rf"(?<!\d){_FOUR}"
_NAMED = r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WORDS = {"one": 1, "three": 3, "six": 6, "nine": 9, "twelve": 12}


@dataclass(frozen=True)
class When:
    """The last day, and how many months it says it covers: ``None`` where it only names a day or a month.

    ``alone``: the quarter by itself, not counted from the first day of the year.
    """

    end: date
    months: int | None = None
    alone: bool = False
    day: bool = True


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Full-width folded, years and months in Chinese figures as digits, lower case."""
    folded = unicodedata.normalize("NFKC", text).casefold()

    def digits(found: re.Match[str]) -> str:
        return found[0].translate(_CHINESE)

    def number(found: re.Match[str]) -> str:
        tens, _, ones = found[1].rpartition("十")
        if "十" not in found[1]:
            return ones.translate(_CHINESE) + found[2]
        return f"{int((tens or '一').translate(_CHINESE)) * 10 + int((ones or '0').translate(_CHINESE))}{found[2]}"

    folded = re.sub(r"[二一][〇○零一二三四五六七八九]{3}(?=\s*年)", digits, folded)
    return re.sub(r"(?<=[年月至到\s])([一二三四五六七八九十]{1,3})([月日])", number, folded)


def _stretch(text: str) -> When | None:
    """From a day or a month to another: 2023年1月1日至9月30日, 2023年1-9月, 2023.01.01-2023.09.30."""
    found = re.search(
        rf"{_YEAR}\s*[年./-]\s*(\d{{1,2}})\s*[月./-]\s*(\d{{1,2}})\s*日?\s*(?:至|到|—|–|-|~|to)\s*(?:{_FOUR}\s*[年./-])?\s*(\d{{1,2}})\s*[月./-]\s*(\d{{1,2}})\s*日?",
        text,
    )
    if found and (end := _day(found[4] or found[1], found[5], found[6])):
        first = int(found[1]) * 12 + int(found[2])
        months = end.year * 12 + end.month - first + 1
        return When(end, months if 1 <= months <= 18 else None, alone=int(found[2]) != 1) if months > 0 else None
    found = re.search(rf"{_YEAR}\s*[年./-]\s*(\d{{1,2}})\s*月?\s*(?:至|到|—|–|-|~)\s*(?:{_FOUR}\s*年)?\s*(\d{{1,2}})\s*月", text)
    if found and 1 <= int(found[2]) <= int(found[4]) <= 12:
        end = month_end(int(found[3] or found[1]), int(found[4]))
        return When(end, int(found[4]) - int(found[2]) + 1, alone=int(found[2]) != 1)
    return None


def _chinese_day(text: str) -> When | None:
    found = re.search(rf"{_YEAR}\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日", text)
    day = _day(found[1], found[2], found[3]) if found else None
    return When(day) if day else None


def _chinese_quarter(text: str) -> When | None:
    """三季报 counts from January, 第三季度 stands by itself."""
    found = re.search(rf"{_YEAR}\s*年\s*度?\s*(?:第?([一二三四1-4])\s*(季报|季度报告|季度|季))", text)
    if not found:
        return None
    quarter, whole = int(found[2].translate(_CHINESE)), found[3] in {"季报", "季度报告"}
    return When(month_end(int(found[1]), quarter * 3), quarter * 3 if whole else 3, alone=not whole and quarter > 1, day=False)


def _chinese_half(text: str) -> When | None:
    found = re.search(rf"{_YEAR}\s*年?\s*(?:半年度?|上半年|中报|中期|前半年|前?三季度累计)", text)
    months = 9 if found and "三季" in found[0] else 6
    return When(month_end(int(found[1]), months), months, day=False) if found else None


def _chinese_month(text: str) -> When | None:
    found = re.search(rf"{_YEAR}\s*年\s*(\d{{1,2}})\s*月", text)
    return When(month_end(int(found[1]), int(found[2])), day=False) if found and 1 <= int(found[2]) <= 12 else None


def _chinese_year(text: str) -> When | None:
    """2023年, 2023年度, 2023年末; 2023年初 is the day before."""
    found = re.search(rf"{_YEAR}\s*(年初|年末|年底|年度|年报|年|度)", text)
    if not found:
        return None
    if found[2] == "年初":
        return When(date(int(found[1]) - 1, 12, 31))
    return When(date(int(found[1]), 12, 31), 12, day=found[2] in {"年末", "年底"})


def _digits(text: str) -> When | None:
    found = re.search(rf"{_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)", text)
    if found and (day := _day(found[1], found[3], found[4])):
        return When(day)
    found = re.search(rf"(?<!\d)(\d{{1,2}})([-/.])(\d{{1,2}})\2{_FOUR}(?!\d)", text)
    if found and max(int(found[1]), int(found[3])) > 12 and (day := _day(found[4], *sorted((found[1], found[3]), key=int))):
        return When(day)  # only where one of the two cannot be a month
    found = re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", text.strip())
    if found and (day := _day(found[1], found[2], found[3])):
        return When(day)
    found = re.fullmatch(r"(?:fy\s*)?((?:19|20)\d\d)\s*[-/.]?\s*(?:q([1-4])|h([12]))", text.strip())
    if found:
        end = month_end(int(found[1]), int(found[2]) * 3 if found[2] else int(found[3]) * 6)
        months = 3 if found[2] else 6
        return When(end, months, alone=end.month > months, day=False)
    found = re.fullmatch(r"((?:19|20)\d\d)[-/.]?(0[1-9]|1[0-2])", text.strip())
    if found:
        return When(month_end(int(found[1]), int(found[2])), day=False)
    found = re.fullmatch(r"(?:fy\s*)?((?:19|20)\d\d)(?:\.0+)?a?", text.strip())
    return When(date(int(found[1]), 12, 31), 12, day=False) if found else None


def _english(text: str) -> When | None:
    months = None
    if stretch := re.search(r"(\d{1,2}|one|three|six|nine|twelve)\s+months?\s+ended", text):
        months = _WORDS.get(stretch[1]) or int(stretch[1])
    elif re.search(r"years?\s+ended", text):
        months = 12
    elif re.search(r"quarter\s+ended", text):
        months = 3
    found = re.search(rf"{_NAMED}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{_YEAR}", text)
    end = _day(found[3], str(_MONTHS[found[1][:3]]), found[2]) if found else None
    if end is None and (found := re.search(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_NAMED}[\s,-]+{_YEAR}", text)):
        end = _day(found[3], str(_MONTHS[found[2][:3]]), found[1])
    if end is None and (found := re.search(rf"(?<![a-z]){_NAMED}[\s,'-]+{_YEAR}", text)):
        end = month_end(int(found[2]), _MONTHS[found[1][:3]])
    if end is None and months and (found := re.search(_YEAR, text)):
        end = date(int(found[1]), 12, 31)
    return When(end, months, alone=bool(months and months < 12 and end.month != months)) if end else None


_READERS = (_stretch, _english, _digits, _chinese_day, _chinese_quarter, _chinese_half, _chinese_month, _chinese_year)


@lru_cache(maxsize=4_096)
def when(text: str) -> When | None:
    """The day or stretch that a text names, or ``None``. A stretch is looked for first: its end is the day that matters."""
    if not text or len(text) > 300 or not re.search(r"\d|[〇○零一二三四五六七八九]{4}", text):
        return None
    plain = _plain(text)
    return next((found for read in _READERS if (found := read(plain))), None)


def period(end: date, months: int, *, alone: bool) -> Period:
    """A stretch of time as a period. Counted from the year's first day it is a year or cumulative, else a month or quarter."""
    if months >= 12:
        return Period(end, Span.YEAR, months)
    if alone or (months == 1 and end.month != 1):
        return Period(end, Span.MONTH if months == 1 else Span.QUARTER, months)
    return Period(end, Span.CUMULATIVE, months)


def year_before(day: date) -> date:
    """The same month end one year earlier."""
    last = calendar.monthrange(day.year, day.month)[1] == day.day
    return (
        month_end(day.year - 1, day.month)
        if last
        else date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)
    )
