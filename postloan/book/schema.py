"""Every field of the book, declared once: templates, mapping, checks, the data dictionary and the docs come from here."""

from postloan.book.dossier_fields import DOSSIER
from postloan.book.field import STORED, Field, Kind, TableSchema
from postloan.terms import BorrowerType, DisposalKind, GuaranteeType, RepaymentMethod

__all__ = ["DISPOSAL", "DOSSIER", "LOAN", "REPAYMENT", "SCHEDULE", "STORED", "TABLES", "TERMS", "Field", "Kind", "TableSchema"]

# fmt: off
_BORROWER_TYPES: dict[str, tuple[str, ...]] = {
    BorrowerType.CORPORATE: ("公司", "对公", "企业", "公司类", "法人", "corporate", "company"),
    BorrowerType.SMALL_BUSINESS: ("小微企业", "小微", "小企业", "个体工商户", "small business", "sme", "micro"),
    BorrowerType.FARMER: ("农户", "农民", "farmer", "rural household"),
    BorrowerType.PERSONAL: ("个人", "自然人", "零售", "personal", "individual", "retail", "consumer"),
}
_GUARANTEE_TYPES: dict[str, tuple[str, ...]] = {
    GuaranteeType.CREDIT: ("信用", "无担保", "credit", "unsecured", "none"),
    GuaranteeType.GUARANTEE: ("保证", "担保", "联保", "guarantee", "guaranteed", "surety"),
    GuaranteeType.MORTGAGE: ("抵押", "房产抵押", "mortgage", "mortgaged"),
    GuaranteeType.PLEDGE: ("质押", "存单质押", "pledge", "pledged"),
}
_REPAYMENT_METHODS: dict[str, tuple[str, ...]] = {
    RepaymentMethod.ANNUITY: ("等额本息", "annuity", "equal instalments", "level payment"),
    RepaymentMethod.EQUAL_PRINCIPAL: ("等额本金", "equal principal", "linear"),
    RepaymentMethod.INTEREST_FIRST: ("先息后本", "按期付息到期还本", "按月付息到期还本", "按季付息到期还本", "按月付息", "interest first", "interest only"),
    RepaymentMethod.BULLET: ("一次还本付息", "到期一次还本付息", "到期还本付息", "利随本清", "bullet"),
}
_DISPOSAL_KINDS: dict[str, tuple[str, ...]] = {
    DisposalKind.WRITTEN_OFF: ("核销", "呆账核销", "账销案存", "written off", "write-off", "charge-off"),
    DisposalKind.SOLD: ("转让", "债权转让", "批量转让", "不良转让", "资产证券化", "sold", "sale", "transfer", "securitised"),
    DisposalKind.ASSET_FOR_DEBT: ("以物抵债", "抵债", "以资抵债", "asset for debt", "repossessed", "foreclosure"),
    DisposalKind.OTHER: ("其他", "其他处置", "债转股", "other"),
}

