"""What is sealed can be read with the key only, and nobody changes, shortens or lengthens it unnoticed."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.system.backup.sealing import SealingKey, sealed_size
from server.system.backup.trouble import BadBackup, CutShort, Damaged, WrongKey

KEY = SealingKey("the key of an installation, long enough")
PIECE = 64 * 1024


def sealed(text: bytes, key: SealingKey = KEY) -> bytes:
    out = io.BytesIO()
    key.seal(io.BytesIO(text), out)
    return out.getvalue()


def opened(data: bytes, key: SealingKey = KEY) -> bytes:
    return key.unsealed(io.BytesIO(data)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_is_read_back_and_its_size_is_known_before(size: int) -> None:
    text = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(text[:size])) == text[:size]
    assert len(sealed(text[:size])) == sealed_size(size)


def test_the_same_text_is_never_sealed_to_the_same_bytes_and_nothing_of_it_shows() -> None:
    text = b"a customer's signature" * 100
    assert sealed(text) != sealed(text)
    assert b"signature" not in sealed(text)


def test_another_key_is_said_to_be_another_key() -> None:
    with pytest.raises(WrongKey, match="VELDWERK_BACKUP_KEY"):
        opened(sealed(b"text"), SealingKey("the key of another installation, as long"))


@pytest.mark.parametrize("left", [0, 5, 17, 20, 41, 42, 50, PIECE, PIECE + 58, PIECE + 60, 2 * PIECE + 70])
def test_one_that_is_cut_short_is_said_to_be_cut_short(left: int) -> None:
    with pytest.raises(CutShort):
        opened(sealed(b"x" * (2 * PIECE + 100))[:left])


@given(st.integers(0, 3 * PIECE - 1), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_byte_that_changed_anywhere_is_noticed(at: int, by: int) -> None:
    whole = bytearray(sealed(b"y" * (3 * PIECE - 200)))
    at %= len(whole)
    whole[at] ^= by
    with pytest.raises(BadBackup):
        opened(bytes(whole))


def test_bytes_added_behind_and_pieces_that_changed_places_are_noticed() -> None:
    whole = sealed(b"z" * (3 * PIECE))
    with pytest.raises(BadBackup):
        opened(whole + b"more")
    first, second = slice(42, 42 + PIECE + 16), slice(42 + PIECE + 16, 42 + 2 * (PIECE + 16))
    with pytest.raises(Damaged):
        opened(whole[:42] + whole[second] + whole[first] + whole[second.stop :])


def test_what_is_no_backup_at_all_is_said_to_be_none() -> None:
    with pytest.raises(Damaged, match="no backup"):
        opened(b"PK\x03\x04 a zip file of something else altogether")


def test_a_name_is_the_same_each_time_and_another_with_another_key() -> None:
    other = SealingKey("the key of another installation, as long")
    assert KEY.name_for("a") == KEY.name_for("a") != KEY.name_for("b")
    assert KEY.name_for("a") != other.name_for("a")
