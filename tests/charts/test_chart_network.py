"""The picture of guarantee circles: traces, shapes, arrows and what a click stands for."""

from decimal import Decimal
from functools import partial

import pytest

from postloan.borrower.network.edge import Edge, Kind, Node
from postloan.borrower.network.graph import graph
from postloan.borrower.network.layout import places
from postloan.charts import network as charts
from postloan.charts import theme
from postloan.i18n import text
from postloan.i18n.number import MoneyUnit
from postloan.terms import Bucket

t = partial(text, "en")
YUAN = MoneyUnit(1, "CNY")
NETWORK = graph([Edge("A", "B", Decimal(5)), Edge("B", "A", Decimal(6)), Edge("P", "A", Decimal(7)), Edge("B", "X")])
NODES = {
    "A": Node("A", "Firm A", Kind.ENTERPRISE, debt=Decimal(100), exposure=Decimal(100), bucket=0, risk_class=1, borrower=True),
    "B": Node("B", "Firm B", Kind.ENTERPRISE, debt=Decimal(25), exposure=Decimal(25), bucket=7, risk_class=5, given=Decimal(6), gives=2, customers=2, borrower=True),
    "P": Node("P", "Old Wang", Kind.PERSON, given=Decimal(7), gives=1, customers=1),
    "X": Node("X", None, borrower=True, told=False),
}  # fmt: skip


def picture(look: charts.Look = charts.by_bucket(), **options: object):  # noqa: B008  frozen
    return charts.picture(NETWORK, NODES, places(NETWORK), t, YUAN, look=look, **options)


def trace(figure, name: str):
    return next(one for one in figure.data if one.name == name)


def test_borrowers_have_the_colour_of_their_worst_bucket() -> None:
    figure = picture()
    assert set(trace(figure, "C").marker.color) == {theme.BUCKET[Bucket.C]}
    assert set(trace(figure, "M7+").marker.color) == {theme.BUCKET[Bucket.M7]}
    assert set(trace(picture(charts.by_class(t)), "Loss").marker.color) == {"#5E1A52"}


def test_shapes_tell_who_only_guarantees_and_who_is_outside() -> None:
    figure = picture()
    assert trace(figure, t("network.shape.guarantor")).marker.symbol == "diamond-open"
    outside = trace(figure, t("network.shape.outside"))
    assert outside.marker.symbol == "square-open"
    assert list(outside.hovertext) == [t("network.outside")]
    assert [list(one) for one in outside.customdata] == [[]], "a click on it leads nowhere"


def test_a_click_stands_for_the_name() -> None:
    assert list(trace(picture(), "C").customdata[0]) == ["node=A"]


def test_the_name_it_is_about_is_ringed() -> None:
    assert trace(picture(focus="B"), t("network.this_one")).marker.size[0] > trace(picture(), "M7+").marker.size[0]
    assert t("network.this_one") not in {one.name for one in picture(focus="Q").data}


def test_areas_follow_exposure() -> None:
    figure = picture()
    large, small = (trace(figure, name).marker.size[0] - charts._LEAST for name in ("C", "M7+"))
    assert large / small == pytest.approx(2), "a quarter of the exposure is half as wide"


def test_every_arrow_ends_in_one_head_and_rings_are_apart() -> None:
    figure = picture()
    ring, plain = trace(figure, t("network.in_ring")), trace(figure, t("network.guarantees"))
    assert sum(size > 0 for size in ring.marker.size) == 2
    assert sum(size > 0 for size in plain.marker.size) == 2
    assert ring.marker.angleref == "previous"
    where = places(NETWORK)
    assert (plain.x[0], plain.y[0]) in {where["P"], where["B"]}, "it begins at the guarantor"


def test_what_a_guarantee_is_worth_stands_over_its_middle() -> None:
    hints = next(one for one in picture().data if one.hovertext is not None and any("→" in text for text in one.hovertext))
    assert hints.hovertext[0] == "Firm A → Firm B<br>Guarantees 5.00 CNY"
    assert any("Outside your branches" in text and "–" in text for text in hints.hovertext)


def test_rounds_colour_who_fell_and_leave_the_others_pale() -> None:
    figure = picture(charts.by_round(t, {"B": 0, "P": 1}))
    assert set(trace(figure, t("network.round_0")).marker.color) == {"#5E1A52"}
    assert set(trace(figure, t("network.stands")).marker.color) == {theme.QUIET}
    assert list(trace(figure, t("network.shape.guarantor")).marker.color) == ["#AD2E3E"]


def test_names_are_written_for_the_largest_only_and_never_for_who_is_not_told() -> None:
    written = next(one for one in picture(labels=1).data if one.mode == "markers+text")
    assert list(written.text) == ["Firm A"]
    everybody = next(one for one in picture(labels=9).data if one.mode == "markers+text")
    assert set(everybody.text) <= {"Firm A", "Firm B", "Old Wang"}


def test_long_names_are_cut_and_chinese_ones_take_two_places() -> None:
    assert charts._cut("青禾远航农产品有限公司") == "青禾远航农产品有…"
    assert charts._cut("Qinghe Farm") == "Qinghe Farm"


def test_nothing_to_draw_is_an_empty_picture() -> None:
    empty = graph([])
    figure = charts.picture(empty, {}, {}, t, YUAN, look=charts.by_bucket())
    assert all(not one.x for one in figure.data)