_LOAN_ID = Field(
    "loan_id", Kind.TEXT, "借据号", "Loan No.", "一笔借据的唯一编号。", "The number that identifies one loan.", required=True,
    synonyms=("借据编号", "贷款编号", "贷款号", "贷款账号", "账号", "合同借据号", "Loan ID", "Loan Number", "Loan No", "LoanNr", "LoanNr_ChkDgt", "Account", "Account No", "ID"),
)
_BORROWER = (
    Field("borrower_id", Kind.TEXT, "客户号", "Borrower No.", "借款人在全行唯一的客户编号。", "The borrower's number, one across all branches.", required=True,
          synonyms=("客户编号", "借款人编号", "客户代码", "客户ID", "Customer ID", "Customer No", "Borrower ID", "Client ID", "CIF", "account_id")),
    Field("borrower_name", Kind.TEXT, "借款人", "Borrower", "借款人名称或姓名。", "The borrower's name.", required=True,
          synonyms=("借款人名称", "客户名称", "客户姓名", "姓名", "户名", "Borrower Name", "Customer Name", "Client Name", "Name")),
    Field("branch", Kind.TEXT, "机构", "Branch", "管理这笔贷款的分支机构。", "The branch that manages the loan.", required=True,
          synonyms=("支行", "分行", "分支机构", "经办机构", "管户机构", "所属机构", "机构名称", "机构号", "网点", "营业部", "Branch Name", "Branch Code", "Office", "Bank")),
    Field("product", Kind.TEXT, "产品", "Product", "贷款产品或业务品种。", "The loan product.", required=True,
          synonyms=("产品名称", "贷款品种", "业务品种", "贷款种类", "贷款类型", "贷款产品", "Loan Product", "Loan Type", "Product Name")),
)
_TERMS = (
    Field("principal", Kind.MONEY, "贷款金额", "Principal", "发放时的本金。", "The amount paid out.", unit="yuan", required=True,
          synonyms=("放款金额", "发放金额", "借款金额", "合同金额", "贷款本金", "本金", "Loan Amount", "Amount", "Original Amount", "Disbursed Amount", "DisbursementGross", "Original Principal")),
    Field("rate", Kind.RATE, "年利率", "Annual rate", "执行年利率。", "The rate in force, a year.", unit="%", required=True,
          synonyms=("利率", "执行利率", "贷款利率", "合同利率", "Interest Rate", "Rate", "APR", "Nominal Rate")),
    Field("originated_on", Kind.DATE, "放款日", "Origination date", "贷款发放的日期。", "The day the loan was paid out.", required=True,
          synonyms=("放款日期", "发放日期", "起息日", "借款日期", "贷款起始日", "起始日", "开户日期", "Disbursement Date", "DisbursementDate", "Start Date", "Disbursed On", "Open Date", "Origination")),
    Field("matures_on", Kind.DATE, "到期日", "Maturity date", "合同约定的到期日（含展期）。", "The contractual end, extensions included.", required=True,
          synonyms=("到期日期", "贷款到期日", "终止日", "合同到期日", "Maturity", "End Date", "Due Date", "Expiry Date")),
)
_SLICES = (
    Field("officer", Kind.TEXT, "客户经理", "Officer", "管户客户经理。", "The officer who looks after the loan.",
          synonyms=("管户经理", "信贷员", "经办人", "管户人", "客户经理姓名", "Loan Officer", "Relationship Manager", "RM", "Account Manager")),
    Field("region", Kind.TEXT, "地区", "Region", "借款人所在地区。", "Where the borrower is.", synonyms=("区域", "所在地区", "行政区划", "省份", "州", "State", "Area", "District")),
    Field("industry", Kind.TEXT, "行业", "Industry", "国民经济行业门类（GB/T 4754 的 A–T）。", "Industry section of GB/T 4754 (A–T), or the bank's own code.",
          synonyms=("行业门类", "所属行业", "行业分类", "投向行业", "贷款投向", "Industry Code", "Sector", "NAICS")),
    Field("borrower_type", Kind.CHOICE, "客户类型", "Borrower type", "公司、小微企业、农户或个人；非零售规则只适用于公司。", "Corporate, small business, farmer or personal; non-retail rules apply to corporate only.",
          synonyms=("借款人类型", "客户类别", "客户性质", "Customer Type", "Client Type", "Segment"), choices=_BORROWER_TYPES),
    Field("guarantee_type", Kind.CHOICE, "担保方式", "Security", "主要担保方式。", "The main security.",
          synonyms=("主要担保方式", "担保类型", "Guarantee Type", "Collateral Type", "Security Type"), choices=_GUARANTEE_TYPES),
)
_REPAYMENT_METHOD = Field(
    "repayment_method", Kind.CHOICE, "还款方式", "Repayment method", "约定的还款方式。", "How the loan is repaid.",
    synonyms=("还款方法", "还本付息方式", "Repayment Type", "Amortisation"), choices=_REPAYMENT_METHODS,
)
_CURRENCY = Field(
    "currency", Kind.TEXT, "币种", "Currency", "ISO 4217 代码；空白为本位币。", "ISO 4217 code; blank means the reporting currency.",
    synonyms=("货币", "币别", "CCY", "Currency Code"),
)
_PERSONAL = (
    Field("id_number", Kind.TEXT, "证件号码", "Identity No.", "身份证或统一社会信用代码。", "Identity card or unified social credit code.", sensitive=True,
          synonyms=("身份证号", "身份证号码", "证件号", "统一社会信用代码", "ID Number", "National ID", "Identity Number", "SSN")),
    Field("phone", Kind.TEXT, "联系电话", "Phone", "借款人的联系电话。", "The borrower's phone number.", sensitive=True,
          synonyms=("手机", "手机号", "手机号码", "电话", "联系方式", "Phone Number", "Mobile", "Telephone")),
)

