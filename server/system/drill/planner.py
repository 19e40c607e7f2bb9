"""The planner of the drill: the office's calls in JSON."""

import hashlib
import json
import urllib.request
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

__all__ = ["Planner"]


class Planner:
    """One person at the office, signed in by a token."""

    def __init__(self, url: str, account: dict[str, Any]) -> None:
        self._url, self._account = url, account
        self._token = ""
        self.signs_in()

    def signs_in(self) -> None:
        """A new token: the one of before the loss is not in yesterday's database."""
        said = {"email": self._account["email"], "password": self._account["password"]}
        self._token = self.call("POST", "/api/office/token", said)["token"]

    def visits(self, day: str, team: str) -> list[dict[str, Any]]:
        """A team's planned visits of a day, by time."""
        return self.call("GET", f"/api/visits?{urlencode({'day': day, 'team': team})}")["items"]

    def visit(self, visit: str) -> dict[str, Any] | None:
        """Everything about a visit; None when there is none."""
        try:
            return self.call("GET", f"/api/visit/{visit}")
        except HTTPError as error:
            error.close()
            return None

    def plans(self, like: dict[str, Any]) -> str:
        """A new visit for the customer of another one, with the same team; its id."""
        made = {"type": like["type"], "team": like["team"], "customer": like["customer"]["id"]}
        return self.call("POST", "/api/visits", made | {"planned_from": like["planned_to"]})["id"]

    def refused(self) -> list[dict[str, Any]]:
        """What phones sent and the office must put somewhere, the oldest first."""
        items = self.call("GET", "/api/inbox?state=open&type=rejected&limit=200")["items"]
        return sorted(items, key=lambda item: item["at"])

    def puts_on(self, mutation: str, visit: str) -> bool:
        """Do what was refused, on another visit, with what waits for it; False when it waits for another one itself."""
        try:
            self._ask("POST", f"/api/rejected/{mutation}/accept", {"visit": visit})
        except HTTPError as error:
            error.close()
            return False
        return True

    def picture_is_whole(self, sha256: str) -> bool:
        """Whether the office can open a photo, and it is byte for byte the one that was taken."""
        try:
            data = self._ask("GET", f"/office/blobs/{sha256}?size=full", None)
        except HTTPError:
            return False
        return hashlib.sha256(data).hexdigest() == sha256

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON. HTTPError 404; RuntimeError with what it said for every other refusal."""
        try:
            data = self._ask(method, path, body)
        except HTTPError as error:
            if error.code == 404:
                raise
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()[:500]}") from error
        return json.loads(data) if data else None

    def _ask(self, method: str, path: str, body: Any) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, method=method)  # noqa: S310 - our own server
        request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            return bytes(answer.read())
