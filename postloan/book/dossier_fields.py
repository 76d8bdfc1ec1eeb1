"""The fields of what a bank keeps on a borrower besides the loans: invoices, account statements, collateral, guarantees."""

from postloan.book.event_fields import KNOWN
from postloan.book.field import Field, Kind, TableSchema
from postloan.terms import CollateralKind, FlowKind, FlowSide, GuarantorType, InvoiceDirection, InvoiceStatus

# fmt: off
_DIRECTIONS: dict[str, tuple[str, ...]] = {
    InvoiceDirection.SALE: ("销项", "销售", "开出", "销项发票", "sale", "sales", "output"),
    InvoiceDirection.PURCHASE: ("进项", "采购", "取得", "进项发票", "purchase", "purchases", "input"),
}
_INVOICE_STATES: dict[str, tuple[str, ...]] = {
    InvoiceStatus.VALID: ("有效", "有效发票", "正常", "正常发票", "已开具", "已红冲-全额", "已红冲-部分", "已红冲", "部分红冲", "全额红冲", "valid", "normal", "ok"),
    InvoiceStatus.VOID: ("作废", "作废发票", "已作废", "失控", "失控发票", "异常", "异常发票", "void", "voided", "cancelled", "canceled"),
}
_SIDES: dict[str, tuple[str, ...]] = {
    FlowSide.INFLOW: ("收", "收入", "贷", "贷方", "转入", "进", "来账", "in", "credit", "cr", "c"),
    FlowSide.OUTFLOW: ("支", "支出", "借", "借方", "转出", "出", "往账", "out", "debit", "dr", "d"),
}
_FLOW_KINDS: dict[str, tuple[str, ...]] = {
    FlowKind.TRANSFER: ("转账", "汇款", "网银转账", "跨行转账", "电汇", "transfer", "wire"),
    FlowKind.CASH: ("现金", "取现", "存现", "现金支取", "现金存入", "cash"),
    FlowKind.PAYROLL: ("工资", "代发工资", "代发", "payroll", "salary", "wages"),
    FlowKind.TAX: ("税费", "缴税", "税款", "社保", "缴税扣款", "社保扣款", "tax", "social insurance"),
    FlowKind.LOAN: ("放款", "贷款发放", "贷款放款", "loan", "disbursement", "drawdown"),
    FlowKind.REPAYMENT: ("还款", "贷款还款", "还本付息", "扣款还贷", "repayment", "loan repayment"),
    FlowKind.RETURNED: ("退票", "空头支票", "余额不足", "扣款失败", "returned", "bounced", "insufficient funds"),
    FlowKind.OTHER: ("其他", "手续费", "结息", "利息", "other", "fee", "interest"),
}
_COLLATERAL_KINDS: dict[str, tuple[str, ...]] = {
    CollateralKind.RESIDENTIAL: ("住宅", "居住用房", "房产", "住房", "residential", "house", "home"),
    CollateralKind.COMMERCIAL: ("商业用房", "商铺", "写字楼", "办公用房", "commercial", "shop", "office"),
    CollateralKind.INDUSTRIAL: ("工业用房", "厂房", "仓库", "industrial", "factory", "warehouse"),
    CollateralKind.LAND: ("土地使用权", "土地", "land", "land use right"),
    CollateralKind.EQUIPMENT: ("机器设备", "设备", "equipment", "machinery"),
    CollateralKind.VEHICLE: ("车辆", "机动车", "vehicle", "car"),
    CollateralKind.INVENTORY: ("存货", "动产", "库存商品", "inventory", "stock"),
    CollateralKind.RECEIVABLE: ("应收账款", "应收款", "收费权", "receivable", "receivables"),
    CollateralKind.DEPOSIT: ("存单", "保证金", "定期存单", "理财", "deposit", "cash deposit"),
    CollateralKind.SECURITIES: ("有价证券", "国债", "债券", "票据", "承兑汇票", "securities", "bonds"),
    CollateralKind.EQUITY: ("股权", "股票", "equity", "shares"),
    CollateralKind.OTHER: ("其他", "知识产权", "其他押品", "other"),
}
_GUARANTOR_TYPES: dict[str, tuple[str, ...]] = {
    GuarantorType.COMPANY: ("企业", "公司", "法人", "一般企业", "corporate", "company"),
    GuarantorType.GUARANTEE_COMPANY: ("担保公司", "融资担保公司", "融资性担保公司", "专业担保公司", "guarantee company", "surety company"),
    GuarantorType.PERSON: ("个人", "自然人", "实际控制人", "法定代表人", "person", "personal", "individual"),
    GuarantorType.OTHER: ("其他", "other"),
}

