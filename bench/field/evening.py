"""W6: in the evening everybody's photos come in, by tus as the app sends them; beside it the same bytes, only written down."""

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

from .apart import Heat, patient, whole
from .fleet import Phone
from .line import Line, WrongAnswer, spoken
from .quiet import served
from .scale import Scale
from .works import Found

__all__ = ["evening_ours", "evening_raw"]

BYTES = 400_000
PIECE = 64 * 1024
TUS = {"Tus-Resumable": "1.0.0"}


@dataclass(frozen=True)
class Plain:
    """A server that only writes a file and waits for the disk, behind the same gunicorn."""

    folder: Path

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """POST: a name. PATCH: its content."""
        if environ["REQUEST_METHOD"] == "POST":
            start_response("201 Created", [("Location", f"/plain/{uuid7()}"), ("Content-Length", "0")])
            return []
        left = int(environ["CONTENT_LENGTH"])
        with (self.folder / Path(environ["PATH_INFO"]).name).open("wb") as out:
            while left and (piece := environ["wsgi.input"].read(min(PIECE, left))):
                out.write(piece)
                left -= len(piece)
            out.flush()
            os.fsync(out.fileno())
        start_response("204 No Content", [])
        return []


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
    line, times = Line(address), list[float]()
    for _ in range(photos):
        content = picture + randbytes(16)  # behind its end a JPEG may carry what it likes: another photo each time
        told = {"sha256": sha256(content).hexdigest(), "filename": "foto.jpeg", "filetype": "image/jpeg"}
        metadata = ",".join(f"{name} {b64encode(text.encode()).decode()}" for name, text in told.items())
        began = perf_counter()
        size = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        begun = await patient(line, spoken("POST", "/api/mobile/uploads", {**phone.headers, **TUS, **size}))
        begun.good(201)
        piece = {**phone.headers, **TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        place = begun.headers["location"]
        taken = await patient(line, spoken("PATCH", place, piece, content))
        if taken.status != 409:
            taken.good(204)
        else:  # all was here when it said 503
            seen = await patient(line, spoken("HEAD", place, {**phone.headers, **TUS}))
            if seen.status != 200 or seen.headers["upload-offset"] != str(len(content)):
                raise WrongAnswer(f"An upload is at {seen.headers} after {seen.status}.")
        times.append((perf_counter() - began) * 1000)
    line.close()
    return times


def _picture() -> bytes:
    """A JPEG of about 400 kB: noise, as nothing else is so large."""
    noise = Image.frombytes("RGB", (1600, 1200), Random(1).randbytes(1600 * 1200 * 3)).resize((1600, 1200))
    for quality in range(95, 5, -5):
        file = io.BytesIO()
        noise.save(file, "JPEG", quality=quality)
        if file.tell() <= BYTES:
            return file.getvalue()
    raise WrongAnswer("No picture of 400 kB could be made.")
