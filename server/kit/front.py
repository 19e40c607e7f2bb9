"""The doors that belong to no room: the front page, what is static, the API's description, and whether we are well."""

from pathlib import Path

from flask import current_app, send_from_directory
from sqlalchemy import text

from server.kit.http import Answer, Door, Room, Sample, answer, go_to, page
from server.kit.openapi import description

__all__ = ["front"]

STATIC = Path(__file__).parent.parent.parent / "static"
front = Room("front", __name__)


@front.get("/", permission="public", door="public", sample=Sample(), summary="The front page")
def front_page(door: Door) -> Answer:
    """Links to the app and the office, for a person who came to the bare address."""
    return page("front.html")


@front.get(
    "/static/<path:file>",
    permission="public",
    door="public",
    sample=Sample(path={"file": "css/tokens.css"}),
    summary="A static file",
)
def static_file(door: Door, file: str) -> Answer:
    """Style, icons and vendored modules. A path that leads out of the folder is 404."""
    return send_from_directory(STATIC, file, max_age=3600)


@front.get("/favicon.ico", permission="public", door="public", sample=Sample(), summary="The icon")
def favicon(door: Door) -> Answer:
    """Browsers ask for it whatever a page says."""
    return go_to("/static/icons/icon.svg", 302)


@front.get(
    "/api/openapi.json",
    permission="public",
    door="public",
    sample=Sample(),
    summary="This description of the API (OpenAPI 3.1)",
)
def openapi(door: Door) -> Answer:
    """Every route under /api, from the same table that opens them."""
    return answer(description(current_app.url_map))


@front.get(
    "/healthz",
    permission="public",
    door="public",
    sample=Sample(),
    summary="Whether the server and its database answer",
)
def healthz(door: Door) -> Answer:
    """200 `{ok: true}`; 503 when the database does not answer."""
    with door.doorstep() as session:
        session.execute(text("SELECT 1"))
    return answer({"ok": True})
