"""Smaller pictures: upright, small, and without anything that the photo says beside what is to be seen."""

import io
from pathlib import Path

import pytest
from PIL import Image

from server.evidence.pictures import VIEWS, Undecodable, smaller, view_of
from server.kit.local_folder import LocalFolder
from tests.evidence import pictures

VOLTWIJK = "019399aa-0000-7000-8000-000000000001"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_view_is_small_upright_and_says_nothing_of_place_or_camera() -> None:
    photo = pictures.jpeg((2000, 1000), exif=pictures.taken_at_home())
    assert opened(photo).getexif().get_ifd(0x8825), "the photo itself knows where it was taken"
    for longest in VIEWS.values():
        view = opened(smaller(io.BytesIO(photo), "image/jpeg", longest))
        assert view.format == "JPEG"
        assert (view.height, view.width) == (longest, longest // 2)
        assert not view.getexif()
        assert b"Fairphone" not in smaller(io.BytesIO(photo), "image/jpeg", longest)


def test_a_small_picture_is_not_blown_up() -> None:
    assert opened(smaller(io.BytesIO(pictures.webp()), "image/webp", 320)).size == (120, 90)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "I;16", "L", "RGB"])
def test_every_kind_of_drawing_becomes_a_picture_on_white(mode: str) -> None:
    view = opened(smaller(io.BytesIO(pictures.png(mode=mode)), "image/png", 320))
    assert view.size == (120, 90)
    if mode in ("RGBA", "LA"):
        assert view.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_half_a_photo_cannot_be_decoded() -> None:
    photo = pictures.jpeg((800, 600))
    with pytest.raises(Undecodable):
        smaller(io.BytesIO(photo[: len(photo) // 2]), "image/jpeg", 320)
    with pytest.raises(Undecodable):
        smaller(io.BytesIO(pictures.png_that_claims(4000, 4000)), "image/png", 320)


def test_a_view_is_made_once_and_when_the_disk_is_full_each_time(tmp_path: Path) -> None:
    photo, name = pictures.jpeg(), pictures.sha256(pictures.jpeg())
    files = LocalFolder(tmp_path)
    files.put(VOLTWIJK, name, [photo])
    full = LocalFolder(tmp_path, spare=2**62)
    assert seen(full, name)
    made = seen(files, name)
    files.put_view(VOLTWIJK, name, "thumb", b"kept")
    assert seen(files, name) == b"kept" != made


def seen(files: LocalFolder, name: str) -> bytes:
    with view_of(files, VOLTWIJK, name, "image/jpeg", "thumb") as source:
        return source.read()
