"""Where a borrower stands in the guarantee network: its circle and ring, the defaults near it, what it guarantees itself, and how much
of its own debt guarantors would really carry. A row for each borrower of the network that owes something.
"""

import pandas as pd
import pyarrow.compute as pc

from postloan.terms import GuaranteeType
from postloan.warning.engine import Frame
from postloan.warning.framing import framed, mark_of
from postloan.warning.known import Known
from postloan.warning.sources import sureties
from postloan.warning.sources.circles import circles, support

COLUMNS = {
    "circle_members": "int64", "circle_borrowers": "int64", "circle_defaults": "int64", "default_distance": "int64", "ring_members": "int64",
    "mutual": "int64", "given": "float64", "gives": "int64", "customers": "int64", "net_assets": "float64", "excess": "float64", "support": "float64",
    "own_class": "int64",
}  # fmt: skip
_FROM_CIRCLE = ["circle_members", "circle_borrowers", "circle_defaults", "default_distance", "ring_members", "mutual"]
_FROM_NAMES = ["given", "gives", "customers", "net_assets", "excess"]


def build(known: Known) -> Frame | None:
    """Borrowers outside the network are quiet: they are in no circle. But of who is said to be guaranteed, and by whom nowhere, it
    is not known who carries the debt.
    """
    found = sureties.read(known)
    if found is None:
        return None

    def rows() -> pd.DataFrame:
        around = circles(found, known.policy)
        told = found.names[_FROM_NAMES].join(around[_FROM_CIRCLE]).assign(
            support=support(found, around), own_class=found.names["risk_class"]
        )  # fmt: skip
        told.loc[~found.names["kind"].isin(sureties.COUNTED), "customers"] = pd.NA
        told = told.reindex(told.index.union(_guaranteed(known)))
        whole = (
            told.astype({name: "Int64" for name, kind in COLUMNS.items() if kind == "int64"})
            .rename_axis("borrower_id")
            .reset_index()
        )
        return whole if known.whom is None else whole[whole["borrower_id"] == known.whom]

    mark = mark_of(known, known.until, found.stated, known.policy.version)
    return framed(known, "circle", COLUMNS, rows, mark=mark, everybody=True)


def _guaranteed(known: Known) -> pd.Index:
    """The borrowers whose largest loan others answer for, as the tape has it."""
    said = pc.equal(known.borrowers["guarantee_type"], GuaranteeType.GUARANTEE.value)
    names: list[str] = known.borrowers["borrower_id"].filter(said).to_pylist()
    return pd.Index(names, dtype=object)
