"""The fields of what becomes known from outside the bank: events, figures of the market, figures of a borrower."""

from postloan.book.field import Field, Kind, TableSchema
from postloan.terms import EventKind, IndicatorKind, ObservationMetric

# fmt: off
_EVENTS: dict[str, tuple[str, ...]] = {
    EventKind.LAWSUIT: ("被诉", "被告", "涉诉", "诉讼", "开庭公告", "立案信息", "被起诉", "lawsuit", "sued", "defendant", "litigation"),
    EventKind.ENFORCEMENT: ("被执行人", "被执行", "强制执行", "终本案件", "限制高消费", "限高", "enforcement", "judgment debtor", "execution"),
    EventKind.DISHONEST: ("失信被执行人", "失信", "老赖", "dishonest debtor", "dishonest judgment debtor"),
    EventKind.BANKRUPTCY_PETITION: ("破产申请", "破产重整", "破产清算申请", "申请破产", "bankruptcy petition", "insolvency petition"),
    EventKind.TAX_ARREARS: ("欠税", "欠税公告", "tax arrears"),
    EventKind.TAX_BLACKLIST: ("税收违法", "重大税收违法", "税务黑名单", "税收违法黑名单", "tax blacklist", "tax black list"),
    EventKind.PENALTY_ENVIRONMENT: ("环保处罚", "环境处罚", "environmental penalty"),
    EventKind.PENALTY_SAFETY: ("安全处罚", "安全生产处罚", "安监处罚", "应急管理处罚", "safety penalty"),
    EventKind.SHUTDOWN_ORDER: ("责令停产", "停产停业", "停产整顿", "shutdown order", "closure order"),
    EventKind.OWNER_CHANGE: ("股东变更", "实际控制人变更", "股权变更", "owner change", "ownership change"),
    EventKind.LEGAL_REP_CHANGE: ("法定代表人变更", "法人变更", "高管变更", "legal representative change", "change of legal representative"),
    EventKind.CONTROLLER_UNREACHABLE: ("实际控制人失联", "失联", "控制人出境", "控制人被羁押", "controller unreachable", "controller missing"),
    EventKind.LICENCE_EXPIRED: ("证照到期", "营业执照到期", "许可证到期", "资质到期", "licence expired", "license expired"),
    EventKind.LICENCE_REVOKED: ("证照吊销", "吊销营业执照", "吊销", "注销许可证", "licence revoked", "license revoked"),
    EventKind.ABNORMAL_LIST: ("经营异常名录", "经营异常", "列入经营异常", "严重违法失信名单", "abnormal operation list", "abnormal list"),
    EventKind.WAGE_ARREARS: ("拖欠工资", "欠薪", "wage arrears", "unpaid wages"),
    EventKind.LAYOFFS: ("裁员", "大幅裁员", "layoffs", "lay-offs"),
    EventKind.NEGATIVE_MEDIA: ("负面舆情", "负面报道", "负面新闻", "negative media", "adverse media"),
    EventKind.PRIVATE_LENDING: ("民间借贷", "涉及民间借贷", "高利贷", "private lending"),
    EventKind.EQUITY_FROZEN: ("股权冻结", "equity frozen", "shares frozen"),
    EventKind.EQUITY_PLEDGED: ("股权出质", "股权质押", "equity pledged", "shares pledged"),
    EventKind.EXTERNAL_DOWNGRADE: ("外部评级下调", "评级下调", "信用等级下调", "external downgrade", "rating downgrade"),
    EventKind.ACCOUNT_FROZEN: ("账户冻结", "账户查封", "查冻扣", "有权机关冻结", "account frozen", "account seized"),
    EventKind.COLLATERAL_SEIZED: ("押品查封", "抵押物查封", "押品被扣押", "collateral seized"),
    EventKind.SECOND_CHARGE: ("重复抵押", "二次抵押", "再次抵押", "second charge", "second mortgage"),
    EventKind.LEASED_OUT: ("押品出租", "抵押物出租", "leased out", "collateral leased"),
    EventKind.EXTENSION_REQUEST: ("申请展期", "申请重组", "申请延期还款", "申请宽限", "extension request", "waiver request"),
    EventKind.THIRD_PARTY_PAYMENT: ("第三方代偿", "他人代还", "担保人代偿", "third-party payment", "paid by third party"),
    EventKind.OVERDUE_ELSEWHERE: ("他行逾期", "征信逾期", "overdue elsewhere", "overdue at another bank"),
    EventKind.SPECIAL_MENTION_ELSEWHERE: ("他行关注", "征信关注类", "special mention elsewhere"),
    EventKind.NPL_ELSEWHERE: ("他行不良", "征信不良", "npl elsewhere", "non-performing elsewhere"),
    EventKind.BUREAU_ENQUIRY: ("征信查询", "贷款审批查询", "bureau enquiry", "credit enquiry", "bureau inquiry"),
    EventKind.AUDITOR_CHANGED: ("更换会计师事务所", "变更审计机构", "auditor changed", "change of auditor"),
    EventKind.AUDIT_QUALIFIED: ("保留意见", "非标意见", "带强调事项段", "qualified opinion", "audit qualified"),
    EventKind.AUDIT_ADVERSE: ("否定意见", "无法表示意见", "adverse opinion", "disclaimer of opinion", "audit adverse"),
    EventKind.RETURNED_PAYMENT: ("退票", "空头支票", "扣款失败", "returned payment", "bounced cheque"),
    EventKind.PROHIBITED_USE: ("违规用途", "资金流入禁止领域", "挪用贷款", "prohibited use", "misuse of funds"),
    EventKind.FUNDS_RETURNED: ("资金回流", "贷款资金回流", "funds returned", "round tripping"),
    EventKind.DOCUMENTS_MISSING: ("用途凭证缺失", "受托支付资料缺失", "资料缺失", "documents missing", "missing documents"),
    EventKind.PROJECT_DELAY: ("项目延期", "工程延期", "project delay"),
    EventKind.CUSTOMER_DISTRESS: ("主要客户出险", "主要供应商出险", "上下游出险", "customer distress", "supplier distress"),
    EventKind.DISASTER: ("灾害", "自然灾害", "火灾", "疫情", "disaster", "fire", "flood"),
    EventKind.INCOME_LOSS: ("失业", "收入中断", "收入下降", "income loss", "job loss", "unemployment"),
    EventKind.DIVORCE: ("离婚", "divorce"),
    EventKind.SERIOUS_ILLNESS: ("重大疾病", "重病", "serious illness"),
    EventKind.DEATH: ("死亡", "身故", "death", "deceased"),
    EventKind.OTHER: ("其他", "other"),
}
_INDICATORS: dict[str, tuple[str, ...]] = {
    IndicatorKind.PRICE: ("价格", "产品价格", "price"),
    IndicatorKind.INDEX: ("指数", "景气指数", "index"),
    IndicatorKind.INDUSTRY_NPL: ("行业不良率", "industry npl", "npl ratio"),
    IndicatorKind.INDUSTRY_PD: ("行业违约率", "违约率", "industry pd", "default rate"),
    IndicatorKind.FX: ("汇率", "fx", "exchange rate"),
    IndicatorKind.RATE: ("利率", "市场利率", "rate", "interest rate"),
    IndicatorKind.RESTRICTION: ("限制名单", "政策限制", "产业政策限制", "restriction", "policy restriction"),
    IndicatorKind.DISASTER: ("灾害", "疫情", "区域灾害", "disaster", "epidemic"),
}
_METRICS: dict[str, tuple[str, ...]] = {
    ObservationMetric.ENQUIRIES_3M: ("近3个月征信查询次数", "三个月查询次数", "征信查询次数", "enquiries in 3 months", "bureau enquiries 3m"),
    ObservationMetric.ACTIVE_LENDERS: ("在贷机构数", "贷款机构数", "未结清机构数", "active lenders", "number of lenders"),
    ObservationMetric.DEBT_TO_INCOME: ("负债收入比", "偿债收入比", "DTI", "debt to income", "debt-to-income"),
    ObservationMetric.SCORE: ("评分", "信用评分", "score", "credit score"),
    ObservationMetric.ELECTRICITY: ("用电量", "月用电量", "electricity", "power use"),
    ObservationMetric.WATER: ("用水量", "月用水量", "water", "water use"),
    ObservationMetric.STAFF: ("员工人数", "在职人数", "参保人数", "staff", "employees", "headcount"),
    ObservationMetric.TAX_PAID: ("纳税额", "缴税额", "tax paid"),
    ObservationMetric.SOCIAL_INSURANCE: ("社保缴费额", "社保缴费", "social insurance"),
    ObservationMetric.PLAN_REVENUE: ("计划收入", "预计全年收入", "plan revenue", "planned revenue"),
    ObservationMetric.CONTINGENT_LIABILITIES: ("或有负债", "对外担保余额", "contingent liabilities"),
    ObservationMetric.EQUITY_PLEDGED_SHARE: ("股权质押比例", "股权出质比例", "equity pledged share"),
    ObservationMetric.PROJECT_COST_PLANNED: ("项目概算", "计划总投资", "planned project cost", "project budget"),
    ObservationMetric.PROJECT_COST: ("项目累计投资", "已完成投资", "project cost", "project cost to date"),
    ObservationMetric.PROJECT_PROGRESS_PLANNED: ("计划进度", "planned progress"),
    ObservationMetric.PROJECT_PROGRESS: ("实际进度", "项目进度", "actual progress", "project progress"),
    ObservationMetric.EQUITY_PAID_SHARE: ("资本金到位比例", "资本金到位率", "equity paid share", "equity paid in"),
    ObservationMetric.LOAN_SHARE: ("我行贷款占比", "本行贷款占比", "loan share", "share of our loans"),
    ObservationMetric.SALES_SHARE_MAIN_CUSTOMER: ("第一大客户销售占比", "主要客户销售占比", "main customer share", "sales share of main customer"),
    ObservationMetric.RELATED_SALES_SHARE: ("关联交易占比", "关联销售占比", "related sales share", "related-party sales share"),
}

