"""Which account an item of a file is: by its cleaned name, by a synonym, and last by likeness with a confidence.

Never by substring: 流动资产合计 is inside 非流动资产合计. Likeness never joins opposites (:mod:`postloan.statement.opposite`).
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from rapidfuzz import fuzz, process

from postloan.statement.chart import ASIDE, CHART, HEADINGS
from postloan.statement.label import clean_label, loose
from postloan.statement.model import Kind
from postloan.statement.opposite import opposed

__all__ = ["SURE", "How", "Match", "NotAnAmount", "clean_label", "match", "parse_amount"]

#: From this likeness on a fuzzy match is taken without asking; below it a person is asked.
SURE = 0.92
_WORTH_ASKING = 72.0
_ROUGH, _LOOSE, _ELSEWHERE = 0.95, 0.98, 0.5
_NO_PREFIX = re.compile(r"^[加减]")


class How(StrEnum):
    """How an item was recognised."""

    EXACT = "exact"
    SYNONYM = "synonym"
    FUZZY = "fuzzy"
    REMEMBERED = "remembered"
    NONE = "none"


@dataclass(frozen=True)
class Match:
    """The account of an item.

    Attributes:
        account: its code; None where nothing is like it, or where somebody said that it is not to be imported.
        confidence: 0 … 1.
        heading: the name is (also) a section title or a cell beside the items: without figures there is nothing to import.
        approximate: the spelling means nearly the account, not just it.
        section: what the next item's ``section`` is after this one.
    """

    account: str | None
    how: How
    confidence: float
    heading: bool = False
    approximate: bool = False
    section: str | None = None

    @property
    def sure(self) -> bool:
        """Whether it can be taken without asking."""
        return self.account is not None and self.confidence >= SURE


@dataclass(frozen=True)
class _Found:
    account: str
    how: How
    confidence: float
    approximate: bool = False


def _spellings(kind: Kind) -> Iterator[tuple[str, _Found]]:
    """Names first, so that a synonym of another account never hides one."""
    mine = [one for one in CHART.values() if one.kind is kind]
    for one in mine:
        yield from ((name, _Found(one.code, How.EXACT, 1.0)) for name in (one.zh, one.en))
    for one in mine:
        yield from ((name, _Found(one.code, How.SYNONYM, 1.0)) for name in one.synonyms)
    for one in mine:
        yield from ((name, _Found(one.code, How.SYNONYM, _ROUGH, approximate=True)) for name in one.rough)


@functools.cache
def _names(kind: Kind) -> Mapping[str, _Found]:
    found: dict[str, _Found] = {}
    for name, one in _spellings(kind):
        found.setdefault(clean_label(name), one)
    return found


@functools.cache
def _loosely(kind: Kind) -> Mapping[str, _Found]:
    """Names without their small words; those that would then mean two accounts are left out."""
    found: dict[str, set[str]] = {}
    for name, one in _names(kind).items():
        found.setdefault(loose(name), set()).add(one.account)
    return {name: _Found(codes.pop(), How.SYNONYM, _LOOSE) for name, codes in found.items() if len(codes) == 1}


@functools.cache
def _below(kind: Kind) -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    """Names that mean an account only in some place: (account, the places)."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for one in CHART.values():
        if one.kind is kind:
            for label, places in one.among.items():
                found.setdefault(clean_label(label), []).append((one.code, frozenset(places)))
    return {label: tuple(ways) for label, ways in found.items()}


@functools.cache
def _headings() -> Mapping[str, str]:
    titles = {clean_label(label): code for kind in Kind for code, labels in HEADINGS[kind].items() for label in labels}
    return {**{clean_label(label): "aside" for label in ASIDE}, **titles}


_HEADING_CODES = frozenset(code for kind in Kind for code in HEADINGS[kind])


def _place(section: str | None, kind: Kind) -> str | None:
    """A section as a code, whether it was given as one or as it stands in the file."""
    if section is None or section in CHART or section in _HEADING_CODES:
        return section
    name = clean_label(section)
    found = _headings().get(name)
    return found or (_names(kind)[name].account if name in _names(kind) else None)


