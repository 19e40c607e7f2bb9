"""Files for the office's pages: who may read visits sees every file that a document of the company opens."""

from typing import BinaryIO

from server.evidence.pictures import VIEWS, Undecodable, view_of
from server.evidence.seeing import blob_for_office
from server.kit.files import Files, NoFile
from server.kit.http import Answer, Door, Problem

CACHED = "private, max-age=86400, immutable"
"""The bytes behind a hash never change; the browser of who may see them may keep them for a day."""


def blob_answer(door: Door, files: Files, sha256: str, size: str) -> Answer:
    """The bytes, or a smaller picture of them. The same 404 for what is not there and what nothing opens."""
    with door.read() as house:
        row = blob_for_office(house, sha256)
        tenant = house.tenant
    if row is None:
        raise Problem(404, "kit.not_found")
    source, kind = _source(files, tenant, sha256, row["type"], size)
    headers = {"Cache-Control": CACHED, "ETag": f'"{sha256}-{size}"'}
    if not kind.startswith("image/"):
        headers["Content-Disposition"] = f'attachment; filename="{sha256[:12]}"'
    with source:
        return Answer(source.read(), mimetype=kind, headers=headers)


def _source(files: Files, tenant: str, sha256: str, kind: str, size: str) -> tuple[BinaryIO, str]:
    try:
        if size in VIEWS and kind.startswith("image/"):
            return view_of(files, tenant, sha256, kind, size), "image/jpeg"
        return files.open(tenant, sha256), kind
    except (NoFile, Undecodable):
        raise Problem(404, "kit.not_found") from None
