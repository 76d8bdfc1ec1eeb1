"""A paper as a Word document: the same blocks, tables that can be edited, pictures as dots."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from postloan.borrower.report.paper import Beside, Block, Figures, Grid, Lines, Paper, Picture

_FONT = "Noto Sans CJK SC"
_BLUE, _QUIET = RGBColor(0x1F, 0x5F, 0xBF), RGBColor(0x5C, 0x66, 0x75)
#: A4 with narrow margins, in cm.
_WIDTH, _HEIGHT, _MARGIN = 21.0, 29.7, 1.4
_INSIDE = _WIDTH - 2 * _MARGIN


def as_docx(paper: Paper) -> bytes:
    """The paper as a Word document; each part of it begins on a new page."""
    document = Document()
    _page(document, paper)
    _words(document, paper.title, 15, bold=True)
    _words(document, paper.subtitle, 7.5, colour=_QUIET)
    for number, blocks in enumerate(paper.pages):
        if number:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        for block in blocks:
            _draw(document, block, _INSIDE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(_WIDTH), Cm(_HEIGHT)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(_MARGIN))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(7.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    document.core_properties.title = paper.title
    document.core_properties.author = ""
    foot = section.footer.paragraphs[0].add_run(paper.foot)
    foot.font.size, foot.font.color.rgb = Pt(6.5), _QUIET


def _words(place: Any, said: str, size: float, *, bold: bool = False, colour: RGBColor | None = None, above: float = 0) -> None:
    paragraph = place.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(above)
    _run(paragraph, said, size, bold=bold, colour=colour)


def _run(paragraph: Any, said: str, size: float, *, bold: bool = False, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(said)
    run.font.size, run.font.bold = Pt(size), bold
    if colour is not None:
        run.font.color.rgb = colour


def _title(place: Any, title: str) -> None:
    if title:
        _words(place, title, 9, bold=True, colour=_BLUE, above=5)


def _draw(place: Any, block: Block, width: float) -> None:
    if isinstance(block, Figures):
        _figures(place, block, width)
    elif isinstance(block, Grid):
        _grid(place, block, width)
    elif isinstance(block, Lines):
        _title(place, block.title)
        for line in block.lines:
            _words(place, line, 7.5)
    elif isinstance(block, Picture):
        _title(place, block.title)
        place.add_paragraph().add_run().add_picture(io.BytesIO(block.png), width=Cm(width))
    else:
        _beside(place, block, width)


def _table(place: Any, rows: int, columns: int, width: float, style: str | None) -> Any:
    """A document and a cell take other arguments for the same thing."""
    table = place.add_table(rows, columns) if hasattr(place, "sections") else place.add_table(rows=rows, cols=columns)
    if style:
        table.style = style
    table.autofit = False
    for column in table.columns:
        column.width = Cm(width / columns)
    return table


def _fill(
    cell: Any, said: str, *, size: float = 7.5, bold: bool = False, right: bool = False, colour: RGBColor | None = None
) -> None:
    paragraph = cell.paragraphs[0]
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, said, size, bold=bold, colour=colour)


def _figures(place: Any, block: Figures, width: float) -> None:
    table = _table(place, 2, len(block.pairs), width, "Table Grid")
    for number, (label, value) in enumerate(block.pairs):
        _fill(table.cell(0, number), label, size=6.5, colour=_QUIET)
        _fill(table.cell(1, number), value, size=9, bold=True)


def _grid(place: Any, block: Grid, width: float) -> None:
    _title(place, block.title)
    table = _table(place, 1 + len(block.rows), len(block.head), width, "Table Grid")
    whole = sum(block.widths)
    for line, (row, cells) in enumerate(zip((block.head, *block.rows), table.rows, strict=True)):
        for number, (said, cell) in enumerate(zip(row, cells.cells, strict=True)):
            cell.width = Cm(width * block.widths[number] / whole)
            _fill(cell, said, size=7 if line == 0 else 7.5, bold=line == 0, right=number >= block.words)
            if line == 0:
                _shade(cell)
    if block.note:
        _words(place, block.note, 6.5, colour=_QUIET)


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "F3F5F8")
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  python-docx has no way of its own


def _beside(place: Any, block: Beside, width: float) -> None:
    table = _table(place, 1, 2, width, None)
    for cell, blocks in zip(table.rows[0].cells, (block.left, block.right), strict=True):
        cell.width = Cm(width / 2)
        for one in blocks:
            _draw(cell, one, width / 2 - 0.4)
