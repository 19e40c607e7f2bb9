"""A report to open or to keep."""

from typing import Any

from flask import current_app
from marshmallow import EXCLUDE, Schema, fields

from server.kit.files import NoFile, files_of
from server.kit.http import Answer, Door, Problem, Sample
from server.kit.i18n import t

from .models import Report
from .room import reports

__all__ = ["report_pdf"]


class HowShown(Schema):
    """`keep=1`: to the disk instead of to the screen."""

    class Meta:
        unknown = EXCLUDE

    keep = fields.String(load_default="")


@reports.get(
    "/office/reports/<id:report>.pdf",
    permission="visits.read",
    door="office",
    takes=HowShown,
    sample=Sample(path={"report": "a report"}),
)
def report_pdf(door: Door, report: str, args: dict[str, Any]) -> Answer:
    """The PDF, byte for byte as it was sealed. 404 when there is none of this company."""
    with door.read() as house:
        row = house.session.get(Report, (house.tenant, report))
        tenant = house.tenant
    if row is None:
        raise Problem(404, "kit.not_found")
    try:
        with files_of(current_app).open(tenant, row.blob_sha256) as source:
            data = source.read()
    except NoFile:
        raise Problem(404, "kit.not_found") from None
    name = t("reports.name_of_file", row.lang, nr=row.visit_id[:8], number=row.number)
    how = "attachment" if args["keep"] else "inline"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Answer(data, mimetype="application/pdf", headers=headers)