LOAN = TableSchema(
    "loan",
    (
        Field("as_of", Kind.DATE, "数据日期", "As of", "这一行所反映的日期。", "The day the row describes.", required=True,
              synonyms=("报表日期", "统计日期", "截止日期", "日期", "账务日期", "As-of Date", "Snapshot Date", "Report Date", "Date")),
        _LOAN_ID,
        *_BORROWER,
        *_TERMS,
        Field("balance", Kind.MONEY, "贷款余额", "Outstanding balance", "未还本金（不含利息）。余额由正数降为 0 且无欠息、无未用额度的借据视为已结清，不再计入。", "Principal still owed, without interest. A loan that has come down to 0, with no interest overdue and nothing undrawn, counts as settled and is no longer in the portfolio.", unit="yuan", required=True,
              synonyms=("余额", "本金余额", "贷款本金余额", "借据余额", "未还本金", "剩余本金", "Balance", "Outstanding Principal", "Outstanding", "BalanceGross", "Current Balance", "Principal Balance")),
        Field("dpd", Kind.DAYS, "逾期天数", "Days past due", "最早未还清一期到数据日期的天数；应还当日为 0。与“逾期起始日”二者必有其一。", "Days since the oldest unpaid due date; 0 on the due date itself. Either this or the date overdue since.", unit="day",
              synonyms=("本金逾期天数", "当前逾期天数", "拖欠天数", "DPD", "Days Overdue", "Past Due Days", "Days Late")),
        Field("overdue_since", Kind.DATE, "逾期起始日", "Overdue since", "最早未还清一期的应还日。", "Due date of the oldest unpaid instalment.",
              synonyms=("逾期日期", "最早逾期日", "欠款起始日", "逾期开始日期", "Overdue Since", "Oldest Unpaid Due Date", "Arrears Since", "Past Due Since")),
        *_SLICES,
        Field("overdue_principal", Kind.MONEY, "逾期本金", "Overdue principal", "已到期未还的本金。", "Principal due and unpaid.", unit="yuan", synonyms=("拖欠本金", "逾期贷款本金", "Principal Overdue", "Principal Arrears")),
        Field("overdue_interest", Kind.MONEY, "逾期利息", "Overdue interest", "已到期未还的利息（含罚息、复利）。", "Interest due and unpaid, penalty and compound interest included.", unit="yuan", synonyms=("欠息", "拖欠利息", "欠息金额", "Interest Overdue", "Interest Arrears")),
        Field("risk_class", Kind.RISK_CLASS, "五级分类", "Risk class", "本行认定的五级分类。", "The bank's own five-tier class.", synonyms=("风险分类", "五级分类结果", "贷款形态", "资产质量", "风险分类结果", "Classification", "Loan Class", "Five-tier Class")),
        Field("provision", Kind.MONEY, "贷款损失准备", "Provision", "为这笔贷款计提的损失准备。", "Loss allowance held for the loan.", unit="yuan", synonyms=("减值准备", "拨备", "拨备金额", "计提准备", "准备金", "Allowance", "Loan Loss Provision", "ECL")),
        Field("collateral_value", Kind.MONEY, "押品价值", "Collateral value", "押品最近一次评估价值。", "Latest value of the collateral.", unit="yuan", synonyms=("抵押物价值", "抵质押物价值", "评估价值", "Collateral", "Appraised Value")),
        _REPAYMENT_METHOD,
        Field("next_due_on", Kind.DATE, "下一还款日", "Next due date", "下一期应还日。", "Due date of the next instalment.", synonyms=("下期还款日", "下次还款日", "Next Payment Date", "Next Due Date")),
        Field("next_due_amount", Kind.MONEY, "下期应还", "Next amount due", "下一期应还金额。", "Amount of the next instalment.", unit="yuan", synonyms=("下期应还金额", "下期还款额", "Next Payment", "Next Instalment")),
        Field("purpose", Kind.TEXT, "贷款用途", "Purpose", "合同约定的用途。", "What the loan is for.", synonyms=("用途", "资金用途", "Loan Purpose", "Use of Funds")),
        Field("restructured", Kind.FLAG, "是否重组", "Restructured", "因财务困难调整过合同条款。", "Terms were eased because of financial difficulty.", synonyms=("重组标志", "重组贷款", "是否展期重组", "Restructured Flag", "Forborne")),
        Field("written_off", Kind.FLAG, "是否核销", "Written off", "已核销（账销案存）；不计入贷款余额。", "Written off, the claim kept; not part of the portfolio.", synonyms=("核销标志", "已核销", "Written-off", "Write-off Flag", "Charged Off")),
        Field("group_id", Kind.TEXT, "集团客户号", "Group No.", "借款人所属集团或关联客户组的编号。", "The group of connected clients the borrower belongs to.", synonyms=("集团编号", "集团客户", "集团客户编号", "关联客户组", "集团号", "Group ID", "Group", "Connected Group", "Parent ID")),
        Field("stage", Kind.WHOLE, "减值阶段", "Stage", "预期信用损失的阶段（1、2、3）。", "Stage of expected credit loss: 1, 2 or 3.", low=1, high=3, synonyms=("阶段", "三阶段", "减值三阶段", "信用风险阶段", "ECL Stage", "IFRS 9 Stage", "IFRS9 Stage", "Impairment Stage")),
        Field("impaired", Kind.FLAG, "是否已减值", "Credit-impaired", "已发生信用减值。", "Credit-impaired in the sense of IFRS 9.", synonyms=("已减值", "减值标志", "信用减值", "已发生信用减值", "Impaired", "Impaired Flag", "Credit Impaired")),
        Field("restructured_on", Kind.DATE, "重组日期", "Restructured on", "最近一次重组的日期；重组观察期自此起算。", "Day of the latest restructuring, from which its observation runs.", synonyms=("重组日", "最近重组日期", "展期重组日期", "Restructured Date", "Restructuring Date", "Forbearance Date")),
        Field("restructurings", Kind.WHOLE, "重组次数", "Restructurings", "累计重组次数。", "How often the loan was restructured.", low=0, synonyms=("累计重组次数", "Number of Restructurings", "Times Restructured", "Restructure Count")),
        Field("fund_misuse", Kind.FLAG, "是否挪用", "Funds misused", "贷款资金被挪作约定以外的用途。", "The money went to another purpose than agreed.", synonyms=("挪用标志", "资金挪用", "是否挪用资金", "Funds Misused Flag", "Misuse of Funds", "Fund Misuse")),
        Field("refinanced", Kind.FLAG, "是否借新还旧", "Refinanced", "以新贷款归还旧贷款。", "A new loan that repaid an old one.", synonyms=("借新还旧", "借新还旧标志", "Refinanced Flag", "Refinancing", "Rolled Over")),
        Field("bankruptcy", Kind.FLAG, "是否破产清算", "Bankruptcy", "借款人进入破产或清算程序。", "The borrower is in bankruptcy or liquidation.", synonyms=("破产清算", "破产标志", "破产", "是否破产", "Bankrupt", "Bankruptcy Flag", "Liquidation")),
        Field("evasion", Kind.FLAG, "是否逃废债", "Evading debt", "借款人有逃废债行为。", "The borrower evades its debts.", synonyms=("逃废债", "逃废债标志", "恶意逃废债", "Evasion", "Debt Evasion", "Evasion Flag")),
        Field("other_bank_npl", Kind.FLAG, "他行不良", "NPL at other banks", "借款人在其他银行有不良债权。", "The borrower has non-performing debt at another bank.", synonyms=("他行不良标志", "他行是否不良", "是否他行不良", "Other Bank NPL", "NPL Elsewhere", "Non-performing Elsewhere")),
        Field("overdue90_all_banks", Kind.RATE, "全部银行逾期90天以上占比", "90+ at all banks", "借款人在所有银行的债务中逾期超过 90 天的比例。", "Share of the borrower's debts at all banks that is more than 90 days overdue.", unit="%", low=0, high=1, synonyms=("各行逾期90天以上占比", "全行业逾期90天以上比例", "他行逾期90天以上占比", "Share 90+ All Banks", "Overdue 90+ All Banks")),
        Field("notches_down", Kind.WHOLE, "评级下调级数", "Notches down", "内部评级较初始确认时下调的级数。", "Notches that the internal rating fell since the loan was first recognised.", low=0, synonyms=("下调级数", "评级下调", "内评下调级数", "Rating Downgrade", "Downgrade Notches", "Notches")),
        Field("external_notches_down", Kind.WHOLE, "外部评级下调级数", "External notches down", "外部评级机构对借款人评级累计下调的级数。", "Notches by which a rating agency cut the borrower since the loan was first recognised.", low=0, synonyms=("外部评级下调", "外评下调级数", "外评下调", "External Downgrade", "External Downgrade Notches")),
        Field("pd_multiple", Kind.NUMBER, "违约概率倍数", "PD multiple", "当前违约概率除以初始确认时的违约概率（存续期口径）。", "Probability of default now over that at first recognition, both over the remaining life.", low=0, synonyms=("PD倍数", "违约概率变动倍数", "当前PD/初始PD", "PD比率", "PD Ratio", "PD Change Multiple", "Relative PD")),
        Field("card", Kind.FLAG, "是否信用卡", "Credit card", "信用卡透支；适用信用卡的分类档次。", "A credit card balance, which has its own ladder of classes.", synonyms=("信用卡", "信用卡标志", "是否信用卡透支", "Card", "Card Flag", "Credit Card Flag")),
        Field("undrawn", Kind.MONEY, "未用额度", "Undrawn", "已承诺而未提用的额度。", "Committed and not yet drawn.", unit="yuan", low=0, synonyms=("未使用额度", "剩余额度", "可用额度", "未提款额度", "Undrawn Amount", "Undrawn Commitment", "Available Limit", "Unused Limit")),
        _CURRENCY,
        *_PERSONAL,
    ),
    key=("as_of", "loan_id"),
)
"""The loan tape: one row per loan and date."""

