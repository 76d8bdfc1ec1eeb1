"""What the checks found, in sentences, with the cells they are about."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from postloan.borrower.spread.values import Found
from postloan.i18n.number import MISSING
from postloan.ui.borrower.statements_words import amount, check_hint, check_sentence
from postloan.ui.lang import t


def checks(found: Sequence[Found], key: str) -> None:
    """The failed checks as a table, the passed ones as a count."""
    if not found:
        st.caption(t("spread.no_checks"))
        return
    failed = [one for one in found if not one.ok]
    if failed:
        rows = [
            {
                t("spread.check_code"): one.code, t("spread.severity_of"): t(f"spread.severity.{one.severity}"),
                t("spread.period"): one.period_end.isoformat() if one.period_end else MISSING, t("spread.check_said"): check_sentence(one),
                t("spread.check_difference"): amount(one.difference), t("spread.check_cells"): "、".join(one.cells) or MISSING,
                t("spread.hint"): check_hint(one) or MISSING,
            }
            for one in failed
        ]  # fmt: skip
        wide = {t(f"spread.{name}"): st.column_config.TextColumn(width="large") for name in ("check_said", "hint")}
        right = {t("spread.check_difference"): st.column_config.Column(alignment="right")}
        st.dataframe(pd.DataFrame(rows), hide_index=True, key=key, column_config=wide | right)
    st.caption(t("spread.checks_passed", count=len(found) - len(failed)))
