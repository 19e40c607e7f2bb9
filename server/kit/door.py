"""Who stands at the door: the person, the moment, the language, and the house that may be opened.

The room `accounts` knows how to recognise people; it hands a keeper per door to `keeper(...)`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from flask import Flask, Request, current_app, g, request
from werkzeug.datastructures import FileStorage

from server.config import Settings
from server.kit.csrf import check_csrf
from server.kit.errors import Problem
from server.kit.house import House, open_house
from server.kit.i18n import best_language
from server.kit.i18n import t as text
from server.kit.json import loads
from server.kit.limits import check_token
from server.kit.tenancy import TenantSession, doorstep
from server.kit.this_app import the_app

__all__ = ["Door", "Keeper", "Person", "keeper"]


@dataclass(frozen=True)
class Person:
    """Who is signed in.

    `session` names the log-in whose cookie came along: then an unsafe call must bring its CSRF token. None when the
    keeper saw to that itself (the app's X-Veldwerk header, a Bearer token).
    """

    member: str
    name: str
    tenant: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    lang: str = "nl"
    device: str | None = None
    session: str | None = None
    more: dict[str, Any] = field(default_factory=dict[str, Any])


@runtime_checkable
class Keeper(Protocol):
    """Recognises who asks at one door ("office", "device")."""

    def __call__(self, request: Request, now: datetime) -> Person | None:
        """The person; None when nobody is signed in. Raises Problem 401 `device_locked`, 409 `other_member`, 429, ..."""
        ...


_keepers: dict[str, Keeper] = {}


def keeper(door: str) -> Callable[[Keeper], Keeper]:
    """`@keeper("office")` above the function that recognises who asks there."""

    def keep(recognise: Keeper) -> Keeper:
        _keepers[door] = recognise
        return recognise

    return keep


@dataclass(frozen=True)
class Door:
    """One call: its person (None at a public door), its moment, language and request id."""

    person: Person | None
    now: datetime
    lang: str
    request_id: str

    @classmethod
    def open(cls, door: str, permission: str) -> "Door":
        """Recognise who asks and whether they may. Problem 401 `signed_out`, 403 `not_allowed`."""
        now = current_app.extensions["clock"]()
        if door != "public":
            check_token(request)
        person = _recognise(door, now) if door != "public" else None
        if person is not None:
            g.person = person  # for the log and for the language of errors
            if permission not in ("public", "signed_in", "device") and permission not in person.permissions:
                raise Problem(403, "kit.not_allowed", permission=permission)
        elif permission != "public":
            raise Problem(401, "kit.signed_out")
        lang = person.lang if person else best_language(request.accept_languages)
        return cls(person, now, lang, g.request_id)

    @property
    def request(self) -> Request:
        """The request itself, for doors that read headers or the stream."""
        return request

    @property
    def app(self) -> Flask:
        """The app that answers."""
        return the_app()

    @property
    def who(self) -> Person:
        """The person of a door that is not public."""
        if self.person is None:
            raise Problem(401, "kit.signed_out")
        return self.person

    @property
    def settings(self) -> Settings:
        """The settings of this server."""
        settings: Settings = current_app.extensions["settings"]
        return settings

    def read(self, tenant: str | None = None) -> AbstractContextManager[House]:
        """A snapshot of the person's tenant, or at a public door of the one that is named."""
        return self._house(tenant, write=False)

    def write(self, tenant: str | None = None) -> AbstractContextManager[House]:
        """One transaction of the person's tenant that commits at the end, or at a public door of the one that is named."""
        return self._house(tenant, write=True)

    def doorstep(self, *, write: bool = False) -> AbstractContextManager[TenantSession]:
        """A session that sees only the tables without a tenant: logins, memberships."""
        return doorstep(write=write, now=self.now)

    def json(self) -> Any:
        """The body as JSON, for doors without `takes`. Problem 400 `malformed` when it is none."""
        try:
            return loads(request.get_data())
        except ValueError as error:
            raise Problem(400, "kit.malformed", pointer="", why=str(error)) from error

    def file(self, name: str) -> FileStorage | None:
        """A file of the form that was sent, at its beginning: after a conflict the whole verb runs again. Leave it open."""
        sent = request.files.get(name)
        if sent is not None:
            sent.stream.seek(0)
        return sent

    def t(self, key: str, **params: Any) -> str:
        """A text in the language of who asks."""
        return text(key, self.lang, **params)

    def _house(self, tenant: str | None, *, write: bool) -> AbstractContextManager[House]:
        if self.person is not None:
            if tenant not in (None, self.person.tenant):
                raise PermissionError("A person's door opens the house of that person's tenant only.")
            tenant = self.person.tenant
        if tenant is None:
            raise PermissionError("Nobody is signed in here: say which tenant.")
        by = self.person.member if self.person else None
        origin = self.person.device if self.person and self.person.device else request.remote_addr or "unknown"
        return open_house(self.app, tenant, write=write, now=self.now, by=by, origin=origin)


def _recognise(door: str, now: datetime) -> Person | None:
    recognise = _keepers.get(door)
    if recognise is None:
        raise LookupError(f"Nobody keeps the door {door!r}: a room says @keeper({door!r}).")
    person = recognise(request, now)
    if person is not None and person.session is not None:
        check_csrf(request, person.session)
    return person
