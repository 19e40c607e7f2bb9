"""The page that checks reports: its short address, and copies to keep with a company's keys in them: one file, or a folder.

The one file is for phones: opened out of a folder of downloads, a page there may not load the scripts that lie beside it.
"""

import io
import re
import zipfile
from pathlib import Path

from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.front import STATIC
from server.kit.http import Answer, Door, Problem, Sample, go_to
from server.kit.json import dumps
from server.kit.signing_keys import key_list

from .room import reports

__all__ = ["one_file", "to_the_page", "zip_of_the_page"]

PAGE = STATIC / "verify" / "index.html"
STYLE = re.compile(r'  <link rel="stylesheet" href="([a-z.]+)">\n')
SCRIPT = re.compile(r'  <script src="([a-z0-9_./]+)" defer></script>\n')
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
    kept, out = _kept(door, slug), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(path for folder in FOLDERS for path in folder.iterdir() if path.is_file()):
            packed.writestr(zipfile.ZipInfo(_name(file), OLDEST), _source(file, kept))
    return Answer(out.getvalue(), mimetype="application/zip", headers=_to_keep(f"veldwerk-verify-{slug}.zip"))


@reports.get("/verify/<slug>.html", permission="public", door="public", sample=Sample(path={"slug": "voltwijk"}))
def file_of_the_page(door: Door, slug: str) -> Answer:
    """The same in one file, that loads nothing: also for a phone."""
    return Answer(one_file(_kept(door, slug)), mimetype="text/html", headers=_to_keep(f"veldwerk-verify-{slug}.html"))


def one_file(kept: list[dict[str, object]]) -> str:
    """The page with its styles and scripts in it, and these keys."""
    page = PAGE.read_text(encoding="utf-8")
    scripts = [_source(PAGE.parent / name, kept).decode() for name in SCRIPT.findall(page)]
    # Behind the body: a script within the page does not wait for it.
    inside = "".join(f"<script>\n{source}</script>\n" for source in scripts)
    page = SCRIPT.sub("", page).replace("</body>", f"{inside}</body>")
    return STYLE.sub(lambda link: f"  <style>\n{(PAGE.parent / link[1]).read_text(encoding='utf-8')}</style>\n", page)


def _kept(door: Door, slug: str) -> list[dict[str, object]]:
    """The company's keys of today, as the page keeps them. Problem 404."""
    with door.doorstep() as session:
        tenant = session.scalars(select(Tenant).where(Tenant.slug == slug)).one_or_none()
    if tenant is None:
        raise Problem(404, "kit.not_found")
    with door.read(tenant.id) as house:
        return [{"slug": tenant.slug, "name": tenant.name, "keys": key_list(house)}]


def _to_keep(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _name(file: Path) -> str:
    return f"veldwerk-verify/{file.relative_to(STATIC).as_posix()}"


def _source(file: Path, kept: list[dict[str, object]]) -> bytes:
    if file.name != "keys.js":
        return file.read_bytes()
    said = dumps(kept).replace(b"<", b"\\u003c")  # a name may not end the script that it stands in
    return b"/** The company's keys when this page was kept. */\nglobalThis.veldwerk.kept = " + said + b"\n"
