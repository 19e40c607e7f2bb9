"""A phone that speaks the protocol plainly: no store, no loop, only calls and what came back."""

import base64
from collections.abc import Sequence
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from server.kit.clock import rfc3339
from server.kit.ids import uuid7
from sync.mutation import SCHEMA
from tests.conftest import FakeClock
from tests.evidence.pictures import sha256

PASSWORD = "veldwerk-demo"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


def metadata(sha: str, kind: str | None = "image/jpeg", name: str | None = "foto.jpg") -> dict[str, str]:
    """`Upload-Metadata`."""
    said = {"sha256": sha, "filetype": kind, "filename": name}
    pairs = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items() if value is not None)
    return {"Upload-Metadata": ",".join(pairs)}


class Phone:
    """Somebody's phone, logged in with a Bearer token (or with `browser=True` by cookie and X-Veldwerk)."""

    def __init__(
        self, app: Flask, clock: FakeClock, email: str, *, device: str | None = None, browser: bool = False
    ) -> None:
        self.clock, self.email, self.device = clock, email, device or uuid7()
        self.http = app.test_client(use_cookies=browser)
        self.headers: dict[str, str] = {"X-Veldwerk": "-"} if browser else {}
        answer = self.logs_in()
        assert answer.status_code == 200, answer.text
        self.me = answer.json
        self.headers = {"X-Veldwerk": self.me["member"]} if browser else {"Authorization": f"Bearer {self.me['token']}"}
        self.seq = self.me["first_seq"]
        self.cursor: str | None = None
        self.held: dict[tuple[str, str], dict[str, Any]] = {}

    def logs_in(self, **other: Any) -> TestResponse:
        body = {"email": self.email, "password": PASSWORD}
        body |= {"device": {"id": self.device, "name": "Telefoon", "platform": "test"}}
        return self.post("/api/mobile/login", json=body | other)

    def get(self, path: str, **how: Any) -> TestResponse:
        return self.call("GET", path, **how)

    def post(self, path: str, **how: Any) -> TestResponse:
        return self.call("POST", path, **how)

    def call(self, method: str, path: str, *, headers: dict[str, str] | None = None, **how: Any) -> TestResponse:
        return self.http.open(path, method=method, headers={**self.headers, **(headers or {})}, **how)

    # --- syncing

    def says(self, name: str, /, **args: Any) -> dict[str, Any]:
        """The next mutation; `from_` is written as `from`."""
        said = {key.rstrip("_"): value for key, value in args.items()}
        mutation = {"id": uuid7(), "seq": self.seq, "schema": SCHEMA, "name": name, "args": said}
        self.seq += 1
        return mutation | {"at": rfc3339(self.clock())}

    def envelope(self, mutations: Sequence[Any] = (), **more: Any) -> dict[str, Any]:
        return {"sent_at": rfc3339(self.clock()), "mutations": list(mutations), **more}

    def pushes(self, *mutations: Any, **more: Any) -> list[dict[str, Any]]:
        """Push only; the receipts."""
        answer = self.post("/api/mobile/sync", json=self.envelope(mutations, **more))
        assert answer.status_code == 200, answer.text
        return answer.json["receipts"]

    def does(self, name: str, /, **args: Any) -> dict[str, Any]:
        """Say one thing and get its receipt."""
        return self.pushes(self.says(name, **args))[0]

    def pulls(self, limit: int = 2000) -> dict[tuple[str, str], dict[str, Any]]:
        """Pull to the head; everything that the phone holds then."""
        while True:
            query = {"limit": limit} | ({"cursor": self.cursor} if self.cursor else {})
            answer = self.get("/api/mobile/sync", query_string=query)
            assert answer.status_code == 200, answer.text
            self.takes(answer.json)
            if not answer.json["more"]:
                return self.held

    def takes(self, page: dict[str, Any]) -> None:
        self.cursor = page["cursor"]
        for change in page["changes"]:
            key = change["kind"], change["id"]
            if change["op"] == "put":
                self.held[key] = change["doc"]
            else:
                self.held.pop(key, None)

    def documents(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        """Pulled documents of a kind in which these fields have these values."""
        self.pulls()
        found = [document for (of, _), document in self.held.items() if of == kind]
        return [one for one in found if all(one[name] == value for name, value in fields.items())]

    def proves(self, day: str, **more: Any) -> None:
        """Pull, and report of each visit of that day that it is here as it is; `more` says otherwise."""
        ready = []
        for visit in self.documents("visit", day=day):
            order = self.held["work_order", visit["work_order"]]
            v = visit["v"] + order["v"] + self.held["customer", order["customer"]]["v"]
            ready.append({"visit": visit["id"], "missing": [], "v": v} | more)
        self.pushes(report={"app_version": "1", "ready": ready})

    def visit(self) -> str:
        """A visit that is planned and that nobody has begun."""
        return min(one["id"] for one in self.documents("visit", state="planned"))

    def photo(self, visit: str, data: bytes, **more: Any) -> dict[str, Any]:
        """The act of taking this photo."""
        taken = {"bytes": len(data), "width": 120, "height": 90, "taken_at": rfc3339(self.clock()), "quality": None}
        return self.says("photo.add", id=uuid7(), visit=visit, sha256=sha256(data), **taken, **more)

    # --- files

    def begins(self, data: bytes, *, sha: str | None = None, kind: str = "image/jpeg", **more: str) -> TestResponse:
        headers = {**TUS, "Upload-Length": str(len(data)), **metadata(sha or sha256(data), kind), **more}
        return self.post("/api/mobile/uploads", headers=headers)

    def appends(self, place: str, offset: int, piece: bytes, **more: str) -> TestResponse:
        headers = {**TUS, **PIECE, "Upload-Offset": str(offset), **more}
        return self.call("PATCH", place, headers=headers, data=piece)

    def looks(self, place: str) -> TestResponse:
        return self.call("HEAD", place, headers=TUS)

    def hands_over(self, data: bytes, *, sha: str | None = None, kind: str = "image/jpeg") -> TestResponse:
        headers = {**metadata(sha or sha256(data), kind), "Content-Type": kind}
        return self.post("/api/mobile/photos", headers=headers, data=data)

    def sees(self, sha: str, size: str = "full") -> TestResponse:
        return self.get(f"/api/mobile/blobs/{sha}?size={size}")
