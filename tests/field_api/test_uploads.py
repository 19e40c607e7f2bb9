"""Files by tus 1.0.0 and in one go, as a phone and as two foreign clients meet them."""

import base64
import gzip
import hashlib
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.evidence.events import PictureSpoilt
from server.evidence.jobs import look
from server.evidence.models import Blob, BlobDelivery, Upload
from server.evidence.names import blob_id, delivery_id
from server.kit.house import open_house
from server.kit.jobs import Work
from server.seed.made_ids import made_id
from server.visits.listeners import show_spoilt_photo
from tests.conftest import FakeClock
from tests.evidence import pictures
from tests.field_api.conftest import Phones
from tests.field_api.phone import PASSWORD, PIECE, TUS, Phone, metadata

UPLOADS = "/api/mobile/uploads"
PHOTO = pictures.jpeg((300, 200))
NAME = pictures.sha256(PHOTO)


def checksum(piece: bytes) -> dict[str, str]:
    return {"Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(piece).digest()).decode()}"}


def test_what_is_spoken_here(tess: Phone) -> None:
    answer = tess.call("OPTIONS", UPLOADS)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0" and answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha256"
    assert int(answer.headers["Tus-Max-Size"]) == 25 * 1024 * 1024


def test_a_photo_in_pieces_goes_on_where_it_stopped(tess: Phone) -> None:
    begun = tess.begins(PHOTO)
    place = begun.headers["Location"]
    assert begun.status_code == 201 and begun.headers["Upload-Offset"] == "0" and begun.headers["Upload-Expires"]
    first = tess.appends(place, 0, PHOTO[:500], **checksum(PHOTO[:500]))
    assert first.status_code == 204 and first.headers["Upload-Offset"] == "500"
    where = tess.looks(place)
    assert where.status_code == 200 and where.headers["Upload-Offset"] == "500"
    assert where.headers["Upload-Length"] == str(len(PHOTO)) and where.headers["Cache-Control"] == "no-store"
    assert where.headers["Upload-Metadata"] == metadata(NAME)["Upload-Metadata"].replace(",", ",", 1)
    last = tess.appends(place, 500, PHOTO[500:])
    assert last.status_code == 204 and last.headers["Upload-Offset"] == str(len(PHOTO))
    assert tess.looks(place).headers["Upload-Offset"] == str(len(PHOTO)), "whose last answer got lost still hears it"
    assert tess.sees(NAME).data == PHOTO


def test_the_first_bytes_may_come_along(tess: Phone) -> None:
    headers = {**TUS, **PIECE, "Upload-Length": str(len(PHOTO)), **metadata(NAME)}
    half = tess.post(UPLOADS, headers=headers, data=PHOTO[:100])
    assert half.status_code == 201 and half.headers["Upload-Offset"] == "100"
    whole = tess.post(UPLOADS, headers=headers, data=PHOTO)
    assert whole.status_code == 201 and whole.headers["Upload-Offset"] == str(len(PHOTO))
    assert tess.sees(NAME).data == PHOTO


def test_what_she_delivered_is_not_asked_for_twice_and_what_others_did_is(tess: Phone, bram: Phone) -> None:
    assert tess.hands_over(PHOTO).json == {"sha256": NAME, "bytes": len(PHOTO)}
    again = tess.begins(PHOTO)
    assert again.status_code == 201 and again.headers["Upload-Offset"] == str(len(PHOTO))
    assert tess.looks(again.headers["Location"]).headers["Upload-Offset"] == str(len(PHOTO))
    assert tess.appends(again.headers["Location"], 0, PHOTO).status_code == 204, "a client that sends it all the same"
    assert bram.begins(PHOTO).headers["Upload-Offset"] == "0"
    assert bram.sees(NAME).status_code == 404


