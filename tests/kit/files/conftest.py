"""One suite over every file store. A store that joins adds its name to `params` and a line to `opened`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.kit.bucket import bucket_at
from server.kit.bucket_store import BucketStore
from server.kit.files import Files
from server.kit.ids import uuid7
from server.kit.local_folder import LocalFolder
from tests.buckets import S3

VOLTWIJK = "019399aa-0000-7000-8000-000000000001"
ZONNEHOF = "019399aa-0000-7000-8000-000000000002"
TESS = "019399aa-0000-7000-8000-000000000003"
BRAM = "019399aa-0000-7000-8000-000000000004"
UPLOAD = "019399aa-0000-7000-8000-00000000000a"

Opened = Callable[..., Files]


@pytest.fixture(params=["local folder", "bucket"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the store anew, as another process would. `full`: no room is left. `away`: it cannot be reached."""
    if request.param == "bucket":
        return in_a_bucket(request.getfixturevalue("s3"), f"veldwerk-{uuid7()}", tmp_path)
    folder = tmp_path / "files"
    broken = tmp_path / "not a folder"
    broken.touch()
    return lambda full=False, away=False: LocalFolder(broken if away else folder, spare=2**62 if full else 0)


def in_a_bucket(s3: S3, name: str, folder: Path) -> Opened:
    s3.bucket(name)

    def opened(full: bool = False, away: bool = False) -> Files:
        endpoint = s3.away if away else s3.full if full else s3.endpoint
        spool = LocalFolder(folder / "uploads", spare=2**62 if full else 0)
        return BucketStore(bucket_at(f"s3://{name}/photos", s3.settings(endpoint)), spool)

    return opened


@pytest.fixture
def store(opened: Opened) -> Files:
    return opened()
