"""`python -m server.describe`: write into docs/ what the code knows best: settings, tables, events, jobs, calls.

A document holds such a piece between `<!-- made: tables visits -->` and `<!-- end -->`. All the words come from
docstrings and declarations; a house test finds a document that is behind.
"""

import re
from collections.abc import Callable
from pathlib import Path

from server import config
from server.kit.db import Model
from server.kit.events import Event, listeners_of
from server.kit.http import Route, routes
from server.kit.i18n import t
from server.kit.jobs import job_kinds
from server.kit.kinds import declared
from server.kit.tenant_settings import settings
from server.rooms import import_rooms

__all__ = ["DOCS", "PAGES", "described"]

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ("data.md", "operations.md", "api.md")
_MADE = re.compile(r"(<!-- made: (\w+)(?: (\w+))? -->\n).*?(<!-- end -->)", re.DOTALL)


def described(text: str) -> str:
    """The document with everything that is made in it as of today. KeyError for a piece that nobody makes."""
    import_rooms()
    return _MADE.sub(lambda found: f"{found[1]}{_PIECES[found[2]](found[3] or '')}\n{found[4]}", text)


def _choices(_: str) -> str:
    lines = ["| setting | default | may be | what | effect |", "|---|---|---|---|---|"]
    for one in settings():
        limits = "yes or no" if one.is_yes_no else f"{one.least} to {one.most} {one.unit}"
        default = ("yes" if one.default else "no") if one.is_yes_no else f"{one.default} {one.unit}"
        what, effect = (_in_a_cell(t(f"kit.setting_{one.name}{more}", "en")) for more in ("", "_effect"))
        lines.append(f"| `{one.name}` | {default} | {limits} | {what} | {effect} |")
    return "\n".join(lines)


def _tables(room: str) -> str:
    kinds = declared()
    lines = ["| table | a row is | phones |", "|---|---|---|"]
    for model in sorted(_models(room), key=lambda model: model.__tablename__):
        kind = kinds.get(model.__tablename__)
        held = "hold it" if kind is not None and kind.synced else ""
        lines.append(f"| `{model.__tablename__}` | {_promise(model)} | {held} |")
    return "\n".join(lines)


def _models(room: str) -> list[type[Model]]:
    return [m.class_ for m in Model.registry.mappers if m.class_.__module__.split(".")[1] == room]


def _events(_: str) -> str:
    lines = ["| event | told by | says | fields | heard by |", "|---|---|---|---|---|"]
    for name, event in sorted(Event.known.items()):
        room = event.__module__.split(".")
        if room[0] == "server":
            fields = ", ".join(f"`{field}`" for field in event.__annotations__)
            heard = ", ".join(f"`{who.removeprefix('server.')}`" for who in listeners_of(name))
            lines.append(f"| `{name}` | {room[1]} | {_promise(event)} | {fields} | {heard or 'nobody yet'} |")
    return "\n".join(lines)


def _jobs(_: str) -> str:
    lines = ["| job | when | what |", "|---|---|---|"]
    for kind in job_kinds():
        if kind.do.__module__.startswith("server."):
            when = f"daily {kind.daily:%H:%M}" if kind.daily else "when queued"
            lines.append(f"| `{kind.name}` | {when}{', long' if kind.long else ''} | {_promise(kind.do)} |")
    return "\n".join(lines)


def _calls(room: str) -> str:
    lines = ["| call | needs | what |", "|---|---|---|"]
    # By address: the table of routes stands in the order in which modules happened to be imported.
    for route in sorted(routes(), key=lambda route: (route.rule, route.method)):
        if route.endpoint.startswith(f"{room}.") and route.rule.startswith("/api/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.rule)
            lines.append(f"| `{route.method} {path}` | {_needs(route)} | {_what(route)} |")
    return "\n".join(lines)


def _needs(route: Route) -> str:
    return route.permission if route.permission in ("public", "device") else f"`{route.permission}`"


def _what(route: Route) -> str:
    """Its summary, whole: where that is the first line of a docstring, the paragraph that it begins."""
    said = route.promise.split("\n\n")[0]
    return re.sub(r"<(\w+)>", r"{\1}", _in_a_cell(said if said.startswith(route.summary) else route.summary))


def _promise(thing: Callable[..., object]) -> str:
    return _in_a_cell((thing.__doc__ or "").strip().split("\n\n")[0])


def _in_a_cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


_PIECES: dict[str, Callable[[str], str]] = {
    "settings": lambda _: config.table(),
    "choices": _choices,
    "tables": _tables,
    "events": _events,
    "jobs": _jobs,
    "calls": _calls,
}


if __name__ == "__main__":
    for page in PAGES:
        (DOCS / page).write_text(described((DOCS / page).read_text()))
