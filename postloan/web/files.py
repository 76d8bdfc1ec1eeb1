"""Files by address: papers of a visit and workbooks of a borrower within reach, and the templates for imports."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from postloan import intake, visit
from postloan.access import Right
from postloan.book.schema import TABLES
from postloan.borrower.spread.queries import one as filed
from postloan.desk.uploads import path_of
from postloan.errors import OutOfReach
from postloan.web.answer import download_headers, said
from postloan.web.visitor import language_of, of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The largest number a database keeps.
_LARGEST = 2**63 - 1


@said
def visit_file(request: Request) -> Response:
    """A file of a visit that the person may see. Pictures are shown, everything else is downloaded."""
    visitor = of(request)
    visitor.actor.need(Right.VIEW_VISITS)
    file_id = request.path_params["file_id"]
    if file_id > _LARGEST:
        raise OutOfReach
    with visitor.house.desk.connect() as connection:
        found = visit.file(connection, visitor.actor.reach, file_id)
    path = path_of(visitor.house.settings.uploads, found.sha256)
    if not path.is_file():
        raise OutOfReach
    headers = download_headers(found.file_name, inline=found.media_type in visit.PREVIEWED)
    return FileResponse(path, media_type=found.media_type, headers=headers)


@said
def statement_file(request: Request) -> Response:
    """The workbook of a filing that the person may see, as it was received; always downloaded, never opened here."""
    visitor = of(request)
    visitor.actor.need(Right.VIEW_BORROWERS)
    filing_id = request.path_params["filing_id"]
    if filing_id > _LARGEST:
        raise OutOfReach
    with visitor.house.desk.connect() as connection:
        found = filed(connection, visitor.actor.reach, filing_id)
    path = path_of(visitor.house.settings.uploads, found.sha256)
    if not path.is_file():
        raise OutOfReach
    return FileResponse(path, media_type="application/octet-stream", headers=download_headers(found.file_name))


@said
def template(request: Request) -> Response:
    """An empty workbook with headings, drop-downs and one example row."""
    visitor, table = of(request), request.path_params["table"]
    visitor.actor.need(Right.VIEW_IMPORTS)
    if table not in TABLES:
        raise OutOfReach
    content = intake.template(table, language_of(request))
    return Response(content, media_type=_XLSX, headers=download_headers(f"{table}.xlsx"))
