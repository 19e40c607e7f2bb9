"""The door: parse, may-I, one verb, answer.

```python
visits = Room("visits", __name__)

@visits.post("/api/visit/<id:visit>/move", permission="visits.write", door="office", takes=MoveVisit,
             sample=Sample(path={"visit": "a visit"}, json={"planned_from": "2026-11-21T08:30:00Z"}),
             summary="Give a visit another moment or team")
def move(door: Door, visit: str, args: dict) -> Answer:
    with door.write() as house:
        ...
        return answer(document)
```

`permission` is a code of the catalogue of permissions ("visits.write"), "signed_in" (any person of that door),
"device" (any signed-in device) or "public". `door` says whose cookie or token is read: "office", "device" or
"public". `takes` is a marshmallow schema: for GET and DELETE it reads the query, else the JSON or form body; the
verb gets the result as `args`. Without a permission and a sample a route fails a test.

A verb that meets another transaction (deadlock, 40001, unique) is done again from its first line, three times in
all: it must have no effect but what its house commits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ClassVar

from flask import Blueprint, Response, g, render_template, request
from marshmallow import Schema

from server.kit.door import Door, Keeper, Person, keeper
from server.kit.errors import Problem, repeat_on_conflict
from server.kit.json import dumps
from server.kit.parse import parsed
from server.kit.squeeze import inflate_body
from server.kit.turns import in_turn

__all__ = [
    "Answer",
    "Door",
    "Keeper",
    "Person",
    "Problem",
    "Room",
    "Route",
    "Sample",
    "answer",
    "go_to",
    "keeper",
    "page",
    "routes",
]

Answer = Response
JSON_LIMIT = 1024 * 1024  # bytes after inflation: what one sync batch may hold


@dataclass(frozen=True)
class Sample:
    """One good call of a route, for the walk over all doors and for the API's documentation.

    In `path`, `query` and `json` a text like "a visit" stands for the id of such a row of the tenant who calls.
    `body` is sent as it is instead of `json`.
    """

    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    json: Any = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Route:
    """One line of the table of routes; `endpoint` is Flask's name for it."""

    endpoint: str
    method: str
    rule: str
    permission: str
    door: str
    sample: Sample
    takes: Schema | None
    summary: str
    promise: str
    limit: int


_routes: dict[str, list[Route]] = {}


def routes() -> list[Route]:
    """Every declared route, in order of declaration."""
    return [route for lines in _routes.values() for route in lines]


class Room:
    """A room's table of routes: a Flask blueprint that knows of each route who may call it and how."""

    all: ClassVar[list["Room"]] = []

    def __init__(self, name: str, import_name: str) -> None:
        self.name = name
        Room.all.append(self)
        self.blueprint = Blueprint(name, import_name, template_folder="templates")
        _routes[name] = []

    def get(self, rule: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a route; see the top of this module. The same for post, put, patch, delete and head."""
        return self.route("GET", rule, **how)

    def post(self, rule: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return self.route("POST", rule, **how)

    def put(self, rule: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return self.route("PUT", rule, **how)

    def patch(self, rule: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return self.route("PATCH", rule, **how)

    def delete(self, rule: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return self.route("DELETE", rule, **how)

    def head(self, rule: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        return self.route("HEAD", rule, **how)

    def route(
        self,
        method: str,
        rule: str,
        *,
        permission: str,
        door: str,
        sample: Sample,
        takes: Schema | type[Schema] | None = None,
        summary: str = "",
        limit: int = JSON_LIMIT,
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """`limit` is the most bytes that a body may have; beyond it the answer is 413. 0 = the verb reads the stream itself."""
        schema = takes() if isinstance(takes, type) else takes

        def declare(verb: Callable[..., Any]) -> Callable[..., Any]:
            endpoint = f"{verb.__name__}_{method.lower()}_{len(_routes[self.name])}"
            promise = (verb.__doc__ or "").strip()
            line = Route(
                f"{self.name}.{endpoint}",
                method,
                rule,
                permission,
                door,
                sample,
                schema,
                summary or promise.split("\n")[0],
                promise,
                limit,
            )
            _routes[self.name].append(line)
            self.blueprint.add_url_rule(
                rule, endpoint, _opened(line, verb), methods=[method], provide_automatic_options=False
            )
            return verb

        return declare


def _opened(route: Route, verb: Callable[..., Any]) -> Callable[..., Any]:
    """The view behind a route: who asks, may they, what did they send; then the verb, again if it met a conflict."""

    def view(**path: Any) -> Any:
        request.max_content_length = route.limit or None
        inflate_body(request, route.limit)
        door = Door.open(route.door, route.permission)
        g.door = door
        names = dict(path)
        if route.takes is not None:
            names["args"] = parsed(route.takes)
        return repeat_on_conflict(lambda: verb(door, **names))

    @wraps(verb)
    def read(**path: Any) -> Any:
        with in_turn():
            return view(**path)

    return read if route.method == "GET" else wraps(verb)(view)


def answer(data: Any = None, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON (moments in Z with milliseconds, decimals as text); without `data` an empty one."""
    if data is None:
        return Response(status=204 if status == 200 else status, headers=dict(headers or {}))
    return Response(dumps(data), status=status, mimetype="application/json", headers=dict(headers or {}))


def go_to(address: str, status: int = 303) -> Answer:
    """The browser goes to this address: 303 after a form, 302 or 308 when the page itself is elsewhere."""
    return answer(status=status, headers={"Location": address})


def page(template: str, status: int = 200, **names: Any) -> Answer:
    """An HTML page from a template, which has `t("key")`, `lang`, `door` and `csrf` besides these names."""
    return Response(render_template(template, **names), status=status, mimetype="text/html")
