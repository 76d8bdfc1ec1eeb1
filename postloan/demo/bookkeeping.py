"""The books of a demo firm: balance sheets, incomes and cash flows that follow from its course of business and tie to the yuan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from postloan.demo.business import Business
from postloan.terms import BorrowerType

Amounts = dict[str, int]

#: The ends that are told, oldest first: three years, and the nine months before the book's last date.
ENDS: Sequence[tuple[int, int]] = ((2023, 12), (2024, 12), (2025, 12), (2026, 9))
#: Shares of a good year's sales by section: fixed assets at cost, selling and administrative expense, stock in days.
_SHAPE: Mapping[str, tuple[float, float, float, int]] = {
    "A": (0.48, 0.050, 0.075, 80), "C": (0.44, 0.042, 0.058, 62), "E": (0.26, 0.010, 0.055, 70), "F": (0.27, 0.025, 0.032, 58), "G": (0.52, 0.028, 0.065, 12),
    "H": (0.50, 0.150, 0.180, 18), "L": (0.46, 0.070, 0.150, 10), "N": (0.60, 0.025, 0.130, 16), "O": (0.36, 0.120, 0.140, 30),
}  # fmt: skip
_RATE, _DEPRECIATION, _TAX, _SMALL_TAX, _PAYOUT = 0.052, 0.07, 0.25, 0.05, 0.3
_YEAR = 12


def last_day(year: int, month: int) -> date:
    return date(year + month // _YEAR, month % _YEAR + 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """What a firm tells of one stretch: months from the first day of the year, in whole yuan."""

    year: int
    months: int
    opening: Amounts
    closing: Amounts
    income: Amounts
    cash: Amounts
    supplement: Amounts

    @property
    def end(self) -> date:
        return last_day(self.year, self.months)


def _turnover(firm: Business, month: int) -> int:
    """Sales told of the twelve months up to one."""
    return firm.told(month - _YEAR + 1, month) // 100


def _position(firm: Business, month: int) -> Amounts:
    """What follows from the course of business alone: everything but cash, equity, depreciation and what covers a gap."""
    cost, _, _, stock = _SHAPE[firm.industry]
    ill, sales, size = 1 - firm.health(month), _turnover(firm, month), firm.size
    bought, turn = sales * (1 - firm.gross_margin(month // _YEAR)), firm.wobble(month, 1)
    years, owed = (month - ENDS[0][0] * _YEAR) / _YEAR, firm.owed
    found = {
        "notes_receivable": sales * 0.015, "accounts_receivable": sales * (46 + 9 * turn + 95 * ill) / 365, "prepayments": bought * 0.03,
        "other_receivables": size * 0.018 * (1 + 3 * ill), "inventories": bought * (stock + 6 * turn + 70 * ill) / 365, "long_term_equity_investments": size * 0.02,
        "fixed_assets_cost": size * cost * (1 + 0.04 * max(years + 1, 0)), "short_term_borrowings": owed * (1.0 + 0.45 * ill), "long_term_borrowings": owed * 0.12,
        "notes_payable": bought * 0.02, "accounts_payable": bought * (33 + 6 * firm.wobble(month, 2) + 45 * ill) / 365, "advances_received": sales * 0.012,
        "payroll_payable": sales * 0.007 * (1 + 2 * ill), "taxes_payable": sales * 0.006 * (1 + ill), "other_payables": size * 0.025 * (1 + 2 * ill),
    }  # fmt: skip
    return {name: round(value) for name, value in found.items()}


_ASSETS = (
    "notes_receivable", "accounts_receivable", "prepayments", "other_receivables", "inventories", "long_term_equity_investments", "fixed_assets",
    "intangible_assets",
)  # fmt: skip
_DEBTS = (
    "short_term_borrowings", "notes_payable", "accounts_payable", "advances_received", "payroll_payable", "taxes_payable", "other_payables",
    "long_term_borrowings",
)  # fmt: skip
_EQUITY = ("paid_in_capital", "capital_reserve", "surplus_reserve", "retained_earnings")


def _sum(values: Mapping[str, int], names: Sequence[str]) -> int:
    return sum(values[name] for name in names)


def _founded(firm: Business) -> Amounts:
    """The first opening balance: cash and retained earnings as such firms have them, capital what is left."""
    month = ENDS[0][0] * _YEAR - 1
    found = _position(firm, month)
    found["accumulated_depreciation"] = round(found["fixed_assets_cost"] * 0.30)
    found |= {
        "intangible_assets": round(firm.size * 0.03),
        "surplus_reserve": round(firm.size * 0.012),
        "retained_earnings": round(firm.size * 0.05),
    }
    found["fixed_assets"] = found["fixed_assets_cost"] - found["accumulated_depreciation"]
    found["cash"] = round(_turnover(firm, month) * 0.07)
    capital = found["cash"] + _sum(found, _ASSETS) - _sum(found, _DEBTS) - found["surplus_reserve"] - found["retained_earnings"]
    floor = round(firm.size * 0.08)
    found["other_payables"] -= max(floor - capital, 0)
    if found["other_payables"] < 0:
        found["cash"], found["other_payables"] = found["cash"] - found["other_payables"], 0
    capital = max(capital, floor)
    found["paid_in_capital"] = capital // 100_000 * 100_000
    found["capital_reserve"] = capital - found["paid_in_capital"]
    return totalled(found)


def totalled(found: Amounts) -> Amounts:
    """The same sheet with its totals, in place."""
    current = ("cash", "notes_receivable", "accounts_receivable", "prepayments", "other_receivables", "inventories")
    found["fixed_assets_net"] = found["fixed_assets"]
    found["total_current_assets"] = _sum(found, current)
    found["total_noncurrent_assets"] = _sum(found, ("long_term_equity_investments", "fixed_assets", "intangible_assets"))
    found["total_assets"] = found["total_current_assets"] + found["total_noncurrent_assets"]
    found["total_noncurrent_liabilities"] = found["long_term_borrowings"]
    found["total_current_liabilities"] = _sum(found, _DEBTS) - found["long_term_borrowings"]
    found["total_liabilities"] = _sum(found, _DEBTS)
    found["total_equity"] = _sum(found, _EQUITY)
    found["total_liabilities_equity"] = found["total_liabilities"] + found["total_equity"]
    return found


def _income(firm: Business, year: int, months: int, debt: float, receivables: int) -> Amounts:
    """``debt`` is the average over the stretch, ``receivables`` those at its end."""
    _, selling, admin, _ = _SHAPE[firm.industry]
    month = year * _YEAR + months - 1
    revenue, part = firm.told(year * _YEAR, month) // 100, months / _YEAR
    steady = 0.45 * revenue + 0.55 * firm.size * part  # more than half of what is spent does not fall with sales
    small, ill = firm.borrower_type == BorrowerType.SMALL_BUSINESS, 1 - firm.health(month)
    found = {
        "operating_revenue": revenue, "operating_cost": round(revenue * (1 - firm.gross_margin(year))), "taxes_and_surcharges": round(revenue * 0.005),
        "selling_expense": round(steady * selling), "admin_expense": round(steady * admin), "rd_expense": round(revenue * 0.018) if firm.industry == "C" else 0,
        "interest_expense": round(debt * _RATE * part), "other_income": 0 if small else round(firm.size * 0.0012 * part), "investment_income": round(firm.size * 0.0008 * part),
        "credit_impairment_loss": 0 if small else -round(receivables * (0.004 + 0.06 * ill) * part),
        "non_operating_income": round(firm.size * 0.0006 * part), "non_operating_expense": round(firm.size * (0.0004 + 0.006 * ill) * part),
    }  # fmt: skip
    found["finance_expense"] = found["interest_expense"] + round(revenue * 0.0006)
    costs = ("operating_cost", "taxes_and_surcharges", "selling_expense", "admin_expense", "rd_expense", "finance_expense")
    found["operating_profit"] = (
        revenue - _sum(found, costs) + _sum(found, ("other_income", "investment_income", "credit_impairment_loss"))
    )
    found["profit_before_tax"] = found["operating_profit"] + found["non_operating_income"] - found["non_operating_expense"]
    found["income_tax_expense"] = round(max(found["profit_before_tax"], 0) * (_SMALL_TAX if small else _TAX))
    found["net_profit"] = found["profit_before_tax"] - found["income_tax_expense"]
    return found


def _close(firm: Business, opening: Amounts, year: int, months: int) -> Told:
    month, part = year * _YEAR + months - 1, months / _YEAR
    closing = _position(firm, month)
    closing["fixed_assets_cost"] = max(closing["fixed_assets_cost"], opening["fixed_assets_cost"])
    worn = round(closing["fixed_assets_cost"] * _DEPRECIATION * part)
    written = round(firm.size * 0.0015 * part)
    closing["accumulated_depreciation"] = opening["accumulated_depreciation"] + worn
    closing["fixed_assets"] = closing["fixed_assets_cost"] - closing["accumulated_depreciation"]
    closing["intangible_assets"] = opening["intangible_assets"] - written
    debts = ("short_term_borrowings", "long_term_borrowings")
    debt = (_sum(opening, debts) + _sum(closing, debts)) / 2
    income = _income(firm, year, months, debt, closing["accounts_receivable"])
    profit = income["net_profit"]
    paid = round(max(profit, 0) * _PAYOUT) if months == _YEAR else 0
    kept = round(max(profit, 0) * 0.1) if months == _YEAR else 0
    closing |= {name: opening[name] for name in ("paid_in_capital", "capital_reserve")}
    closing["surplus_reserve"] = opening["surplus_reserve"] + kept
    closing["retained_earnings"] = opening["retained_earnings"] + profit - kept - paid
    closing["cash"] = _sum(closing, (*_DEBTS, *_EQUITY)) - _sum(closing, _ASSETS)
    _cover(firm, closing, month)
    more = _spare(firm, closing, month, profit) if months == _YEAR else 0
    paid, closing["cash"], closing["retained_earnings"] = paid + more, closing["cash"] - more, closing["retained_earnings"] - more
    totalled(closing)
    flows = _Flows(opening, closing, income, worn, written, paid, firm.borrower_type == BorrowerType.SMALL_BUSINESS)
    return Told(year, months, opening, closing, income, flows.cash(), flows.supplement())


def _cover(firm: Business, closing: Amounts, month: int) -> None:
    """Short of cash a firm owes its owners more; with plenty it pays them back. One that goes down lends the rest to its owners."""
    least, most = round(_turnover(firm, month) * 0.025), round(_turnover(firm, month) * 0.09)
    if firm.health(month) < 1:
        most = least + least // 3
    closing["other_payables"] += max(least - closing["cash"], 0)
    closing["cash"] = max(closing["cash"], least)
    back = min(max(closing["cash"] - most, 0), closing["other_payables"])
    closing["cash"], closing["other_payables"] = closing["cash"] - back, closing["other_payables"] - back
    if firm.health(month) < 1:
        lent = max(closing["cash"] - most, 0)
        closing["cash"], closing["other_receivables"] = closing["cash"] - lent, closing["other_receivables"] + lent


def _spare(firm: Business, closing: Amounts, month: int, profit: int) -> int:
    """What of the year's profit a sound firm can pay out besides: cash it has no use for."""
    plenty = max(closing["cash"] - round(_turnover(firm, month) * 0.09), 0)
    return min(plenty, round(max(profit, 0) * 0.55)) if firm.health(month) == 1 else 0


