"""The conditions of the loan list. The address is the truth: widgets are set from it and write to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from postloan.access import Scope
from postloan.book.schema import LOAN
from postloan.i18n import number
from postloan.portfolio import LoanFilter
from postloan.portfolio.loans import LoanPage
from postloan.terms import Bucket, RiskClass
from postloan.ui.lang import field, language, said, t

PAGE = 50
_ROW, _PAR, _FLAGS, _MOVED = ("bucket", "risk_class"), (30, 90), ("any", "yes", "no"), ("worse", "better", "new")
#: What the list can show beyond the imported fields that are not personal.
_DERIVED = (
    "bucket",
    "class_basis",
    "mob",
    "dpd_previous",
    "bucket_previous",
    "class_previous",
    "balance_previous",
    "dpd_max_12m",
    "dpd_max",
)
_SENSITIVE = frozenset(one.name for one in LOAN.fields if one.sensitive)
SHOWN = (
    "loan_id", "borrower_name", "branch", "product", "officer", "balance", "dpd", "bucket", "risk_class", "overdue_principal",
    "overdue_interest", "rate", "matures_on",
)  # fmt: skip
CHOICES = tuple(
    dict.fromkeys((*SHOWN, *(one.name for one in LOAN.fields if one.name not in _SENSITIVE | {"as_of", "currency"}), *_DERIVED))
)


@dataclass(frozen=True)
class Wanted:
    """What the person asks the list for."""

    search: str
    filters: LoanFilter
    sort: str
    descending: bool
    columns: tuple[str, ...]
    page: int

    @property
    def query(self) -> dict[str, Any]:
        """The options of ``portfolio.loans.page``."""
        return {
            "search": self.search, "filters": self.filters, "sort": self.sort, "descending": self.descending,
            "columns": tuple(dict.fromkeys(("loan_id", "borrower_name", *self.columns))), "limit": PAGE, "offset": (self.page - 1) * PAGE,
        }  # fmt: skip

    def export(self, view: Scope) -> list[tuple[str, str]]:
        """The same list as a query string for the export."""
        slices = [(name, value) for name, values in view.chosen for value in values]
        how = [("search", self.search), ("sort", self.sort), ("descending", "1" if self.descending else "0")]
        scope = [("as_of", view.as_of.isoformat()), ("currency", view.currency), *slices]
        return [*scope, *self.filters.as_query().items(), *how, *(("columns", name) for name in self.query["columns"])]


def bar() -> Wanted:
    """Draw the conditions and return what is wanted."""
    given = LoanFilter.from_query(_address())
    _set(given)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="loan_filters"):
        search = st.text_input(
            t("loans.search"), key="search", bind="query-params", placeholder=t("loans.search"), label_visibility="collapsed",
            icon=":material/search:", width=215, on_change=_first_page,
        )  # fmt: skip
        _codes("bucket", [int(bucket) for bucket in Bucket])
        _codes("risk_class", [int(risk_class) for risk_class in RiskClass])
        with st.popover(t("loans.more"), type="primary" if _more(given) else "secondary"):
            _conditions()
        with st.popover(t("loans.columns")):
            columns = st.multiselect(
                t("loans.columns"),
                CHOICES,
                default=SHOWN,
                key="loan_columns",
                format_func=field,
                persist_state="session",
                select_all=False,
            )
        sort = st.selectbox(
            t("loans.sort"), CHOICES, index=CHOICES.index("balance"), key="loan_sort", format_func=field, label_visibility="collapsed",
            icon=":material/sort:", width=150, persist_state="session", on_change=_first_page,
        )  # fmt: skip
        descending = st.toggle(
            t("loans.descending"), value=True, key="loan_descending", persist_state="session", on_change=_first_page
        )
    return Wanted(search, given, sort, descending, tuple(columns or SHOWN), int(st.session_state.get("loan_page", 1)))


def pages(found: LoanPage, wanted: Wanted, view: Scope) -> None:
    """How many there are, how much they owe, and the way through them."""
    if not found.total:
        st.info(t("loans.none"), icon=":material/search_off:")
        return
    count = -(-found.total // PAGE)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        first = wanted.query["offset"] + 1
        st.caption(
            t(
                "loans.count", total=number.count(found.total), balance=number.money(found.balance, language(), currency=view.currency),
                first=number.count(first), last=number.count(first + len(found.rows) - 1),
            ), width="content",
        )  # fmt: skip
        st.pagination(count, key="loan_page", persist_state="session")


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _key(name: str) -> str:
    return f"where_{name}"


def _values(given: LoanFilter) -> Mapping[str, Any]:
    """What each widget shows for a filter."""
    flags = {None: "any", True: "yes", False: "no"}
    return {
        "bucket": list(given.bucket), "risk_class": list(given.risk_class), "dpd_min": given.dpd_min, "dpd_max": given.dpd_max,
        "balance_min": None if given.balance_min is None else float(given.balance_min), "par": given.par,
        "restructured": flags[given.restructured], "moved": given.moved, "written_off": given.written_off,
    }  # fmt: skip


def _set(given: LoanFilter) -> None:
    for name, value in _values(given).items():
        st.session_state[_key(name)] = value


def _apply() -> None:
    """Write what the widgets say into the address; the next run reads it from there."""
    state: dict[str, Any] = {name: st.session_state.get(_key(name)) for name in _values(LoanFilter())}
    balance = state["balance_min"]
    chosen = LoanFilter(
        bucket=tuple(state["bucket"]), risk_class=tuple(state["risk_class"]), dpd_min=state["dpd_min"], dpd_max=state["dpd_max"],
        par=state["par"], balance_min=None if balance is None else Decimal(str(balance)), moved=state["moved"],
        restructured={"any": None, "yes": True, "no": False}[state["restructured"]], written_off=bool(state["written_off"]),
    )  # fmt: skip
    query = chosen.as_query()
    for name in state:
        if name in query:
            st.query_params[name] = query[name]
        elif name in st.query_params:
            del st.query_params[name]
    _first_page()


def _first_page() -> None:
    st.session_state["loan_page"] = 1


def _codes(name: str, codes: Sequence[int]) -> None:
    st.multiselect(
        field(name), codes, key=_key(name), format_func=lambda code: said(name, code), placeholder=t(f"loans.{name}"),
        label_visibility="collapsed", width=165, wrap=False, on_change=_apply, select_all=False,
    )  # fmt: skip


def _more(given: LoanFilter) -> bool:
    """Whether a condition holds that the row does not show."""
    return any(name not in _ROW for name in given.as_query())


def _conditions() -> None:
    """The conditions that are asked for less often."""
    for name in ("dpd_min", "dpd_max"):
        st.number_input(t(f"loans.{name}"), min_value=0, step=1, value=None, key=_key(name), on_change=_apply)
    st.number_input(t("loans.balance_min"), min_value=0.0, step=10_000.0, value=None, key=_key("balance_min"), on_change=_apply)
    st.selectbox(t("loans.par"), _PAR, index=None, key=_key("par"), placeholder=t("loans.any"), on_change=_apply)
    st.selectbox(
        t("loans.moved"), _MOVED, index=None, key=_key("moved"), placeholder=t("loans.any"), on_change=_apply,
        format_func=lambda move: t(f"loans.moved_to.{move}"),
    )  # fmt: skip
    st.selectbox(
        t("loans.restructured"), _FLAGS, key=_key("restructured"), format_func=lambda flag: t(f"loans.{flag}"), on_change=_apply
    )
    st.toggle(t("loans.written_off"), key=_key("written_off"), on_change=_apply)
