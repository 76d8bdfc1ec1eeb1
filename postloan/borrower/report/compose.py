"""What stands on the two pages, in words and in order. Long lists are cut and say what was left out; nothing is left out silently."""

from collections.abc import Sequence

from postloan.borrower.report import finance, standing
from postloan.borrower.report.gather import Known
from postloan.borrower.report.paper import Beside, Block, Figures, Lines, Paper, Picture
from postloan.errors import Translate
from postloan.i18n import has, number
from postloan.i18n.number import MISSING


def compose(known: Known, pictures: Sequence[Picture], t: Translate, language: str) -> Paper:
    """The paper. ``pictures``: the course of health, then the amounts of the periods; fewer where there is nothing to draw."""
    head = known.head
    health = [one for one in pictures if one.title == t("borrower.report.health_chart")]
    others = [one for one in pictures if one not in health]
    first: tuple[Block, ...] = (
        Figures(_figures(known, t, language)),
        standing.loans(known, t, language),
        *_health(known, tuple(health), t),
    )
    second: tuple[Block, ...] = (
        *finance.tables(known, tuple(others), t, language),
        *standing.covenants(known, t, language),
        standing.guarantees(known, t, language),
        standing.collaterals(known, t, language),
        _sources(known, t),
    )
    return Paper(
        t("borrower.report.title", name=head.name), _subtitle(known, t), (first, second),
        t("borrower.report.foot", who=known.printed_by, when=f"{known.printed_at:%Y-%m-%d %H:%M}", name=head.name, id=head.borrower_id),
        language,
    )  # fmt: skip


def _subtitle(known: Known, t: Translate) -> str:
    head = known.head
    coded = {"borrower_type", "industry"}
    said = [t("borrower.report.as_of", day=number.day(head.as_of)), t("borrower.report.number", id=head.borrower_id)]
    for name in ("borrower_type", "industry", "region", "group_id", "branch", "officer"):
        values = [t(f"term.{name}.{one}") if name in coded and has(f"term.{name}.{one}") else one for one in head.who[name]]
        if values:
            said.append(t(f"borrower.report.who.{name}", value=t("number.between").join(values)))
    return " · ".join(said)


def _figures(known: Known, t: Translate, language: str) -> tuple[tuple[str, str], ...]:
    head = known.head

    def money(value: object) -> str:
        return number.money(value, language, currency=head.currency)  # type: ignore[arg-type]

    overdue = [one for one in (head.overdue_principal, head.overdue_interest) if one is not None]
    classed = MISSING if head.risk_class is None else t(f"term.risk_class.{head.risk_class}")
    return (
        (t("field.exposure"), money(head.exposure)),
        (t("field.balance"), money(head.balance)),
        (t("borrower.report.undrawn"), money(head.undrawn)),
        (t("borrower.loans_held"), number.count(head.count)),
        (t("borrower.overdue_amount"), money(sum(overdue) if overdue else None)),
        (t("borrower.dpd_worst"), number.count(head.dpd)),
        (t("borrower.class_worst"), classed),
        (t("field.health"), finance.score_said(known, t)),
    )


def _health(known: Known, drawn: tuple[Block, ...], t: Translate) -> tuple[Block, ...]:
    if not known.scored:
        return (Lines(t("borrower.report.health"), (t("borrower.report.no_statements"),)),)
    left = (finance.parts(known, t), *finance.moved(known, t))
    return (Beside(left, (*drawn, finance.doubts(known, t))),)


def _sources(known: Known, t: Translate) -> Lines:
    """Where the figures come from, and as of when."""
    told = [
        t(
            "borrower.report.workbook", file=row["file_name"], period=number.day(row["period_end"]), who=row["confirmed_by"] or MISSING,
            day=number.day(known.policy.local(row["confirmed_at"]).date()),
        )
        for row in known.sources.sort_values("period_end", ascending=False).head(4).to_dict("records")
    ]  # fmt: skip
    left = len(known.sources) - len(told)
    more = [t("borrower.report.more_workbooks", n=left)] if left > 0 else []
    book = t("borrower.report.book", day=number.day(known.head.as_of))
    return Lines(t("borrower.report.sources"), (book, *told, *more, t("borrower.report.practice", version=known.policy.version)))