def test_a_photo_says_received_only_when_its_bytes_are_here(tess: Phone, bram: Phone) -> None:
    visit = tess.visit()
    act = tess.photo(visit, PHOTO)
    assert tess.pushes(act)[0]["status"] == "applied"
    photo = bram.documents("photo", id=act["args"]["id"])[0]
    assert photo["received_at"] is None and photo["sha256"] == NAME
    assert bram.hands_over(PHOTO).status_code == 201
    assert tess.documents("photo", id=photo["id"])[0]["received_at"] is None, "somebody else's bytes are not hers"
    assert tess.hands_over(PHOTO).status_code == 201
    assert bram.documents("photo", id=photo["id"])[0]["received_at"] == "2026-11-21T06:00:00.000Z"
    later = tess.photo(visit, PHOTO)
    tess.pushes(later)
    assert bram.documents("photo", id=later["args"]["id"])[0]["received_at"], "the bytes were here first"


def test_a_photo_that_was_told_of_while_its_lost_file_was_registered_says_received_when_the_phone_comes_with_it(
    app: Flask, tess: Phone
) -> None:
    """The database is set back. Her photo and the file's return are committed at one moment: neither sees the other."""
    act = tess.photo(tess.visit(), PHOTO)
    tess.pushes(act)
    with open_house(app, tess.me["tenant"], now=tess.clock()) as house:
        blob = {"sha256": NAME, "bytes": len(PHOTO), "type": "image/jpeg", "came_at": house.now}
        house.session.add(Blob(id=blob_id(NAME), **blob))
        house.session.flush()
        member = tess.me["member"]
        house.session.add(BlobDelivery(id=delivery_id(NAME, member), sha256=NAME, member_id=member))
    photo = act["args"]["id"]
    assert tess.documents("photo", id=photo)[0]["received_at"] is None
    assert tess.begins(PHOTO).headers["Upload-Offset"] == str(len(PHOTO)), "it lies here"
    assert tess.documents("photo", id=photo)[0]["received_at"]


def test_an_empty_upload_is_judged_at_once(tess: Phone) -> None:
    assert tess.begins(b"").status_code == 415
    assert tess.begins(b"", kind="text/plain").headers["Upload-Offset"] == "0"


# --- what goes wrong


def test_the_wrong_hash_is_460_and_the_upload_is_gone(tess: Phone) -> None:
    place = tess.begins(PHOTO, sha="0" * 64).headers["Location"]
    answer = tess.appends(place, 0, PHOTO)
    assert (answer.status_code, answer.json["code"]) == (460, "wrong_hash") and answer.json["detail"]
    assert tess.looks(place).status_code == 404
    assert tess.hands_over(PHOTO, sha="0" * 64).status_code == 460


def test_a_changed_piece_is_dropped_and_asked_for_again(tess: Phone) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    answer = tess.appends(place, 0, PHOTO[:100] + b"x", **checksum(PHOTO[:101]))
    assert (answer.status_code, answer.json["code"]) == (460, "torn_piece")
    assert tess.looks(place).headers["Upload-Offset"] == "0"
    assert tess.appends(place, 0, PHOTO, **checksum(PHOTO)).status_code == 204


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"<html>", "image/jpeg", 415),
        (pictures.png(), "image/jpeg", 415),
        (b"%PDF-1.7", "application/json", 415),
        (PHOTO[:40], "image/jpeg", 422),
        (pictures.png_that_claims(10_000, 5_000), "image/png", 422),
    ],
    ids=["a page", "another picture", "no JSON", "a broken header", "50 megapixels"],
)
def test_what_is_not_what_it_says_is_refused_and_the_upload_is_gone(
    tess: Phone, data: bytes, kind: str, status: int
) -> None:
    place = tess.begins(data, kind=kind).headers["Location"]
    answer = tess.appends(place, 0, data)
    assert answer.status_code == status and answer.mimetype == "application/problem+json" and answer.json["detail"]
    assert tess.looks(place).status_code == 404
    assert tess.hands_over(data, kind=kind).status_code == status
    assert tess.sees(pictures.sha256(data)).status_code == 404


def test_other_kinds_of_pictures_are_refused_before_a_byte_is_sent(tess: Phone) -> None:
    for kind in ("image/svg+xml", "image/heic", "image/gif"):
        assert tess.begins(PHOTO, kind=kind).status_code == 415