_BORROWER_ID = Field(
    "borrower_id", Kind.TEXT, "客户号", "Borrower No.", "借款人在全行唯一的客户编号，须与贷款台账一致。", "The borrower's number, the same as on the loan tape.", required=True,
    synonyms=("客户编号", "借款人编号", "客户代码", "客户ID", "企业代号", "企业编号", "企业代码", "被担保人编号", "被担保人客户号", "Customer ID", "Customer No", "Borrower ID", "Client ID", "CIF", "Company Code"),
)
_CURRENCY = Field(
    "currency", Kind.TEXT, "币种", "Currency", "ISO 4217 代码；空白为本位币。", "ISO 4217 code; blank means the reporting currency.",
    synonyms=("货币", "币别", "CCY", "Currency Code"),
)
_LOAN_ID = Field(
    "loan_id", Kind.TEXT, "借据号", "Loan No.", "所担保的借据；空白为借款人的全部借据。", "The loan it secures; blank means all loans of the borrower.",
    synonyms=("借据编号", "贷款编号", "贷款号", "贷款账号", "Loan ID", "Loan Number"),
)

#: Words of the heading over the other party, by which a file of invoices tells whether they were issued or received.
BUYER_WORDS, SELLER_WORDS = ("购方", "购买方", "买方", "buyer", "purchaser", "customer"), ("销方", "销售方", "卖方", "seller", "supplier", "vendor")

INVOICE = TableSchema(
    "invoice",
    (
        _BORROWER_ID,
        Field("direction", Kind.CHOICE, "销项／进项", "Direction", "销项是借款人开出的发票，进项是取得的发票；文件里只有购方的是销项，只有销方的是进项。", "Sale: issued by the borrower; purchase: received. A file that names the buyer only holds sales, one that names the seller only holds purchases.", required=True,
              synonyms=("发票方向", "进销项", "进销标志", "进项销项", "发票类别", "Input/Output", "Sale or Purchase"), choices=_DIRECTIONS),
        Field("invoice_code", Kind.TEXT, "发票代码", "Invoice code", "发票代码；数电发票没有代码。", "The code beside the number; fully electronic invoices have none.", synonyms=("票据代码", "Invoice Type Code")),
        Field("number", Kind.TEXT, "发票号码", "Invoice No.", "发票号码；同一借款人同一方向同一代码和号码的发票只算一次，以后导入的为准。", "The invoice's number; the same number (and code), direction and borrower count once, the later import wins.", required=True,
              synonyms=("发票编号", "发票号", "数电票号码", "数电发票号码", "Invoice Number", "Invoice ID")),
        Field("issued_on", Kind.DATE, "开票日期", "Issued on", "开票日期。", "The day the invoice was issued.", required=True, synonyms=("开票日", "开具日期", "发票日期", "Invoice Date", "Issue Date", "Date")),
        Field("counterparty", Kind.TEXT, "对方", "Counterparty", "销项为购方，进项为销方；代号或名称。", "The buyer of a sale, the seller of a purchase: code or name.", required=True,
              synonyms=("购方单位代号", "销方单位代号", "购方名称", "销方名称", "购买方名称", "销售方名称", "购方", "销方", "交易对手", "对方单位", "对方名称", "购方识别号", "销方识别号", "购方税号", "销方税号", "Buyer", "Seller", "Supplier", "Vendor", "Purchaser")),
        Field("amount", Kind.MONEY, "金额", "Amount", "不含税金额；退货和红字发票为负数。", "Without tax; a return (red invoice) is negative.", unit="yuan", required=True, synonyms=("不含税金额", "合计金额", "发票金额", "Net Amount", "Amount excl. VAT")),
        Field("tax", Kind.MONEY, "税额", "Tax", "增值税税额。", "Value-added tax.", unit="yuan", synonyms=("合计税额", "增值税额", "VAT", "Tax Amount")),
        Field("total", Kind.MONEY, "价税合计", "Total", "金额加税额。", "Amount and tax.", unit="yuan", synonyms=("合计", "含税金额", "Gross Amount", "Amount incl. VAT")),
        Field("status", Kind.CHOICE, "发票状态", "Status", "有效或作废；空白按有效计。", "Valid or void; blank counts as valid.", synonyms=("状态", "票据状态", "Invoice Status"), choices=_INVOICE_STATES),
        _CURRENCY,
    ),
    key=(),
    subject="number",
)
"""VAT invoices of a borrower, issued and received."""

