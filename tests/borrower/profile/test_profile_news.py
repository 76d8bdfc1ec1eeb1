"""What a borrower's page tells of events and figures from outside."""

from datetime import date
from typing import Any

import pytest

from postloan.borrower.profile import news
from postloan.borrower.profile.timeline import Tone, ordered
from postloan.i18n import has

MAY, JUN, JUL = (date(2026, month, 30) for month in (5, 6, 7))


def event(kind: str, **values: Any) -> dict[str, Any]:
    return {"kind": kind, "happened_on": MAY, "known_on": JUN, "ended_on": None, "amount": None, "source": "court", **values}


def figure(metric: str, value: float, on: date = MAY, unit: str | None = None) -> dict[str, Any]:
    return {"metric": metric, "value": value, "unit": unit, "observed_on": on, "known_on": on, "source": "grid"}


@pytest.mark.parametrize(
    ("row", "said"),
    [(figure("equity_pledged_share", 0.725), "72.5%"), (figure("staff", 31, unit="人"), "31 人"), (figure("electricity", 1_204_500.5, unit="kWh"), "1,204,500.5 kWh"),
     (figure("score", 612), "612"), (figure("debt_to_income", 1.2, unit="%"), "120.0%")],
)  # fmt: skip
def test_a_figure_is_written_in_its_unit(row: dict[str, Any], said: str) -> None:
    assert news.written(row) == said


def test_of_each_metric_the_newest_figure_stands_beside_the_one_before() -> None:
    rows = [figure("staff", 28, JUL), figure("electricity", 90, JUN), figure("staff", 31, JUN), figure("staff", 40, MAY)]
    electricity, staff = news.newest(rows)
    assert (electricity.metric, electricity.before, electricity.before_on) == ("electricity", None, None)
    assert (staff.value, staff.observed_on, staff.before, staff.before_on) == ("28", JUL, "31", JUN)


def test_the_timeline_tells_when_something_became_known_and_when_it_was_over() -> None:
    told = ordered(news.of_events([event("lawsuit", amount=5, ended_on=JUL), event("owner_change", known_on=MAY)]), until=JUL)
    assert [(one.on, one.key.rsplit(".", 1)[1], one.tone) for one in told] == [
        (JUL, "known_ended", Tone.GOOD), (JUN, "known_amount", Tone.BAD), (MAY, "known", Tone.PLAIN),
    ]  # fmt: skip
    assert all(has(one.key) and one.query == {"part": "news"} for one in told)
    assert ordered(news.of_events([event("lawsuit")]), until=MAY) == [], "not known yet"
