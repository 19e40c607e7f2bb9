"""A complete phone in Python: an outbox that survives being killed, the loop that empties it, documents, files.

```python
phone = Client(HttpLine("http://127.0.0.1:8000"), PhoneState("tess.sqlite"))
phone.log_in("tess@voltwijk.example", "...", name="Tess's tablet")
phone.do("checklist.answer", id=phone.new_id(), visit=visit, item="earth", value="ok")   # on disk before it returns
phone.sync()                                                                             # facts, then files
phone.documents["visit", visit]["state"]
```

It is what docs/sync.md asks of a phone, and no more: no overlay, no screen. Clock and ids may be handed in, so that a
simulated world replays.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from sync.ids import fresh_ids
from sync.moment import printed
from sync.mutation import CATALOGUE, MUTATION_BYTES, SCHEMA, check
from sync.phone_call import Caller
from sync.phone_exchange import Exchange, Round
from sync.phone_line import Transport
from sync.phone_order import named_after
from sync.phone_state import Entry, PhoneState
from sync.phone_uploads import Uploads
from sync.phone_wipe import Handed, finish_wipe, obey_wipe

__all__ = ["BadArgs", "Client", "Round"]


class BadArgs(ValueError):
    """An act that the server would refuse as malformed: it is not written down. `code` and `arg` say why."""

    def __init__(self, code: str, arg: str) -> None:
        super().__init__(f"{code}: {arg}")
        self.code, self.arg = code, arg


class Client:
    """One installation for one member. `device` is its id, made once and kept in the state."""

    def __init__(
        self,
        transport: Transport,
        state: PhoneState,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ids: Iterator[str] | None = None,
        device: str | None = None,
        app_version: str = "python",
    ) -> None:
        self._state, self._clock, self._ids, self._app_version = state, clock, ids, app_version
        self._caller = Caller(transport, state, clock)
        if state.get("device") is None:
            state.put(device=device or self.new_id(), next_seq=1, generation=0, skips=[], jumps=0, offset=0)

    # --- what a person sees and does

    @property
    def documents(self) -> dict[tuple[str, str], dict[str, Any]]:
        """What the server says, by (kind, id)."""
        return self._state.documents(self._state.get("generation"))

    def documents_of(self, kind: str) -> dict[str, dict[str, Any]]:
        """The documents of one kind by id, in order of id."""
        return self._state.documents_of(self._state.get("generation"), kind)

    def document(self, kind: str, id_: str) -> dict[str, Any] | None:
        """One document, or None when this phone does not hold it."""
        return self._state.document(self._state.get("generation"), kind, id_)

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """The mutations that have no final answer yet, in order of seq."""
        return self._state.waiting()

    @property
    def outbox(self) -> list[Entry]:
        """Every act that is kept, in order of seq."""
        return self._state.entries()

    @property
    def device(self) -> str:
        """The id of this installation."""
        return self._state.get("device")

    @property
    def member(self) -> str | None:
        """Who signed in last; None if nobody did."""
        return self._state.get("member")

    def new_id(self) -> str:
        """An id for what is made here."""
        return next(self._ids if self._ids is not None else fresh_ids(self._clock()))

    def log_in(
        self, email: str, password: str, *, name: str, otp: str | None = None, tenant: str | None = None
    ) -> dict[str, Any]:
        """Sign in, also again after `device_locked`. What is kept stays. Raises Problem (401, 409 `choose_tenant`)."""
        device = {"id": self.device, "name": name, "platform": "python"}
        said = {"email": email, "password": password, "device": device}
        said |= {key: value for key, value in (("otp", otp), ("tenant", tenant)) if value is not None}
        asked = self._clock()
        told = self._caller.json("POST", "/api/mobile/login", said, signed=False)
        with self._state.together():
            self._state.put(token=told["token"], member=told["member"], tenant=told["tenant"])
            if not self._state.entries():
                self._state.put(next_seq=told["first_seq"])
            self._caller.meet(told, asked)
        return told

    def use_token(self, token: str, *, member: str, first_seq: int = 1) -> None:
        """Go on with a token that was had elsewhere."""
        with self._state.together():
            self._state.put(token=token, member=member)
            if not self._state.entries():
                self._state.put(next_seq=max(first_seq, self._state.get("next_seq")))

    def do(self, name: str, args: dict[str, Any] | None = None, /, **more: Any) -> str:
        """Write down an act; it is on disk when this returns its id. Keywords are arguments (`from_` is `from`).

        Raises BadArgs. What must come before it is named in `after` by itself.
        """
        said = {**(args or {}), **{key.rstrip("_"): value for key, value in more.items()}}
        if name not in CATALOGUE:
            raise BadArgs("unknown_name", name)
        flaw = check(name, said)
        if flaw is not None:
            raise BadArgs(flaw.code, flaw.arg)
        with self._state.together():
            mutation = self._mutation(name, said)
            if len(json.dumps(mutation, ensure_ascii=False).encode()) > MUTATION_BYTES:
                raise BadArgs("too_large", name)
            self._state.append(mutation)
            self._state.put(next_seq=mutation["seq"] + 1)
        return mutation["id"]

    def keep_blob(self, content: bytes, type_: str = "image/jpeg", name: str = "photo.jpg") -> str:
        """Keep a file to be sent; gives the SHA-256 that mutations name."""
        digest = sha256(content).hexdigest()
        self._state.keep_blob(digest, type_, name, content)
        return digest

    # --- the loop

    def sync(self) -> Round:
        """Send all that waits, take all that is new, then send files. SignedOut, TryLater and OSError end the round;
        what was done until then stays done."""
        done = self.exchange()
        done.files = Uploads(self._state, self._caller.ask, self._clock).send_all()
        return done

    def exchange(self) -> Round:
        """Facts only: push what waits, pull what is new."""
        return Exchange(self._caller, self._state, self._app_version).run()

    def obey_wipe(self) -> Handed:
        """After SignedOut `device_wiping`: hand over what is unsent, then forget everything. Raises as `sync`; nothing was
        deleted then, or all of it was and only the word is missing: call it again."""
        if self._state.get("cleared") is not None:
            return finish_wipe(self._caller, self._state)
        return obey_wipe(self._caller, self._state)

    # --- what else a phone may ask

    def schedule(self, day: str) -> dict[str, Any]:
        """A day (YYYY-MM-DD, Amsterdam) as plain JSON."""
        return self._caller.json("GET", f"/api/mobile/schedule?day={quote(day)}")

    def complete(
        self, visit: str, outcome: str, *, id_: str | None = None, remarks: str | None = None
    ) -> dict[str, Any]:
        """End a visit in one call, outside the outbox. Repeat it with the same `id_` until it answers."""
        said = {"id": id_ or self.new_id(), "visit": visit, "outcome": outcome}
        return self._caller.json("POST", "/api/mobile/completion", said | ({"remarks": remarks} if remarks else {}))

    def blob(self, digest: str, size: str = "full") -> bytes:
        """The bytes of a file that some document here refers to. Problem 404 for everything else."""
        return self._caller.ask("GET", f"/api/mobile/blobs/{digest}?size={size}", {}, None).body

    # --- within

    def _mutation(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        state = self._state
        mutation: dict[str, Any] = {
            "id": self.new_id(),
            "seq": state.get("next_seq"),
            "schema": SCHEMA,
            "name": name,
            "args": args,
            "at": printed(self._clock()),
            "offset": state.get("offset"),
            "jumps": state.get("jumps"),
        }
        after = named_after(state.waiting(), name, args)
        return mutation | ({"after": after} if after else {})
