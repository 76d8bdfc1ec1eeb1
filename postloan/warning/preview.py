"""What another setting of a rule would have changed: how many signals, which would appear and which would go."""

from dataclasses import dataclass

import pandas as pd

from postloan.warning.catalogue import Settings, all_rules
from postloan.warning.engine import Finding, Status
from postloan.warning.frames import builders
from postloan.warning.known import Known
from postloan.warning.outcome import by_currency, merged, told_of


@dataclass(frozen=True)
class Preview:
    """A rule under two settings on the same day.

    Attributes:
        status: no_data or failed: nothing can be said, and the counts are 0.
        before: borrowers it fires on as it is set; ``after``: as it would be set.
        appear: hits that only the other setting has, the largest exposure first; ``go``: those it no longer has.
        recoloured: hits that both have in different colours, with ``colour_before``.
    """

    status: Status
    before: int
    after: int
    appear: pd.DataFrame
    go: pd.DataFrame
    recoloured: pd.DataFrame


def preview(known: Known, before: Settings, after: Settings, rule_id: str) -> Preview:
    """Judge one rule under both settings; its rows are made once."""
    rule = all_rules()[rule_id]
    frames = [(one, builders()[rule.frame](one)) for one in by_currency(known)]

    def found(settings: Settings) -> Finding:
        return merged(tuple(told_of(frame, [rule], settings, one)[0] for one, frame in frames))

    old, new = found(before), found(after)
    status = next((one.status for one in (new, old) if one.status in {Status.FAILED, Status.NO_DATA}), Status.JUDGED)
    return Preview(
        status,
        len(old.hits),
        len(new.hits),
        _only(new.hits, old.hits),
        _only(old.hits, new.hits),
        _recoloured(old.hits, new.hits),
    )


def _only(mine: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    kept = mine[~mine["borrower_id"].isin(others["borrower_id"])]
    return kept.sort_values("exposure", ascending=False, kind="stable", ignore_index=True)


def _recoloured(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    colours = old.set_index("borrower_id")["colour"]
    both = new.assign(colour_before=new["borrower_id"].map(colours))
    moved = both[both["colour_before"].notna() & (both["colour_before"] != both["colour"])]
    return moved.sort_values("exposure", ascending=False, kind="stable", ignore_index=True)
