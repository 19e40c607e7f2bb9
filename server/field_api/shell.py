"""The technician app itself: its page, its modules, and the service worker that keeps a whole release on the phone."""

from flask import Response
from werkzeug.exceptions import NotFound

from server.field_api.release import PACK, TYPES, module, release
from server.field_api.room import field_api
from server.kit.csp import import_map_hash, policy
from server.kit.http import Answer, Door, Sample, answer, go_to

__all__ = ["app_file", "app_page", "app_release", "app_worker", "to_the_app"]

ASK_FIRST = {
    "Cache-Control": "no-cache"
}  # a browser's own cache asks whether a file changed; the worker keeps releases


@field_api.get("/app", permission="public", door="public", sample=Sample(), summary="The way to the app")
def to_the_app(door: Door) -> Answer:
    """People type it without the slash."""
    return go_to("/app/", 308)


@field_api.get("/app/", permission="public", door="public", sample=Sample(), summary="The technician app")
def app_page(door: Door) -> Answer:
    """The one page of the app. Its only inline script is the import map, let in by its hash."""
    index = release().index
    response = Response(index, mimetype="text/html", headers=ASK_FIRST)
    response.headers["Content-Security-Policy"] = policy(import_map_hash(index))
    return _fresh(door, response)


@field_api.get(
    "/app/service_worker.js", permission="public", door="public", sample=Sample(), summary="The app's worker"
)
def app_worker(door: Door) -> Answer:
    """The service worker, with the list of files of this release and their hashes."""
    return _fresh(door, Response(release().worker, mimetype="text/javascript", headers=ASK_FIRST))


@field_api.get(
    "/app/release.json", permission="public", door="public", sample=Sample(), summary="Which release is here"
)
def app_release(door: Door) -> Answer:
    """`{version, withdrawn}`: the release that is served, and those that phones are to leave for the one before."""
    withdrawn = [one.strip() for one in door.settings.withdrawn.split(",") if one.strip()]
    return answer({"version": release().version, "withdrawn": withdrawn}, headers={"Cache-Control": "no-store"})


@field_api.get(PACK, permission="public", door="public", sample=Sample(), summary="The files of the app in one")
def app_pack(door: Door) -> Answer:
    """Which of them lies where stands in the worker. gzip, as every browser reads it."""
    kept = ASK_FIRST | {"Content-Encoding": "gzip"}
    return _fresh(door, Response(release().pack, mimetype="application/octet-stream", headers=kept))


@field_api.get(
    "/app/<path:file>",
    permission="public",
    door="public",
    sample=Sample(path={"file": "app.js"}),
    summary="A file of the app",
)
def app_file(door: Door, file: str) -> Answer:
    """A module, or the manifest: what is in the release. Anything else, and a path that leads elsewhere, is 404."""
    path = module(file)
    if path is None:
        raise NotFound
    return _fresh(door, Response(path.read_bytes(), mimetype=TYPES[path.suffix], headers=ASK_FIRST))


def _fresh(door: Door, response: Response) -> Answer:
    """304 when the browser has it as it is."""
    response.add_etag()
    response.make_conditional(door.request)
    return response
