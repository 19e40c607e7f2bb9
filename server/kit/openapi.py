"""OpenAPI 3.1 from the table of routes: paths, parameters, bodies by their marshmallow schemas, samples, problems.

The sync calls check their bodies by the mutation catalogue, not by marshmallow; their shapes come from there.
"""

import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from werkzeug.routing import Map

from server.kit.http import Route, routes
from sync.catalogue_openapi import schemas

__all__ = ["description"]

_PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_FORMATS = {"id": {"type": "string", "format": "uuid"}, "int": {"type": "integer"}}


def description(_urls: Map) -> dict[str, Any]:
    """The whole document, as JSON can hold it."""
    spec: Any = APISpec(
        title="Veldwerk",
        version="1",
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin()],
        info={"description": "Field service: the phones' sync and the office. See docs/sync.md."},
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.security_scheme("office", _cookie("__Host-veldwerk-office", "an unsafe call brings X-CSRF as well"))
    spec.components.security_scheme("phone", _cookie("__Host-veldwerk-app", "the app names its member in X-Veldwerk"))
    spec.components.schema("Problem", _PROBLEM)
    for name, schema in schemas().items():
        spec.components.schema(name, schema)
    for route in routes():
        if route.rule.startswith("/api/"):
            spec.path(path=_PARAMETER.sub(r"{\2}", route.rule), operations={route.method.lower(): _operation(route)})
    return spec.to_dict()


# Calls whose bodies no marshmallow schema reads.
_BODIES = {"/api/mobile/sync": "Exchange"}
_OF_HTTP = ("accept", "authorization", "content-type")  # OpenAPI says these in other ways
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "pointer": {"type": "string", "description": "JSON pointer into what was sent"},
    },
}


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.endpoint,
        "summary": route.summary,
        "description": route.promise,
        "tags": [route.endpoint.partition(".")[0]],
        "parameters": [*_path_parameters(route.rule), *_headers(route)],
        # Some answer 201 or 204: which, their descriptions say.
        "responses": {"2XX": {"description": "It was done"}, "default": _problem_answer()},
        "x-permission": route.permission,
    }
    if route.door != "public":
        operation["security"] = [{"token": []}, {"phone" if route.door == "device" else "office": []}]
    if route.takes is not None and route.method in ("GET", "HEAD", "DELETE"):
        operation["parameters"].append({"in": "query", "schema": route.takes})
    elif route.takes is not None or route.sample.json is not None:
        media: dict[str, Any] = {"schema": route.takes or _BODIES.get(route.rule) or {"type": "object"}}
        if route.sample.json is not None:
            media["example"] = route.sample.json
        operation["requestBody"] = {"required": True, "content": {"application/json": media}}
    elif route.sample.body is not None:
        operation["requestBody"] = {"required": True, "content": {_content_type(route): {"schema": {}}}}
    return operation


def _path_parameters(rule: str) -> list[dict[str, Any]]:
    return [
        {"in": "path", "name": name, "required": True, "schema": _FORMATS.get(kind, {"type": "string"})}
        for kind, name in _PARAMETER.findall(rule)
    ]


def _headers(route: Route) -> list[dict[str, Any]]:
    """What its sample says beside the body: those of tus, an Idempotency-Key."""
    sent = {name: value for name, value in route.sample.headers.items() if name.lower() not in _OF_HTTP}
    if "Idempotency-Key" in route.promise:
        sent["Idempotency-Key"] = "order-2026-0412"
    return [{"in": "header", "name": name, "schema": {"type": "string"}, "example": sent[name]} for name in sent]


def _content_type(route: Route) -> str:
    said = {name.lower(): value for name, value in route.sample.headers.items()}
    return said.get("content-type", "application/octet-stream")


def _cookie(name: str, meaning: str) -> dict[str, str]:
    return {"type": "apiKey", "in": "cookie", "name": name, "description": meaning}


def _problem_answer() -> dict[str, Any]:
    return {"description": "A problem", "content": {"application/problem+json": {"schema": "Problem"}}}
