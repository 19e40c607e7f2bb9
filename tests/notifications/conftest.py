"""A push service of our own, and the real gateway towards it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.config import Settings
from server.notifications.push_gateway import WebPush
from tests.notifications.push_service import PushService, running


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service that decrypts."""
    with running() as service:
        yield service


@pytest.fixture
def gateway(service: PushService, tmp_path: Path) -> WebPush:
    """The real gateway, allowed to go to our own service."""
    return WebPush(Settings(data_dir=tmp_path, push_local=service.host))