@dataclass(frozen=True)
class _Flows:
    """The cash flows between two balance sheets: what came in and went out makes up just the difference of cash."""

    opening: Amounts
    closing: Amounts
    income: Amounts
    worn: int
    written: int
    dividends: int
    small: bool

    def _rise(self, *names: str) -> int:
        return _sum(self.closing, names) - _sum(self.opening, names)

    def _financing(self) -> Amounts:
        borrowed = ("short_term_borrowings", "long_term_borrowings")
        raised = max(round(self.closing["short_term_borrowings"] * 0.9), self._rise(*borrowed))
        repaid, interest = raised - self._rise(*borrowed), self.income["interest_expense"]
        out = (
            {"principal_repaid": repaid, "interest_paid": interest, "profit_distributed": self.dividends}
            if self.small
            else {"debt_repaid": repaid, "dividends_interest_paid": interest + self.dividends}
        )
        totals = {} if self.small else {"financing_in_total": raised, "financing_out_total": sum(out.values())}
        return {"borrowings_raised": raised, **out, **totals, "cff": raised - sum(out.values())}

    def _investing(self) -> Amounts:
        received, capex = self.income["investment_income"], self._rise("fixed_assets_cost")
        totals = {} if self.small else {"investing_in_total": received, "investing_out_total": capex}
        return {"investment_income_received": received, "capex": capex, **totals, "cfi": received - capex}

    def _operating(self, net: int) -> Amounts:
        income = self.income
        sold = (
            income["operating_revenue"] - self._rise("accounts_receivable", "notes_receivable") + self._rise("advances_received")
        )
        other_in = income["other_income"] + income["non_operating_income"]
        wages = round(0.5 * (income["selling_expense"] + income["admin_expense"]) + 0.1 * income["operating_cost"])
        taxes = income["taxes_and_surcharges"] + income["income_tax_expense"] - self._rise("taxes_payable")
        other_out = round(0.3 * (income["selling_expense"] + income["admin_expense"])) + income["non_operating_expense"]
        bought = sold + other_in - wages - taxes - other_out - net
        ins, outs = sold + other_in, bought + wages + taxes + other_out
        totals = {} if self.small else {"operating_in_total": ins, "operating_out_total": outs}
        return {
            "cash_from_sales": sold, "other_operating_in": other_in, "cash_to_suppliers": bought, "cash_to_employees": wages, "taxes_paid": taxes,
            "other_operating_out": other_out, **totals, "cfo": net,
        }  # fmt: skip

    def cash(self) -> Amounts:
        """The cash-flow statement."""
        investing, financing, change = self._investing(), self._financing(), self._rise("cash")
        operating = self._operating(change - investing["cfi"] - financing["cff"])
        ends = {"net_cash_change": change, "cash_begin": self.opening["cash"], "cash_end": self.closing["cash"]}
        return operating | investing | financing | ends

    def supplement(self) -> Amounts:
        """How the profit leads to the operating cash flow."""
        income, lost = self.income, -self.income["credit_impairment_loss"]
        found = {
            "sup_net_profit": income["net_profit"], "sup_impairment": lost, "sup_depreciation": self.worn, "sup_amortisation": self.written,
            "sup_finance_expense": income["interest_expense"], "sup_investment_loss": -income["investment_income"], "sup_inventories": -self._rise("inventories"),
            "sup_receivables": -self._rise("accounts_receivable", "notes_receivable", "prepayments", "other_receivables") - lost,
            "sup_payables": self._rise("notes_payable", "accounts_payable", "advances_received", "payroll_payable", "taxes_payable", "other_payables"),
        }  # fmt: skip
        return found | {"sup_cfo": sum(found.values())}


def books(firm: Business) -> tuple[Told, ...]:
    """What a firm's books say of each stretch of :data:`ENDS`; each opens with what the year before closed with."""
    told, opening = [], _founded(firm)
    for year, months in ENDS:
        told.append(_close(firm, opening, year, months))
        opening = told[-1].closing
    return tuple(told)
