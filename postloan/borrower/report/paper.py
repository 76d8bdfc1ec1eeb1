"""A paper of a few pages as plain values: what stands on it, in words already, whatever it is printed with."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Figures:
    """Key figures in one row: label and value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table. The first ``words`` columns are texts, to the left; the others numbers, to the right.

    Attributes:
        widths: how wide each column is beside the others.
        note: a line of small print below.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    words: int = 1
    note: str = ""


@dataclass(frozen=True)
class Lines:
    """Sentences, one below the other."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A chart: drawn as lines for print, as dots for a word processor. ``ratio``: width over height."""

    title: str
    svg: str
    png: bytes
    ratio: float = 2.0


@dataclass(frozen=True)
class Beside:
    """Two columns."""

    left: "tuple[Block, ...]"
    right: "tuple[Block, ...]"


Block: TypeAlias = Figures | Grid | Lines | Picture | Beside


@dataclass(frozen=True)
class Paper:
    """Pages, each of its own blocks; ``foot`` stands at the foot of each."""

    title: str
    subtitle: str
    pages: tuple[tuple[Block, ...], ...]
    foot: str
    language: str
