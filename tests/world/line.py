"""The line between one phone and the server, with everything that a line does to people.

Each fault is drawn from the world's seed: the answer is lost after the commit; the request comes twice; it, or a copy of
it, comes late, after others; it is torn in the middle of an upload; the server dies in one of its statements.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from tests.world.database_trouble import KINDS
from tests.world.diary import Diary
from tests.world.faults import ALL, LINE, UPLOAD, Faults
from tests.world.site import Answer, Killed, Site

AIMED = 26
"""Somebody else strikes before one of so many statements; what is drawn above it strikes where it matters most."""


class NoAnswer(OSError):
    """Nothing came back. Whether it arrived nobody knows."""


@dataclass
class Request:
    """One call as it went over the line."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


@dataclass
class Line:
    """A phone's way to the server. `rate` is the chance of a fault per request; `cut` is the basement."""

    site: Site
    chance: Random
    diary: Diary
    rate: float = 0.0
    cut: bool = False
    heard: list[bytes] = field(default_factory=list)
    """Every answer that this phone ever got: what it was told, and so what it must never have been told."""
    late: list[Request] = field(default_factory=list)
    """Copies that are still under way."""
    hanging: list[Request] = field(default_factory=list)
    """What the next request will overtake."""
    faults: Faults = ALL
    others: Callable[[bool], None] | None = None
    """What somebody else does between two statements of a request; told whether the request is writing at that moment."""

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Answer:
        """One request and its answer. Raises NoAnswer."""
        if self.cut:
            raise NoAnswer("no signal")
        request = Request(method, path, dict(headers), body)
        fault = self._draw(request)
        if fault and fault not in ("killed", "meanwhile", *KINDS):
            self.diary.struck(fault)
        overtaken, self.hanging = self.hanging, []
        try:
            return self._troubled(request, fault) if fault in KINDS else getattr(self, f"_{fault or 'plain'}")(request)
        except Killed:
            self.diary.struck("server killed")
            raise NoAnswer("the server died") from None
        finally:
            for one in overtaken:
                self._arrives(one)

    def deliver_late(self) -> None:
        """A request that took its time arrives now; nobody waits for its answer."""
        if self.late:
            self.diary.struck("late arrival")
            self._arrives(self.late.pop(self.chance.randrange(len(self.late))))

    @contextmanager
    def good(self) -> Iterator[None]:
        """A moment of good signal, in which nothing goes wrong; what hung has arrived before it."""
        hung, self.hanging = self.hanging, []
        for one in hung:
            self._arrives(one)
        rate, cut, self.rate, self.cut = self.rate, self.cut, 0.0, False
        try:
            yield
        finally:
            self.rate, self.cut = rate, cut

    def _draw(self, request: Request) -> str:
        if self.chance.random() >= self.rate:
            return ""
        brings_a_file = request.method == "PATCH" or (
            request.method == "POST" and request.body and "uploads" in request.path
        )
        return self.faults.draw(self.chance, LINE + UPLOAD if brings_a_file else LINE)

    def _plain(self, request: Request) -> Answer:
        return self._hear(self._pass(request))

    def _lost_answer(self, request: Request) -> Answer:
        self._pass(request)
        raise NoAnswer("the answer was lost")

    def _lost_request(self, _request: Request) -> Answer:
        raise NoAnswer("the request was lost")

    def _duplicate(self, request: Request) -> Answer:
        self._pass(request)
        return self._hear(self._pass(request))

    def _late_duplicate(self, request: Request) -> Answer:
        self.late.append(request)
        return self._plain(request)

    def _late_request(self, request: Request) -> Answer:
        """It hangs somewhere and arrives after others that were sent later."""
        self.late.append(request)
        raise NoAnswer("the request hangs")

    def _overtaken(self, request: Request) -> Answer:
        """It hangs until the next one has been answered, and arrives right behind it."""
        self.hanging.append(request)
        raise NoAnswer("the request hangs")

    def _troubled(self, request: Request, kind: str) -> Answer:
        """The database is busy, gone, or another is in the way, at one of the statements of this request."""
        trouble = self.site.trouble
        most = 3 if kind == "busy" and not self.site.postgres_server else 40
        trouble.at(self.chance.randrange(1, most), kind)
        try:
            answer = self._pass(request)
        finally:
            trouble.over()
        if trouble.struck:
            self.diary.struck(f"database {kind}")
        return self._hear(answer)

    def _torn(self, request: Request) -> Answer:
        """The connection breaks inside the body: the server has the length and some bytes, the phone has nothing."""
        body = request.body or b""
        part = body[: self.chance.randrange(len(body) + 1)]
        self._pass(Request(request.method, request.path, request.headers, part))
        raise NoAnswer("the line broke")

    def _flipped(self, request: Request) -> Answer:
        """A byte of the file changed on its way."""
        body = bytearray(request.body or b"\0")
        if body:
            body[self.chance.randrange(len(body))] ^= 1 << self.chance.randrange(8)
        return self._hear(self._pass(Request(request.method, request.path, request.headers, bytes(body))))

    def _meanwhile(self, request: Request) -> Answer:
        """Between two statements of this request somebody else reads or writes."""
        if not self.others:
            return self._plain(request)
        at = self.chance.randrange(1, 40)
        if at <= AIMED:
            self.site.meanwhile(at, self.others)
        else:  # positions are given out, and nobody can see yet what stands at them
            self.site.meanwhile(1, self.others, behind="INTO feed_clock")
        try:
            return self._hear(self._pass(request))
        finally:
            self.site.live()

    def _killed(self, request: Request) -> Answer:
        """The server dies at one of the statements of this request, if it has that many."""
        self.site.die_at(self.chance.randrange(1, 40))
        try:
            return self._hear(self._pass(request))
        finally:
            self.site.live()

    def _arrives(self, request: Request) -> None:
        """Nobody waits for its answer, nor hears of it when the server dies of it."""
        try:
            self._pass(request)
        except Killed:
            self.diary.struck("server killed")

    def _pass(self, request: Request) -> Answer:
        return self.site.request(request.method, request.path, headers=request.headers, body=request.body)

    def _hear(self, answer: Answer) -> Answer:
        self.heard.append(answer.body)
        assert answer.status < 500 or answer.status in (503, 507), (
            f"the server stumbled: {answer.status} {answer.body!r}"
        )
        return answer