ACCOUNT_FLOW = TableSchema(
    "account_flow",
    (
        _BORROWER_ID,
        Field("account_no", Kind.TEXT, "账号", "Account No.", "结算账户的账号。", "The settlement account.", required=True, synonyms=("结算账号", "本方账号", "银行账号", "卡号", "Account", "Account Number", "IBAN")),
        Field("booked_on", Kind.DATE, "交易日期", "Booked on", "记账日期。", "The day it was booked.", required=True, synonyms=("记账日期", "交易日", "入账日期", "发生日期", "交易时间", "Booking Date", "Transaction Date", "Date", "Value Date")),
        Field("amount", Kind.MONEY, "发生额", "Amount", "流入为正，流出为负；也可以给出收入、支出两列，或发生额和收支方向。", "Inflow positive, outflow negative; or give money in and money out, or the amount and its direction.", unit="yuan",
              synonyms=("交易金额", "金额", "发生金额", "Transaction Amount")),
        Field("money_in", Kind.MONEY, "收入", "Money in", "流入金额。", "What came in.", unit="yuan", synonyms=("收入金额", "贷方发生额", "贷方金额", "转入金额", "存入", "Credit Amount", "Deposit", "Inflow")),
        Field("money_out", Kind.MONEY, "支出", "Money out", "流出金额。", "What went out.", unit="yuan", synonyms=("支出金额", "借方发生额", "借方金额", "转出金额", "支取", "Debit Amount", "Withdrawal", "Outflow")),
        Field("side", Kind.CHOICE, "收支方向", "In or out", "没有正负号的发生额是流入还是流出；银行对账单的“贷”是流入。", "Whether an amount without a sign came in or went out; a bank's statement credits what comes in.",
              synonyms=("借贷标志", "借贷方向", "收支标志", "收/支", "借贷", "Debit/Credit", "Dr/Cr", "In/Out"), choices=_SIDES),
        Field("balance", Kind.MONEY, "账户余额", "Account balance", "交易后的账户余额。", "The balance afterwards.", unit="yuan", synonyms=("余额", "交易后余额", "本次余额", "Balance", "Running Balance")),
        Field("counterparty", Kind.TEXT, "对方", "Counterparty", "对方户名或代号。", "The other party's name or code.", synonyms=("对方户名", "对方名称", "交易对手", "对手户名", "对方单位", "收付款人", "Counterparty Name", "Payee", "Payer")),
        Field("purpose", Kind.TEXT, "摘要", "Remark", "交易摘要或用途。", "What the statement says it was for.", synonyms=("用途", "附言", "交易摘要", "备注", "Description", "Narrative", "Memo", "Details")),
        Field("kind", Kind.CHOICE, "交易类型", "Kind", "转账、现金、工资、税费、放款、还款、退票或其他。", "Transfer, cash, payroll, tax, loan paid out, loan repaid, returned payment, other.", synonyms=("业务类型", "交易种类", "交易渠道类型", "Transaction Type", "Type"), choices=_FLOW_KINDS),
        Field("reference", Kind.TEXT, "流水号", "Reference", "交易流水号，用于识别重复。", "Transaction number, by which repeats are recognised.", synonyms=("交易流水号", "交易号", "凭证号", "Transaction ID")),
        _CURRENCY,
    ),
    key=(),
    subject="account_no",
)
"""Account statements: money in and out of a borrower's settlement accounts."""

