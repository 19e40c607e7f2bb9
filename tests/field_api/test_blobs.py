"""Who may see which bytes: decided by documents, never by knowing a hash."""

import io

from flask import Flask
from PIL import Image

from tests.evidence import pictures
from tests.field_api.phone import Phone

PHOTO = pictures.jpeg((2000, 1000), exif=pictures.taken_at_home())
NAME = pictures.sha256(PHOTO)


def test_a_colleague_of_the_team_sees_the_photo_and_nobody_else(
    tess: Phone, bram: Phone, milan: Phone, mallory: Phone, app: Flask
) -> None:
    tess.hands_over(PHOTO)
    assert tess.sees(NAME).data == PHOTO, "her own, though no document names it yet"
    assert bram.sees(NAME).status_code == 404
    tess.pushes(tess.photo(tess.visit(), PHOTO))
    got = bram.sees(NAME)
    assert got.data == PHOTO and got.mimetype == "image/jpeg"
    assert got.headers["Cache-Control"] == "no-store" and got.headers["X-Content-Type-Options"] == "nosniff"
    refused = [other.sees(NAME) for other in (milan, mallory)]
    refused.append(bram.sees("0" * 64))
    refused.append(bram.sees("x"))
    bodies = {tuple(sorted((k, v) for k, v in one.json.items() if k != "request_id")) for one in refused}
    assert {one.status_code for one in refused} == {404} and len(bodies) == 1
    assert app.test_client().get(f"/api/mobile/blobs/{NAME}").status_code == 401


def test_naming_a_hash_opens_nothing(tess: Phone, bram: Phone, milan: Phone) -> None:
    tess.hands_over(PHOTO)
    tess.pushes(tess.photo(tess.visit(), PHOTO))
    act = milan.photo(milan.visit(), PHOTO)
    assert milan.pushes(act)[0]["status"] == "applied"
    assert milan.sees(NAME).status_code == 404
    assert milan.documents("photo", id=act["args"]["id"])[0]["received_at"] is None
    assert milan.hands_over(PHOTO).status_code == 201
    assert milan.sees(NAME).data == PHOTO and bram.sees(NAME).data == PHOTO


def test_who_could_already_read_it_may_name_it(tess: Phone, bram: Phone) -> None:
    visit = tess.visit()
    tess.hands_over(PHOTO)
    tess.pushes(tess.photo(visit, PHOTO))
    act = bram.photo(visit, PHOTO)
    bram.pushes(act)
    assert tess.documents("photo", id=act["args"]["id"])[0]["received_at"]


def test_smaller_pictures_say_nothing_of_the_place(tess: Phone) -> None:
    tess.hands_over(PHOTO)
    for size, longest in (("thumb", 320), ("screen", 1600)):
        got = tess.sees(NAME, size)
        picture = Image.open(io.BytesIO(got.data))
        assert got.mimetype == "image/jpeg" and max(picture.size) == longest and not picture.getexif()
    assert tess.sees(NAME, "huge").status_code == 400


def test_a_file_never_runs_as_a_page(tess: Phone) -> None:
    page = b"<html><script>alert(1)</script>"
    assert tess.hands_over(page, kind="text/html").status_code == 201
    got = tess.sees(pictures.sha256(page))
    assert got.mimetype == "application/octet-stream" and got.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert tess.sees(pictures.sha256(page), "thumb").status_code == 422


def test_half_a_photo_is_kept_and_has_no_smaller_one(tess: Phone) -> None:
    half = PHOTO[: len(PHOTO) // 2]
    assert tess.hands_over(half).status_code == 201
    assert tess.sees(pictures.sha256(half)).data == half
    assert tess.sees(pictures.sha256(half), "thumb").status_code == 422


def test_a_line_that_broke_goes_on_at_the_byte(tess: Phone) -> None:
    tess.hands_over(PHOTO)
    half, size = len(PHOTO) // 2, len(PHOTO)
    path = f"/api/mobile/blobs/{NAME}?size=full"
    first = tess.get(path, headers={"Range": f"bytes=0-{half - 1}"})
    rest = tess.get(path, headers={"Range": f"bytes={half}-{size + 1000}"})
    assert (first.status_code, rest.status_code) == (206, 206) and first.data + rest.data == PHOTO
    assert rest.headers["Content-Range"] == f"bytes {half}-{size - 1}/{size}"
    assert rest.headers["Cache-Control"] == "no-store" and "sandbox" in rest.headers["Content-Security-Policy"]
    for odd in (f"bytes={size}-", "bytes=0-1,4-5", "bytes=9-5", "lines=1-2", "x"):
        whole = tess.get(path, headers={"Range": odd})
        assert whole.status_code == 200 and whole.data == PHOTO, odd
