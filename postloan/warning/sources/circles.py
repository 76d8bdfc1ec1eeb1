"""Who falls with whom: for every name of the guarantee network its circle, its ring, and how near the next default is."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from postloan.borrower.network.edge import Kind
from postloan.policy import Policy
from postloan.warning.sources.sureties import Sureties

_Places = npt.NDArray[np.int64]


def circles(sureties: Sureties, policy: Policy) -> pd.DataFrame:
    """By name: ``circle_members`` and ``circle_borrowers`` (0: not in a circle), ``circle_defaults`` (others of the circle that have
    defaulted), ``default_distance`` (guarantees between it and the nearest of them, 0 itself; NaN: none; not by way of a sound guarantee
    company, whose capital stands between its clients), ``ring_members`` (names
    that answer for each other over others, 1: itself only), ``ring`` (its number), ``mutual`` (how many it guarantees that guarantee it).
    """
    names = sureties.names
    ends = _places(sureties.pairs, names.index)
    arrows = _arrows(ends, len(names))
    _, part = connected_components(arrows, directed=True, connection="weak")
    _, ring = connected_components(arrows, directed=True, connection="strong")
    borrowers = np.bincount(part, weights=names["borrower"].to_numpy(), minlength=1)[part].astype("int64")
    inside = borrowers >= policy.guarantee_circle_borrowers_min
    bad = names["defaulted"].to_numpy(dtype=bool)
    paid = (names["kind"] == Kind.GUARANTEE_COMPANY).to_numpy()
    defaults = np.bincount(part, weights=bad, minlength=1)[part].astype("int64") - bad
    return pd.DataFrame({
        "circle_members": np.where(inside, np.bincount(part)[part], 0), "circle_borrowers": np.where(inside, borrowers, 0),
        "circle_defaults": np.where(inside, defaults, 0), "default_distance": distance(arrows, bad, through=~paid | bad), "ring_members": np.bincount(ring)[ring],
        "ring": ring, "mutual": _mutual(ends, len(names)),
    }, index=names.index)  # fmt: skip


def _places(pairs: pd.DataFrame, ids: pd.Index) -> tuple[_Places, _Places]:
    return ids.get_indexer(pd.Index(pairs["guarantor_id"])), ids.get_indexer(pd.Index(pairs["borrower_id"]))


def _arrows(ends: tuple[_Places, _Places], size: int) -> csr_array:
    return csr_array(coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=(size, size)))


def _mutual(ends: tuple[_Places, _Places], size: int) -> _Places:
    there, back = ends[0] * size + ends[1], ends[1] * size + ends[0]
    return np.bincount(ends[0][np.isin(there, back)], minlength=size)


def distance(
    arrows: csr_array, start: npt.NDArray[np.bool_], through: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.float64]:
    """Arrows, in whatever direction, from each place to the nearest of ``start``; NaN where none can be reached.

    ``through``: the places that lead on; the others can be reached and no further. None: all.
    """
    both = arrows + arrows.T
    found = np.where(start, 0.0, np.nan)
    front, steps = start.copy(), 0
    leads = np.ones(len(start), dtype=np.bool_) if through is None else through
    while front.any():
        steps += 1
        front = (both @ (front & leads).astype(np.int64) > 0) & np.isnan(found)
        found[front] = steps
    return found


def support(sureties: Sureties, circle: pd.DataFrame) -> pd.Series:
    """By borrower: the share of its debt that guarantors would really carry, at most 1.

    Those of its own ring and those in trouble themselves do not count. NaN without debt, or where an amount is not known.
    """
    pairs, names = sureties.pairs, sureties.names
    ring = circle["ring"]
    own = pairs["guarantor_id"].map(ring).to_numpy() == pairs["borrower_id"].map(ring).to_numpy()
    firm = ~own & ~pairs["guarantor_id"].map(names["troubled"]).to_numpy(dtype=bool)
    amounts = pairs["guaranteed"].where(firm, 0.0)
    unknown = amounts.isna().groupby(pairs["borrower_id"]).any()
    sums = amounts.groupby(pairs["borrower_id"]).sum().mask(unknown)
    debt = names["debt"].where(names["debt"] > 0)
    return (sums / debt.reindex(sums.index)).clip(upper=1)
