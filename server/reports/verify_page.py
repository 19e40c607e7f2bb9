"""The page that checks reports: its short address, and a copy to keep with a company's keys in it."""

import io
import zipfile
from pathlib import Path

from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.front import STATIC
from server.kit.http import Answer, Door, Problem, Sample, go_to
from server.kit.json import dumps
from server.kit.signing_keys import key_list

from .room import reports

__all__ = ["to_the_page", "zip_of_the_page"]

FOLDERS = (STATIC / "verify", STATIC / "vendor" / "tweetnacl")
OLDEST = (1980, 1, 1, 0, 0, 0)
"""Every file's date, so that the same page is the same zip."""


@reports.get("/verify", permission="public", door="public", sample=Sample(), summary="The way to the checking page")
def to_the_page_bare(door: Door) -> Answer:
    """People type it without the slash."""
    return go_to("/static/verify/index.html", 302)


@reports.get("/verify/", permission="public", door="public", sample=Sample(), summary="The checking page")
def to_the_page(door: Door) -> Answer:
    """What a report's QR code leads to. The fragment, which names the report's link, goes along in the browser."""
    return go_to("/static/verify/index.html", 302)


@reports.get("/verify/<slug>.zip", permission="public", door="public", sample=Sample(path={"slug": "voltwijk"}))
def zip_of_the_page(door: Door, slug: str) -> Answer:
    """The checking page to keep on a disk, with the company's keys of today: it needs no server any more."""
    with door.doorstep() as session:
        tenant = session.scalars(select(Tenant).where(Tenant.slug == slug)).one_or_none()
    if tenant is None:
        raise Problem(404, "kit.not_found")
    with door.read(tenant.id) as house:
        kept = [{"slug": tenant.slug, "name": tenant.name, "keys": key_list(house)}]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(path for folder in FOLDERS for path in folder.iterdir() if path.is_file()):
            packed.writestr(zipfile.ZipInfo(_name(file), OLDEST), _bytes(file, kept))
    headers = {"Content-Disposition": f'attachment; filename="veldwerk-verify-{slug}.zip"'}
    return Answer(out.getvalue(), mimetype="application/zip", headers=headers)


def _name(file: Path) -> str:
    return f"veldwerk-verify/{file.relative_to(STATIC).as_posix()}"


def _bytes(file: Path, kept: list[dict[str, object]]) -> bytes:
    if file.name != "keys.js":
        return file.read_bytes()
    return b"/** The company's keys when this page was kept. */\nglobalThis.veldwerk.kept = " + dumps(kept) + b"\n"
