"""A paper as PDF, set by Typst with the house's own font; the server's fonts do not matter."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from postloan.borrower.report.paper import Beside, Block, Figures, Grid, Lines, Paper
from postloan.settings import ROOT

FONTS = ROOT / "data" / "fonts"
_TEMPLATE = Path(__file__).with_name("summary.typ")


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF: as many pages as it has parts."""
    return _set(paper, format="pdf")[0]


def as_png(paper: Paper, ppi: float = 96) -> list[bytes]:
    """Each page as a picture."""
    return _set(paper, format="png", ppi=ppi)


def _set(paper: Paper, **how: Any) -> list[bytes]:
    """Words go in as data, never as markup: a name with a sign that Typst knows stays a name."""
    said = json.dumps(_paper(paper), ensure_ascii=False)
    found = typst.compile(_TEMPLATE.read_bytes(), font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"data": said}, **how)
    return list(found) if isinstance(found, list) else [found]


def _paper(paper: Paper) -> Mapping[str, Any]:
    pages = [[_block(one) for one in page] for page in paper.pages]
    return {
        "title": paper.title, "subtitle": paper.subtitle, "foot": paper.foot, "language": paper.language, "pages": pages,
    }  # fmt: skip


def _block(one: Block) -> Mapping[str, Any]:
    if isinstance(one, Figures):
        return {"kind": "figures", "pairs": one.pairs}
    if isinstance(one, Grid):
        return {
            "kind": "grid", "title": one.title, "head": one.head, "rows": one.rows, "widths": one.widths, "words": one.words, "note": one.note,
        }  # fmt: skip
    if isinstance(one, Lines):
        return {"kind": "lines", "title": one.title, "lines": one.lines}
    if isinstance(one, Beside):
        return {"kind": "beside", "left": [_block(each) for each in one.left], "right": [_block(each) for each in one.right]}
    return {"kind": "picture", "title": one.title, "svg": one.svg}
