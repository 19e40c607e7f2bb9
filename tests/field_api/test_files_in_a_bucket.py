"""The doors for files over a bucket that speaks S3: as from a folder, also when the bucket is full or away."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from server.config import Settings
from server.kit.files import files_of
from server.kit.ids import uuid7
from server.kit.watermark import recognise_restore
from tests.buckets import S3
from tests.conftest import FakeClock
from tests.evidence import pictures
from tests.field_api.phone import Phone

PHOTO = pictures.jpeg((300, 200))
NAME = pictures.sha256(PHOTO)
Apps = Callable[..., Flask]


@pytest.fixture
def over(s3: S3, app_with: Apps, clock: FakeClock) -> Callable[..., Phone]:
    """`over(endpoint)`: Tess' phone at a server whose files lie in this test's bucket at that endpoint."""
    name = f"veldwerk-{uuid7()}"
    s3.bucket(name)

    def at(endpoint: str) -> Phone:
        there = s3.settings(endpoint)
        return Phone(
            app_with(files_url=f"s3://{name}/f", s3_endpoint=endpoint, s3_key=there.s3_key, s3_secret=there.s3_secret),
            clock,
            "tess@voltwijk.example",
        )

    return at


def test_a_photo_in_pieces_reaches_the_bucket_and_comes_back(s3: S3, over: Callable[..., Phone]) -> None:
    tess = over(s3.endpoint)
    place = tess.begins(PHOTO).headers["Location"]
    assert tess.appends(place, 0, PHOTO[:500]).headers["Upload-Offset"] == "500"
    assert tess.looks(place).headers["Upload-Offset"] == "500"
    assert tess.appends(place, 500, PHOTO[500:]).headers["Upload-Offset"] == str(len(PHOTO))
    assert tess.sees(NAME).data == PHOTO
    assert tess.sees(NAME, "thumb").mimetype == "image/jpeg"
    assert tess.begins(PHOTO).headers["Upload-Offset"] == str(len(PHOTO)), "nothing is sent twice"


def test_a_full_bucket_is_507_and_one_that_is_away_503_and_the_photo_comes_when_it_is_back(
    s3: S3, over: Callable[..., Phone]
) -> None:
    full = over(s3.full)
    place = full.begins(PHOTO).headers["Location"]
    refused = full.appends(place, 0, PHOTO)
    assert (refused.status_code, refused.headers["Retry-After"]) == (507, "300")
    away = over(s3.away)
    refused = away.looks(place)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert full.sees(NAME).status_code == 404
    back = over(s3.endpoint)
    assert back.looks(place).headers["Upload-Offset"] == str(len(PHOTO)), "the bytes waited on this machine"
    assert back.sees(NAME).data == PHOTO
    gone = over(s3.away).sees(NAME)
    assert (gone.status_code, gone.json["code"]) == (503, "files_away")


def test_wrong_bytes_never_reach_the_bucket(s3: S3, over: Callable[..., Phone]) -> None:
    tess = over(s3.endpoint)
    place = tess.begins(PHOTO).headers["Location"]
    assert tess.appends(place, 0, PHOTO[:-1] + b"!").status_code == 460
    assert tess.sees(NAME).status_code == 404


def test_the_watermark_lies_in_the_bucket(s3: S3, settings: Settings, app_with: Apps, tmp_path: Path) -> None:
    name = f"veldwerk-{uuid7()}"
    s3.bucket(name)
    there = replace(s3.settings(), data_dir=tmp_path / "new machine")
    more = {"files_url": f"s3://{name}", "s3_endpoint": there.s3_endpoint, "s3_key": "k", "s3_secret": "s"}
    app = app_with(**more)
    assert recognise_restore(app) == []
    assert files_of(app).read_note("watermark.json")
    assert recognise_restore(app_with(data_dir=there.data_dir, **more)) == []
    away = app_with(**more | {"s3_endpoint": s3.away})
    assert recognise_restore(away) == [], "a bucket that is away keeps nobody from starting"
    assert files_of(app).read_note("watermark.json")
