"""The pieces of the pages about people and branches: lists, forms, first passwords, what each role may do."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from postloan.access import RIGHTS, Right, Role
from postloan.access import account as accounts
from postloan.access.account import Account, Branch, NewAccount
from postloan.access.role import ALL_BRANCHES
from postloan.access.session import COOKIE, sign_out_everywhere
from postloan.i18n import LANGUAGES
from postloan.i18n.number import MISSING
from postloan.ui import act, read, who
from postloan.ui.fields import Form, plain
from postloan.ui.lang import in_words, language, t, term

_FIRST = "_first_password"
_OPEN = "account_open"
_NEW = "new"


def may_manage(right: Right) -> bool:
    return who.actor().may(right)


# --- accounts ---------------------------------------------------------------------------------------------------------


def _state(one: Account) -> str:
    if one.disabled:
        return t("account.disabled")
    return t("account.must_change") if one.must_change else t("account.active")


def _open(what: int | str | None) -> None:
    st.session_state[_OPEN] = what


def _hand_over(made: NewAccount | None, username: str) -> None:
    """Keep the first password for the next drawing only of the notice; it is stored nowhere in clear."""
    if made is not None:
        st.session_state[_FIRST] = (username, made.password)


def _forget() -> None:
    st.session_state.pop(_FIRST, None)


def first_password() -> None:
    """The password to hand over, until it is said to be noted or the page is left."""
    shown = st.session_state.get(_FIRST)
    if shown is None:
        return
    with st.container(border=True, key="first_password"):
        st.markdown(t("account.first_password", username=plain(shown[0])))
        st.code(shown[1], language=None)
        st.button(t("account.noted"), type="primary", on_click=_forget, key="password_noted")


def account_list() -> None:
    """Every account; a ticked one is opened below by those who manage accounts."""
    found = read.desk(accounts.accounts)
    names = {branch.code: branch.name for branch in read.desk(accounts.branches)}
    rows = pd.DataFrame([
        {
            t("account.username"): one.username, t("account.name"): one.name, t("account.role"): term(one.role),
            t("account.branches"): t("account.every_branch") if one.role in ALL_BRANCHES else in_words(names.get(b, b) for b in one.branches),
            t("account.officer"): one.officer or MISSING, t("account.state"): _state(one),
        }
        for one in found
    ])  # fmt: skip
    manages = may_manage(Right.MANAGE_ACCOUNTS)
    if manages:
        st.button(t("account.new"), type="primary", icon=":material/person_add:", on_click=_open, args=(_NEW,), key="account_new")
    event = st.dataframe(rows, hide_index=True, key="account_list", on_select="rerun", selection_mode="single-row")
    ticked = event["selection"]["rows"]
    if not manages:
        st.caption(t("account.read_only"))
    elif st.session_state.get(_OPEN) == _NEW:
        _account_form(None)
    elif ticked and ticked[0] < len(found):
        _account_form(found[ticked[0]])
    else:
        st.caption(t("account.tick_row"))


def _create(form: Form) -> None:
    made = form.submit(
        accounts.create_account, form["username"] or "", form["name"] or "", form["role"] or "", branches=form["branches"] or (),
        officer=form["officer"] or None, language=form["language"], token=form.shown, done="account.created",
    )  # fmt: skip
    _hand_over(made, form["username"] or "")
    if made is not None:
        _open(None)


def _change(one: Account, form: Form) -> None:
    form.submit(
        accounts.change_account, one.id, one.version, name=form["name"] or "", role=form["role"] or one.role,
        branches=form["branches"] or (), officer=form["officer"] or None, disabled=bool(form["is_disabled"]),
        token=form.shown, done="account.changed",
    )  # fmt: skip


def _reset(one: Account) -> None:
    _hand_over(act.do(accounts.reset_password, one.id, done="account.was_reset"), one.username)


def _sign_out(one: Account) -> None:
    act.do(sign_out_everywhere, one.id, done="account.signed_out")


def _account_form(one: Account | None) -> None:
    """A new account, or an existing one as it was read: its version decides whether somebody was quicker."""
    filled = {} if one is None else {
        "name": one.name, "role": one.role, "branches": one.branches, "officer": one.officer, "is_disabled": one.disabled,
    }  # fmt: skip
    form = Form("account", act.token("account_new" if one is None else f"account_{one.id}_{one.version}"), filled)
    branches = {branch.code: branch.name for branch in read.desk(accounts.branches) if branch.active}
    with st.form(f"account_form_{form.shown}", border=True):
        st.markdown(f"**{t('account.new') if one is None else plain(one.username)}**")
        left, right = st.columns(2)
        with left:
            if one is None:
                form.text("username", required=True, most=80)
            form.text("name", required=True, most=80)
            form.one_of("role", list(Role), required=True, said=_role_name)
        with right:
            form.some_of("branches", branches, said=lambda code: branches[code])
            form.text("officer", most=80)
            if one is None:
                form.one_of("language", LANGUAGES, said=lambda code: t(f"frame.language_{code}"))
            else:
                form.tick("is_disabled")
        st.caption(t("form.required_note"))
        with st.container(horizontal=True):
            if one is None:
                st.form_submit_button(t("account.create"), type="primary", on_click=_create, args=(form,))
                st.form_submit_button(t("form.cancel"), on_click=_open, args=(None,))
            else:
                st.form_submit_button(t("account.save"), type="primary", on_click=_change, args=(one, form))
    if one is not None:
        with st.container(horizontal=True):
            st.button(t("account.reset"), icon=":material/key:", on_click=_reset, args=(one,), key=f"reset_{one.id}")
            st.button(t("account.sign_out"), icon=":material/logout:", on_click=_sign_out, args=(one,), key=f"out_{one.id}")


def _role_name(role: str) -> str:
    return term(Role(role))


def role_table() -> None:
    """What each role may see and do: the table that menu, pages and verbs go by."""
    rights = {term(role): [t("account.may") if right in RIGHTS[role] else "" for right in Right] for role in Role}
    table = pd.DataFrame({t("account.right"): [term(right) for right in Right], **rights})
    first = {t("account.right"): st.column_config.TextColumn(pinned=True)}
    st.dataframe(table, hide_index=True, key="role_table", column_config=first, height="content")
    st.caption(t("account.roles_note"))


# --- branches ---------------------------------------------------------------------------------------------------------


def branch_list() -> None:
    """Every branch; those who manage them may change a ticked one or add another."""
    found = read.desk(accounts.branches)
    used = Counter(code for one in read.desk(accounts.accounts) for code in one.branches)
    manages = may_manage(Right.MANAGE_BRANCHES)
    if manages:
        st.button(t("branch.new"), type="primary", icon=":material/add_business:", on_click=_open, args=(_NEW,), key="branch_new")
    if not found:
        st.info(t("branch.none_yet"))
    ticked = _branch_table(found, used) if found else []
    if not manages:
        return
    if st.session_state.get(_OPEN) == _NEW:
        _branch_form(None)
    elif ticked and ticked[0] < len(found):
        _branch_form(found[ticked[0]])
    elif found:
        st.caption(t("branch.tick_row"))
    _unknown(found)


def _branch_table(found: tuple[Branch, ...], used: Mapping[str, int]) -> list[int]:
    rows = pd.DataFrame([
        {
            t("branch.code"): one.code, t("branch.name"): one.name, t("branch.region"): one.region or MISSING,
            t("branch.accounts"): used.get(one.code, 0), t("branch.state"): t("branch.is_active") if one.active else t("branch.closed"),
        }
        for one in found
    ])  # fmt: skip
    event = st.dataframe(rows, hide_index=True, key="branch_list", on_select="rerun", selection_mode="single-row")
    return list(event["selection"]["rows"])


def _unknown(found: tuple[Branch, ...]) -> None:
    """Branches that stand in the book and not in this list: nobody but head office could be given them."""
    if read.pin().empty:
        return
    in_book = read.options(who.actor().reach, ("branch",))["branch"]
    if missing := [name for name in in_book if name not in {one.code for one in found}]:
        st.warning(t("branch.unknown", branches=plain(in_words(missing))))


def _save_branch(version: int | None, form: Form) -> None:
    before = st.session_state.get(_OPEN)
    form.submit(
        accounts.save_branch, form["code"] or "", form["name"] or "", region=form["region"] or None, active=bool(form["active"]),
        version=version, token=form.shown, done="branch.saved",
    )  # fmt: skip
    _open(before if act.problems() else None)


def _branch_form(one: Branch | None) -> None:
    filled = {"active": True} if one is None else {"code": one.code, "name": one.name, "region": one.region, "active": one.active}
    form = Form("branch", act.token("branch_new" if one is None else f"branch_{one.code}_{one.version}"), filled)
    with st.form(f"branch_form_{form.shown}", border=True):
        form.text("code", required=True, most=80, disabled=one is not None)
        form.text("name", required=True, most=120)
        form.text("region", most=80)
        form.tick("active")
        st.form_submit_button(t("branch.save"), type="primary", on_click=_save_branch, args=(one.version if one else None, form))


# --- oneself ----------------------------------------------------------------------------------------------------------


def myself() -> None:
    """Who one is here: role, reach, rights."""
    me = who.actor()
    everywhere = t("account.every_branch")
    reach = everywhere if me.reach.branches is None else in_words(me.reach.branches) or MISSING
    facts = (
        ("name", me.name), ("role", term(me.role) if me.role else MISSING), ("branches", reach),
        ("officer", in_words(me.reach.officers or ()) or MISSING),
    )  # fmt: skip
    for column, (name, value) in zip(st.columns(len(facts)), facts, strict=True):
        column.markdown(f":small[:gray[{t(f'account.{name}')}]]  \n**{plain(value)}**")
    st.markdown(f":small[:gray[{t('me.rights')}]]")
    st.markdown(" ".join(f":blue-badge[{term(right)}]" for right in Right if me.may(right)))


def _choose_language() -> None:
    chosen = st.session_state.get("me_language")
    if chosen in LANGUAGES:
        act.do(accounts.set_own_language, chosen, done="me.language_set")


def own_language() -> None:
    """The language one reads, remembered with the account."""
    st.segmented_control(
        t("me.language"), LANGUAGES, default=language(), required=True, key="me_language", on_change=_choose_language,
        format_func=lambda code: t(f"frame.language_{code}"),
    )  # fmt: skip


def _change_password(form: Form) -> None:
    if form["wanted"] != form["again"]:
        act.refuse(t("access.password_unequal"))
        return
    form.submit(
        accounts.change_own_password, form["present"] or "", form["wanted"] or "", keep_token=st.context.cookies.get(COOKIE),
        token=form.shown, done="me.password_changed",
    )  # fmt: skip


def own_password() -> None:
    """Choose a new password; every other session ends."""
    form = Form("me", act.token("me_password"))
    with st.form(f"me_form_{form.shown}", border=True):
        for name in ("present", "wanted", "again"):
            form.secret(name)
        form.wrong("password")
        st.caption(t("me.password_note", least=read.policy().password_length_min))
        st.form_submit_button(t("me.change_password"), type="primary", on_click=_change_password, args=(form,))


def _leave_everywhere() -> None:
    act.do(sign_out_everywhere)


def own_sessions() -> None:
    """End every session of one's own, this one too."""
    st.button(t("me.sign_out_everywhere"), icon=":material/logout:", on_click=_leave_everywhere, key="me_out")
    st.caption(t("me.sign_out_note"))
