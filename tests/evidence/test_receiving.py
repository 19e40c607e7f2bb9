"""Bytes come in, a piece at a time, and become a blob in one commit."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from server.evidence.intake import Wanted
from server.evidence.models import Blob, BlobDelivery, Statement, Upload
from server.evidence.receiving import Receiving, Torn, UploadNow
from server.kit.errors import Problem
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.local_folder import LocalFolder
from server.kit.work_models import Job
from tests.evidence import pictures
from tests.evidence.conftest import World

PHOTO = pictures.jpeg((300, 200))
NAME = pictures.sha256(PHOTO)
OTHER = pictures.jpeg((200, 300))


def a_photo(data: bytes = PHOTO, kind: str = "image/jpeg", name: str | None = None) -> Wanted:
    return Wanted(name or pictures.sha256(data), len(data), kind, "foto.jpg")


def count(world: World, table: type) -> int:
    with world.house(write=False) as h:
        return h.session.scalar(select(func.count()).select_from(table)) or 0


def problem(status: int, work: object, *args: object) -> Problem:
    with pytest.raises(Problem) as raised:
        work(*args)  # type: ignore[operator]
    assert raised.value.status == status, raised.value
    return raised.value


def nothing_was_kept(world: World) -> bool:
    kept = list(world.files.all(world.tenant)), list(world.files.parts(world.tenant))
    return kept == ([], []) and not count(world, Blob) and not count(world, BlobDelivery)


def test_a_photo_in_three_pieces_is_received_once(world: World) -> None:
    tess = world.hands("tess")
    now = tess.begin(a_photo())
    assert (now.offset, now.finished) == (0, False)
    now = tess.append(now, 0, [PHOTO[:100]], None)
    now = tess.append(now, 100, [PHOTO[100:200]], hashlib.sha256(PHOTO[100:200]).digest())
    assert (now.offset, now.finished) == (200, False)
    now = tess.append(now, 200, [PHOTO[200:]], None)
    assert (now.offset, now.finished) == (len(PHOTO), True)
    with world.house(write=False) as h:
        blob = h.session.scalars(select(Blob)).one()
        assert (blob.sha256, blob.bytes, blob.type, blob.width, blob.height) == (
            NAME,
            len(PHOTO),
            "image/jpeg",
            300,
            200,
        )
        assert h.session.scalars(select(BlobDelivery.member_id)).all() == [world.members["tess"]]
        assert h.session.scalars(select(Job.name)).all() == ["evidence.look"]
    assert [one.by for one in world.files.all(world.tenant)] == [{world.members["tess"]}]
    assert not list(world.files.parts(world.tenant))


def test_a_photo_that_comes_along_whole_takes_one_transaction_and_half_of_one_is_an_upload(world: World) -> None:
    written = list[House]()

    @contextmanager
    def counted() -> Iterator[House]:
        with world.house() as house:
            written.append(house)
            yield house

    tess = replace(world.hands("tess"), write=counted)
    hers = world.document(NAME, by="tess", team="Noord")
    now = tess.begin_with(a_photo(), [PHOTO[:100], PHOTO[100:]], None)
    assert (now.offset, now.finished, len(written)) == (len(PHOTO), True, 1)
    assert world.told[-1] == (NAME, {hers}) and not list(world.files.parts(world.tenant))
    with world.house(write=False) as h:
        found = tess.find(h, now.id)
    assert found == now, "who lost the answer and knows the address hears that it is here"
    again = tess.begin_with(a_photo(), [PHOTO], hashlib.sha256(PHOTO).digest())
    assert again.finished and count(world, Blob) == 1

    def torn() -> Iterator[bytes]:
        yield OTHER[:100]
        raise Torn

    for half in (torn(), [OTHER[:100]]):
        begun = tess.begin_with(a_photo(OTHER), half, None)
        assert (begun.offset, begun.finished) == (100, False)
    assert tess.append(begun, 100, [OTHER[100:]], None).finished


def test_of_what_comes_along_and_is_refused_nothing_is_left(world: World) -> None:
    tess = world.hands("tess")
    problem(460, tess.begin_with, a_photo(name="0" * 64), [PHOTO], None)
    problem(460, tess.begin_with, a_photo(), [PHOTO], b"\0" * 32)
    problem(413, tess.begin_with, a_photo(), [PHOTO, b"more"], None)
    problem(415, tess.begin_with, a_photo(b"<script>"), [b"<script>"], None)
    assert nothing_was_kept(world) and not count(world, Upload)


def test_documents_that_waited_hear_of_it_in_the_same_commit(world: World) -> None:
    hers, hidden = world.document(NAME, by="tess", team="Noord"), world.document(NAME, by="milan", team="Oost")
    world.hands("tess").whole(a_photo(), [PHOTO])
    assert world.told == [(NAME, {hers})]
    world.hands("milan").whole(a_photo(), [PHOTO])
    assert world.told[-1] == (NAME, {hers, hidden})


def test_what_she_delivered_before_is_not_asked_for_twice_but_what_others_delivered_is(world: World) -> None:
    world.hands("tess").whole(a_photo(), [PHOTO])
    again = world.hands("tess").begin(a_photo())
    assert (again.offset, again.finished) == (len(PHOTO), True)
    assert world.hands("tess").append(again, 0, [b"whatever"], None).finished
    brams = world.hands("bram").begin(a_photo())
    assert (brams.offset, brams.finished) == (0, False)
    assert world.hands("bram").append(brams, 0, [PHOTO], None).finished
    assert (count(world, Blob), count(world, BlobDelivery)) == (1, 2)


def test_a_torn_line_keeps_what_came_and_a_torn_piece_with_a_checksum_is_dropped(world: World) -> None:
    def torn() -> Iterator[bytes]:
        yield PHOTO[:100]
        raise Torn

    tess = world.hands("tess")
    now = tess.append(tess.begin(a_photo()), 0, torn(), None)
    assert now.offset == 100
    problem(460, tess.append, now, 100, torn(), b"\0" * 32)
    problem(460, tess.append, now, 100, [b"changed"], hashlib.sha256(PHOTO[100:]).digest())
    assert tess.settled(now).offset == 100


def test_wrong_bytes_are_refused_and_the_upload_is_gone(world: World) -> None:
    tess = world.hands("tess")
    now = tess.begin(a_photo(name="0" * 64))
    problem(460, tess.append, now, 0, [PHOTO], None)
    with world.house(write=False) as h:
        problem(404, tess.find, h, now.id)
    problem(460, tess.whole, a_photo(name="0" * 64), [PHOTO])
    assert nothing_was_kept(world) and not count(world, Upload)


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"<script>", 415), (pictures.png(), 415), (PHOTO[:30], 422), (b"", 415)],
    ids=["a page", "another kind", "a broken header", "nothing"],
)
def test_what_is_no_photo_is_refused_and_the_upload_is_gone(world: World, data: bytes, status: int) -> None:
    tess = world.hands("tess")
    problem(status, tess.append, tess.begin(a_photo(data)), 0, [data], None)
    problem(status, tess.whole, a_photo(data), [data])
    assert nothing_was_kept(world) and not count(world, Upload)


def test_more_than_was_announced_is_refused(world: World) -> None:
    tess = world.hands("tess")
    now = tess.begin(a_photo())
    problem(413, tess.append, now, 0, [PHOTO + b"more"], None)
    assert tess.append(now, None, [PHOTO], None).finished
    problem(413, tess.begin, Wanted(NAME, world.settings.photo_bytes + 1, "image/jpeg"))
    problem(413, tess.begin, Wanted(NAME, world.settings.statement_bytes + 1, "application/json"))
    problem(413, tess.whole, Wanted(NAME, world.settings.blob_bytes + 1, "video/mp4"), [])


def test_going_on_at_another_place_says_where_to_go_on(world: World) -> None:
    tess = world.hands("tess")
    now = tess.append(tess.begin(a_photo()), 0, [PHOTO[:100]], None)
    assert problem(409, tess.append, now, 50, [PHOTO[50:]], None).headers == {"Upload-Offset": "100"}
    assert problem(409, tess.append, now, 150, [PHOTO[150:]], None).headers == {"Upload-Offset": "100"}


def test_nobody_finds_the_upload_of_another(world: World) -> None:
    now = world.hands("tess").begin(a_photo())
    with world.house(write=False) as h:
        problem(404, world.hands("bram").find, h, now.id)
        problem(404, world.hands("tess").find, h, uuid7())
        assert world.hands("tess").find(h, now.id) == now


def test_an_upload_that_was_left_too_long_is_gone(world: World) -> None:
    now = world.hands("tess").begin(a_photo())
    world.clock.passes(hours=world.settings.upload_hours)
    with world.house(write=False) as h:
        problem(410, world.hands("tess").find, h, now.id)


def test_a_second_request_for_the_same_upload_is_told_to_wait(world: World) -> None:
    tess = world.hands("tess")
    now = tess.begin(a_photo())

    def slow() -> Iterator[bytes]:
        yield PHOTO[:100]
        assert problem(423, world.hands("tess").settled, now).headers == {"Retry-After": "1"}
        yield PHOTO[100:]

    problem(423, tess.append, now, 0, slow(), None)
    assert tess.settled(now).offset == 100, "the older request made way"


def test_a_full_store_says_so_and_the_upload_goes_on_when_there_is_room_again(world: World) -> None:
    full = LocalFolder(world.files.root, spare=2**62)
    problem(507, world.hands("tess", full).begin, a_photo())
    problem(507, world.hands("tess", full).whole, a_photo(), [PHOTO])
    now = world.hands("tess").begin(a_photo())
    problem(507, world.hands("tess", full).append, now, 0, [PHOTO], None)
    assert count(world, Blob) == 0
    assert world.hands("tess").append(now, 0, [PHOTO], None).finished


def test_an_answer_that_got_lost_after_the_last_byte_is_made_up_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tess = world.hands("tess")
    now = tess.begin(a_photo())
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("server.evidence.receiving.finish", lambda *_, **__: 1 / 0)
        tess.append(now, 0, [PHOTO], None)
    assert count(world, Blob) == 0
    assert seen(world, tess, now).finished is False
    assert tess.settled(seen(world, tess, now)).finished, "the phone only asks how far it is"
    assert count(world, Blob) == 1
    assert seen(world, tess, now).finished


def seen(world: World, hands: Receiving, upload: UploadNow) -> UploadNow:
    with world.house(write=False) as h:
        return hands.find(h, upload.id)


def test_a_statement_is_known_by_what_it_speaks_of(world: World) -> None:
    visit = uuid7()
    text = json.dumps({"format": "veldwerk.statement/1", "lang": "nl", "visit": visit}).encode()
    world.hands("tess").whole(a_photo(text, "application/json"), [text])
    world.hands("bram").whole(a_photo(text, "application/json"), [text])
    with world.house(write=False) as h:
        row = h.session.scalars(select(Statement)).one()
        assert (row.sha256, row.subject_kind, row.subject_id, row.lang) == (pictures.sha256(text), "visit", visit, "nl")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"format": "veldwerk.statement/1"},
        {"format": "veldwerk.statement/1", "visit": "x", "lang": "nl"},
        {"format": "veldwerk.statement/1", "visit": str(uuid7()), "lang": ["nl"]},
    ],
)
def test_other_json_is_just_a_file(world: World, said: dict[str, object]) -> None:
    text = json.dumps(said).encode()
    world.hands("tess").whole(a_photo(text, "application/json"), [text])
    assert (count(world, Blob), count(world, Statement)) == (1, 0)
