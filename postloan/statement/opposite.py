"""Names that look alike and mean the opposite: a fuzzy match between them is always wrong."""

import re

#: Longest first: 非流动 is not 流动, 应收 not 收. Every word that decides which of several like items is meant.
_CHINESE = re.compile(
    "非流动|流动|非经营|营业外|营业总|经营|投资|筹资|融资|应收|应付|应交|应缴|预收|预付|预提|待摊|收到|支付|收回|购建|购买|取得|吸收|偿还|分配|处置|发行"
    "|收入|成本|费用|支出|收益|损失|利得|损益|利润|期初|期末|年初|年末|增加|减少|短期|长期|资产|负债|权益|合同|流入|流出|合计|总计|小计|总额|净额|净值|净利"
    "|原价|原值|折旧|摊销|减值|准备|母公司|少数|基本|稀释|持续|终止|不能|以后|不可|可转|能重分类|将重分类|其他|税金|税费|所得税|递延|票据|账款|款项|利息|股利|手续费|债券|股权|债权|优先股|永续债"
    "|信用|公允|金融|衍生|交易|存货|固定|无形|在建|工程|物资|清理|使用权|租赁|开发|研发|销售|管理|财务|生产|公益|消耗|油气|商誉|职工|短薪|资本|盈余|未分配|专项|一般|储备|保险|分保|内部|保证金|补贴|出口|客户|同业|中央银行"
    "|消费税|营业税|增值税|资源税|土地|房产|教育|城市|汇率|汇兑|现金|等价物|子公司|设定受益|权益法|套期|自身|外币|重新计量|原材料|产成品|产品|商品|材料|税前|税后|税返还|返还|一年内|法定|公益金|已|未|不"
)  # fmt: skip
_PAIRS = (
    "noncurrent", "current", "receivables?", "payables?", "increase", "decrease", "incomes?", "expenses?", "costs?", "revenues?", "assets?",
    "liabilit(?:y|ies)", "equity", "short", "long", "beginning", "end", "ending", "opening", "closing", "before", "after", "gross", "net", "operating", "nonoperating", "investing",
    "financing", "proceeds", "payments?", "purchases?", "sales?", "repayments?", "issuances?", "maturities", "gains?", "loss(?:es)?", "total", "basic", "diluted", "deferred",
    "accumulated", "noncontrolling", "parent", "other", "tax(?:es)?", "interest", "dividends?", "depreciation", "amortization", "impairment", "goodwill", "intangibles?", "investments?",
    "inventor(?:y|ies)", "cash", "restricted", "debt", "borrowings?", "lease", "pension", "stock", "shares?", "treasury", "preferred", "common", "profit", "comprehensive", "discontinued",
    "continuing", "accrued", "prepaid", "provisions?", "cost", "earnings", "unrealized", "equivalents", "weighted", "property", "contract", "trade", "notes", "selling", "research", "marketing",
    "administrative", "retained", "capital", "reserves?", "per", "held", "derivatives?", "derivative", "acquisitions?", "business(?:es)?", "subsidiar(?:y|ies)", "associates?", "exchange", "customers?", "employees?", "suppliers?", "paid", "received",
    "no", "not", "less", "allowances?", "insurance", "premiums?", "loans?", "deposits?", "bonds?", "translation", "hedges?", "available", "maturity", "fair",
)  # fmt: skip
_ENGLISH = re.compile(r"\b(?:" + "|".join(_PAIRS) + r")\b")


def _deciding(name: str) -> set[str]:
    if name.isascii():
        return {word.rstrip("s").removesuffix("ie").removesuffix("y") for word in _ENGLISH.findall(name)}
    return set(_CHINESE.findall(name))


def opposed(name: str, other: str) -> bool:
    """Whether one cleaned name has a deciding word that the other lacks: 应收 against 应付, current against noncurrent."""
    return _deciding(name) != _deciding(other)