def _kinds(kind: Kind, place: str | None) -> tuple[Kind, ...]:
    """Where to look, in order: the supplement often stands below the cash-flow statement under the same title."""
    if kind not in (Kind.CASH_FLOW, Kind.SUPPLEMENT):
        return (kind,)
    known = CHART.get(place or "")
    below = (place or "").startswith("h_supplement") or (known is not None and known.kind is Kind.SUPPLEMENT)
    chinese_total = place in ("h_operating", "h_investing", "h_financing")
    first = Kind.SUPPLEMENT if (below or kind is Kind.SUPPLEMENT) and not chinese_total else Kind.CASH_FLOW
    return (first, Kind.CASH_FLOW if first is Kind.SUPPLEMENT else Kind.SUPPLEMENT)


def match(
    label: str,
    kind: Kind,
    *,
    section: str | None = None,
    remembered: Mapping[str, str | None] | None = None,
) -> Match:
    """The account of an item.

    Args:
        label: the name as it stands in the file.
        kind: the statement it stands in; items of the supplement are found below a cash-flow statement too.
        section: the ``section`` of the match before, or a heading as it stands in the file; tells equal names apart.
        remembered: name (cleaned or not) → account, or None for "not to be imported": answers given before.
    """
    name = clean_label(label)
    for known in (label, name):
        if remembered and known in remembered:
            said = remembered[known]
            return Match(said, How.REMEMBERED, 1.0, section=said or section)
    return _match(name, kind, _place(section, kind))


@functools.lru_cache(maxsize=16_384)
def _match(name: str, kind: Kind, place: str | None) -> Match:
    kinds = _kinds(kind, place)
    title = _headings().get(name)
    found = _told(name, kinds, place) if name else None
    if found is None and title is None and name:
        found = _like(name, kinds)
    if found is None:
        return Match(None, How.NONE, 0.0, heading=title is not None, section=place if title in (None, "aside") else title)
    return Match(found.account, found.how, found.confidence, title is not None, found.approximate, title or found.account)


def _told(name: str, kinds: tuple[Kind, ...], place: str | None) -> _Found | None:
    """By what is written: in its place, as a name, without small words, without 加 or 减 in front."""
    ways = [way for kind in kinds for way in _below(kind).get(name, ())]
    here = next((code for code, places in ways if place in places), None)
    if here is not None:
        return _Found(here, How.SYNONYM, 1.0)
    for names in (_names, _loosely):
        asked = name if names is _names else loose(name)
        found = next((names(kind)[asked] for kind in kinds if asked in names(kind)), None)
        if found is not None:
            return found
    if ways:
        return _Found(ways[0][0], How.FUZZY, _ELSEWHERE)
    bare = _NO_PREFIX.sub("", name)
    return _told(bare, kinds, place) if bare != name and len(bare) > 2 else None


def _like(name: str, kinds: tuple[Kind, ...]) -> _Found | None:
    """By likeness; the most like of those that say nothing opposite."""
    scorer = fuzz.token_sort_ratio if name.isascii() else fuzz.ratio
    best: _Found | None = None
    for kind in kinds:
        for other, score, _ in process.extract(name, list(_names(kind)), scorer=scorer, score_cutoff=_WORTH_ASKING, limit=8):
            if not opposed(name, other) and (best is None or score / 100 > best.confidence):
                best = _Found(_names(kind)[other].account, How.FUZZY, round(score / 100, 4))
    return best


class NotAnAmount(ValueError):
    """The text of a cell is no amount."""


_NOTHING = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "−", "/", "\\", "*", "n/a", "na", "nil", "none", "无", "不适用", "nan", "null"}
)
_DRESS = re.compile(r"[\s,'’¥￥$€£]|^(?:rmb|cny|usd|us|人民币)|(?<=\d)元$", re.I)


def parse_amount(text: str) -> Decimal | None:
    """``1,234.50``, ``(1,234.50)``, ``－5``, ``5-``, ``△5``; None for a blank or a dash. Raises :class:`NotAnAmount`."""
    said = unicodedata.normalize("NFKC", text).strip()
    if said.lower() in _NOTHING:
        return None
    bare = _DRESS.sub("", said)
    minus = bool(re.fullmatch(r"\(.+\)|.+[-−–]|[△▲].+|[-−–—].+", bare))
    try:
        value = Decimal(re.sub(r"^[(△▲−–—-]+|[)−–-]+$", "", bare))
    except InvalidOperation:
        raise NotAnAmount(text) from None
    if not value.is_finite():
        raise NotAnAmount(text)
    return -value if minus and value else value