_SOURCE = Field(
    "source", Kind.TEXT, "来源", "Source", "信息从哪里来：法院公告、税务局、征信、媒体等。", "Where it comes from: court notice, tax bureau, credit bureau, media …", required=True,
    synonyms=("信息来源", "数据来源", "出处", "发布单位", "Data Source", "Origin"),
)
_UNIT = Field(
    "unit", Kind.TEXT, "单位", "Unit", "数值的单位；写 % 的，数值按百分数读取，入库为小数。", "The unit of the value; with % the value is read as a percentage and kept as a fraction.",
    synonyms=("计量单位", "数值单位", "Unit of Measure", "UOM"),
)
_VALUE = Field(
    "value", Kind.NUMBER, "数值", "Value", "观测到的数值；比例可写 12.5%，或在单位列写 %。", "What was observed; a share may be written 12.5%, or have % as its unit.", required=True,
    synonyms=("指标值", "观测值", "值", "Observed Value", "Figure"),
)
_OBSERVED_ON = Field(
    "observed_on", Kind.DATE, "观测日期", "Observed on", "数值所反映的日期；按月的数值写当月最后一日。", "The day the value describes; of a month's value its last day.", required=True,
    synonyms=("数据日期", "指标日期", "统计日期", "期末", "Observation Date", "As of", "Date", "Period End"),
)
_KNOWN_ON = Field(
    "known_on", Kind.DATE, "知悉日期", "Known on", "首次公布或本行首次得知的日期；空白为与所反映的日期相同。这一天以前的预警不会用到它。", "The day it was published or the bank first learned of it; blank: the day it describes. No warning of an earlier date uses it.",
    synonyms=("发布日期", "公布日期", "公告日期", "获知日期", "得知日期", "Published On", "Publication Date", "Known Since", "Reported On"),
)

