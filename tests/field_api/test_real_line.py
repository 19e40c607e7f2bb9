"""Uploads over a real line to a real server with two workers: lines break, hang and come back; servers are killed."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tusclient import client as tuspy

from server.field_api.uploads import MOST_BYTES
from server.kit.ids import uuid7
from tests.databases import KINDS, copied
from tests.evidence import pictures
from tests.field_api.phone import PASSWORD, PIECE, TUS, metadata

ROOT = Path(__file__).parent.parent.parent
UPLOADS = "/api/mobile/uploads"


class Server:
    """gunicorn as `bin/run` starts it, over the test's database; it can be killed and started again."""

    def __init__(self, database_url: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = os.environ | {
            "VELDWERK_DATA": str(folder / "data"),
            "DATABASE_URL": database_url,
            "SECRET_KEY": "a secret of the tests, long enough",
        }
        self.log = folder / "gunicorn.log"
        self.files = folder / "data" / "files"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "-k", "gthread", "-w", "2", "--threads", "8"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "-b", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                env=self.env,
                stderr=log,
                stdout=log,
                start_new_session=True,
            )
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                requests.get(f"{self.url}/api/mobile/sync", timeout=30)
                return
            except (OSError, requests.RequestException):
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def dies(self) -> None:
        """As by a power cut: nothing is tidied up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """Nobody waits for its streams: asked to go, it would wait for them."""
        if self.process.poll() is None:
            self.dies()


class Line:
    """Tess' phone on a real line."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.photo = pictures.jpeg((640, 480)) + os.urandom(700_000)
        self.name = pictures.sha256(self.photo)
        self.headers: dict[str, str] = {}
        device = {"id": uuid7(), "name": "Telefoon", "platform": "test"}
        body = {"email": "tess@voltwijk.example", "password": PASSWORD, "device": device}
        self.token = self.call("POST", "/api/mobile/login", json=body).json()["token"]
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def call(self, method: str, path: str, *, headers: dict[str, str] | None = None, **how: Any) -> requests.Response:
        """On a line of its own: the server hangs up after an answer that came before the whole body was read."""
        headers = {**self.headers, **(headers or {})}
        return requests.request(method, self.server.url + path, headers=headers, timeout=60, **how)

    def begins(self) -> str:
        headers = {**TUS, "Upload-Length": str(len(self.photo)), **metadata(self.name)}
        return self.call("POST", UPLOADS, headers=headers).headers["Location"]

    def looks(self, place: str) -> requests.Response:
        return self.call("HEAD", place, headers=TUS)

    def appends(self, place: str, offset: int) -> requests.Response:
        headers = {**TUS, **PIECE, "Upload-Offset": str(offset)}
        return self.call("PATCH", place, headers=headers, data=self.photo[offset:])

    def sees(self) -> bytes:
        """The photo as the server gives it back."""
        return self.call("GET", f"/api/mobile/blobs/{self.name}").content

    def hangs(self, place: str, offset: int, much: int, **more: str) -> socket.socket:
        """A PATCH that promises all and sends only so much; the line stays open."""
        headers = {"Host": "x", "Authorization": f"Bearer {self.token}", **TUS, **PIECE, **more}
        headers |= {"Upload-Offset": str(offset), "Content-Length": str(len(self.photo) - offset)}
        head = f"PATCH {place} HTTP/1.1\r\n" + "".join(f"{name}: {text}\r\n" for name, text in headers.items())
        line = socket.create_connection(("127.0.0.1", self.server.port), 10)
        line.sendall(head.encode() + b"\r\n" + self.photo[offset : offset + much])
        return line

    def grows_to(self, place: str, sent: int, short: int = MOST_BYTES) -> None:
        """Wait until the server has on its disk what was sent, but for `short` bytes; asking it would stop the writer."""
        most = sent - short
        name = place.rpartition("/")[2]
        for _ in range(100):
            parts = list(self.server.files.glob(f"*/parts/{name}"))
            if parts and parts[0].stat().st_size >= most:
                return
            time.sleep(0.1)
        raise AssertionError(f"{parts and parts[0].stat().st_size} of {most} bytes came")


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server on each kind of database, for all tests of this file."""
    folder = tmp_path_factory.mktemp(f"line-{request.param}")
    with copied(request, request.param, folder, of="demo") as database:
        running = Server(database.url, folder)
        yield running
        running.stop()


@pytest.fixture
def line(server: Server) -> Line:
    return Line(server)


def test_tuspy_uploads_in_chunks_and_goes_on(line: Line) -> None:
    said = {"sha256": line.name, "filename": "foto.jpg", "filetype": "image/jpeg"}
    theirs = tuspy.TusClient(f"{line.server.url}{UPLOADS}", headers=line.headers)
    upload = theirs.uploader(file_stream=io.BytesIO(line.photo), metadata=said, chunk_size=200_000)
    upload.upload_chunk()
    assert upload.offset == 200_000
    again = theirs.uploader(file_stream=io.BytesIO(line.photo), url=upload.url, metadata=said, chunk_size=300_000)
    assert again.offset == 200_000
    again.upload()
    assert line.sees() == line.photo
    twice = theirs.uploader(file_stream=io.BytesIO(line.photo), metadata=said, chunk_size=300_000)
    twice.upload()
    assert twice.offset == len(line.photo)


def test_a_line_that_breaks_leaves_what_came(line: Line) -> None:
    place = line.begins()
    hanging = line.hangs(place, 0, 300_000)
    line.grows_to(place, 300_000)
    hanging.close()
    line.grows_to(place, 300_000, short=0)  # the last piece is written when the server sees that no more comes
    offset = last(line, place)
    assert offset == 300_000
    assert line.appends(place, offset).status_code == 204
    assert line.sees() == line.photo


def test_a_torn_piece_with_a_checksum_is_dropped(line: Line) -> None:
    place = line.begins()
    digest = "sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    hanging = line.hangs(place, 0, 300_000, **{"Upload-Checksum": digest})
    time.sleep(0.5)
    hanging.shutdown(socket.SHUT_WR)
    assert b" 460 " in hanging.recv(1000).split(b"\r\n")[0]
    hanging.close()
    assert last(line, place) == 0


def test_an_upload_in_use_answers_423_for_five_seconds_at_most(line: Line) -> None:
    place = line.begins()
    hanging = line.hangs(place, 0, 200_000)
    line.grows_to(place, 200_000)
    began = time.monotonic()
    first = line.looks(place)
    assert first.status_code == 423 and first.headers["Retry-After"] == "1"
    assert line.appends(place, 200_000).status_code == 423
    offset = last(line, place)
    assert time.monotonic() - began < 7, "five seconds, and what a busy machine adds"
    assert 200_000 - MOST_BYTES < offset <= 200_000
    assert line.appends(place, offset).status_code == 204
    hanging.sendall(line.photo[200_000:])
    hanging.close()
    assert line.sees() == line.photo


def test_a_server_that_is_killed_in_an_upload_has_what_came(line: Line, server: Server) -> None:
    place = line.begins()
    hanging = line.hangs(place, 0, 400_000)
    line.grows_to(place, 400_000)
    server.dies()
    hanging.close()
    server.start()
    offset = last(line, place)
    assert 400_000 - MOST_BYTES < offset <= 400_000
    assert line.appends(place, offset).status_code == 204
    assert line.sees() == line.photo


def test_a_second_stream_at_another_worker_closes_the_first(line: Line) -> None:
    streams = []
    for _ in range(5):  # so that some of them are at the other worker
        streams.append(line.call("GET", "/api/subscribe/updates", stream=True))
        assert next(streams[-1].iter_content(11)) == b"retry: 5000"
    for older in streams[:-1]:
        assert set(older.iter_content(1)) is not None, "it ends by itself"
    for one in streams:
        one.close()


def last(line: Line, place: str) -> int:
    """Ask until nobody else writes to the upload any more."""
    for _ in range(20):
        answer = line.looks(place)
        if answer.status_code != 423:
            return int(answer.headers["Upload-Offset"])
        time.sleep(int(answer.headers["Retry-After"]))
    raise AssertionError("the upload stayed in use")
