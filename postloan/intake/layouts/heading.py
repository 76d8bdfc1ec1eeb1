"""What a column of figures is, by its headings: closing or opening, this period or the one before, a day, a stretch of time."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from postloan.intake.layouts.unit import Unit, unit_in
from postloan.intake.layouts.when import When, when
from postloan.statement import Perimeter


class Role(StrEnum):
    """What a heading says of its column, beside any date in it."""

    CLOSING = "closing"  # 期末余额
    OPENING = "opening"  # 年初余额, 期初余额, 上年年末余额
    CURRENT = "current"  # 本期金额
    PRIOR = "prior"  # 上期金额, 上年同期数
    YEAR = "year"  # 本年金额
    PRIOR_YEAR = "prior_year"  # 上年金额
    MONTH = "month"  # 本月金额
    CUMULATIVE = "cumulative"  # 本年累计金额
    PRIOR_CUMULATIVE = "prior_cumulative"  # 上年同期累计
    DATED = "dated"  # only a date or a stretch
    AMOUNT = "amount"  # 金额: says nothing of when
    ASIDE = "aside"  # 行次, 附注, 增减, %: no figures of the statement


#: In this order: 上年同期累计 is a comparison before it is cumulative, 上年年末余额 is opening before it is closing.
_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.ASIDE, r"^(行次|行号|行数|栏次|序号|序|编号|代码|科目代码|项目编码|line(no)?|no|#)$"),
    (Role.ASIDE, r"^(附注|注释|注释号|附注号|附注编号|附注[一二三四五六七八九十五、\d.()]+|note|notes|ref)$"),
    (Role.ASIDE, r"增减|增长|变动|同比|环比|差异|差额|比例|占比|比重|百分|%|幅度|预算|计划数|完成率|公式|备注|说明|change|variance|budget|percent|remark"),
    (Role.ASIDE, r"^(未审|审计调整|调整数|调整额|抵销|借方|贷方|抵消)"),
    (Role.PRIOR_CUMULATIVE, r"(上年|去年|上期|上年同期|去年同期).*累计|累计.*(上年|去年)|prioryeartodate"),
    (Role.CUMULATIVE, r"累计|yeartodate|^ytd"),
    (Role.OPENING, r"(上年|上年度|上期|上一年|上一年度|去年)(年末|期末|末)|年初|期初|初余额|opening|beginning|月初|季初"),
    (Role.PRIOR, r"上年同期|去年同期|上期|上月|上季|同期数|同期金额|^同期$|priorperiod|previousperiod"),
    (Role.PRIOR_YEAR, r"上年|去年|上一年|前期|prioryear|previousyear|lastyear"),
    (Role.MONTH, r"本月|当月|thismonth|currentmonth"),
    (Role.CLOSING, r"期末|年末|月末|季末|末余额|末数|closing|endof"),
    (Role.YEAR, r"本年|本年度|thisyear|currentyear"),
    (Role.CURRENT, r"本期|本季|当期|本报告期|currentperiod|thisperiod"),
    (Role.AMOUNT, r"(months|years?|quarter|weeks)ended$"),
    (Role.AMOUNT, r"^(金额|余额|数额|审定数|发生额|数值|amount|balance|total|value)s?$"),
)  # fmt: skip
#: Words that stand above the labels of items.
LABEL_WORDS = re.compile(
    r"^(项目|项目名称|科目|科目名称|报表项目|会计科目|资产|负债|资产类|指标|指标名称|item|items|account|accounts|assets|liabilities|particulars|description"
    r"|(流动)?负债[和及与](所有者权益|股东权益|权益|净资产).*|所有者权益|补充资料|报告日|报告期|报表日期|日期|科目[\\/]时间|报告期[\\/]项目|时间|截止日期|会计期间|reportdate|periodend|period)$"
)
_LONGEST = 300
_MONTH = re.compile(r"^(1[0-2]|[1-9])月(份|末)?(金额|数|余额)?$")
_CONSOLIDATED = re.compile(r"合并|本集团|^集团|consolidated|^group$|thegroup")
_PARENT = re.compile(r"母公司|本公司|^公司$|公司数|公司金额|parent|^company$|thecompany|个别")


@lru_cache(maxsize=4_096)
def tight(text: str) -> str:
    """Full-width folded, blanks out, lower case."""
    return re.sub(r"[\s_:：]+", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class Heading:
    """The meaning of one column. ``when`` and ``unit`` are None where its headings do not say; ``month`` is one without its year."""

    text: str
    role: Role | None
    when: When | None = None
    unit: Unit | None = None
    perimeter: Perimeter | None = None
    month: int | None = None

    @property
    def says(self) -> bool:
        """Whether it tells what the column is."""
        return self.role is not None


def perimeter_in(text: str) -> Perimeter | None:
    """Whose figures a heading names."""
    if _PARENT.search(text):
        return Perimeter.PARENT
    return Perimeter.CONSOLIDATED if _CONSOLIDATED.search(text) else None


def role_in(text: str) -> Role | None:
    """The role that words give, brackets included."""
    bare = re.sub(r"\(.*?\)", "", text) or text
    return next((role for role, pattern in _WORDS if re.search(pattern, bare)), None)


@lru_cache(maxsize=4_096)
def heading(parts: tuple[str, ...]) -> Heading:
    """The meaning of the headings over one column, from the top down."""
    parts = tuple(part for part in parts if part and len(part) <= _LONGEST)
    text = " ".join(parts)[:_LONGEST]
    said = tight(text)
    roles = [role for part in parts if part and (role := role_in(tight(part)))]
    role = role_in(said) if roles else None
    found = when(text) or next((found for part in reversed(parts) if part and (found := when(part))), None)
    month = _MONTH.match(said) if found is None else None
    if role in {None, Role.AMOUNT} and (found or month):
        role = Role.DATED
    return Heading(text, role, found, unit_in(text, bracketed=True), perimeter_in(said), int(month[1]) if month else None)
