"""Where every world begins: a migrated database with two companies, people signed in, no customers and no visits yet.

It is made once a session of tests and copied for each seed: hashing passwords for every world would be all that a world does.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from server.config import Settings
from server.kit.migrate import migrate
from server.seed.planting import plant
from server.seed.sizes import EMPTY
from sync.ids import named
from tests import postgres
from tests.conftest import FakeClock
from tests.world.site import Site

BEGIN = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
"""A Monday morning, before work."""
HOUSE = "0192f000-0000-7000-8000-00000000f00d"
PASSWORD = "veldwerk-demo"
TECHNICIANS = ("tess", "bram", "milan", "iris")
MORE_PHONES = tuple(f"{who}-{nr}" for nr in (2, 3) for who in TECHNICIANS)
"""Second and third phones of the same people."""
PLANNERS = ("piet", "olga", "anna")
ADMIN = "anna"
NEIGHBOUR, NEIGHBOURS_PLANNER = "daan", "petra"
WATCHER = "watcher"
"""A device of the first technician that only reads."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody with a token: a technician's phone (with `device` and `first_seq`) or a planner's program."""

    name: str
    token: str
    member: str
    tenant: str
    device: str = ""
    first_seq: int = 1


@dataclass(frozen=True)
class Template:
    """A database to copy, and who is signed in to it. `name` is a file (SQLite) or a database's name (PostgreSQL)."""

    kind: str
    name: str
    people: dict[str, SignedIn]
    postgres_server: str | None = None

    def site(self, folder: Path) -> Site:
        """A new server over a copy."""
        clock = FakeClock(BEGIN)
        if self.postgres_server:
            name = postgres.new_name()
            return Site(
                folder, postgres.create_database(self.postgres_server, name, self.name), clock, self.postgres_server
            )
        file = folder / "world.sqlite"
        shutil.copyfile(self.name, file)
        return Site(folder, f"sqlite:///{file}", clock)

    def drop(self, site: Site) -> None:
        """The world is over."""
        site.stop()
        if self.postgres_server:
            postgres.drop_database(self.postgres_server, site.database_url.rsplit("/", 1)[1])


def make_template(folder: Path, postgres_server: str | None = None) -> Template:
    """Migrate, plant the two companies, sign everybody in."""
    if postgres_server:
        name = postgres.new_name()
        url = postgres.create_database(postgres_server, name)
    else:
        name = str(folder / "template.sqlite")
        url = f"sqlite:///{name}"
    migrate(Settings(data_dir=folder / "data", database_url=url, secret_key="a secret of the simulated world, kept"))
    site = Site(folder, url, FakeClock(BEGIN), postgres_server)
    plant(site.app, EMPTY)
    people = {who: _phone(site, who, "voltwijk") for who in TECHNICIANS}
    people |= {who: _phone(site, who, "voltwijk") for who in MORE_PHONES}
    people[NEIGHBOUR] = _phone(site, NEIGHBOUR, "zonnehof")
    people[WATCHER] = _phone(site, TECHNICIANS[0], "voltwijk", device="tablet")
    people |= {who: _planner(site, who, "voltwijk") for who in PLANNERS}
    people[NEIGHBOURS_PLANNER] = _planner(site, NEIGHBOURS_PLANNER, "zonnehof")
    site.stop()
    return Template("postgresql" if postgres_server else "sqlite", name, people, postgres_server)


def _phone(site: Site, who: str, tenant: str, device: str = "phone") -> SignedIn:
    device = named(HOUSE, f"{device} of {who}")
    told = _post(
        site,
        "/api/mobile/login",
        {
            "email": f"{person(who)}@{tenant}.example",
            "password": PASSWORD,
            "device": {"id": device, "name": f"Telefoon van {who}", "platform": "simulated"},
        },
    )
    return SignedIn(who, told["token"], told["member"], told["tenant"], device, told["first_seq"])


def person(who: str) -> str:
    """Whose phone this is: "tess" of "tess-2"."""
    return who.partition("-")[0]


def signed_in_again(site: Site, me: SignedIn, device: str) -> SignedIn:
    """The same technician on another phone, or on the same one."""
    said = {
        "email": f"{person(me.name)}@voltwijk.example",
        "password": PASSWORD,
        "device": {"id": device, "name": f"Nieuwe telefoon van {me.name}", "platform": "simulated"},
    }
    told = _post(site, "/api/mobile/login", said)
    return replace(me, token=str(told["token"]), device=device, first_seq=int(str(told["first_seq"])))


def back_at_the_office(site: Site, me: SignedIn, tenant: str = "voltwijk") -> SignedIn:
    """A planner signs in again: months later nobody is known any more."""
    told = _post(site, "/api/office/token", {"email": f"{me.name}@{tenant}.example", "password": PASSWORD})
    return replace(me, token=str(told["token"]))


def _planner(site: Site, who: str, tenant: str) -> SignedIn:
    told = _post(site, "/api/office/token", {"email": f"{who}@{tenant}.example", "password": PASSWORD})
    with site.connection() as database:
        row = database.execute(
            text(
                "SELECT m.member_id, m.tenant_id FROM membership m JOIN login l ON l.id = m.login_id WHERE l.email_norm = :e"
            ),
            {"e": f"{who}@{tenant}.example"},
        ).one()
    return SignedIn(who, told["token"], str(row[0]), str(row[1]))


def _post(site: Site, path: str, body: dict[str, object]) -> dict[str, object]:
    got = site.request("POST", path, headers={"Content-Type": "application/json"}, body=json.dumps(body).encode())
    assert got.status == 200, (path, got.status, got.body)
    return json.loads(got.body)


@contextmanager
def new_template(kind: str) -> Iterator[Template]:
    """A template that is gone again at the end."""
    with tempfile.TemporaryDirectory(prefix="veldwerk-world-", ignore_cleanup_errors=True) as name:
        if kind == "sqlite":
            yield make_template(Path(name))
            return
        with postgres.running_postgres() as server:
            template = make_template(Path(name), server)
            try:
                yield template
            finally:
                postgres.drop_database(server, template.name)


def written_template(template: Template) -> str:
    """For another process: `read_template` gives it back."""
    return json.dumps(asdict(template))


def read_template(file: Path) -> Template:
    """A template that another process made and will take away."""
    told = json.loads(file.read_text())
    return Template(**{**told, "people": {who: SignedIn(**one) for who, one in told["people"].items()}})
