"""One rule: its manual page, its numbers and where they come from, and the form that changes them."""

import pandas as pd
import streamlit as st

from postloan.access import Scope
from postloan.i18n.number import MISSING
from postloan.ui import parts, read
from postloan.ui.fields import plain
from postloan.ui.lang import field, in_words, said, t
from postloan.ui.warning import rule_form
from postloan.ui.warning.measured import manual, rule_name, source, written
from postloan.ui.warning.rule_list import CHOSEN, settings
from postloan.warning.catalogue import RuleSetting, all_rules, numbers_of
from postloan.warning.rule import Rule

_ASKED = "rule"


def show(view: Scope) -> None:
    """The rule that was chosen in the list or is named in the address."""
    ids = list(all_rules())
    asked = st.query_params.get(_ASKED)
    if st.session_state.get(CHOSEN) not in ids:
        st.session_state[CHOSEN] = asked if asked in ids else ids[0]
    chosen = st.selectbox(
        t("rulebook.choose"), ids, key=CHOSEN, format_func=rule_name, label_visibility="collapsed", persist_state="session"
    )
    st.query_params[_ASKED] = chosen
    rule = all_rules()[chosen]
    left, right = st.columns((2, 3), gap="large")
    with left:
        _manual(rule)
    with right:
        _in_force(rule, read.desk(settings).of(rule.id))
        rule_form.edit(rule, view)


def _manual(rule: Rule) -> None:
    """What it means, why it matters, what to check first."""
    page = manual(rule)
    for key, words in (("meaning", page.meaning), ("why", page.why), ("check", page.check)):
        st.markdown(f"**{t(f'rulebook.{key}')}**  \n{plain(words)}")
    figures = in_words(t(f"warning.figure.{name}") for name in rule.figures) or MISSING
    kind = t("rulebook.of_kind", family=t(f"warning.family.{rule.family}"), frame=t(f"rulebook.frame_name.{rule.frame}"))
    st.caption(f"{kind}  \n{t('rulebook.evidence', figures=figures)}  \n{t('rulebook.source', source=plain(source(rule)))}")


def _in_force(rule: Rule, setting: RuleSetting) -> None:
    """Every number: what is in force for the whole book and for each segment that differs."""
    whole, segments = numbers_of(rule, setting), {
        f"{field(one.column)}: {said(one.column, one.value)}": one for one in setting.segments
    }  # fmt: skip
    rows = pd.DataFrame([
        {
            t("rulebook.number"): rule_form.number_name(rule, name),
            t("rulebook.in_force"): written(whole[name], rule.unit_of(name)),
            t("rulebook.default"): written(rule.numbers[name], rule.unit_of(name)),
            **{
                label: written(dict(part.numbers).get(name, whole[name]), rule.unit_of(name)) if part.active else t("rulebook.status.off")
                for label, part in segments.items()
            },
        }
        for name in rule.numbers
    ])  # fmt: skip
    st.dataframe(rows, key=f"rule_numbers_{rule.id}", hide_index=True, row_height=28)
    if not setting.active:
        st.warning(t("rulebook.is_off"), icon=":material/notifications_off:")
    parts.caption("rulebook.practice")