EVENT = TableSchema(
    "event",
    (
        Field("event_id", Kind.TEXT, "事件编号", "Event No.", "事件在来源系统中的编号；有编号的，同一客户同一类型同一编号只算一次，以后导入的为准。", "The event's number in its source; the same number, kind and borrower count once, the later import wins.",
              synonyms=("信息编号", "事件号", "记录编号", "Event ID", "Record ID")),
        Field("borrower_id", Kind.TEXT, "客户号", "Borrower No.", "事件所涉客户的编号；也可以是担保人或集团成员的编号。", "Whom it concerns: a borrower, or a guarantor or group member.", required=True,
              synonyms=("客户编号", "借款人编号", "客户代码", "客户ID", "企业代号", "企业编号", "主体编号", "Customer ID", "Customer No", "Borrower ID", "Client ID", "CIF")),
        Field("kind", Kind.CHOICE, "事件类型", "Kind of event", "发生了什么。", "What happened.", required=True, synonyms=("事件类别", "事件种类", "信息类型", "风险类型", "风险事件", "Event Type", "Event Kind", "Type"), choices=_EVENTS),
        Field("happened_on", Kind.DATE, "发生日期", "Happened on", "立案、列入、处罚、变更等发生的日期。", "The day of the filing, listing, penalty, change and so on.", required=True,
              synonyms=("事件日期", "发生时间", "立案日期", "立案时间", "列入日期", "处罚日期", "变更日期", "裁定日期", "查询日期", "Event Date", "Filing Date", "Date")),
        _KNOWN_ON,
        Field("amount", Kind.MONEY, "涉及金额", "Amount", "诉讼标的、执行标的、罚款、欠税等金额；空白为不详。", "The sum claimed, enforced, fined or owed; blank: not known.", unit="yuan", low=0,
              synonyms=("标的金额", "诉讼标的", "执行标的", "涉案金额", "处罚金额", "罚款金额", "欠税金额", "金额", "Amount Claimed", "Claim", "Fine")),
        Field("ended_on", Kind.DATE, "结束日期", "Ended on", "结案、撤诉、移出名单或解除的日期；空白为仍在持续。", "The day it was settled, withdrawn or lifted; blank: it goes on.",
              synonyms=("结案日期", "移出日期", "解除日期", "终结日期", "撤销日期", "Resolved On", "Withdrawn On", "Closed On", "Lifted On")),
        Field("grade", Kind.TEXT, "等级", "Grade", "来源给出的等级，如外部评级、信用等级。", "A grade the source gives, such as an external rating.", synonyms=("级别", "评级", "信用等级", "Rating", "Severity")),
        Field("detail", Kind.TEXT, "内容", "Detail", "案由、处罚事由等说明。", "What it is about.", synonyms=("事件内容", "案由", "事由", "摘要", "说明", "描述", "Description", "Subject", "Details")),
        _SOURCE,
        Field("reference", Kind.TEXT, "文号", "Reference", "案号、处罚决定书文号或链接。", "Case number, number of the decision, or a link.", synonyms=("案号", "文书号", "决定书文号", "公告编号", "执行案号", "Case No", "Case Number", "Document No")),
    ),
    key=(),
    subject="borrower_id",
)
"""What happened around a borrower. A blank day of knowledge means that it was known when it happened."""

