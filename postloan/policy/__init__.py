"""Every threshold of the business: typed, with default, unit, bounds and the source it comes from.

A policy is a value. The desk keeps its versions; whatever is computed says which version it used. Defaults marked
``practice`` are habits of the trade, not law, and are shown as such.
"""

import dataclasses
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from postloan.policy.alerting import Alerting
from postloan.policy.classing import Classing
from postloan.policy.following import Following
from postloan.policy.foreseeing import Foreseeing
from postloan.policy.healthy import Healthy
from postloan.policy.limiting import Limiting
from postloan.policy.parameter import Basis, Parameter
from postloan.policy.reporting import Reporting
from postloan.policy.reserving import Reserving
from postloan.policy.working import Working

__all__ = ["PARAMETERS", "Basis", "Parameter", "Policy", "as_json", "from_mapping"]


# The fields of the last base come first: read from below, this is the order of the policy page.
@dataclass(frozen=True)
class Policy(Working, Alerting, Reporting, Healthy, Following, Foreseeing, Limiting, Reserving, Classing):
    """One version of all parameters. Ratios are fractions, durations in the unit named, money in yuan."""

    version: int = 0

    @functools.cached_property
    def book_shape(self) -> str:
        """A key of the values that derived levels depend on; a partition made under another key is re-made."""
        return json.dumps([getattr(self, p.name) for p in PARAMETERS.values() if p.shapes_book])

    @functools.cached_property
    def warning_points(self) -> tuple[float, ...]:
        """Points of a signal by the code of its colour; nothing has the code 0."""
        return (0.0, self.warning_weight_blue, self.warning_weight_yellow, self.warning_weight_orange, self.warning_weight_red)

    def local(self, moment: datetime) -> datetime:
        """A moment in UTC, as the desk stores it, on the bank's own clock; without zone."""
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    def changed(self, **values: Any) -> "Policy":
        return dataclasses.replace(self, **values)


def _parameters() -> dict[str, Parameter]:
    return {f.name: Parameter(name=f.name, default=f.default, **f.metadata) for f in dataclasses.fields(Policy) if f.metadata}


PARAMETERS: dict[str, Parameter] = _parameters()


def as_json(policy: Policy) -> str:
    """All values but the version, as the desk stores them."""
    return json.dumps({name: getattr(policy, name) for name in PARAMETERS}, ensure_ascii=False)


def from_mapping(version: int, values: Mapping[str, Any]) -> Policy:
    """A stored version. A parameter that did not exist then takes today's default; one that is gone is dropped."""
    known = {name: values[name] for name in PARAMETERS if name in values}
    typed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Policy(version=version, **typed)
