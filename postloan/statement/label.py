"""The name of an item as it stands in a file, without what is only its dress: numbering, 加/减/其中, units, remarks, case."""

import re
import unicodedata

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BLANK = re.compile(r"\s+")
_MARK = re.compile(r"^[*#※△▲☆★●○◆◇■□]+")
_REMARK = re.compile(
    r"\((?:[^()]*(?:填列|填报|列示|以[^()]*号)[^()]*|(?:减|加|减少|增加)[:]?[^()]{0,6}|附注[^()]*|注[:]?\d*)\)|\[[^\]]*\]"
)
_UNIT = re.compile(r"\(?(?:单位:)?\((?:人民币)?[十百千万亿]*元(?:/股)?\)|\((?:股|%|％)\)")
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.)](?!\d))")
_PREFIX = re.compile(r"^(?:加|减|其中|其中包括|加减|加或减)[:、,.]")
_PUNCTUATION = re.compile(r"[^\w\u3400-\u9fff]+|_")
_SAME_CHARACTER = str.maketrans({"帐": "账", "它": "他", "貸": "贷"})

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_TAIL = re.compile(
    r"(?<=\w)\s*[,;:—–-]+\s*(?:\$\s?[\d.,]+ par\b|par value,? (?:of )?\$|no par|less (?:allowance|accumulated|reserve)|net of (?:allowance|accumulated|reserve)|including \$).*$"
    r"|(?<=\w)\s*[,;:—–-]*\s*(?:at cost\b\W*\w+|(?:shares )?authorized\b[^a-z]*\d|\d[\d,.]* (?:million |billion )?shares\b).*$"
)
_FOOTNOTE = re.compile(r"(?<=[a-z])\d{1,2}$|(?<=\w)\s+\d{1,2}$")
_DURING = re.compile(r" (?:during|for) (?:year|period)$")
_JOINED = re.compile(r"\bnon[ -]+(current|controlling|operating|cash|marketable|trade|redeemable)\b")
_OWNERS = re.compile(r"\b(?:share|stock)(?:owner|holder)s?['’]?s?\b")
_TO_PARENT = re.compile(
    r"attributable to (?:(?:common |ordinary )?(?:shareholders|owners|equity holders|members) of .+|(?!noncontrolling|minority|common|parent|shareholders|company|redeemable|owners|equity holders|discontinued|continuing|participating|preferred).+)$"
)
_COMPANY_EQUITY = re.compile(
    r"^(total )?(?:.+ (?:company|corporation|corp|inc|ltd|plc|group|co|incorporated|limited|companies)(?: and subsidiaries)?|(?!total\b|common\b|other\b)\w+)( common)? shareholders equity( deficit)?$"
)


def clean_label(text: str) -> str:
    """The bare name: Chinese without blanks and punctuation, English in lower case with single blanks.

    What is bracketed in English is dropped, ``(loss)`` and ``(used in)`` with it; in Chinese only remarks on signs and units.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    return _chinese(said) if _CHINESE.search(said) else _english(said)


def _chinese(said: str) -> str:
    said = _MARK.sub("", _BLANK.sub("", said))
    said = _UNIT.sub("", _REMARK.sub("", said))
    before = ""
    while said != before:
        before = said
        said = _PREFIX.sub("", _NUMBER.sub("", said))
    return _PUNCTUATION.sub("", said).translate(_SAME_CHARACTER)


def _english(said: str) -> str:
    said = _OWNERS.sub("shareholders", _TAIL.sub("", _BRACKETS.sub(" ", said.lower()))).replace("&", " and ")
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", said.replace("’s", "").replace("'s", "")).split())
    words = re.sub(r"\bthe\b ?", "", _JOINED.sub(r"non\1", words))
    words = (
        re.sub(r"is(ation|ed|ing)\b", r"iz\1", words)
        if re.search(r"(amort|capital|recogn|author|unreal|real)is", words)
        else words
    )
    words = _TO_PARENT.sub("attributable to parent", _DURING.sub("", _FOOTNOTE.sub("", words).strip()))
    return _COMPANY_EQUITY.sub(lambda found: f"{found[1] or ''}company shareholders equity", words)


def loose(cleaned: str) -> str:
    """The name without the small words that writers put or leave out."""
    if _CHINESE.search(cleaned):
        return re.sub("[的所和及与或]", "", cleaned)
    return (
        re.sub(r"\b(?:of|and|in|for|from|to|on|at|total|net)\b ?", "", re.sub(r" net$", "", cleaned)).strip()
        if " " in cleaned
        else cleaned
    )
