"""The line between phone and server, in our hands: a small TCP proxy that can be cut and that can lose answers.

A browser's own "offline" switch misses service workers and dies with the browser; a cut line does not.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Callable


class Line:
    """Forwards 127.0.0.1:<port> to the server's port. `cut()` and `mend()` are the basement and the street.

    `lose_every(n)` closes the connection in place of every n-th answer, after the server has done its work.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.lost = 0
        self._cut = False
        self._every = 0
        self._answers = 0
        self._open: set[socket.socket] = set()
        self._accident: Accident | None = None
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """From here on nothing comes through; what is open breaks."""
        self._cut = True
        self._close_all()

    def mend(self) -> None:
        self._cut = False

    def lose_every(self, n: int) -> None:
        """Every n-th answer is lost on the way back; 0 = none."""
        self._every = n

    def breaks_at(self, request: bytes, share: float, act: Callable[[], None]) -> threading.Event:
        """In the next request that begins so (b"PATCH /api/..."), after this share (0-1) of its body went through, `act`
        happens and the connection breaks. The event says that it has."""
        self._accident = Accident(request, share, act)
        return self._accident.happened

    def close(self) -> None:
        self.cut()
        self._door.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._door.accept()
            except OSError:
                return
            if self._cut:
                phone.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.server_port), timeout=5)
            except OSError:
                phone.close()
                continue
            server.settimeout(None)
            self._join(phone, server)

    def _join(self, phone: socket.socket, server: socket.socket) -> None:
        with self._lock:
            self._open |= {phone, server}
        asked = threading.Event()
        self._pump(phone, server, lambda data: self._asks(asked, data))
        self._pump(server, phone, lambda data: data if self._answer_passes(asked) else b"")

    def _asks(self, asked: threading.Event, data: bytes) -> bytes:
        """What of these bytes of the phone goes on; less than all of them: the connection breaks behind it."""
        asked.set()
        return self._accident.passes(data) if self._accident else data

    def _answer_passes(self, asked: threading.Event) -> bool:
        """Whether these bytes of the server go on. The first ones after a request begin an answer."""
        if not asked.is_set():
            return True
        asked.clear()
        with self._lock:
            self._answers += 1
            lost = bool(self._every) and self._answers % self._every == 0
            self.lost += lost
        return not lost

    def _pump(self, source: socket.socket, target: socket.socket, passes: Callable[[bytes], bytes]) -> None:
        def run() -> None:
            with contextlib.suppress(OSError):
                while data := source.recv(65536):
                    passed = passes(data)
                    target.sendall(passed)
                    if self._accident and self._accident.is_due:
                        self._accident.happens()
                    if len(passed) < len(data):
                        break
            self._close(source, target)

        threading.Thread(target=run, daemon=True).start()

    def _close_all(self) -> None:
        with self._lock:
            sockets = list(self._open)
        self._close(*sockets)

    def _close(self, *sockets: socket.socket) -> None:
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
            with self._lock:
                self._open.discard(one)


class Accident:
    """Something that happens in the middle of one request."""

    def __init__(self, request: bytes, share: float, act: Callable[[], None]) -> None:
        self.happened = threading.Event()
        self.is_due = False
        self._request, self._share, self._act = request, share, act
        self._left: int | None = None  # bytes of head and body that still pass; None: the request has not come

    def passes(self, data: bytes) -> bytes:
        """As much of `data` as comes before the accident."""
        if self.happened.is_set() or (self._left is None and not data.startswith(self._request)):
            return data
        if self._left is None:
            head, _, _ = data.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            self._left = len(head) + 4 + int((int(length[1]) if length else 0) * self._share)
        passed = data[: self._left]
        self._left -= len(passed)
        self.is_due = self._left == 0
        return passed

    def happens(self) -> None:
        """Once."""
        self.is_due = False
        self._act()
        self.happened.set()
