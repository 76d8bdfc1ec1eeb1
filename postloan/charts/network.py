"""Guarantee circles as a picture: who answers for whom, how much hangs on each name, how bad it is. A click on a name leads on.

A name is told by its shape too: a disc borrows, a hollow diamond only guarantees, a hollow square lies outside the reader's reach.
"""

import itertools
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from postloan.borrower.network.edge import Node
from postloan.borrower.network.graph import Network
from postloan.borrower.network.layout import Places
from postloan.charts import theme
from postloan.errors import Translate
from postloan.i18n.number import MISSING, MoneyUnit, amount, count
from postloan.terms import Bucket, RiskClass

#: Diameters in pixels: of a name without exposure, and what the largest has more, in a picture of few names and of many.
_LEAST, _MORE, _MORE_OF_MANY = 9.0, 30.0, 19.0
_MANY = 60
#: Two names are written only where so much of the picture's width or height lies between them.
_WIDE, _HIGH = 0.18, 0.055
_HEAD = 9
#: A name is cut to so many letters; a Chinese one takes the room of two.
_LETTERS = 17
_NONE = -2
_RIM = "#7A8CA6"
_ARROW, _RING = "rgba(122,140,166,0.55)", "rgba(208,75,58,0.75)"
_HOLLOW = {"guarantor": ("diamond-open", theme.PRIMARY), "outside": ("square-open", "#7A8CA6")}
#: Rounds of a contagion, the first the darkest; later ones than the last share its colour.
_ROUNDS = ("#5E1A52", "#AD2E3E", "#D04B3A", "#E5793D", "#F0A94B", "#F2CF66")


@dataclass(frozen=True)
class Look:
    """How the names are coloured: each code's colour and word in the order of the legend, and the code of a name (None: not known)."""

    colours: Mapping[int, str]
    words: Mapping[int, str]
    code: Callable[[Node], int | None]


def by_bucket() -> Look:
    """The worst bucket of each borrower."""
    return Look(
        {int(code): theme.BUCKET[code] for code in Bucket}, {int(code): code.label for code in Bucket}, lambda node: node.bucket
    )


def by_class(t: Translate) -> Look:
    """The worst class of each borrower."""
    words = {int(code): t(f"term.risk_class.{code:d}") for code in RiskClass}
    return Look({int(code): colour for code, colour in theme.RISK_CLASS.items()}, words, lambda node: node.risk_class)


def by_round(t: Translate, rounds: Mapping[str, int]) -> Look:
    """In which round each name fell; those who stand are pale."""
    numbers = sorted(set(rounds.values()))
    colours = {-1: theme.QUIET} | {one: _ROUNDS[min(one, len(_ROUNDS) - 1)] for one in numbers}
    words = {-1: t("network.stands")} | {one: t("network.round_n", n=one) if one else t("network.round_0") for one in numbers}
    return Look(colours, words, lambda node: rounds.get(node.id, -1))


def picture(
    network: Network, nodes: Mapping[str, Node], places: Places, t: Translate, unit: MoneyUnit, *, look: Look, labels: int = 12, height: int = 430,
    focus: str = "",
) -> go.Figure:  # fmt: skip
    """The names of ``network`` at their ``places``; the ``labels`` largest are called by name, ``focus`` is ringed."""
    shown = [nodes[name] for name in network.nodes]
    drawn = _Picture(go.Figure(), network, shown, places, _sizes(shown), t, unit)
    drawn.arrows(ring=False)
    drawn.arrows(ring=True)
    drawn.hints()
    borrowers = [node for node in shown if _shape(node) == "borrower"]
    for code, colour in look.colours.items():
        mine = [(node, colour) for node in borrowers if look.code(node) == code]
        drawn.names(mine, "circle", look.words[code])
    drawn.names([(node, theme.QUIET) for node in borrowers if look.code(node) is None], "circle", t("network.settled"))
    for shape, (symbol, colour) in _HOLLOW.items():
        mine = [(node, look.colours.get(_coded(look, node), colour)) for node in shown if _shape(node) == shape]
        drawn.names(mine, symbol, t(f"network.shape.{shape}"))
    drawn.ringed(focus)
    drawn.labels(labels)
    return drawn.dressed(height)


