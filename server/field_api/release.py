"""The technician app as one release: its files with their hashes, and a version that changes when one of them does."""

import base64
import gzip
import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

__all__ = ["PACK", "TYPES", "Release", "module", "release"]

ROOT = Path(__file__).parent.parent.parent
PWA = ROOT / "pwa"
STATIC = ROOT / "static"
WORKER = "service_worker.js"
PARTS = "worker/"
"""The rest of the worker: a browser that updates it looks at one file."""
TYPES = {".html": "text/html", ".js": "text/javascript", ".webmanifest": "application/manifest+json"}
PACK = "/app/release.pack"
IN_THE_PACK = 100_000
"""Bytes of the largest file in the pack: what is larger changes seldom, and a bad line need not bring all at once."""

_NAMED = re.compile(r'"/static/([^"?#]+)"')
_VERSION = re.compile(r'(<meta name="version" content=")([^"]*)(")')
_PLACE = '/* the server writes the release here */ { version: "", files: {}, pack: {} }'


@dataclass(frozen=True)
class Release:
    """`index` is the page as it is served; `worker` the service worker that keeps `files`: {address: "sha256-..."}. One of
    these is the `pack` (gzip): all files up to IN_THE_PACK bytes, one behind the other, each where `places` says: {address:
    (first byte, bytes, type)}."""

    version: str
    index: str
    worker: str
    files: dict[str, str]
    pack: bytes
    places: dict[str, tuple[int, int, str]]


def release() -> Release:
    """The release that lies on the disk now. It is put together once, and again when a file changed."""
    found = _files()
    stamps = tuple((address, path.stat().st_mtime_ns, path.stat().st_size) for address, path in sorted(found.items()))
    return _put_together(stamps)


def module(name: str) -> Path | None:
    """Where a module or the manifest of the app lies, by its name under /app/; None for anything else and for a path that
    leads elsewhere. Every phone asks for all of them, so this looks at that one file only."""
    path = PWA / name
    ours = path.suffix in TYPES and name not in (WORKER, "index.html") and ".." not in path.parts
    ours = ours and not name.startswith(PARTS)
    return path if ours and path.is_relative_to(PWA) and path.is_file() else None


def _files() -> dict[str, Path]:
    """What the app needs to start without a network, by address: its modules, and what its page names."""
    found = {f"/app/{path.relative_to(PWA).as_posix()}": path for path in PWA.rglob("*") if path.suffix in TYPES}
    named = (PWA / "index.html").read_text() + (PWA / "manifest.webmanifest").read_text()
    found |= {f"/static/{name}": STATIC / name for name in sorted(set(_NAMED.findall(named)))}
    return {address: path for address, path in found.items() if path.is_file()}


@lru_cache(maxsize=2)
def _put_together(stamps: tuple[tuple[str, int, int], ...]) -> Release:
    found = _files()
    data = {address: path.read_bytes() for address, path in found.items()}
    fingerprint = hashlib.sha256(json.dumps({a: _integrity(b) for a, b in sorted(data.items())}).encode()).hexdigest()[
        :8
    ]
    index = data.pop("/app/index.html").decode()
    parts = [f"/app/{WORKER}", *sorted(address for address in data if address.startswith(f"/app/{PARTS}"))]
    worker = "\n".join(data.pop(address).decode() for address in parts)
    said = _VERSION.search(index)
    version = f"{said[2] if said else '0'}+{fingerprint}"
    index = _VERSION.sub(lambda match: match[1] + version + match[3], index)
    packed = {address: data.pop(address) for address in sorted(data) if len(data[address]) <= IN_THE_PACK}
    pack, places = b"".join(packed.values()), _places(packed)
    files = {address: _integrity(bytes_) for address, bytes_ in {"/app/": index.encode(), PACK: pack, **data}.items()}
    written = json.dumps({"version": version, "files": files, "pack": places}, indent=1)
    return Release(version, index, worker.replace(_PLACE, written), files, gzip.compress(pack, mtime=0), places)


def _places(packed: dict[str, bytes]) -> dict[str, tuple[int, int, str]]:
    ends = accumulate(len(data) for data in packed.values())
    return {
        address: (
            end - len(data),
            len(data),
            TYPES.get(Path(address).suffix) or mimetypes.types_map[Path(address).suffix],
        )
        for (address, data), end in zip(packed.items(), ends, strict=True)
    }


def _integrity(data: bytes) -> str:
    """As browsers check it: https://www.w3.org/TR/SRI/."""
    return "sha256-" + base64.b64encode(hashlib.sha256(data).digest()).decode()
