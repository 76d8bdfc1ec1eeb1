"""The figure of an observation, from however its source prints it: a percentage is kept as a fraction."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from postloan.book.event_fields import KNOWN
from postloan.intake.plain import Cells

#: Tables with a value and its unit.
MEASURED = frozenset(table.name for table in KNOWN if {"value", "unit"} <= set(table.by_name))
PERCENT = "percent"
_PERCENTS = pa.array(["%", "％", "百分比", "百分数", "百分点", "percent", "pct", "per cent"])
_MARKED = "[%％‰]"


def measured(fields: Mapping[str, Cells], raw: Cells | None, form: str) -> dict[str, Cells]:
    """The values with their units, as fractions where the unit says percent.

    A cell with a mark of its own was read by it, and a column whose heading says percent by that; neither is divided again. Such a
    column without units has percent as its unit from here on.

    ``raw``: the cells the values were read from, None when one value was given for all rows; ``form``: how they were read.
    """
    values = fields["value"]
    if form == PERCENT:
        said = pa.chunked_array([pa.repeat(pa.scalar("%"), len(values))])
        return {"unit": pc.coalesce(fields["unit"], said) if "unit" in fields else said}
    if "unit" not in fields:
        return {}
    percents = pc.is_in(pc.utf8_lower(fields["unit"]), value_set=_PERCENTS)
    if raw is not None:
        percents = pc.and_(percents, pc.invert(pc.fill_null(pc.match_substring_regex(raw, _MARKED), False)))
    return {"value": pc.if_else(percents, pc.divide(values, 100.0), values)}