def test_too_large_is_413_before_a_byte_is_sent(tess: Phone) -> None:
    for kind, limit in (("image/webp", 20 << 20), ("application/json", 1 << 20), ("video/mp4", 25 << 20)):
        headers = {**TUS, "Upload-Length": str(limit + 1), **metadata(NAME, kind)}
        answer = tess.post(UPLOADS, headers=headers)
        assert (answer.status_code, answer.json["limit"]) == (413, limit)
        assert tess.post(UPLOADS, headers=headers | {"Upload-Length": str(limit)}).status_code == 201


def test_more_than_was_announced_is_413(tess: Phone) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    assert tess.appends(place, 0, PHOTO + b"more").status_code == 413
    assert tess.appends(place, 0, PHOTO + b"more", **checksum(PHOTO + b"more")).status_code == 413


def test_more_than_was_announced_in_the_call_that_begins_begins_nothing(app: Flask, tess: Phone) -> None:
    def uploads() -> int | None:
        with open_house(app, made_id("voltwijk", "tenant", "1"), write=False) as house:
            return house.session.scalar(select(func.count()).select_from(Upload))

    before, headers = uploads(), {**TUS, **PIECE, "Upload-Length": str(len(PHOTO)), **metadata(NAME, "image/jpeg")}
    assert tess.post(UPLOADS, headers=headers, data=PHOTO + b"more").status_code == 413
    assert uploads() == before


def test_another_offset_is_409_and_says_where_to_go_on(tess: Phone) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    tess.appends(place, 0, PHOTO[:100])
    for offset in (0, 99, 101, len(PHOTO)):
        answer = tess.appends(place, offset, PHOTO[100:])
        assert answer.status_code == 409 and answer.headers["Upload-Offset"] == "100"


