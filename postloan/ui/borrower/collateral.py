"""A borrower's collateral on its page: cover and loan to value, dates against the bank's lines, every piece in a table."""

import pandas as pd
import streamlit as st

from postloan import charts
from postloan.access import Right, Scope
from postloan.borrower import collateral
from postloan.borrower.collateral import Cover, Flag, Piece
from postloan.i18n import number
from postloan.i18n.number import MISSING, day
from postloan.ui import parts, read, who
from postloan.ui.lang import in_words, language, t


def section(view: Scope, borrower_id: str) -> None:
    """Everything about the pieces held on the scope's date; without any, a sentence and the way to import them."""
    found = read.book(collateral.view, view, borrower_id)
    if not found.pieces:
        parts.empty("collateral.none", page="imports" if who.actor().may(Right.IMPORT_LEDGER) else None)
        return
    _figures(found, view)
    unit = number.money_unit([found.exposure, found.net], language(), view.currency)
    bars = [(t("collateral.exposure"), found.exposure), (t("collateral.net"), found.net)]
    parts.chart(
        charts.flows.cover(bars, t, unit), "collateral_cover", t("collateral.cover_title", unit=unit.name, day=day(view.as_of))
    )
    table = pd.DataFrame([_row(one) for one in found.pieces], dtype=object)
    in_unit = parts.unit_of(table, view.currency).name
    parts.table(table, "collateral_pieces", t("collateral.title", unit=in_unit, day=day(view.as_of)), view, height="content")
    parts.caption("collateral.practice")


def _figures(found: Cover, view: Scope) -> None:
    ratios = [(one.ltv, one.limit) for one in found.pieces if one.ltv is not None]
    highest = max(ratios, default=(None, None))
    noted = sum(bool(one.flags) for one in found.pieces)
    shown = (
        ("share", number.percent(found.share, 1)), ("uncovered", number.money(found.uncovered, language(), currency=view.currency)),
        ("highest", number.percent(highest[0], 1)), ("noted", t("collateral.pieces_of", noted=noted, all=len(found.pieces))),
    )  # fmt: skip
    with st.container(key="figures_collateral"):
        for column, (name, value) in zip(st.columns(len(shown), gap="xsmall"), shown, strict=True):
            column.metric(t(f"collateral.{name}"), value, help=t(f"collateral.{name}_help"), border=True)


def _row(one: Piece) -> dict[str, object]:
    name = f"{one.collateral_id} · {one.description}" if one.description else one.collateral_id
    return {
        "piece": name, "piece_kind": t(f"term.collateral_kind.{one.kind}") if one.kind else MISSING, "piece_flags": _flags(one.flags),
        "ltv": one.ltv, "ltv_limit": one.limit, "piece_value": one.value, "piece_claims": one.prior_claims, "piece_net": one.net,
        "piece_exposure": one.exposure, "piece_fallen": one.fallen, "piece_valued_on": one.valued_on, "piece_age": one.age_months,
        "piece_insured_until": one.insured_until, "piece_registered_until": one.registered_until,
        "piece_loans": in_words(one.loans) or t("collateral.whole"),
    }  # fmt: skip


def _flags(flags: tuple[Flag, ...]) -> str:
    return in_words(t(f"collateral.flag.{flag}") for flag in flags) or MISSING
