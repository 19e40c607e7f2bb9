"""All data of the company as one file: asked for, followed while it is made, and had."""

from typing import Any

from flask import send_file

from server.exports.making import EXPORT_DAYS, ask_export, export_of, exports_of, file_of
from server.kit.errors import Problem
from server.kit.http import Answer, Door, Sample, go_to, page

from .frame import frame
from .routes import office
from .schemas import Address, Typed
from .toasts import toast_of
from .words import bytes_text, moment_text

__all__ = ["ask", "export_page", "have"]


@office.get("/office/export", permission="data.export", door="office", takes=Address, sample=Sample())
def export_page(door: Door, args: dict[str, Any]) -> Answer:
    """The exports of these days, and the way to ask for one. It looks again by itself while one is being made."""
    with door.read() as house:
        names = frame(house, door, "export", toast_of(house, args, door.lang))
        days = EXPORT_DAYS.of(house)
        rows = [
            {
                "row": row,
                "at": moment_text(row.at, house.now, door.lang),
                "size": bytes_text(max(row.size, 1_000_000), door.lang) if row.size else "",
                "until": moment_text(row.expires_at, house.now, door.lang) if row.expires_at else "",
            }
            for row in exports_of(house)
        ]
    busy = any(one["row"].state in ("waiting", "running") for one in rows)
    return page("office/export.html", exports=rows, busy=busy, days=days, **names)


@office.post("/office/export", permission="data.export", door="office", takes=Typed, sample=Sample(json={"with_files": ""}))  # fmt: skip
def ask(door: Door, args: dict[str, Any]) -> Answer:
    """Have one made; `with_files` with anything in it: a zip with photos and documents."""
    with door.write() as house:
        ask_export(house, by=door.who.member, with_files=bool(args["typed"].get("with_files")))
    return go_to("/office/export?did=export")


@office.get("/office/export/<id:export>/file", permission="data.export", door="office", sample=Sample(path={"export": "a data_export"}))  # fmt: skip
def have(door: Door, export: str) -> Answer:
    """The file, while it is there. Each download is written down."""
    with door.write() as house:
        row = export_of(house, export)
        path = file_of(door.settings, house.tenant, row)
        if not path.exists():
            raise Problem(410, "exports.expired")
        house.audit("download", "data_export", row.id)
        name = f"veldwerk-{row.at:%Y-%m-%d}{path.suffix}"
    kind = "application/zip" if row.with_files else "application/vnd.sqlite3"
    answer = send_file(path.absolute(), mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
