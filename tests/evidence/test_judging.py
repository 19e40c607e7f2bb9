"""What bytes are is judged by what is in them: a name or a type that somebody sends along proves nothing."""

import io
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.config import Settings
from server.evidence.judging import JSON, OTHER, PICTURES, Judged, judge, most_bytes, take_type
from server.kit.errors import Problem
from tests.evidence import pictures

SETTINGS = Settings()


def judged(data: bytes, promised: str, settings: Settings = SETTINGS) -> Judged:
    return judge(io.BytesIO(data), promised, len(data), settings)


def refused(data: bytes, promised: str, settings: Settings = SETTINGS) -> tuple[int, str]:
    with pytest.raises(Problem) as problem:
        judged(data, promised, settings)
    return problem.value.status, problem.value.code


@pytest.mark.parametrize(
    ("data", "kind"),
    [(pictures.jpeg(), "image/jpeg"), (pictures.png(), "image/png"), (pictures.webp(), "image/webp")],
)
def test_pictures_are_known_by_their_first_bytes(data: bytes, kind: str) -> None:
    assert judged(data, kind) == Judged(kind, 120, 90)
    assert judged(data, OTHER) == Judged(kind, 120, 90), "whoever says nothing gets the limits of a picture too"


@pytest.mark.parametrize("promised", [*PICTURES])
@pytest.mark.parametrize(
    "data", [b"", b"<html><script>", b"MZ\x90\0", b"%PDF-1.7", b"GIF89a", b"{}", b"RIFF\0\0\0\0WAVE"]
)
def test_another_file_behind_the_name_of_a_photo_is_refused(data: bytes, promised: str) -> None:
    assert refused(data, promised) == (415, "evidence.other_type")


def test_one_kind_of_picture_is_not_another() -> None:
    assert refused(pictures.png(), "image/jpeg") == (415, "evidence.other_type")


@pytest.mark.parametrize("kind", ["image/gif", "image/svg+xml", "image/heic", "IMAGE/TIFF; q=1"])
def test_other_kinds_of_pictures_are_refused_at_once(kind: str) -> None:
    with pytest.raises(Problem) as problem:
        take_type(kind)
    assert problem.value.status == 415


@pytest.mark.parametrize(
    ("sent", "kind"), [("image/jpg", "image/jpeg"), ("Image/PNG", "image/png"), ("", OTHER), ("video/mp4", "video/mp4")]
)
def test_a_type_is_written_in_one_way(sent: str, kind: str) -> None:
    assert take_type(sent) == kind


def test_a_picture_of_fifty_megapixels_is_refused_by_its_header() -> None:
    assert refused(pictures.png_that_claims(10_000, 5_000), "image/png") == (422, "evidence.too_many_pixels")
    assert refused(pictures.png_that_claims(65_535, 65_535), "image/png") == (422, "evidence.too_many_pixels")
    assert judged(pictures.png_that_claims(8_000, 5_000), "image/png").width == 8_000


@pytest.mark.parametrize(
    ("data", "kind"),
    [(pictures.jpeg()[:20], "image/jpeg"), (pictures.png()[:12], "image/png"), (pictures.webp()[:14], "image/webp")],
)
def test_a_picture_with_a_broken_header_is_refused(data: bytes, kind: str) -> None:
    assert refused(data, kind) == (422, "evidence.broken_picture")


@settings(deadline=None)  # a busy machine is slow; what is tested is that it never crashes
@example("image/jpeg", b"\0" * 10, 34)  # a camera's notes that are cut off: Pillow says so, the picture is one
@given(st.sampled_from(["image/jpeg", "image/png", "image/webp"]), st.binary(max_size=300), st.integers(0, 200))
def test_whatever_follows_the_first_bytes_it_is_judged_and_never_crashes(kind: str, noise: bytes, keep: int) -> None:
    good = {"image/jpeg": pictures.jpeg(), "image/png": pictures.png(), "image/webp": pictures.webp()}[kind]
    try:
        judged(good[: max(12, keep)] + noise, kind)
    except Problem as problem:
        assert problem.status in (415, 422)


def test_a_statement_is_json() -> None:
    assert judged(json.dumps({"format": "veldwerk.statement/1"}).encode(), JSON) == Judged(JSON)
    for text in (b"[1]", b"{", b'{"a":NaN}', b'{"a":"\xff"}', b"", b"hello"):
        assert refused(text, JSON) == (415, "evidence.other_type")


def test_each_kind_has_its_own_limit() -> None:
    small = Settings(photo_bytes=400, statement_bytes=10, blob_bytes=1000)
    assert [most_bytes(kind, small) for kind in ("image/webp", JSON, "application/pdf", "video/mp4")] == [
        400,
        10,
        1000,
        1000,
    ]
    big_photo = pictures.jpeg() + b"\0" * 400
    assert refused(big_photo, OTHER, small) == (422, "evidence.too_large"), (
        "a photo is no larger for being called other"
    )


def test_what_nobody_knows_is_kept_as_other() -> None:
    assert judged(b"<html>", "text/html") == Judged(OTHER)
    assert judged(b"%PDF-1.7 ...", "application/pdf") == Judged("application/pdf")
    assert refused(b"<html>", "application/pdf") == (415, "evidence.other_type")