INDICATOR = TableSchema(
    "indicator",
    (
        Field("code", Kind.TEXT, "指标代码", "Indicator code", "指标的代码；同一代码、行业、地区和观测日期为同一个数值，以后公布的为准。", "The indicator's code; of one code, industry, region and day the value published last counts.", required=True, synonyms=("指标编号", "代码", "Code", "Series Code", "Series")),
        Field("name", Kind.TEXT, "指标名称", "Indicator", "指标的名称。", "What the indicator is called.", required=True, synonyms=("名称", "指标", "品名", "Indicator Name", "Series Name", "Name")),
        Field("kind", Kind.CHOICE, "指标类型", "Kind of indicator", "价格、指数、行业不良率、利率等。", "Price, index, industry NPL, rate …", required=True, synonyms=("指标类别", "指标种类", "类型", "Indicator Type", "Type"), choices=_INDICATORS),
        Field("industry", Kind.TEXT, "行业", "Industry", "所指行业，编码与贷款台账一致；空白为全部行业。", "The industry, coded as on the loan tape; blank: all.", synonyms=("行业门类", "所属行业", "行业代码", "Industry Code", "Sector")),
        Field("region", Kind.TEXT, "地区", "Region", "所指地区，写法与贷款台账一致；空白为全部地区。", "The region, as on the loan tape; blank: all.", synonyms=("区域", "所在地区", "Area", "District")),
        _OBSERVED_ON, _KNOWN_ON, _VALUE, _UNIT, _SOURCE,
    ),
    key=("code", "industry", "region", "observed_on", "known_on"),
    subject="code",
)
"""Figures of the market. A value that was published anew counts from then on; before, the one published first."""

OBSERVATION = TableSchema(
    "observation",
    (
        Field("borrower_id", Kind.TEXT, "客户号", "Borrower No.", "客户编号，须与贷款台账一致。", "The borrower's number, the same as on the loan tape.", required=True,
              synonyms=("客户编号", "借款人编号", "客户代码", "客户ID", "企业代号", "企业编号", "Customer ID", "Customer No", "Borrower ID", "Client ID", "CIF")),
        Field("metric", Kind.CHOICE, "指标", "Metric", "观测的是什么。", "What was observed.", required=True, synonyms=("指标名称", "指标类型", "观测指标", "项目", "Measure", "Metric Name"), choices=_METRICS),
        _OBSERVED_ON, _KNOWN_ON, _VALUE, _UNIT, _SOURCE,
    ),
    key=("borrower_id", "metric", "observed_on", "known_on"),
    subject="borrower_id",
)
"""Figures of a borrower from outside the tape. Of a figure told again the one known last counts."""
# fmt: on

#: Tables of what becomes known with a day of its own.
KNOWN = (EVENT, INDICATOR, OBSERVATION)
