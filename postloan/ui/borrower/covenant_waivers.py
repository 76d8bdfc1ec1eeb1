"""The waivers that wait for a second person: granting, refusing, taking back."""

from collections.abc import Sequence

import streamlit as st

from postloan.access import Right
from postloan.borrower.covenant import Standing
from postloan.borrower.covenant.waiving import settle_waiver, withdraw_waiver
from postloan.ui import act, who
from postloan.ui.borrower.covenant_words import title
from postloan.ui.fields import Form, plain
from postloan.ui.lang import t


def to_settle(found: Sequence[Standing]) -> None:
    """The waivers that wait for an answer, for those who may answer, and for whoever asked."""
    waiting = [one for one in found if one.asked is not None]
    if not waiting or not (who.actor().may(Right.GRANT_WAIVER) or who.actor().may(Right.SET_COVENANT)):
        return
    st.markdown(f"**{t('covenant.to_settle')}**")
    for one in waiting:
        with st.container(border=True, key=f"waiver_{one.covenant.id}"):
            _asked(one)


def _asked(one: Standing) -> None:
    wish = one.asked
    if wish is None:
        return
    st.markdown(plain(t(
        "covenant.asked_line", what=title(one.covenant, wish.test_on), day=wish.test_on, who=wish.asked_by, until=wish.valid_until,
        reason=wish.reason,
    )))  # fmt: skip
    mine = wish.asked_by_id == who.actor().id
    form = Form("covenant", act.token(f"waiver_{wish.id}_{wish.version}"))
    if mine:
        st.caption(t("covenant.own_wish"))
        st.button(t("covenant.withdraw"), key=form.key("withdraw"), on_click=_withdraw, args=(wish.id, wish.version, form.shown))
    elif who.actor().may(Right.GRANT_WAIVER):
        form.text("settle_note", most=500)
        form.wrong("note")
        with st.container(horizontal=True):
            for name, granted in (("grant", True), ("refuse", False)):
                st.button(
                    t(f"covenant.{name}"), key=form.key(name), type="primary" if granted else "secondary", on_click=_settle,
                    args=(wish.id, wish.version, form, granted),
                )  # fmt: skip


def _withdraw(waiver_id: int, version: int, token: str) -> None:
    act.do(withdraw_waiver, waiver_id, version, token=token, done="covenant.withdrawn")


def _settle(waiver_id: int, version: int, form: Form, granted: bool) -> None:  # noqa: FBT001  a callback's argument
    form.submit(
        settle_waiver, waiver_id, version, grant=granted, note=form["settle_note"], token=form.shown,
        done="covenant.granted" if granted else "covenant.refused",
    )  # fmt: skip