TERMS = TableSchema(
    "terms",
    (_LOAN_ID, *_BORROWER, *_TERMS, *_SLICES, _REPAYMENT_METHOD, _CURRENCY, *_PERSONAL),
    key=("loan_id",),
)
"""The loans themselves, for lenders whose balances and DPD are derived from schedule and repayments."""

SCHEDULE = TableSchema(
    "schedule",
    (
        _LOAN_ID,
        Field("instalment", Kind.WHOLE, "期次", "Instalment", "第几期。", "Number of the instalment.", required=True, synonyms=("期数", "还款期次", "Instalment No", "Installment", "Period", "Seq", "No.")),
        Field("due_on", Kind.DATE, "应还日", "Due date", "应还款日期。", "The day the instalment is due.", required=True, synonyms=("应还日期", "还款日", "计划还款日", "到期日", "Due Date", "Due")),
        Field("principal_due", Kind.MONEY, "应还本金", "Principal due", "本期应还本金。", "Principal of the instalment.", unit="yuan", required=True, synonyms=("本金", "计划本金", "Principal", "Principal Due")),
        Field("interest_due", Kind.MONEY, "应还利息", "Interest due", "本期应还利息；空白为无利息。", "Interest of the instalment; blank means none.", unit="yuan", synonyms=("利息", "计划利息", "Interest", "Interest Due")),
        Field("valid_from", Kind.DATE, "计划生效日", "In force from", "该期计划自何日起有效；空白为自始有效。", "First day the instalment is part of the plan; blank: always.", synonyms=("生效日", "生效日期", "Valid From")),
        Field("valid_until", Kind.DATE, "计划失效日", "Replaced on", "该期因提前还款或重组被替换的日期；空白为一直有效。", "The day a prepayment or restructuring replaced it; blank: still in force.", synonyms=("失效日", "失效日期", "Valid Until", "Replaced On")),
    ),
    key=("loan_id", "instalment", "valid_from"),
)
"""Instalments. A row counts on a day when ``valid_from ≤ day < valid_until``."""

