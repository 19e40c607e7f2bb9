"""One suite over every file store. A store that joins adds its name to `params` and a line to `store`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.kit.files import Files
from server.kit.local_folder import LocalFolder

VOLTWIJK = "019399aa-0000-7000-8000-000000000001"
ZONNEHOF = "019399aa-0000-7000-8000-000000000002"
TESS = "019399aa-0000-7000-8000-000000000003"
BRAM = "019399aa-0000-7000-8000-000000000004"
UPLOAD = "019399aa-0000-7000-8000-00000000000a"

Opened = Callable[..., Files]


@pytest.fixture(params=["local folder"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the store anew, as another process would. `full=True`: no room is left."""
    assert request.param == "local folder"
    return lambda full=False: LocalFolder(tmp_path / "files", spare=2**62 if full else 0)


@pytest.fixture
def store(opened: Opened) -> Files:
    return opened()
