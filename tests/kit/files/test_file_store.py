"""What every file store promises of whole files and of what is made from them."""

import hashlib
from collections.abc import Iterator

import pytest

from server.kit.files import Files, FilesAway, FilesFull, NoFile, WrongHash
from tests.kit.files.conftest import BRAM, TESS, VOLTWIJK, ZONNEHOF, Opened

METER_CUPBOARD = b"a photo of a meter cupboard"
NAME = hashlib.sha256(METER_CUPBOARD).hexdigest()


def test_what_was_put_is_read_back(store: Files, opened: Opened):
    assert store.put(VOLTWIJK, NAME, [METER_CUPBOARD[:5], METER_CUPBOARD[5:]]) == len(METER_CUPBOARD)
    with opened().open(VOLTWIJK, NAME) as source:
        assert source.read() == METER_CUPBOARD
    assert store.size(VOLTWIJK, NAME) == len(METER_CUPBOARD)
    assert [(one.sha256, one.bytes) for one in store.all(VOLTWIJK)] == [(NAME, len(METER_CUPBOARD))]


def test_the_same_bytes_twice_are_one_file(store: Files):
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD])
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD])
    assert len(list(store.all(VOLTWIJK))) == 1


def test_the_store_remembers_who_handed_a_file_over(store: Files, opened: Opened):
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD], by=TESS)
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD], by=BRAM)
    assert [one.by for one in opened().all(VOLTWIJK)] == [{TESS, BRAM}]
    store.remove(VOLTWIJK, NAME)
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD])
    assert [one.by for one in store.all(VOLTWIJK)] == [frozenset()]
    with pytest.raises(ValueError, match="member"):
        store.put(VOLTWIJK, NAME, [METER_CUPBOARD], by="../tess")


def test_bytes_under_a_wrong_name_are_not_kept(store: Files):
    with pytest.raises(WrongHash):
        store.put(VOLTWIJK, "0" * 64, [METER_CUPBOARD])
    assert store.size(VOLTWIJK, "0" * 64) is None
    assert not list(store.all(VOLTWIJK))


def test_a_source_that_breaks_off_leaves_nothing(store: Files):
    def torn() -> Iterator[bytes]:
        yield METER_CUPBOARD[:5]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.put(VOLTWIJK, NAME, torn())
    assert not list(store.all(VOLTWIJK))


def test_one_tenant_does_not_see_the_files_of_another(store: Files):
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD])
    assert store.size(ZONNEHOF, NAME) is None
    assert not list(store.all(ZONNEHOF))
    with pytest.raises(NoFile):
        store.open(ZONNEHOF, NAME)


def test_a_full_store_takes_nothing_and_keeps_what_it_has(store: Files, opened: Opened):
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD])
    full = opened(full=True)
    other = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(FilesFull):
        full.put(VOLTWIJK, other, [b"other"])
    with pytest.raises(FilesFull):
        full.put_view(VOLTWIJK, NAME, "thumb", b"small")
    assert full.size(VOLTWIJK, other) is None
    assert full.size(VOLTWIJK, NAME) == len(METER_CUPBOARD)


def test_views_go_when_their_file_goes(store: Files):
    store.put(VOLTWIJK, NAME, [METER_CUPBOARD])
    store.put_view(VOLTWIJK, NAME, "thumb", b"small")
    store.put_view(VOLTWIJK, NAME, "thumb", b"smaller")
    with store.open_view(VOLTWIJK, NAME, "thumb") as source:
        assert source.read() == b"smaller"
    assert [one.sha256 for one in store.all(VOLTWIJK)] == [NAME], "a view is no file"
    store.remove(VOLTWIJK, NAME)
    with pytest.raises(NoFile):
        store.open_view(VOLTWIJK, NAME, "thumb")
    with pytest.raises(NoFile):
        store.open(VOLTWIJK, NAME)
    store.remove(VOLTWIJK, NAME)


def test_a_store_that_is_away_says_so_and_does_not_call_itself_empty(opened: Opened):
    away = opened(away=True)
    asks = (
        lambda: away.size(VOLTWIJK, NAME),
        lambda: away.open(VOLTWIJK, NAME),
        lambda: away.put(VOLTWIJK, NAME, [METER_CUPBOARD]),
        lambda: away.remove(VOLTWIJK, NAME),
        lambda: list(away.all(VOLTWIJK)),
        lambda: away.open_view(VOLTWIJK, NAME, "thumb"),
        lambda: away.read_note("watermark.json"),
        lambda: away.write_note("watermark.json", "{}"),
    )
    for ask in asks:
        with pytest.raises(FilesAway):
            ask()


def test_a_large_file_is_read_from_anywhere(store: Files, opened: Opened):
    film = bytes(range(256)) * 8192  # 2 MiB
    name = hashlib.sha256(film).hexdigest()
    store.put(VOLTWIJK, name, [film[:1_000_000], film[1_000_000:]])
    with opened().open(VOLTWIJK, name) as source:
        assert source.read(10) == film[:10]
        assert source.seek(-5, 2) == len(film) - 5
        assert source.read() == film[-5:] and source.read() == b""
        source.seek(1_500_000)
        source.seek(7, 1)
        assert source.read(300_000) == film[1_500_007:1_800_007]
        source.seek(0)
        assert hashlib.sha256(source.read()).hexdigest() == name


def test_every_file_is_told_with_who_handed_it_over(store: Files):
    expected = {}
    for number in range(5):
        data = f"photo {number}".encode()
        name = hashlib.sha256(data).hexdigest()
        by = {0: set(), 1: {TESS}, 2: {TESS, BRAM}, 3: {BRAM}, 4: set()}[number]
        for member in by or {None}:
            store.put(VOLTWIJK, name, [data], by=member)
        expected[name] = (len(data), by)
    assert {one.sha256: (one.bytes, set(one.by)) for one in store.all(VOLTWIJK)} == expected


def test_a_note_lies_beside_the_files_and_is_none_of_them(store: Files, opened: Opened):
    assert store.read_note("watermark.json") is None
    store.write_note("watermark.json", "{}")
    store.write_note("watermark.json", '{"é": 1}')
    assert opened().read_note("watermark.json") == '{"é": 1}'
    assert not list(store.all(VOLTWIJK))
    for name in ("", "../x.json", "a/b.json", "watermark"):
        with pytest.raises(ValueError, match="note"):
            store.write_note(name, "{}")


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", NAME.upper(), NAME[:-1], NAME + "/", "a/" + NAME[2:], NAME[:-1] + "\n"]
)
def test_only_a_hash_names_a_file(store: Files, name: str):
    for ask in (store.size, store.open, store.remove):
        with pytest.raises(ValueError, match="SHA-256"):
            ask(VOLTWIJK, name)
    with pytest.raises(ValueError, match="SHA-256"):
        store.put(VOLTWIJK, name, [METER_CUPBOARD])


@pytest.mark.parametrize("tenant", ["", "..", "voltwijk", VOLTWIJK + "/..", VOLTWIJK.upper()])
def test_only_an_id_names_a_tenant(store: Files, tenant: str):
    with pytest.raises(ValueError, match="tenant"):
        store.put(tenant, NAME, [METER_CUPBOARD])


@pytest.mark.parametrize("view", ["", "../thumb", "THUMB", "a.b", "x" * 21])
def test_only_a_plain_word_names_a_view(store: Files, view: str):
    with pytest.raises(ValueError, match="view"):
        store.put_view(VOLTWIJK, NAME, view, b"small")