def _coded(look: Look, node: Node) -> int:
    """A code that no look has stands for none."""
    code = look.code(node)
    return _NONE if code is None else code


def _shape(node: Node) -> str:
    return "outside" if not node.told or (node.borrower and node.debt is None) else "borrower" if node.borrower else "guarantor"


def _sizes(nodes: Sequence[Node]) -> dict[str, float]:
    """Areas by exposure, as diameters in pixels."""
    most = max((float(node.exposure or 0) for node in nodes), default=0.0)
    more = _MORE_OF_MANY if len(nodes) > _MANY else _MORE
    return {node.id: _LEAST + (more * math.sqrt(max(float(node.exposure or 0), 0.0) / most) if most else 0.0) for node in nodes}


def _room(values: Sequence[float], beside: float) -> list[float]:
    """From edge to edge with a margin of so much of the whole beside it, for the names under the marks."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    margin = beside * (high - low) + 0.5
    return [low - margin, high + margin]


@dataclass(frozen=True)
class _Picture:
    """The figure that is being drawn, and what all of it is drawn from."""

    figure: go.Figure
    network: Network
    shown: Sequence[Node]
    places: Places
    sizes: Mapping[str, float]
    t: Translate
    unit: MoneyUnit

    def arrows(self, *, ring: bool) -> None:
        """One trace of lines, each ending in an arrow's head at the rim of the guaranteed name; those within rings apart."""
        rings = self.network.ring_of
        edges = [edge for edge in self.network.edges if (edge.borrower in rings.get(edge.guarantor, ())) == ring]
        if not edges:
            return
        ends = [(self.places[edge.guarantor], self.places[edge.borrower]) for edge in edges]
        colour = _RING if ring else _ARROW
        self.figure.add_scatter(
            x=[x for one, other in ends for x in (one[0], other[0], None)], y=[y for one, other in ends for y in (one[1], other[1], None)],
            mode="lines+markers", name=self.t("network.in_ring" if ring else "network.guarantees"), hoverinfo="skip",
            line={"color": colour, "width": 1.6 if ring else 1.1},
            marker={"symbol": "arrow", "angleref": "previous", "size": [0, _HEAD, 0] * len(edges), "color": colour, "line": {"width": 0}, "opacity": 1,
                    "standoff": [rim for edge in edges for rim in (0, self.sizes[edge.borrower] / 2, 0)]},
            **_steady(1),
        )  # fmt: skip

    def hints(self) -> None:
        """What a guarantee is worth, shown over its middle."""
        ends = [(self.places[edge.guarantor], self.places[edge.borrower]) for edge in self.network.edges]
        nodes = {node.id: node for node in self.shown}
        self.figure.add_scatter(
            x=[(one[0] + other[0]) / 2 for one, other in ends], y=[(one[1] + other[1]) / 2 for one, other in ends], mode="markers",
            marker={"size": 7, "opacity": 0}, showlegend=False, hoverinfo="text", **_steady(0),
            hovertext=[
                f"{self._called(nodes[edge.guarantor])} → {self._called(nodes[edge.borrower])}<br>{self.t('network.guaranteed')} {self._money(edge.amount)}"
                for edge in self.network.edges
            ],
        )  # fmt: skip

    def names(self, coloured: Sequence[tuple[Node, str]], symbol: str, called: str) -> None:
        """One trace of names, and so one line of the legend."""
        if not coloured:
            return
        nodes, colours = [node for node, _ in coloured], [colour for _, colour in coloured]
        rim = {"width": 2, "color": colours} if symbol.endswith("open") else {"width": 0.8, "color": _RIM}
        self.figure.add_scatter(
            x=[self.places[node.id][0] for node in nodes], y=[self.places[node.id][1] for node in nodes], mode="markers", name=called,
            marker={"symbol": symbol, "size": [self.sizes[node.id] for node in nodes], "color": colours, "opacity": 1, "line": rim},
            customdata=[theme.pairs(node=node.id) if node.told else [] for node in nodes], hoverinfo="text",
            hovertext=[self._said(node) for node in nodes], **_steady(1),
        )  # fmt: skip

    def ringed(self, name: str) -> None:
        """A ring round the name that the picture is about."""
        if name in self.sizes:
            x, y = self.places[name]
            self.figure.add_scatter(
                x=[x], y=[y], mode="markers", name=self.t("network.this_one"), hoverinfo="skip", **_steady(1),
                marker={"symbol": "circle-open", "size": [self.sizes[name] + 9], "color": theme.PRIMARY, "line": {"width": 2.5}},
            )  # fmt: skip

    def labels(self, most: int) -> None:
        """The largest by name, under their mark."""
        told = [node for node in self.shown if node.told]
        told.sort(key=lambda node: (-float(node.exposure or 0), -float(node.given or 0), node.id))
        chosen = self._readable(told, most)
        self.figure.add_scatter(
            x=[self.places[node.id][0] for node in chosen], y=[self.places[node.id][1] for node in chosen], mode="markers+text", showlegend=False,
            marker={"size": [self.sizes[node.id] for node in chosen], "opacity": 0}, hoverinfo="skip", text=[_cut(self._called(node)) for node in chosen],
            textposition="bottom center", textfont={"size": 11}, **_steady(0),
        )  # fmt: skip

    def _readable(self, nodes: Sequence[Node], most: int) -> list[Node]:
        """The first of them whose names would not be written over another's."""
        across, up = ([self.places[node.id][axis] for node in self.shown] for axis in (0, 1))
        wide, high = (
            share * (max(values, default=0) - min(values, default=0)) for share, values in ((_WIDE, across), (_HIGH, up))
        )
        kept: list[Node] = []
        for node in nodes:
            x, y = self.places[node.id]
            if all(abs(x - self.places[other.id][0]) >= wide or abs(y - self.places[other.id][1]) >= high for other in kept):
                kept.append(node)
        return kept[:most]

    def dressed(self, height: int) -> go.Figure:
        found = theme.dress(self.figure, height=height, x="", y="", legend=True, hovermode="closest")
        found.update_xaxes(visible=False, range=_room([self.places[node.id][0] for node in self.shown], 0.09))
        found.update_yaxes(visible=False, range=_room([self.places[node.id][1] for node in self.shown], 0.05))
        return found

    def _said(self, node: Node) -> str:
        """What the picture says of a name on hover; nothing of one that is not told."""
        if not node.told:
            return self.t("network.outside")
        facts = [("network.kind_of", self.t(f"network.kind.{node.kind.value}"))]
        if node.debt is not None:
            facts += [("network.debt", self._money(node.debt)), ("network.exposure", self._money(node.exposure))]
        if node.bucket is not None:
            facts.append(("network.worst", f"{Bucket(node.bucket).label} · {self._class(node.risk_class)}"))
        if node.gives:
            facts.append(("network.gives", self.t("network.gives_to", amount=self._money(node.given), n=count(node.gives))))
        facts.append(("network.net_assets", self._money(node.net_assets)))
        return "<br>".join([f"<b>{self._called(node)}</b>", *(f"{self.t(key)} {value}" for key, value in facts)])

    def _class(self, code: int | None) -> str:
        return MISSING if code is None else self.t(f"term.risk_class.{code}")

    def _money(self, value: Decimal | None) -> str:
        return MISSING if value is None else f"{amount(value, self.unit)} {self.unit.name}"

    def _called(self, node: Node) -> str:
        return (node.name or node.id) if node.told else self.t("network.outside")


def _cut(name: str) -> str:
    room = itertools.accumulate(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)
    kept = sum(wide <= _LETTERS for wide in room)
    return name if kept == len(name) else f"{name[:kept]}…"


def _steady(opacity: float) -> dict[str, object]:
    """Marks that keep their look when one of them is clicked."""
    return {name: {"marker": {"opacity": opacity}} for name in ("selected", "unselected")}
