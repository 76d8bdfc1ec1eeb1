"""What stands around a table: which statement it is, whose, 编制单位, the day, the unit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from postloan.intake.layouts.heading import tight
from postloan.intake.layouts.unit import unit_in
from postloan.intake.layouts.when import When, when
from postloan.statement import Kind, Perimeter

_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.SUPPLEMENT, r"现金流量表(的)?补充资料|现金流量表附表|现金流量附表|间接法现金流量表|^补充资料|^附注[:：]$|supplementaldisclosure|reconciliationofnet(income|profit)"),
    (Kind.CASH_FLOW, r"现金流量表|^(合并|母公司)?现金流量$|statements?ofcashflows?|cashflows?statements?|^cashflows?$|现金流水表"),
    (Kind.INCOME, r"利润表|损益表|利润及利润分配表|综合收益表|statements?of(consolidated)?(comprehensive)?(income|earnings|operations|profit)|incomestatements?|earningsstatements?|resultsofoperations|profitandloss|profit(orloss)?account|statements?ofcomprehensive|^p&l|^(收益表|损益|利润)$"),
    (Kind.BALANCE_SHEET, r"资产负债表|财务状况表|balancesheets?|statements?of(consolidated)?financial(position|condition)|^资产负债$"),
)  # fmt: skip
#: Sheets that name a statement, or hold its items, and are something else.
_NOT = re.compile(
    r"parenthetical|\(details?\b|\(detail|\(tables?\)|\(polic(y|ies)\)|narrative|\bdetails?\)|shareowners|(shareholders|stockholders|owners)['’]?\s*(equity|deficit)$"
    r"|statements? of (changes in )?(consolidated )?(\w+['’]?\s+)?(shareowners|shareholders|stockholders|owners|equity|capital)|changes in equity|pay vs|insider trading"
    r"|权益变动表|明细表|余额表|试算平衡|账龄|分部|比率|财务指标|财务分析|.附注$|审计报告|目录|index|schedule of|reconciliation of (the )?(statutory|tax)"
    r"|填表说明|填列说明|编制说明|公式|模板说明",
    re.I,
)
_ENTITY = re.compile(
    r"^\s*(?:编制单位|编制单位名称|编报单位|填报单位|单位名称|公司名称|企业名称|纳税人名称|会计主体|核算单位|客户名称|借款人|reporting entity|entity|company( name)?|entity registrant name)\s*(?:\(公章\)|（公章）|\(盖章\)|（盖章）)?\s*(?:[:：]\s*(.*)|$)",
    re.I,
)
_AFTER = re.compile(
    r"\s{2,}|\t|(?=\s(?:19|20)\d\d\s*年)|(?=(?:19|20)\d\d\s*年\s*\d)|(?=(?:金额|货币)?单位\s*[:：])|(?=币种)|(?=会(?:小)?(?:企|合)\s*\d)"
)
#: Days on which somebody did something with the form; not the days it is of.
_ASIDE_DATE = re.compile(
    r"(编制|填表|填报|报送|打印|制表|审核|批准|公告|更新|导出|报出)(日期|时间)|printed|prepared on|retrieved", re.I
)
_SUFFIX = r"(?:公司|集团|厂|合作社|中心|商行|商店|经营部|工作室|事务所|酒店|医院|学校|农场|企业|银行|co\.?,?\s*ltd\.?|inc\.?|corp(?:oration)?\.?|company|limited|plc|llc|group)"
_OWN = re.compile(
    rf"^([^:：，,。\d][^:：，。]{{1,50}}?{_SUFFIX})(?=\s|$|合并|母公司|20|19|(?:19|20)\d\d|资产负债|利润|损益|现金流量|财务)",
    re.I,
)


_SHORT = 40


@dataclass(frozen=True)
class Title:
    """What the cells around a table say; None where they say nothing.

    ``when`` is the latest day named, ``fits``: not the title of something that is no primary statement.
    """

    kind: Kind | None = None
    perimeter: Perimeter | None = None
    entity: str | None = None
    when: When | None = None
    factor: Decimal | None = None
    currency: str | None = None
    fits: bool = True


@lru_cache(maxsize=4_096)
def kind_in(text: str) -> Kind | None:
    """The statement that a title names. Never by substring of an item: a title is short and names it whole."""
    if not text or len(text) > 160:
        return None
    said = tight(text)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, said)), None)


@lru_cache(maxsize=4_096)
def is_title(text: str) -> bool:
    """Whether a cell is the title of a statement rather than one of its items; filings head groups of items ``… [Abstract]``."""
    return (
        len(text) <= 160
        and kind_in(text) is not None
        and not re.search(r"[；;。]|净额|小计|的影响|调节为|不涉及|变动情况|\[[A-Za-z ]+\]\s*$", text)
    )


@lru_cache(maxsize=4_096)
def is_other(text: str) -> bool:
    """Whether a title is of something that holds items of statements but is none."""
    return bool(_NOT.search(text))


def _perimeter(text: str) -> Perimeter | None:
    said = tight(text)
    if re.search(r"母公司|parentcompany|parentonly|公司个别|个别报表", said):
        return Perimeter.PARENT
    if re.search(r"合并(及|和)(母)?公司", said):
        return None  # both: the columns tell which is which
    return Perimeter.CONSOLIDATED if re.search(r"合并(?!范围|日)|consolidated|会合0?\d", said) else None


def _entity(cells: list[str]) -> str | None:
    """编制单位, in its own cell or the next; else a company's name in the title."""
    for index, cell in enumerate(cells):
        if found := _ENTITY.match(cell):
            name = _AFTER.split((found[found.lastindex or 1] if found.lastindex else "") or "")[0].strip()
            after = cells[index + 1] if index + 1 < len(cells) else ""
            if not name and after and not re.search(r"[:：]", after) and not when(after) and kind_in(after) is None:
                name = after.strip()
            if name:
                return name
    for cell in cells:
        if (
            len(cell) <= 80
            and (named := _OWN.match(cell.strip()))
            and not re.match(r"^(母公司|本公司|the company|子公司)$", named[1], re.I)
        ):
            return named[1].strip()
    return None


def _belongs(said: list[str]) -> str:
    """税款所属期起 and 止 stand in cells of their own; together they are a stretch."""
    days = re.findall(r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}", " ".join(text for text in said if "所属期" in text))
    return "至".join(days[:2])


def read(cells: Iterable[str], *, sheet: str = "") -> Title:
    """The cells of a title zone in reading order, and the sheet's name, which counts where the cells are silent."""
    said = [cell for cell in cells if cell and len(cell) <= 300]
    titles = [cell for cell in said if is_title(cell)]
    named = [*titles, *([sheet] if sheet else [])]
    whose = [*named, *(cell for cell in said if len(cell) <= _SHORT)]
    dates = [found for text in [*said, _belongs(said)] if not _ASIDE_DATE.search(text) and (found := when(text))]
    units = [unit for text in said if (unit := unit_in(text, bracketed=True))]
    return Title(
        next((kind for text in named if (kind := kind_in(text))), None),
        next((perimeter for text in whose if (perimeter := _perimeter(text))), None),
        _entity(said),
        max(dates, key=lambda found: (found.end, found.months or 0), default=None) or (when(sheet) if sheet else None),
        next((unit.factor for unit in units if unit.factor is not None), None),
        next((unit.currency for unit in units if unit.currency), None),
        not any(is_other(text) for text in [*titles, sheet]) and not any(is_other(text) for text in said[:1]),
    )
