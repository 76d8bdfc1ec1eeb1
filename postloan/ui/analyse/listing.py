"""The page of loans behind a figure: which list it is, in words, how it is ordered, and the way through it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from postloan.access import Scope
from postloan.i18n import number
from postloan.portfolio import Behind, behind
from postloan.portfolio.behind import FATES, ORIGINS, SIDES, Listed
from postloan.ui import read
from postloan.ui.fields import plain
from postloan.ui.lang import field, language, said, t
from postloan.ui.parts.words import empty

PAGE = 50
_SIZES = ("counted", "balance", "balance_previous", "principal", "dpd", "originated_on", "loan_id")


@dataclass(frozen=True)
class Wanted:
    """The list the address asks for, and how the person wants it ordered."""

    behind: Behind
    sort: str
    descending: bool
    page: int

    @property
    def query(self) -> dict[str, Any]:
        """The options of ``portfolio.behind.page``."""
        return {
            "behind": self.behind,
            "sort": self.sort,
            "descending": self.descending,
            "limit": PAGE,
            "offset": (self.page - 1) * PAGE,
        }

    def export(self, view: Scope) -> list[tuple[str, str]]:
        """The same list as a query string for the export."""
        slices = [(name, value) for name, values in view.chosen for value in values]
        how = [("sort", self.sort), ("descending", "1" if self.descending else "0")]
        return [("as_of", view.as_of.isoformat()), ("currency", view.currency), *slices, *self.behind.as_query().items(), *how]


def asked() -> Behind:
    """What the address asks for; when it names nothing, the page stops with a sentence."""
    found = Behind.from_query({name: st.query_params.get_all(name) for name in st.query_params})
    if found == Behind():
        empty("behind.choose", page="bridge")
        st.stop()
    return found


def bar(found: Behind) -> Wanted:
    """Draw how the list is ordered. A page number belongs to one list: another list starts on its first page."""
    if st.session_state.get("_behind") != found:
        st.session_state["_behind"], st.session_state["behind_page"] = found, 1
    shown = [name for name in _SIZES if name in behind.columns(found)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="behind_order"):
        sort = st.selectbox(
            t("loans.sort"), shown, key="behind_sort", format_func=field, label_visibility="collapsed", icon=":material/sort:",
            width=170, on_change=_first_page,
        )  # fmt: skip
        descending = st.toggle(t("loans.descending"), value=True, key="behind_descending", on_change=_first_page)
    return Wanted(found, sort, descending, int(st.session_state.get("behind_page", 1)))


def _first_page() -> None:
    st.session_state["behind_page"] = 1


def found(wanted: Wanted, view: Scope) -> Listed:
    """The page of the list that the person stands on."""
    return read.book(behind.page, view, **wanted.query)


def pages(listed: Listed, wanted: Wanted, view: Scope) -> None:
    """How many there are, what they come to, and the way through them."""
    if not listed.total:
        st.info(t("behind.none"), icon=":material/search_off:")
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        first = (wanted.page - 1) * PAGE + 1
        st.caption(t(_counted(listed, wanted), **_sums(listed, view), first=number.count(first),
                     last=number.count(first + len(listed.rows) - 1)), width="content")  # fmt: skip
        st.pagination(-(-listed.total // PAGE), key="behind_page")


def _counted(listed: Listed, wanted: Wanted) -> str:
    if listed.amount is not None:
        return "behind.count_paid" if wanted.behind.payments else "behind.count_bar"
    return "behind.count_between" if wanted.behind.since else "behind.count"


def _sums(listed: Listed, view: Scope) -> dict[str, str]:
    exact = number.money_unit([0], language(), view.currency)
    money = {name: getattr(listed, name) for name in ("balance_previous", "balance", "principal", "amount")}
    return {
        "total": number.count(listed.total), "loans": number.count(listed.loans),
        **{name: number.money(value, language(), exact, view.currency) for name, value in money.items()},
    }  # fmt: skip


def says(found: Behind, view: Scope) -> str:
    """In words which loans these are: "2026-07-31 → 2026-10-31 · M1 → settled"."""
    return t("behind.and").join(_parts(found, view))


def _parts(found: Behind, view: Scope) -> Iterator[str]:
    if found.since:
        yield t("behind.between", since=number.day(found.since), day=number.day(view.as_of))
    if found.since and found.flow:
        subject, bar = found.flow.split(".")
        yield t(
            "behind.bar",
            subject=t(f"bridge.subject.{subject}"),
            bar=t(f"bridge.{subject}.{bar}"),
            steps=t(f"bridge.steps.{found.steps}"),
        )
        if found.part:
            yield t("behind.part", by=field(found.part), value=plain(said(found.part, found.part_value)))
    elif found.since:
        yield t("behind.moved", was=_codes(found, found.was, "origin"), now=_codes(found, found.now, "fate"))
    elif found.now:
        yield t("behind.stands", now=_codes(found, found.now, "fate"))
    yield from (t(f"behind.{name}", **values) for name, values in _conditions(found))


def _codes(found: Behind, words: tuple[str, ...], ways: str) -> str:
    """Buckets, classes and what became of it as people call them; nothing asked for: any."""
    column = {"bucket": "bucket", "class": "risk_class"}[found.by]
    called = [_word(word, column, ways) for word in words]
    return t("behind.or").join(called) if called else t("behind.any")


def _word(word: str, column: str, ways: str) -> str:
    if word in SIDES:
        return t(f"behind.side.{word}")
    return said(ways if word in {*ORIGINS, *FATES} else column, word)


#: Months between which something must lie, each under the key of its sentence.
_SPANS = {"cohort": ("cohort_from", "cohort_to"), "turned": ("turned_from", "turned_to"), "cured_in": ("cured_from", "cured_to")}
_NUMBERS = {"ever": "days", "by_mob": "mob", "seen_by": "mob", "within": "months"}


def _conditions(found: Behind) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, ends in _SPANS.items():
        first, last = (getattr(found, end) for end in ends)
        if first or last:
            yield name, {"first": number.month(first), "last": number.month(last)}
    if found.event:
        yield f"event.{found.event}", {}
    if found.outcome:
        yield f"outcome.{found.outcome}", {}
    yield from ((name, {unit: getattr(found, name)}) for name, unit in _NUMBERS.items() if getattr(found, name) is not None)
    if found.matures_from or found.matures_to:
        yield "matures", {"first": number.day(found.matures_from), "last": number.day(found.matures_to)}
    if found.matures_given is not None:
        yield "some_end" if found.matures_given else "no_end", {}
    if found.payments:
        yield f"payments.{found.payments}", {"first": number.day(found.paid_from), "last": number.day(found.paid_to)}
    for name in ("borrower_id", "group_id"):
        if getattr(found, name) is not None:
            yield name, {"name": plain(getattr(found, name))}
    if found.restructured_now is not None:
        yield "restructured" if found.restructured_now else "not_restructured", {}
