"""The rescue file as docs/rescue.md says it is: what was sealed comes out whole, and nothing that was touched does."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.rescues.rescue_file import Opening, Spoilt, seal

VECTORS = Path(__file__).parent.parent / "wire" / "rescue"
NAMED = {"tenant": "t", "key": "k", "id": "0198a000-0000-7000-8000-000000000001", "made_at": "2026-11-21T08:00:00Z"}
FRAMES = [b'{"a":1}', b"", b"photo" * 1000]


def pair() -> tuple[Any, bytes]:
    private = ec.generate_private_key(ec.SECP256R1())
    return private, private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def opened(private: Any, data: bytes) -> list[bytes]:
    return list(Opening(io.BytesIO(data)).frames(private))


def test_what_was_sealed_comes_out_whole() -> None:
    private, point = pair()
    data = seal(point, NAMED, FRAMES)
    assert opened(private, data) == FRAMES
    assert b"photo" not in data


@pytest.mark.parametrize("vector", json.loads((VECTORS / "files.json").read_text()), ids=lambda one: one["name"])
def test_the_files_that_both_languages_read(vector: dict[str, Any]) -> None:
    """Made by the phone's own code (tests/pwa/rescue.test.js seals the same bytes); damaged ones are named."""
    private = ec.derive_private_key(int(vector["private"], 16), ec.SECP256R1())
    data = bytes.fromhex(vector["file"])
    if "wrong" in vector:
        with pytest.raises(Spoilt) as spoilt:
            opened(private, data)
        assert spoilt.value.code == vector["wrong"]
        return
    frames = opened(private, data)
    assert [frame.hex() for frame in frames] == vector["frames"]
    header = Opening(io.BytesIO(data)).header
    ephemeral = ec.derive_private_key(int(vector["ephemeral_private"], 16), ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    named = {name: header[name] for name in ("tenant", "key", "id", "made_at")}
    assert seal(point, named, frames, ephemeral=ephemeral, salt=bytes.fromhex(vector["salt"])) == data


def test_every_byte_that_is_touched_and_every_end_that_is_missing_is_noticed() -> None:
    private, point = pair()
    data = seal(point, NAMED, [b'{"a":1}', b"photo"])
    line = data.index(b"\n")
    for at in [*range(0, line, 7), *range(line, len(data))]:
        spoilt = bytearray(data)
        spoilt[at] ^= 1
        with pytest.raises(Spoilt):
            opened(private, bytes(spoilt))
    for end in [*range(0, line, 9), *range(line, len(data))]:
        with pytest.raises(Spoilt) as short:
            opened(private, data[:end])
        assert short.value.code == ("cut_short" if end >= 27 else "not_ours"), end
    with pytest.raises(Spoilt, match="damaged"):
        opened(private, data + b"\0\0\0\x20" + bytes(32))
    stranger, _ = pair()
    with pytest.raises(Spoilt, match="damaged"):
        opened(stranger, data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_ours"),
        (b"%PDF-1.7\n", "not_ours"),
        (b"[1]\n", "not_ours"),
        (b'{"format":"veldwerk.rescue/2"}\n', "newer"),
        (b'{"format":"veldwerk.rescue/1"}\n', "damaged"),
        (b"x" * 5000, "not_ours"),
    ],
)
def test_what_is_no_rescue_file_is_said(data: bytes, code: str) -> None:
    with pytest.raises(Spoilt) as spoilt:
        Opening(io.BytesIO(data))
    assert spoilt.value.code == code
