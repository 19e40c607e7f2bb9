"""An installation with two companies, some work and some photos, and a place for its backups: a folder or a bucket."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server import create_app
from server.accounts.models import Member, Tenant
from server.config import Settings
from server.kit.database import open_engine
from server.kit.files import Files, files_from
from server.kit.house import House, engine_of, open_house
from server.kit.ids import uuid7
from server.system.backup.copies import copying
from server.system.backup.making import Made, make_backup
from server.system.backup.places import Place, place_at
from server.system.backup.restoring import Restored, newest, restore
from tests import postgres
from tests.buckets import S3
from tests.conftest import Database

MONDAY = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


@dataclass
class Installation:
    """One server's database, files and data folder. `now` is its clock."""

    settings: Settings
    place: Place
    now: datetime = MONDAY
    tenants: list[str] = field(default_factory=list)

    @property
    def files(self) -> Files:
        return files_from(self.settings)

    @contextmanager
    def house(self, tenant: str, *, write: bool = True) -> Iterator[House]:
        engine = open_engine(self.settings)
        try:
            with open_house(engine, tenant, now=self.now, write=write) as house:
                yield house
        finally:
            engine.dispose()

    def founds(self, name: str) -> str:
        """A company; its id."""
        tenant = uuid7()
        with self.house(tenant) as house:
            house.session.add(Tenant(id=tenant, slug=name.lower(), name=name, epoch=uuid7(), created_at=self.now))
        self.tenants.append(tenant)
        return tenant

    def hires(self, tenant: str, name: str) -> None:
        with self.house(tenant) as house:
            house.session.add(Member(id=uuid7(), name=name))

    def people(self, tenant: str) -> list[str]:
        with self.house(tenant, write=False) as house:
            return sorted(member.name for member in house.session.query(Member))

    def epochs(self) -> dict[str, str]:
        told = {}
        for tenant in self.tenants:
            with self.house(tenant, write=False) as house:
                told[tenant] = house.session.get_one(Tenant, tenant).epoch
        return told

    def photographs(self, tenant: str, text: str, by: str | None = None) -> str:
        data = text.encode() * 5000
        name = hashlib.sha256(data).hexdigest()
        self.files.put(tenant, name, [data], by)
        return name

    def backs_up(self) -> Made:
        return make_backup(self.settings, copying(self.settings).tenants(), self.now, place=self.place)

    def restores(self, name: str | None = None, **how: bool) -> Restored:
        return restore(self.settings, self.place, name or newest(self.place), self.now, **how)

    def is_sound(self) -> bool:
        """A server would start over it."""
        app = create_app(self.settings)
        engine_of(app).dispose()
        return True


Elsewhere = Callable[[], Installation]


def file_of(place: Place, name: str) -> Path:
    """The file of a folder's backup, to spoil it."""
    return Path(place.url.removeprefix("file://")) / name


@pytest.fixture
def place(tmp_path: Path, settings: Settings) -> Place:
    return place_at(f"file://{tmp_path}/backups", settings)


@pytest.fixture
def bucket_place(s3: S3) -> Place:
    """The same in a bucket."""
    name = f"backups-{uuid7()}"
    s3.bucket(name)
    return place_at(f"s3://{name}/nightly", s3.settings())


@pytest.fixture
def ours(settings: Settings, place: Place) -> Installation:
    """Voltwijk and Zonnehof, with a person and two photos each."""
    made = Installation(settings, place)
    made.settings.data_dir.mkdir(parents=True, exist_ok=True)
    (made.settings.data_dir / "report-key").write_text("a key that a room made")
    for name in ("Voltwijk", "Zonnehof"):
        tenant = made.founds(name)
        made.hires(tenant, "Tess")
        for photo in ("meter cupboard", "plate"):
            made.photographs(tenant, f"{name}: {photo}", by=uuid7())
    return made


@pytest.fixture
def elsewhere(ours: Installation, tmp_path: Path, database: Database) -> Iterator[Elsewhere]:
    """`elsewhere()`: a new machine with nothing on it but the backups and their key."""
    made: list[Settings] = []

    def give() -> Installation:
        folder = tmp_path / f"new machine {len(made)}"
        folder.mkdir()
        url = f"sqlite:///{folder}/veldwerk.sqlite"
        if database.kind == "postgresql":
            url = postgres.url_of(database.url, postgres.new_name())
        key = ours.settings.with_backup_key().backup_key
        made.append(replace(ours.settings, data_dir=folder, database_url=url, backup_key=key))
        return Installation(made[-1], ours.place, ours.now + timedelta(hours=14), list(ours.tenants))

    yield give
    if database.kind == "postgresql":
        for settings in made:
            name = settings.database_url.rpartition("/")[2]
            with suppress(Exception):
                postgres.drop_database(postgres.url_of(database.url, "postgres"), name)
