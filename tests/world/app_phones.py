"""Phones of the simulated world on which the real app runs: the engine of pwa/ under Node (app_phones.js), over the same line.

One process of Node holds them all. The world asks one thing at a time and answers the calls that the app makes meanwhile,
so a seed replays exactly here too.
"""

import atexit
import base64
import json
import os
import subprocess
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sync.moment import printed
from tests.world.line import NoAnswer
from tests.world.phone import SHOWN, Phone
from tests.world.template import SignedIn
from tests.world.work import NotKept

COOKIE = "veldwerk-app-80"
HOST = Path(__file__).with_suffix(".js")
Send = Callable[[str, str, dict[str, str], bytes | None], Any]


class AppFailed(Exception):
    """The app said no, or broke. `name` is the class of its error."""

    def __init__(self, name: str, code: str | None, message: str) -> None:
        super().__init__(f"{name} {code or ''}: {message}")
        self.name, self.code = name, code


class Host:
    """The process of Node. `ask` gives one order and answers the app's calls until it is done."""

    def __init__(self) -> None:
        self._lines: dict[str, Send] = {}
        self._node = subprocess.Popen(
            ["node", str(HOST)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        atexit.register(self._node.kill)

    def begin(self, seed: int) -> None:
        """A new world: the phones of the last one are forgotten."""
        self._lines.clear()
        self.ask("begin", seed=seed & 0x7FFFFFFF)

    def lay(self, phone: str, send: Send) -> None:
        """The line over which this phone's calls go."""
        self._lines[phone] = send

    def cpu(self) -> float:
        """Seconds of a processor that it has taken so far; 0 where the system does not say."""
        told = Path(f"/proc/{self._node.pid}/stat")
        if not told.exists():
            return 0.0
        spent = told.read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")

    def ask(self, do: str, **more: Any) -> Any:
        """What the app answers. Raises AppFailed."""
        self._say({"do": do, **more})
        while True:
            heard = json.loads(self._hear())
            if "call" in heard:
                self._say({"answer": heard["call"], **self._answer(heard)})
            elif "failed" in heard:
                raise AppFailed(**heard["failed"])
            else:
                return heard["done"]

    def _answer(self, call: dict[str, Any]) -> dict[str, Any]:
        body = None if call["body"] is None else base64.b64decode(call["body"])
        try:
            got = self._lines[call["phone"]](call["method"], call["path"], call["headers"], body)
        except NoAnswer as error:
            return {"broken": str(error)}
        return {"status": got.status, "headers": got.headers, "body": base64.b64encode(got.body).decode()}

    def _say(self, message: dict[str, Any]) -> None:
        assert self._node.stdin
        self._node.stdin.write(json.dumps(message) + "\n")
        self._node.stdin.flush()

    def _hear(self) -> str:
        assert self._node.stdout
        line = self._node.stdout.readline()
        assert line, "the app's process ended"
        return line


@cache
def host() -> Host:
    """The one process of Node that this process of Python needs."""
    return Host()


class AppClient:
    """The app on one phone, asked as `sync.client.Client` is."""

    def __init__(self, phone: "AppPhone") -> None:
        self._phone = phone
        self.dies_next: dict[str, Any] | None = None
        """How the page dies in what is asked next: {"at", "mode"} of a write, or {"answers"}."""
        self.full_next = 0
        """How many writes fail next because the phone is full."""

    def ask(self, do: str, **more: Any) -> Any:
        """One order to this phone, at its own time."""
        return host().ask(do, phone=self._phone.me.name, now=_milliseconds(self._phone.now()), **more)

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """The acts without a final answer, in order of seq."""
        return [line for line in self.outbox if line["waits"]]

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """Every act that is kept, with `receipt`, `parked`, `waits` and `shown`."""
        return self.ask("outbox")

    def documents_of(self, kind: str) -> dict[str, dict[str, Any]]:
        """What the screen shows of one kind, by id."""
        return {doc["id"]: doc for doc in sorted(self.ask("all", kind=kind), key=lambda doc: doc["id"])}

    def document(self, kind: str, id_: str) -> dict[str, Any] | None:
        """What the screen shows of one document."""
        return self.ask("get", kind=kind, id=id_)

    def new_id(self) -> str:
        """An id for what is made here."""
        return self._phone.new_id()

    def do(self, name: str, args: dict[str, Any]) -> str:
        """One act. A page that dies in it has kept it whole or not at all. Raises NotKept."""
        before = {line["id"] for line in self.outbox}
        try:
            return str(self._mortal("act", name=name, args=args, full=self.full_next)["id"])
        except AppFailed as error:
            left = [line["id"] for line in self.outbox if line["id"] not in before]
            if error.name == "Died" and left:
                return str(left[0])
            assert error.name in ("Died", "PhoneFull") and not left, f"{error}; kept: {left}"
            raise NotKept from error
        finally:
            self.full_next = 0

    def keep_blob(self, content: bytes, type_: str = "image/jpeg", name: str = "") -> str:
        """Keep a file to be sent; gives its SHA-256. Raises NotKept."""
        del name
        try:
            return str(self._mortal("keep", body=base64.b64encode(content).decode(), type=type_))
        except AppFailed as error:
            assert error.name == "Died", str(error)
            raise NotKept from error

    def sync(self) -> None:
        """One round. What the line did to it the app has taken as it takes it in a basement."""
        try:
            ended = self._mortal("sync")
        except AppFailed as error:
            assert error.name == "Died", str(error)
            return
        assert ended["signedOut"] is None, f"{self._phone.who} was signed out: {ended['signedOut']}"
        assert not ended["alarms"], f"the app of {self._phone.who} is alarmed: {ended['alarms']}"

    def _mortal(self, do: str, **more: Any) -> Any:
        kill, self.dies_next = self.dies_next, None
        return self.ask(do, kill=kill, **more)


class AppPhone(Phone):
    """One person with the real app. It dies between any two writes, fills up, and is opened twice."""

    replays = True

    def _begins(self) -> None:
        self._app = AppClient(self)
        host().lay(self.me.name, self._send)
        who = {"tenant": self.me.tenant, "member": self.me.member, "device": self.me.device}
        self._app.ask("open", who={**who, "first_seq": self.me.first_seq})

    @property
    def client(self) -> Any:
        return self._app

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Any:
        """As a browser's cookie would: the token goes with every request, on this machine."""
        return self.line.send(method, path, {**headers, "Cookie": f"{COOKIE}={self.me.token}"}, body)

    def has_a_new_token(self, me: SignedIn) -> None:
        """The cookie is another from here on."""
        self.me = me

    # --- what the oracle asks ----------------------------------------------------------------------

    def held(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {(kind, doc["id"]): doc for kind, doc in self._app.ask("held")}

    def receipts(self) -> dict[str, str]:
        return {line["id"]: json.dumps(line["receipt"]) for line in self._app.outbox if line["receipt"]}

    def kept_acts(self) -> list[dict[str, Any]]:
        return [line for line in self._app.outbox if not line["waits"]]

    def kept_files(self) -> list[str]:
        return self._app.ask("kept")

    def unsent(self) -> list[str]:
        facts = [f"{line['name']} (seq {line['seq']})" for line in self._app.waiting]
        return facts + [f"file {sha[:8]}" for sha in self._app.ask("files")]

    # --- what happens to a phone -------------------------------------------------------------------

    def dies(self) -> None:
        """At rest, in the middle of a round, or in the middle of an act."""
        self.deaths += 1
        self.diary.struck("phone killed")
        how = self.chance.choice(("at rest", "in a round", "in a round", "deaf", "in an act"))
        self.diary.tell(printed(self.line.site.clock()), self.who, f"the page dies ({how}) and is opened again")
        write = {"at": self.chance.randrange(1, 4), "mode": self.chance.choice(("before", "after"))}
        if how == "at rest":
            self._app.ask("reopen")
            return
        self.diary.struck(f"page killed {how}")
        self._app.dies_next = {"answers": self.chance.randrange(1, 3)} if how == "deaf" else write
        if how == "in an act":
            self.works(1)
        else:
            self.syncs()
        self._app.dies_next = None

    def fills_up(self) -> None:
        """The next act finds no room; the one after it does."""
        self.diary.struck("phone full")
        self.diary.tell(printed(self.line.site.clock()), self.who, "the phone is full")
        self._app.full_next = 12
        self.works(1)
        self._app.full_next = 0

    def is_opened_twice(self) -> None:
        """Two tabs of the app: work in both, both want to send, one does."""
        self.diary.struck("two tabs")
        self.diary.tell(printed(self.line.site.clock()), self.who, "the app is opened in a second tab")
        self._app.ask("twice")
        self.works(3)
        at_once = self._app.ask("once")
        if at_once:
            self.broken.append(f"P3 {self.who}: two tabs sent at once, {at_once} times")
        self._looks_right("after two tabs")

    def forgets_its_cursor(self) -> None:
        if self._app.ask("spoil"):
            self.diary.struck("spoilt cursor")
            self.diary.tell(printed(self.line.site.clock()), self.who, "its cursor is spoilt")

    def syncs(self) -> None:
        waits = len(self.unsent())
        self._app.sync()
        self.diary.tell(printed(self.line.site.clock()), self.who, f"the app syncs, {waits} waited")
        self._looks_right("after a round")

    def reads_to_the_end(self) -> None:
        with self.line.good():
            for _ in range(2):  # facts go before files: what a file does to its photo is read with the next round
                self._app.sync()
        self._looks_right("with good signal")

    def _looks_right(self, when: str) -> None:
        """P6: what was done here is on the screen until the office says otherwise, and then the office's word is."""
        for line in self._app.ask("unseen", makes=SHOWN):
            self.broken.append(f"P6 {self.who}: {line} is not on the screen {when}")
        for key in self._app.ask("differs"):
            self.broken.append(f"P6 {self.who}: the screen says something else of {key} than the office {when}")


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
