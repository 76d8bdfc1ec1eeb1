"""The blocks on statements and health: sub-scores, what moved the score, doubts, key figures, ratios against their lines."""

from postloan.borrower.analysis import Ratio
from postloan.borrower.health import Cause, Health, Verdict, waterfall
from postloan.borrower.report import words
from postloan.borrower.report.gather import Known, Term
from postloan.borrower.report.paper import Beside, Block, Grid, Lines
from postloan.errors import Translate
from postloan.i18n import number
from postloan.i18n.number import MISSING

#: Accounts that a committee asks for first.
KEY_ACCOUNTS = (
    "operating_revenue", "operating_profit", "net_profit", "cfo", "total_assets", "cash", "accounts_receivable", "inventories",
    "total_liabilities", "short_term_borrowings", "long_term_borrowings", "total_equity",
)  # fmt: skip
KEY_RATIOS = (
    "debt_to_assets", "current_ratio", "quick_ratio", "cash_to_short_debt", "interest_cover", "debt_to_ebitda", "dscr", "gross_margin",
    "net_margin", "roe", "cash_to_revenue", "cash_to_profit", "receivable_days", "inventory_days", "revenue_growth",
)  # fmt: skip
_MOST_DOUBTS = 6


def score_said(known: Known, t: Translate) -> str:
    """The score with its level, or why there is none."""
    if not known.scored:
        return MISSING
    now = known.course[-1].health
    if now.value is None or now.band is None:
        return t("borrower.not_enough")
    return t("borrower.score", value=f"{now.value:.0f}", band=t(f"health.band.{now.band}"))


def before(known: Known) -> Health | None:
    """The health of the last day on which other statements were the newest."""
    now = known.course[-1]
    earlier = [one for one in known.course[:-1] if one.period != now.period]
    return earlier[-1].health if earlier else None


def _points(value: float | None) -> str:
    return MISSING if value is None else f"{value:.0f}".replace("-", "−")


def parts(known: Known, t: Translate) -> Grid:
    """The nine parts: now, before, weight."""
    now, then = known.course[-1].health, before(known)
    rows = [
        (
            t(f"health.part_name.{one.part}"), _points(one.value), _points(None if then is None else then[one.part].value),
            number.percent(one.weight, 0),
        )
        for one in now.parts
    ]  # fmt: skip
    total = (t("borrower.report.total"), _points(now.value), _points(None if then is None else then.value), "")
    since = MISSING if then is None else number.day(then.as_of)
    head = (t("health.part"), t("borrower.report.now"), t("borrower.report.then", day=since), t("health.weight"))
    return Grid(
        t("borrower.report.health"), head, (total, *rows), (3, 1.2, 2.2, 1.2), 1,
        t("borrower.report.known_weight", share=number.percent(now.known_weight, 0)),
    )  # fmt: skip


def moved(known: Known, t: Translate) -> tuple[Block, ...]:
    """The bars of the waterfall since the statements before, the strongest first."""
    then = before(known)
    if then is None:
        return ()
    found = waterfall(then, known.course[-1].health)
    if found.difference is None:
        return (Lines(t("borrower.report.moved"), (t("health.no_waterfall"),)),)
    bars = sorted((bar for bar in found.bars if abs(bar.effect) >= 0.5), key=lambda bar: -abs(bar.effect))
    said = tuple(
        t(
            "borrower.report.bar",
            part=_cause(bar.name, bar.cause, t),
            effect=_signed(bar.effect),
            before=_points(bar.before),
            after=_points(bar.after),
        )
        for bar in bars[:5]
    )
    whole = t(
        "borrower.report.moved_by", before=_points(found.opening), after=_points(found.closing), by=_signed(found.difference)
    )
    return (Lines(t("borrower.report.moved"), (whole, *said)),)


def _cause(name: str, cause: Cause, t: Translate) -> str:
    return (
        t(f"health.cause.{cause}", part=t(f"health.part_name.{name}"))
        if cause is not Cause.CEILING
        else t("health.cause.ceiling")
    )


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def doubts(known: Known, t: Translate) -> Lines:
    """What in the newest statements can hardly be true, and how many tests could be made."""
    found = known.course[-1].doubts
    raised = [words.doubt(one, t) for one in found if one.verdict is Verdict.DOUBT]
    count = {verdict: sum(one.verdict is verdict for one in found) for verdict in Verdict}
    summary = t(
        "health.plausibility.summary", tests=len(found), doubts=count[Verdict.DOUBT], fine=count[Verdict.PLAUSIBLE],
        missing=count[Verdict.NO_DATA], moot=count[Verdict.NOT_ASKED],
    )  # fmt: skip
    return Lines(t("borrower.report.doubts"), (summary, *raised[:_MOST_DOUBTS]))


def tables(known: Known, pictures: tuple[Block, ...], t: Translate, language: str) -> tuple[Block, ...]:
    """Key figures beside the chart of amounts, then the ratios."""
    if not known.terms:
        return ()
    figures = _key_figures(known, t, language)
    return (Beside((figures,), pictures) if pictures else figures, _ratios(known, t, language))


def _key_figures(known: Known, t: Translate, language: str) -> Grid:
    """As reported: a part of a year is not scaled here, its heading says what it is."""
    currency = known.terms[-1].accounts.currency
    values = [value for term in known.terms for code in KEY_ACCOUNTS if (value := term.accounts.get(code)) is not None]
    unit = number.table_unit(values, language, currency)
    rows = tuple(
        (words.account(code, language), *(number.amount(term.accounts.get(code), unit) for term in known.terms))
        for code in KEY_ACCOUNTS
    )
    head = (t("borrower.report.account"), *(words.period(term.accounts.period, t) for term in known.terms))
    widths = (2.4, *(1.6 for _ in known.terms))
    return Grid(t("borrower.report.key_figures", unit=unit.name), head, rows, widths, 1, t("borrower.report.as_reported"))


def _ratios(known: Known, t: Translate, language: str) -> Grid:
    newest = known.terms[-1]
    rows = tuple(_ratio(newest.ratios[name], known.terms, t, language) for name in KEY_RATIOS if name in newest.ratios)
    periods = tuple(_on_basis(term, t) for term in known.terms)
    head = (t("borrower.report.ratio"), *periods, t("borrower.report.watch_line"), t("borrower.report.level"))
    widths = (2.4, *(1.6 for _ in periods), 1.5, 1.0)
    return Grid(t("borrower.report.ratios"), head, rows, widths, 1, t("borrower.report.lines_note"))


def _on_basis(term: Term, t: Translate) -> str:
    return t(
        "borrower.report.on_basis", end=f"{term.accounts.period.end:%Y-%m}", basis=t(f"ratio.basis_short.{term.stretch.basis}")
    )


def _ratio(newest: Ratio, terms: tuple[Term, ...], t: Translate, language: str) -> tuple[str, ...]:
    currency = terms[-1].accounts.currency
    found = [term.ratios.get(newest.name) for term in terms]
    values = [words.in_unit(None if one is None else one.value, newest.unit, t, language, currency) for one in found]
    return (
        t(f"ratio.{newest.name}.title"), *values, words.line(newest, t, language, currency), words.level(newest.level, t),
    )  # fmt: skip
