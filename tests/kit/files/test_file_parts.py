"""What every file store promises of bytes on their way in."""

import hashlib

import pytest

from server.kit.files import Files, FilesFull, NoFile, PartInUse
from tests.kit.files.conftest import TESS, UPLOAD, VOLTWIJK, ZONNEHOF, Opened

PHOTO = b"0123456789"
NAME = hashlib.sha256(PHOTO).hexdigest()


def test_a_part_goes_on_where_it_stopped(store: Files, opened: Opened):
    part = store.part(VOLTWIJK, UPLOAD)
    assert part.offset is None
    part.start()
    with part.hold() as held:
        held.append(PHOTO[:4])
    later = opened().part(VOLTWIJK, UPLOAD)
    assert later.offset == 4
    with later.hold() as held:
        assert held.offset == 4
        held.append(PHOTO[4:])
    with later.open() as source:
        assert source.read() == PHOTO


def test_a_torn_request_keeps_what_came(store: Files):
    part = store.part(VOLTWIJK, UPLOAD)
    part.start()
    with pytest.raises(ConnectionResetError), part.hold() as held:
        held.append(PHOTO[:4])
        raise ConnectionResetError
    assert part.offset == 4
    with part.hold():
        pass  # it was given back


def test_a_kept_part_is_a_file_and_may_be_dropped(store: Files):
    part = store.part(VOLTWIJK, UPLOAD)
    part.start()
    with part.hold() as held:
        held.append(PHOTO)
    part.keep(NAME, TESS)
    assert part.offset == len(PHOTO), "until the database knows of the file, the part stays"
    part.keep(NAME, TESS)
    part.drop()
    part.drop()
    assert part.offset is None
    with store.open(VOLTWIJK, NAME) as source:
        assert source.read() == PHOTO
    with pytest.raises(NoFile):
        part.open()
    with pytest.raises(NoFile), part.hold():
        pass


def test_a_writer_that_lives_makes_way_for_a_newer_one(store: Files, opened: Opened):
    store.part(VOLTWIJK, UPLOAD).start()
    with pytest.raises(PartInUse), store.part(VOLTWIJK, UPLOAD).hold() as old:
        old.append(PHOTO[:2])
        with pytest.raises(PartInUse), opened().part(VOLTWIJK, UPLOAD).hold():
            pass
        old.append(PHOTO[2:4])
    with opened().part(VOLTWIJK, UPLOAD).hold() as new:
        assert new.offset == 2
        new.append(PHOTO[2:])
    assert store.part(VOLTWIJK, UPLOAD).offset == len(PHOTO)


def test_a_writer_that_hangs_is_overruled_after_five_seconds(
    store: Files, opened: Opened, monkeypatch: pytest.MonkeyPatch
):
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    store.part(VOLTWIJK, UPLOAD).start()
    with pytest.raises(PartInUse), store.part(VOLTWIJK, UPLOAD).hold() as hanging:
        for waited in (0, 1, 4.9):
            clock[0] = 1000.0 + waited
            with pytest.raises(PartInUse), opened().part(VOLTWIJK, UPLOAD).hold():
                pass
        clock[0] = 1005.0
        with opened().part(VOLTWIJK, UPLOAD).hold() as new:
            new.append(PHOTO)
        hanging.append(b"late")
    assert store.part(VOLTWIJK, UPLOAD).offset == len(PHOTO)
    with store.part(VOLTWIJK, UPLOAD).hold():
        pass


def test_a_full_store_says_so_and_keeps_the_part(store: Files, opened: Opened):
    part = store.part(VOLTWIJK, UPLOAD)
    part.start()
    with part.hold() as held:
        held.append(PHOTO[:4])
    full = opened(full=True).part(VOLTWIJK, UPLOAD)
    with pytest.raises(FilesFull), full.hold() as held:
        held.append(PHOTO[4:])
    assert part.offset == 4
    with pytest.raises(FilesFull):
        opened(full=True).part(ZONNEHOF, UPLOAD).start()


def test_parts_are_listed_per_tenant(store: Files):
    store.part(VOLTWIJK, UPLOAD).start()
    with store.part(VOLTWIJK, UPLOAD).hold():
        assert [upload for upload, _ in store.parts(VOLTWIJK)] == [UPLOAD]
    assert not list(store.parts(ZONNEHOF))
    assert not list(store.all(VOLTWIJK)), "a part is no file"


@pytest.mark.parametrize("upload", ["", "..", "../" + UPLOAD, UPLOAD + ".writer"])
def test_only_an_id_names_a_part(store: Files, upload: str):
    with pytest.raises(ValueError, match="upload"):
        store.part(VOLTWIJK, upload)
