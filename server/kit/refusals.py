"""Every error's way to the caller: problem+json (RFC 9457) for a program, a page for a person, always a request id."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from server.kit.errors import Problem, is_away, is_conflict, is_unfit_value, too_large
from server.kit.files import FilesAway
from server.kit.i18n import best_language, has_text, t
from server.kit.json import dumps
from server.kit.log import log

__all__ = ["join", "language", "refusal"]


def join(app: Flask) -> None:
    """Let the app answer all its errors here."""
    app.register_error_handler(Problem, refusal)
    app.register_error_handler(HTTPException, lambda error: error.response or refusal(_of_http(error)))
    app.register_error_handler(Exception, lambda error: refusal(_of_anything(error)))


def refusal(problem: Problem) -> Response:
    """The answer to a problem, in the language of who asks."""
    lang = language()
    title = (
        t(f"kit.http_{problem.status}", lang)
        if has_text(f"kit.http_{problem.status}")
        else HTTPStatus(problem.status).phrase
    )
    detail = t(problem.code, lang, **problem.params)
    if _wants_page():
        page = render_template(
            "problem.html",
            lang=lang,
            title=title,
            detail=detail,
            problem=problem,
            back=_way_back(),
            request_id=g.request_id,
        )
        return Response(page, problem.status, problem.headers, mimetype="text/html")
    code = problem.code.rpartition(".")[2]
    body = {"type": f"urn:veldwerk:{code}", "title": title, "status": problem.status, "code": code, "detail": detail}
    body |= {"request_id": g.request_id}
    body = {**body, **problem.params, **body}  # what fills a text may be called as a member of RFC 9457 is: `type`
    if problem.pointer is not None:
        body["pointer"] = problem.pointer
    return Response(dumps(body), problem.status, problem.headers, mimetype="application/problem+json")


def language() -> str:
    """The person's language, else what the browser asks for."""
    person = g.get("person")
    return person.lang if person else best_language(request.accept_languages)


def _wants_page() -> bool:
    return not request.path.startswith("/api/") and "text/html" in request.accept_mimetypes.values()


def _way_back() -> str:
    """The page on which the form stood that was refused: the one that asked, when it is ours. "" for none."""
    at = urlsplit(request.referrer or "")
    ours = at.scheme in ("http", "https") and at.netloc == request.host and not at.path.startswith("//")
    return f"{at.path}?{at.query}".rstrip("?") if ours and request.method == "POST" else ""


def _of_http(error: HTTPException) -> Problem:
    """Flask's own: 404, 405 with its Allow, 413, and what it could not parse."""
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")}
    if error.code == 413:
        return too_large(request.max_content_length)
    if error.code in (404, 405):
        return Problem(error.code, "kit.not_found" if error.code == 404 else "kit.method_not_allowed", headers=headers)
    return Problem(error.code or 400, "kit.malformed", headers=headers, why=error.description or "")


def _of_anything(error: Exception) -> Problem:
    if is_unfit_value(error):
        return Problem(400, "kit.malformed", pointer="", why=t("kit.unfit_value", language()))
    if isinstance(error, FilesAway):
        log.warning("files", extra={"facts": {"request": g.request_id, "why": str(error)[:300]}})
        return Problem(503, "kit.files_away", headers={"Retry-After": "10"})
    if is_away(error) or is_conflict(error):
        log.warning("database", extra={"facts": {"request": g.request_id, "why": str(error)[:300]}})
        return Problem(503, "kit.database_away", headers={"Retry-After": "2"})
    log.error("unexpected", exc_info=error, extra={"facts": {"request": g.request_id, "path": request.path}})
    return Problem(500, "kit.unexpected")
