"""What is in a backup: its manifest, its list of files, and how an archive is written and taken apart.

An archive is a sealed tar: `manifest.json` first, then `database`, `files.jsonl`, `keys.json`, `settings.json`. The
manifest has the size and SHA-256 of each of the others, so what is taken apart is what was put together.
"""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from server.kit.files import NoFile
from server.system.backup.places import Place
from server.system.backup.sealing import SealingKey
from server.system.backup.trouble import BadBackup, CutShort, Damaged, NewerBackup

__all__ = ["FORMAT", "PARTS", "FileLine", "Manifest", "archive_name", "archives", "pack", "read_lines", "unpack"]

FORMAT = 1
PARTS = ("database", "files.jsonl", "keys.json", "settings.json")
STAMP = "veldwerk-%Y%m%dT%H%M%SZ.backup"
WHOLE_HEAD = ("manifest.json", "files.jsonl")


@dataclass(frozen=True)
class FileLine:
    """One stored file: whose, which, how many bytes, handed over by whom."""

    tenant: str
    sha256: str
    bytes: int
    by: tuple[str, ...]

    def name(self, key: SealingKey) -> str:
        """Where its sealed bytes lie in the place."""
        named = key.name_for(f"{self.tenant}/{self.sha256}")
        return f"files/{named[:2]}/{named}"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `rows` counts all tenants together; `missing`: files that the database names and the store had not."""

    format: int
    made_at: str
    database: str
    schema: str
    rows: dict[str, int]
    files: int
    bytes: int
    missing: int
    parts: dict[str, dict[str, Any]]

    @property
    def made(self) -> datetime:
        """The moment."""
        return datetime.fromisoformat(self.made_at)


def archive_name(at: datetime) -> str:
    """The name under which a backup of this moment lies."""
    return at.astimezone(UTC).strftime(STAMP)


def archives(place: Place) -> dict[str, datetime]:
    """Every backup in a place and its moment, the oldest first."""
    found = dict[str, datetime]()
    for name in sorted(place.names("veldwerk-")):
        try:
            found[name] = datetime.strptime(name, STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
    return found


def pack(folder: Path, manifest: Manifest, key: SealingKey, to: Path) -> None:
    """Put the parts that lie in a folder together, sealed, into one file."""
    plain = folder / "plain.tar"
    try:
        (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True))
        with tarfile.open(plain, "w") as tar:
            # The list of files stands before the database: who only wants the list need not read that.
            for name in (*WHOLE_HEAD, *(part for part in PARTS if part not in WHOLE_HEAD)):
                tar.add(folder / name, name)
        with plain.open("rb") as source, to.open("wb") as out:
            key.seal(source, out)
    finally:
        plain.unlink(missing_ok=True)


def unpack(place: Place, name: str, key: SealingKey, folder: Path, *, only_list: bool = False) -> Manifest:
    """Take an archive apart into a folder, every byte verified (`only_list`: only its list of files). BadBackup."""
    try:
        with place.open(name) as sealed:
            source = key.unsealed(sealed)
            with tarfile.open(fileobj=source, mode="r|") as tar:
                for member in tar:
                    _take_out(tar, member, folder)
                    if only_list and (folder / "files.jsonl").exists():
                        return _manifest(folder)
            while source.read(1 << 20):  # to the end: only there it is seen whether it is whole
                pass
    except NoFile:
        raise BadBackup(f"There is no backup {name} in {place.url}.") from None
    except tarfile.TarError as error:
        raise Damaged(f"The backup cannot be taken apart: {error}. Take another.") from error
    manifest = _manifest(folder)
    for part in PARTS:
        said = manifest.parts.get(part)
        if said is None or not (folder / part).exists():
            raise CutShort(f"The backup has no part {part}. Take another.")
        if part_of(folder / part) != said:
            raise Damaged(f"The part {part} is not what was written. Take another.")
    return manifest


def part_of(file: Path) -> dict[str, Any]:
    """Size and hash of a part, as the manifest has them."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while piece := source.read(1 << 20):
            digest.update(piece)
    return {"bytes": file.stat().st_size, "sha256": digest.hexdigest()}


def read_lines(folder: Path) -> Iterator[FileLine]:
    """The list of files of an archive that was taken apart."""
    with (folder / "files.jsonl").open() as lines:
        for line in lines:
            told = json.loads(line)
            yield FileLine(told["tenant"], told["sha256"], told["bytes"], tuple(told["by"]))


def _take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    if member.name not in ("manifest.json", *PARTS) or not member.isreg():
        raise Damaged(f"The backup holds {member.name!r}, which no backup of ours does.")
    source = tar.extractfile(member)
    assert source is not None, "it is a regular file"
    with (folder / member.name).open("wb") as out:
        _copy(source, out)


def _copy(source: Any, out: BinaryIO) -> None:
    while piece := source.read(1 << 20):
        out.write(piece)


def _manifest(folder: Path) -> Manifest:
    try:
        told = json.loads((folder / "manifest.json").read_text())
        newer = int(told["format"]) > FORMAT
        if not newer:
            return Manifest(**told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"The backup's manifest cannot be read: {error}. Take another.") from error
    raise NewerBackup(f"The backup has format {told['format']}, this program knows {FORMAT}. Update the program first.")
