"""Beneish's M of 1999: eight indices of this year against last, high where earnings may have been made up."""

from postloan.borrower.analysis.case import NOT_ALIKE, Case
from postloan.borrower.analysis.figures import Figures
from postloan.borrower.analysis.scores.score import Score, gathered, number, summed, zone_of
from postloan.borrower.analysis.term import Term

CONSTANT = -4.84
#: Name of each index and its weight, in the order of the formula.
WEIGHTS = (
    ("dsri", 0.920), ("gmi", 0.528), ("aqi", 0.404), ("sgi", 0.892), ("depi", 0.115), ("sgai", -0.172), ("tata", 4.679), ("lvgi", -0.327),
)  # fmt: skip


def m(indices: dict[str, float | None]) -> float | None:
    """−4.84 + Σ weight × index."""
    found = summed([(weight, indices[name]) for name, weight in WEIGHTS])
    return None if found is None else CONSTANT + found


def score(case: Case) -> Score:
    """M with its indices; needs the year before on the same basis."""
    compared = {} if case.alike is None else indices(*case.alike)
    terms = dict.fromkeys((name for name, _ in WEIGHTS), case.unlike) | compared | {"tata": accruals(case.now)}
    parts = {name: number(term) for name, term in terms.items()}
    value, cuts = m(parts), (case.policy.beneish_flag, case.policy.beneish_grey)
    found = gathered(list(terms.values()))
    return Score(
        name="beneish_m", value=value, zone=zone_of(value, *cuts), cuts=cuts, components=tuple(parts.items()), inputs=found.inputs,
        basis=case.stretch.basis, why_missing=found.why, notes=found.notes,
    )  # fmt: skip


def indices(now: Figures, then: Figures) -> dict[str, Term]:
    """Receivables, gross margin, asset quality, sales, depreciation, expenses and debt: each this year on last."""
    return {
        "dsri": _receivables(now) / _receivables(then),
        "gmi": _margin(then) / _margin(now),
        "aqi": _soft(now) / _soft(then),
        "sgi": now["operating_revenue"] / then["operating_revenue"],
        "depi": _worn(then) / _worn(now) if _source(now) == _source(then) else Term(None, why=NOT_ALIKE),
        "sgai": _expenses(now) / _expenses(then),
        "lvgi": _leverage(now) / _leverage(then),
    }


def accruals(year: Figures) -> Term:
    """Profit that is not cash, on assets: the one index of a single year."""
    return (year["net_profit"] - year["cfo"]) / year["total_assets"]


def _receivables(year: Figures) -> Term:
    return year["accounts_receivable"] / year["operating_revenue"]


def _margin(year: Figures) -> Term:
    return year.gross_profit / year["operating_revenue"]


def _soft(year: Figures) -> Term:
    """The share of assets that is neither current nor plant."""
    return (year["total_assets"] - year["total_current_assets"] - year["fixed_assets"]) / year["total_assets"]


def _worn(year: Figures) -> Term:
    """The rate of depreciation, of what there is after it."""
    return year.depreciation / (year.depreciation + year["fixed_assets"])


def _source(year: Figures) -> frozenset[str]:
    """Where the depreciation is from: of two sources the rates cannot be compared."""
    return frozenset(note for note in year.depreciation.notes if "depreciation" in note)


def _expenses(year: Figures) -> Term:
    """Selling and administration; research is told apart only since 2018 and stays out."""
    return (year["selling_expense"] + year["admin_expense"]) / year["operating_revenue"]


def _leverage(year: Figures) -> Term:
    long = year.parts("long_term_borrowings", "bonds_payable", "lease_liabilities")
    return (year["total_current_liabilities"] + long) / year["total_assets"]
