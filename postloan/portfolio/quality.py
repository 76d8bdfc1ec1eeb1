"""What each key figure is made of: the sums it is computed from, the parameters it rests on, what it leaves out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from postloan.portfolio.measure import Figure, Input, Sum, Value, yuan

#: The sums of a ratio, numerator first; they are named as in :data:`~postloan.portfolio.measure.SUMS`.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "overdue_ratio": ("overdue", "balance"), "npl_ratio": ("npl", "balance"), "par30": ("par30", "balance"), "par90": ("par90", "balance"),
    "coverage": ("provision", "npl"), "overdue90_to_npl": ("overdue90", "npl"), "provision_ratio": ("provision", "balance"),
    "special_mention_ratio": ("special_mention", "balance"),
}  # fmt: skip
_CALLED: Mapping[str, str] = {
    "overdue": "overdue_balance", "npl": "npl_balance", "special_mention": "special_mention_balance", "par30": "par30_balance",
    "par90": "par90_balance", "overdue90": "overdue90_balance",
}  # fmt: skip
_LADDER = ("ss_dpd_gt", "db_dpd_gt", "ls_dpd_gt")
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "npl_ratio": (*_LADDER, "npl_ratio_max"), "par30": ("bucket_upper", "par30_watch"), "par90": ("bucket_upper",),
    "coverage": (*_LADDER, "coverage_min"), "overdue90_to_npl": ("bucket_upper", *_LADDER, "overdue90_to_npl_max"),
    "provision_ratio": ("provision_ratio_min",), "special_mention_ratio": ("sm_dpd_min", "ss_dpd_gt"),
}  # fmt: skip
_PAR, _CLASS, _GIVEN = ("whole_balance", "restructured"), ("own_class",), ("provision_given",)
_NOTES: Mapping[str, tuple[str, ...]] = {
    "borrowers": ("distinct",), "overdue_ratio": ("whole_balance",), "npl_ratio": _CLASS, "par30": _PAR, "par90": _PAR,
    "coverage": (*_GIVEN, *_CLASS), "overdue90_to_npl": ("whole_balance", *_CLASS), "provision_ratio": _GIVEN, "special_mention_ratio": _CLASS,
}  # fmt: skip
#: Where the list does not add up to the figure itself or to its numerator by balance.
_TIES: Mapping[str, tuple[Sum, str]] = {
    "borrowers": ("borrowers", ""), "coverage": ("balance", "npl_balance"), "provision_ratio": ("provision", "provision"),
}  # fmt: skip


def _amount(name: str, row: Mapping[str, Any]) -> Value:
    """A sum in yuan. Provisions of which none was given are missing, as they are in the ratios."""
    return None if name == "provision" and not row["provisioned_loans"] else yuan(row[name])


def made_of(figure: Figure, row: Mapping[str, Any] | None) -> Figure:
    """The figure with what it is made of; ``row`` are the sums (fen) of its date, None where there are none."""
    parts = _PARTS.get(figure.name, ())
    amounts = tuple(Input(_CALLED.get(name, name), _amount(name, row)) for name in parts) if row else ()
    count = () if parts or not row else (Input("loans", row["loans"], "count"),)
    notes = ("written_off", "interest", *_NOTES.get(figure.name, ()))
    return replace(
        figure,
        inputs=amounts or count,
        parameters=_PARAMETERS.get(figure.name, ()),
        notes=tuple(f"explain.note.{name}" for name in notes),
        ties=_TIES.get(figure.name),
    )
