"""W6: in the evening everybody's photos come in, by tus as the app sends them; beside it the same bytes, only written down.

The app lets a photo go along with the call that begins its upload, and for ten minutes no more where that was answered by 503.
"""

import asyncio
import io
import os
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random, randbytes
from statistics import median
from time import perf_counter
from typing import Any

from PIL import Image

from server.config import Settings
from server.kit.ids import uuid7

from .apart import Heat, is_away, patient, whole
from .fleet import Phone
from .line import Line, WrongAnswer, spoken
from .quiet import served
from .scale import Scale
from .works import Found

__all__ = ["evening_ours", "evening_raw"]

BYTES = 400_000
CHUNK = 64 * 1024
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True)
class Plain:
    """A server that only writes a file and waits for the disk, behind the same gunicorn."""

    folder: Path

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """POST: a name, and its content where that comes along. PATCH: its content."""
        begins, left = environ["REQUEST_METHOD"] == "POST", int(environ["CONTENT_LENGTH"] or 0)
        name = uuid7() if begins else Path(environ["PATH_INFO"]).name
        if left or not begins:
            self._write(name, left, environ)
        said = [("Location", f"/plain/{name}"), ("Content-Length", "0"), ("Upload-Offset", str(left))]
        start_response("201 Created" if begins else "204 No Content", said)
        return []

    def _write(self, name: str, left: int, environ: dict[str, Any]) -> None:
        with (self.folder / name).open("wb") as out:
            while left and (piece := environ["wsgi.input"].read(min(CHUNK, left))):
                out.write(piece)
                left -= len(piece)
            out.flush()
            os.fsync(out.fileno())


def evening_ours(address: str, phones: Sequence[Phone], work: str, found: Found, scale: Scale) -> None:
    """MB a second; the p95 is that of one photo."""
    found.note(work, whole(lambda: _evenings(address, phones, scale)))


def evening_raw(settings: Settings, phones: Sequence[Phone], folder: Path, scale: Scale) -> float:
    """MB a second that are only written."""
    folder.mkdir()
    with served(settings, partial(_plain, folder)) as address:
        return round(median(heat.rate for heat in whole(lambda: _evenings(address, phones, scale))), 1)


def _plain(folder: Path, _app: object) -> Plain:
    return Plain(folder)


async def _evenings(address: str, phones: Sequence[Phone], scale: Scale) -> list[Heat]:
    people, photos = scale.photos
    picture, found = _picture(), list[Heat]()
    for _ in range(scale.heats):
        began = perf_counter()
        times = await asyncio.gather(*(_uploads(address, phone, photos, picture) for phone in phones[:people]))
        seconds = perf_counter() - began
        mb = len(times) * photos * len(picture) // 1_000_000
        found.append(Heat(seconds, mb, [ms for own in times for ms in own]))
    return found


async def _uploads(address: str, phone: Phone, photos: int, picture: bytes) -> list[float]:
    line, times, along = Line(address), list[float](), True
    for _ in range(photos):
        content = picture + randbytes(16)  # behind its end a JPEG may carry what it likes: another photo each time
        told = {"sha256": sha256(content).hexdigest(), "filename": "foto.jpeg", "filetype": "image/jpeg"}
        metadata = ",".join(f"{name} {b64encode(text.encode()).decode()}" for name, text in told.items())
        size = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        began = perf_counter()
        along = along and await _along(line, {**phone.headers, **TUS}, size, content)
        if not along:
            await _in_two(line, {**phone.headers, **TUS}, size, content)
        times.append((perf_counter() - began) * 1000)
    line.close()
    return times


async def _along(line: Line, headers: dict[str, str], size: dict[str, str], content: bytes) -> bool:
    """False: the server said that it cannot just now."""
    taken = await line.ask(spoken("POST", "/api/mobile/uploads", {**headers, **size, **PIECE}, content))
    if is_away(taken):
        return False
    taken.good(201)
    if taken.headers["upload-offset"] != str(len(content)):
        raise WrongAnswer(f"An upload is at {taken.headers}.")
    return True


async def _in_two(line: Line, headers: dict[str, str], size: dict[str, str], content: bytes) -> None:
    begun = await patient(line, spoken("POST", "/api/mobile/uploads", {**headers, **size}))
    begun.good(201)
    place = begun.headers["location"]
    if begun.headers["upload-offset"] == str(len(content)):
        return  # all was here when it said 503
    taken = await patient(line, spoken("PATCH", place, {**headers, "Upload-Offset": "0", **PIECE}, content))
    if taken.status != 409:
        taken.good(204)
        return
    seen = await patient(line, spoken("HEAD", place, headers))  # as above, in the second call
    if seen.status != 200 or seen.headers["upload-offset"] != str(len(content)):
        raise WrongAnswer(f"An upload is at {seen.headers} after {seen.status}.")


def _picture() -> bytes:
    """A JPEG of about 400 kB: noise, as nothing else is so large."""
    noise = Image.frombytes("RGB", (1600, 1200), Random(1).randbytes(1600 * 1200 * 3)).resize((1600, 1200))
    for quality in range(95, 5, -5):
        file = io.BytesIO()
        noise.save(file, "JPEG", quality=quality)
        if file.tell() <= BYTES:
            return file.getvalue()
    raise WrongAnswer("No picture of 400 kB could be made.")
