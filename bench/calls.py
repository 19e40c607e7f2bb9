"""Which calls there are to measure: the route table's own samples, with rows of the company that is measured."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from server.kit.db import tables_of_a_tenant
from server.kit.house import House
from server.kit.http import Route, routes

SOME_ROW = re.compile(r"an? ([a-z_]+)")
CHOICE = 40
"""Rows of a kind among which a call chooses: the same page again and again would only measure the cache."""


@dataclass(frozen=True)
class Call:
    """A route and the addresses to ask of it, in turn."""

    name: str
    paths: tuple[str, ...]


def calls(house: House, door: str) -> list[Call]:
    """Every GET of this door but streams. What a company has no row of is left out: it would only measure a 404."""
    rows = _Rows(house)
    found: list[Call] = []
    for route in routes():
        if route.method == "GET" and route.door == door and not route.endpoint.rpartition(".")[2].startswith("updates"):
            paths = tuple(_paths(route, rows))
            if paths:
                found.append(Call(route.rule, paths))
    return found


def _paths(route: Route, rows: "_Rows") -> Iterator[str]:
    takes_rows = any(
        SOME_ROW.fullmatch(str(value)) for value in (*route.sample.path.values(), *route.sample.query.values())
    )
    for turn in range(CHOICE if takes_rows else 1):
        path = route.rule
        filled = {name: rows.filled(value, turn) for name, value in route.sample.path.items()}
        query = {name: rows.filled(value, turn) for name, value in route.sample.query.items()}
        if None in (*filled.values(), *query.values()):
            return
        for name, value in filled.items():
            path = re.sub(rf"<(?:\w+(?:\([^)]*\))?:)?{name}>", lambda _, value=value: str(value), path)
        yield f"{path}?{urlencode(query)}" if query else path


class _Rows:
    """Ids by table, a few of each, chosen by a seeded chance."""

    def __init__(self, house: House) -> None:
        self._house, self._ids = house, dict[str, list[str]]()
        self._tables = {table.name: table for table in tables_of_a_tenant()}

    def filled(self, sample: Any, turn: int) -> Any:
        """ "a visit" becomes the id of one; None if there is none."""
        found = SOME_ROW.fullmatch(sample) if isinstance(sample, str) else None
        if found is None or found[1] not in self._tables:
            return sample
        ids = self._of(found[1])
        return ids[turn % len(ids)] if ids else None

    def _of(self, name: str) -> list[str]:
        if name not in self._ids:
            every = sorted(self._house.session.scalars(select(self._tables[name].c.id)))
            self._ids[name] = Random(name).sample(every, min(CHOICE, len(every)))
        return self._ids[name]