COLLATERAL = TableSchema(
    "collateral",
    (
        Field("collateral_id", Kind.TEXT, "押品编号", "Collateral No.", "一件押品的唯一编号。", "The number that identifies one piece of collateral.", required=True, synonyms=("抵押物编号", "抵质押物编号", "押品号", "担保物编号", "Collateral ID", "Asset ID")),
        _LOAN_ID,
        _BORROWER_ID,
        Field("kind", Kind.CHOICE, "押品类型", "Kind of collateral", "押品的种类。", "What it is.", synonyms=("抵押物类型", "押品种类", "抵质押物种类", "押品类别", "Collateral Type", "Asset Type"), choices=_COLLATERAL_KINDS),
        Field("value", Kind.MONEY, "评估价值", "Value", "最近一次评估的价值。", "What it was valued at last.", unit="yuan", required=True, low=0, synonyms=("押品价值", "抵押物价值", "评估值", "认定价值", "押品评估价值", "Appraised Value", "Market Value", "Collateral Value")),
        Field("valued_on", Kind.DATE, "评估日期", "Valued on", "评估基准日；同一押品不同日期的评估都保留，以最近的为准。", "The valuation's date; valuations of different dates are all kept, the latest counts.", synonyms=("估值日期", "评估基准日", "评估日", "最近评估日期", "Valuation Date", "Appraisal Date")),
        Field("insured_until", Kind.DATE, "保险到期日", "Insured until", "押品保险的到期日；空白为未登记。", "The last day of its insurance; blank: not registered.", synonyms=("保险到期日期", "保单到期日", "保险终止日", "Insurance Expiry", "Insurance Until")),
        Field("prior_claims", Kind.MONEY, "优先受偿金额", "Prior claims", "顺位在前的抵押权等优先受偿的金额；空白按 0 计。", "What others are paid first, such as an earlier mortgage; blank counts as 0.", unit="yuan", low=0, synonyms=("在先抵押金额", "已抵押金额", "优先债权", "前顺位金额", "First Charge", "Prior Charges", "Senior Claims")),
        Field("description", Kind.TEXT, "押品描述", "Description", "坐落、权证号等。", "Where it is, its title number and the like.", synonyms=("押品名称", "抵押物名称", "坐落", "押品说明", "权证号", "Location", "Asset Description")),
        Field("registered_until", Kind.DATE, "登记到期日", "Registered until", "抵质押登记的到期日。", "The day the registration of the charge lapses.", synonyms=("抵押登记到期日", "登记有效期至", "Registration Expiry")),
        Field("released_on", Kind.DATE, "解押日期", "Released on", "解除抵质押的日期；自该日起不再计入。", "The day it was released; from then on it no longer counts.", synonyms=("解除日期", "注销日期", "出库日期", "Release Date")),
        _CURRENCY,
    ),
    key=("collateral_id", "borrower_id", "loan_id", "valued_on"),
    subject="collateral_id",
)
"""What secures the loans. Of several valuations of a piece the latest up to a date counts on it."""

GUARANTEE = TableSchema(
    "guarantee",
    (
        Field("guarantor_id", Kind.TEXT, "担保人编号", "Guarantor No.", "担保人的客户号或证件代号；担保人也是借款人时须用其客户号。", "The guarantor's number; where the guarantor is a borrower too, the borrower number.", required=True, synonyms=("保证人编号", "担保人客户号", "保证人客户号", "担保方编号", "Guarantor ID", "Surety ID")),
        Field("guarantor_name", Kind.TEXT, "担保人", "Guarantor", "担保人名称。", "The guarantor's name.", required=True, synonyms=("担保人名称", "保证人", "保证人名称", "担保方", "Guarantor Name", "Surety")),
        Field("guarantor_type", Kind.CHOICE, "担保人类型", "Guarantor type", "企业、担保公司、自然人或其他。", "Company, guarantee company, person or other.", synonyms=("保证人类型", "担保人类别", "Surety Type"), choices=_GUARANTOR_TYPES),
        _BORROWER_ID,
        _LOAN_ID,
        Field("contract_no", Kind.TEXT, "担保合同号", "Contract No.", "担保合同编号。", "The guarantee contract's number.", synonyms=("保证合同号", "担保合同编号", "保证合同编号", "Guarantee No", "Guarantee Contract No")),
        Field("amount", Kind.MONEY, "担保金额", "Amount guaranteed", "担保的最高金额。", "The most it covers.", unit="yuan", required=True, low=0, synonyms=("保证金额", "担保额", "担保限额", "最高担保额", "Guaranteed Amount", "Guarantee Amount")),
        Field("starts_on", Kind.DATE, "担保起始日", "Guaranteed from", "担保自何日起；空白为自始。", "First day of the guarantee; blank: always.", synonyms=("保证起始日", "担保开始日期", "担保生效日", "Guarantee Start")),
        Field("ends_on", Kind.DATE, "担保到期日", "Guaranteed until", "保证期间的最后一日；空白为未约定。", "Last day of the guarantee period; blank: not agreed.", synonyms=("保证期间届满日", "担保终止日", "保证到期日", "担保截止日期", "Guarantee Expiry", "Guarantee End")),
        Field("joint", Kind.FLAG, "是否连带责任", "Joint liability", "连带责任保证；否为一般保证。", "Joint and several liability; no: the borrower must be pursued first.", synonyms=("连带责任", "连带责任保证", "是否连带", "Joint and Several")),
        Field("net_assets", Kind.MONEY, "担保人净资产", "Guarantor's net assets", "担保人最近一期的净资产。", "The guarantor's latest net assets.", unit="yuan", synonyms=("净资产", "保证人净资产", "Net Worth", "Net Assets")),
        _CURRENCY,
    ),
    key=("guarantor_id", "borrower_id", "loan_id", "contract_no"),
    subject="guarantor_id",
)
"""Who answers for whose debt."""
# fmt: on

DOSSIER = (INVOICE, ACCOUNT_FLOW, COLLATERAL, GUARANTEE, *KNOWN)