def test_bad_headers_are_400_and_say_which(tess: Phone) -> None:
    good = {**TUS, "Upload-Length": "5", **metadata(NAME)}
    wrong: list[dict[str, str | None]] = [
        *({"Upload-Length": text} for text in (None, "", "-1", "5.5", "x", "٣", "1" * 19, "0x5")),
        {"Upload-Defer-Length": "1"},
        {"Upload-Checksum": "md5 AAAA"},
        {"Upload-Checksum": "sha256 AAAA"},
        {"Upload-Checksum": "sha256 not base64"},
        *({"Upload-Metadata": text} for text in (None, "", "sha256", "sha256 !!!", "sha256 YWJj", "sha256 /////w==")),
        {"Upload-Metadata": f"{metadata(NAME)['Upload-Metadata']},sha256 YWJj"},
        metadata(NAME, "x" * 101),
        metadata(NAME, name="n" * 201),
    ]
    for change in wrong:
        headers = {name: text for name, text in (good | change).items() if text is not None}
        answer = tess.post(UPLOADS, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (400, "wrong_header"), change
        assert answer.json["header"] in answer.json["detail"]


def test_path_tricks_in_file_names_are_refused(tess: Phone) -> None:
    for name in (
        "../../etc/passwd",
        "..",
        "/etc/passwd",
        "C:\\boot.ini",
        "a/b.jpg",
        "a\x00b.jpg",
        "a\nb.jpg",
        "\u202egpj.exe",
    ):
        answer = tess.post(UPLOADS, headers={**TUS, "Upload-Length": "5", **metadata(NAME, name=name)})
        assert (answer.status_code, answer.json["code"]) == (400, "wrong_header"), name
        answer = tess.post("/api/mobile/photos", headers=metadata(NAME, name=name), data=PHOTO)
        assert answer.status_code == 400, name
    fine = metadata(NAME, name="Foto van Zoë's meterkast (1).jpg")
    assert tess.post(UPLOADS, headers={**TUS, "Upload-Length": "5", **fine}).status_code == 201


def test_another_version_of_tus_is_412(tess: Phone) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    for version in ({}, {"Tus-Resumable": "0.2.2"}):
        for answer in (
            tess.post(UPLOADS, headers=version),
            tess.call("HEAD", place, headers=version),
            tess.call("PATCH", place, headers=version),
        ):
            assert answer.status_code == 412 and answer.headers["Tus-Version"] == "1.0.0"


def test_a_piece_of_another_type_or_packed_is_415(tess: Phone) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    assert tess.appends(place, 0, PHOTO, **{"Content-Type": "image/jpeg"}).status_code == 415
    assert tess.appends(place, 0, gzip.compress(PHOTO), **{"Content-Encoding": "gzip"}).status_code == 415
    bad = {**metadata(NAME), "Content-Encoding": "gzip"}
    assert tess.post("/api/mobile/photos", headers=bad, data=gzip.compress(PHOTO)).status_code == 415


def test_nobody_finds_anothers_upload(tess: Phone, bram: Phone, mallory: Phone, app: Flask) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    for other in (bram, mallory):
        assert other.looks(place).status_code == 404
        assert other.appends(place, 0, PHOTO).status_code == 404
    outsider = app.test_client()
    assert outsider.head(place, headers=TUS).status_code == 401
    assert outsider.post("/api/mobile/photos", data=PHOTO, headers=metadata(NAME)).status_code == 401
    assert tess.looks(f"{UPLOADS}/019399aa-0000-7000-8000-000000000001").status_code == 404
    assert tess.looks(f"{UPLOADS}/..%2f..%2fetc").status_code == 404


def test_an_upload_goes_after_a_day(tess: Phone, clock: FakeClock) -> None:
    place = tess.begins(PHOTO).headers["Location"]
    clock.passes(hours=25)
    assert tess.looks(place).status_code == 410
    assert tess.appends(place, 0, PHOTO).status_code == 410


def test_a_full_file_store_is_507_while_facts_still_go(
    app_with: Callable[..., Flask], clock: FakeClock, phone: Phones
) -> None:
    full = Phone(app_with(files_spare_bytes=2**62), clock, "tess@voltwijk.example")
    for answer in (full.begins(PHOTO), full.hands_over(PHOTO)):
        assert (answer.status_code, answer.json["code"]) == (507, "files_full") and answer.headers["Retry-After"]
    assert full.pushes(full.photo(full.visit(), PHOTO))[0]["status"] == "applied"
    roomy = phone("tess@voltwijk.example")
    place = roomy.begins(PHOTO).headers["Location"]
    assert full.appends(place, 0, PHOTO).status_code == 507
    assert roomy.appends(place, 0, PHOTO).status_code == 204
    assert full.documents("photo", sha256=NAME)[0]["received_at"]


def test_a_raw_photo_needs_its_length_and_name(tess: Phone) -> None:
    assert tess.post("/api/mobile/photos", data=PHOTO, headers={"Content-Type": "image/jpeg"}).status_code == 400
    endless = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = tess.post(
        "/api/mobile/photos", headers=metadata(NAME), environ_overrides={**endless, "CONTENT_LENGTH": ""}
    )
    assert answer.status_code == 411


def test_photos_may_be_begun_like_uploads(tess: Phone) -> None:
    headers = {**TUS, "Upload-Length": str(len(PHOTO)), **metadata(NAME)}
    begun = tess.post("/api/mobile/photos", headers=headers)
    assert begun.status_code == 201 and begun.headers["Location"].startswith(UPLOADS)
    assert tess.appends(begun.headers["Location"], 0, PHOTO).status_code == 204


def test_a_photo_that_cannot_be_opened_becomes_a_card_on_its_visit(tess: Phone, app: Flask) -> None:
    half, visit = PHOTO[: len(PHOTO) // 2], tess.visit()
    tess.pushes(tess.photo(visit, half))
    assert tess.hands_over(half).status_code == 201
    tenant = tess.me["tenant"]
    look(Work(app, tenant, tess.clock()), pictures.sha256(half))
    with open_house(app, tenant, now=tess.clock()) as house:
        show_spoilt_photo(PictureSpoilt(pictures.sha256(half), "undecodable"), house)
    body = {"email": "piet@voltwijk.example", "password": PASSWORD}
    token = app.test_client().post("/api/office/token", json=body).json["token"]
    inbox = app.test_client().get("/api/inbox", headers={"Authorization": f"Bearer {token}"}).json["items"]
    cards = [one for one in inbox if one.get("code") == "photo_undecodable"]
    assert [card["subject"]["id"] for card in cards] == [visit] and "opnieuw" in cards[0]["text"]
