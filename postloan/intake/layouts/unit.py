"""In what a statement is printed: 单位：万元, 人民币千元, $ in Millions, RMB'000, (元). And the currency."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple


class Unit(NamedTuple):
    """How many units of currency one printed unit is, and which currency; each None where the words do not say."""

    factor: Decimal | None
    currency: str | None


_FACTORS: tuple[tuple[str, str], ...] = (
    (r"(?<![a-z])(in\s+)?billions?(?![a-z])|十亿", "1000000000"),
    (r"亿", "100000000"),
    (r"千万", "10000000"),
    (r"百万|(?<![a-z])millions?(?![a-z])|(?<![a-z])(mn|mm|mio)(?![a-z])|(?<![a-z])[$¥€]\s*m(?![a-z])", "1000000"),
    (r"万", "10000"),
    (r"千|仟|(?<![a-z])thousands?(?![a-z])|['’‘]000|(?<![a-z])000s|(?<![a-z\d])k(?![a-z])", "1000"),
    (r"元|圆|(?<![a-z])yuan(?![a-z])|(?<![a-z])dollars?(?![a-z])", "1"),
)
_CURRENCIES: tuple[tuple[str, str], ...] = (
    (r"人民币|(?<![a-z])(rmb|cny)(?![a-z])|￥|¥", "CNY"),
    (r"港元|港币|(?<![a-z])hkd(?![a-z])|hk\$", "HKD"),
    (r"新台币|台币|nt\$|(?<![a-z])twd(?![a-z])", "TWD"),
    (r"澳元|(?<![a-z])aud(?![a-z])|a\$", "AUD"),
    (r"加元|(?<![a-z])cad(?![a-z])|c\$", "CAD"),
    (r"新加坡元|(?<![a-z])sgd(?![a-z])|s\$", "SGD"),
    (r"美元|美金|u\.?s\.?\s+dollars?|(?<![a-z])usd(?![a-z])|us\$|\$", "USD"),
    (r"欧元|(?<![a-z])eur(os?)?(?![a-z])|€", "EUR"),
    (r"日元|日币|(?<![a-z])jpy(?![a-z])", "JPY"),
    (r"英镑|(?<![a-z])gbp(?![a-z])|£", "GBP"),
)
#: Per share, shares, percent: not what the money is printed in.
_NOT_MONEY = re.compile(r"元\s*/\s*股|每股|/\s*shares?|per\s+share|shares\s+in\s+\w+|万股|亿股|千股|[%％]")
_DECLARED = re.compile(
    r"(?:货币单位|金额单位|数量单位|计量单位|(?<![编制报])单位(?=\s*(?:[:：]|人民币|[十百千万亿仟]?[万亿]?元))|货币|币种|币别|unit|currency|expressed in|amounts? in|figures in|stated in|[$¥€£]\s*in)\s*[:：]?\s*([^;；。]{1,30})"
)
_BARE = re.compile(
    r"^[(（\[]?\s*(人民币|rmb|cny|美元|usd|us\$|港元|hkd|hk\$|欧元|eur)?\s*(十?亿元|千万元|百万元|[万千仟]元|元|['’]000|millions?|thousands?)(人民币)?\s*[)）\]]?$"
)
_COUPLED = re.compile(
    r"(?<![a-z])(rmb|hk\$|us\$|usd|cny|hkd)\s*(['’]000|millions?|thousands?)|人民币\s*(千元|万元|百万元|亿元|元)"
)
_EXPRESSED = re.compile(
    r"^[(（]?\s*(all\s+)?(figures?\s+|amounts?\s+)?(expressed\s+|stated\s+)?(in\s+)?(\w+\s+)?(millions?|thousands?|billions?)(\s+of\s|\s*,|\s*[)）]?$)"
)
_MONEY = re.compile(r"元|圆|million|thousand|billion|000|[$¥€£]")
_LONGEST = 300
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,24})[)）\]】]")


def _fold(text: str) -> str:
    return _NOT_MONEY.sub(" ", unicodedata.normalize("NFKC", text).casefold())


def _of(words: str) -> Unit | None:
    factor = next((Decimal(value) for pattern, value in _FACTORS if re.search(pattern, words)), None)
    currency = next((code for pattern, code in _CURRENCIES if re.search(pattern, words)), None)
    return Unit(factor, currency) if factor is not None or currency else None


@lru_cache(maxsize=4_096)
def unit_in(text: str, *, bracketed: bool = False) -> Unit | None:
    """The unit that a text declares: after 单位, alone in its cell, ``$ in Millions``; with ``bracketed`` also in brackets."""
    if not text or len(text) > _LONGEST:
        return None
    words = _fold(text)
    found = _declared(words) or _stands_alone(words) or (_in_brackets(words) if bracketed else None)
    if found:
        return found
    return Unit(None, currency) if (currency := _currency(words)) and _is_currency(words) else None


def _declared(words: str) -> Unit | None:
    """After 单位, or ``$ in Millions``."""
    found = _DECLARED.search(words)
    unit = _of(found[0] if found[0].startswith(("$", "¥", "€", "£")) else found[1]) if found else None
    return Unit(unit.factor, unit.currency or _currency(words)) if unit and unit.factor is not None else None


def _stands_alone(words: str) -> Unit | None:
    """A cell of its own: (万元), RMB'000, (In thousands of U.S. dollars)."""
    if _BARE.match(words.strip()) or _COUPLED.search(words):
        return _of(words)
    unit = _of(words) if _EXPRESSED.search(words) else None
    return Unit(unit.factor, _currency(words)) if unit else None


def _in_brackets(words: str) -> Unit | None:
    found = (_of(inside) for inside in _BRACKETS.findall(words) if _MONEY.search(inside))
    return next((unit for unit in found if unit and unit.factor is not None), None)


def _currency(words: str) -> str | None:
    return next((code for pattern, code in _CURRENCIES if re.search(pattern, words)), None)


def _is_currency(words: str) -> bool:
    """A currency that is declared, not one that stands in a sentence: ``- USD ($)``, 币种：美元, or alone."""
    return bool(
        re.search(r"usd\s*\(\$\)|[(（](\w{3})[)）]|币种|币别|货币|currency|\s-\s(usd|eur|gbp|cny|jpy|hkd)\b", words)
        or re.fullmatch(r"\s*(cny|rmb|usd|hkd|eur|jpy|gbp|人民币|美元|港元|港币|欧元|日元)\s*", words)
    )


def of_label(label: str) -> Decimal | None:
    """The unit in an item's own name: ``净利润(万元)``. Per-share units say nothing of money."""
    for inside in _BRACKETS.findall(_fold(label)):
        if re.fullmatch(r"\s*(人民币)?(十?亿|千万|百万|[万千仟])?元\s*", inside):
            found = _of(inside)
            return found.factor if found else None
    return None