REPAYMENT = TableSchema(
    "repayment",
    (
        _LOAN_ID,
        Field("paid_on", Kind.DATE, "还款日", "Paid on", "资金入账（起息）日期。", "Value date at the bank.", required=True, synonyms=("还款日期", "入账日期", "实际还款日", "交易日期", "date", "Payment Date", "Value Date", "Paid Date")),
        Field("amount", Kind.MONEY, "还款金额", "Amount", "实收金额；冲正为负数。", "Money received; a reversal is negative.", unit="yuan", required=True, synonyms=("实收金额", "回款金额", "金额", "还款额", "Payment Amount", "Paid", "Amount Paid")),
        Field("reference", Kind.TEXT, "流水号", "Reference", "交易流水号，用于识别重复。", "Transaction number, by which repeats are recognised.", synonyms=("交易流水号", "交易号", "凭证号", "trans_id", "Transaction ID", "Receipt No")),
    ),
    key=(),
)
"""Money received. Which instalments it pays follows from the schedule, oldest first."""

DISPOSAL = TableSchema(
    "disposal",
    (
        _LOAN_ID,
        Field("disposed_on", Kind.DATE, "处置日期", "Disposed on", "核销、转让或抵债生效的日期。", "The day the write-off, sale or foreclosure took effect.", required=True, synonyms=("处置日", "核销日期", "转让日期", "抵债日期", "交割日", "Disposal Date", "Write-off Date", "Sale Date", "Disposed Date")),
        Field("kind", Kind.CHOICE, "处置方式", "Kind of disposal", "核销、转让、以物抵债或其他。", "Written off, sold, asset taken for debt, or other.", required=True, synonyms=("处置类型", "处置种类", "处置手段", "Disposal Kind", "Disposal Type", "Method of Disposal"), choices=_DISPOSAL_KINDS),
        Field("principal", Kind.MONEY, "处置本金", "Principal disposed of", "处置时转出的本金。", "Principal that left with the disposal.", unit="yuan", low=0, synonyms=("核销本金", "转让本金", "抵债本金", "处置金额", "Disposed Principal", "Principal Written Off", "Principal Sold")),
        Field("proceeds", Kind.MONEY, "处置回收", "Proceeds", "处置收到的现金。", "Cash that the disposal brought.", unit="yuan", low=0, synonyms=("回收金额", "处置回收金额", "转让价款", "处置收入", "Cash Received", "Recovery", "Sale Price", "Disposal Proceeds")),
        Field("reference", Kind.TEXT, "文号", "Reference", "批复或合同编号。", "Number of the approval or contract.", synonyms=("批复文号", "合同编号", "处置批次", "批次号", "Approval No", "Contract No", "Batch")),
    ),
    key=("loan_id", "disposed_on", "kind"),
)
"""What became of loans that left otherwise than by being paid."""

# fmt: on
TABLES: dict[str, TableSchema] = {table.name: table for table in (LOAN, TERMS, SCHEDULE, REPAYMENT, DISPOSAL, *DOSSIER)}
