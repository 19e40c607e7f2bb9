"""A world over a real server: the same people and the same oracle, and kill -9 while it works on what a phone sent."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from sqlalchemy import text

from sync.ids import fresh_ids
from tests.journeys.running import Running
from tests.world.diary import Diary
from tests.world.line import Line
from tests.world.lived import Outcome
from tests.world.office import Planner
from tests.world.people import teams_of
from tests.world.phone import Phone
from tests.world.real_site import RealClock, RealSite
from tests.world.template import NEIGHBOUR, PASSWORD, SignedIn
from tests.world.world import World

EVENTS = 45
DEATH_EVERY = 15
RATE = 0.15
QUIET_TRIES = 5


class RealWorld(World):
    """Nothing that needs the server's inside: no nights, no change of team, no database set back."""

    def __post_init__(self) -> None:
        super().__post_init__()
        for phone in self.phones:
            phone.line.others = None  # nobody gets between the statements of another process

    def live(self) -> None:
        for _ in range(3):
            self.visits.append(self.planners[0].makes())
        for phone in [*self.phones, self.neighbour]:
            phone.syncs()
        for event in range(EVENTS):
            self.something_happens()
            if event % DEATH_EVERY == DEATH_EVERY - 1:
                self.the_server_is_killed()
        self.evening()

    def the_server_is_killed(self) -> None:
        """By -9, somewhere within the push or the upload of a phone with work on it."""
        phone = self.chance.choice(self.phones)
        phone.line.cut = False
        phone.works(4)
        self.site.die_at(self.chance.randrange(1, 60))
        phone.syncs()

    def judged(self) -> list[str]:

        def look() -> list[str]:
            for phone in [*self.phones, self.neighbour]:
                phone.syncs()
            return super(RealWorld, self).judged()

        return self.while_it_rests(look)

    def seen_on(self, phone: Phone) -> list[str]:
        return self.while_it_rests(lambda: super(RealWorld, self).seen_on(phone))

    def while_it_rests(self, look: Callable[[], list[str]]) -> list[str]:
        """What is broken, once the server has done its own work and phones have heard of that too. What it does between
        their last question and the oracle's (what they just handed in gives it work; a listener that was tried in vain
        comes again after a while) is nobody's broken promise."""
        for _ in range(QUIET_TRIES):
            self.site.rests()
            at = self.site.clocks()
            broken = look()
            if self.site.clocks() == at:
                return broken
        raise AssertionError("the server never stood still")

    def customers_read_their_mail(self) -> None:
        """Nobody: a link is made inside the server."""

    def the_world_gets_in_the_way(self, phone: Phone) -> None:
        what = self.chance.choice(("basement", "kill", "reset", "late"))
        if what == "basement":
            phone.line.cut = not phone.line.cut
        elif what == "kill":
            phone.dies()
        elif what == "reset":
            phone.forgets_its_cursor()
        else:
            phone.line.deliver_late()


def run(running: Running, folder: Path, database_url: str, seed: int) -> tuple[Outcome, int]:
    """Live one world on a server that stays for the next; its outcome and how often the server was killed."""
    chance, diary = Random(seed), Diary()
    own = folder / f"world-{seed}"
    own.mkdir()
    site = RealSite(running, own, database_url, RealClock())
    (own / "data").symlink_to(folder / "data")
    people = {
        who: _phone(site, who, tenant)
        for who, tenant in (("tess", "voltwijk"), ("milan", "voltwijk"), (NEIGHBOUR, "zonnehof"))
    }
    phones = [Phone(people[who], Line(site, chance, diary, RATE), chance, diary) for who in ("tess", "milan")]  # type: ignore[arg-type]
    neighbour = Phone(people[NEIGHBOUR], Line(site, chance, diary, RATE), chance, diary)  # type: ignore[arg-type]
    planners = [
        _planner(site, who, tenant, chance, diary) for who, tenant in (("piet", "voltwijk"), ("petra", "zonnehof"))
    ]
    world = RealWorld(seed, site, chance, diary, phones, planners[:1], neighbour, planners[1])  # type: ignore[arg-type]
    world.live()
    return Outcome(seed, world.judged(), diary, diary.fingerprint(), len(diary.acts)), site.deaths


def _phone(site: RealSite, who: str, tenant: str) -> SignedIn:
    device = next(fresh_ids(site.clock()))
    said = {
        "email": f"{who}@{tenant}.example",
        "password": PASSWORD,
        "device": {"id": device, "name": who, "platform": "simulated"},
    }
    told = _post(site, "/api/mobile/login", said)
    return SignedIn(who, told["token"], told["member"], told["tenant"], device, told["first_seq"])


def _planner(site: RealSite, who: str, tenant: str, chance: Random, diary: Diary) -> Planner:
    email = f"{who}@{tenant}.example"
    token = _post(site, "/api/office/token", {"email": email, "password": PASSWORD})["token"]
    with site.connection() as database:
        asked = "SELECT m.member_id, m.tenant_id FROM membership m JOIN login l ON l.id = m.login_id WHERE l.email_norm = :e"
        row = database.execute(text(asked), {"e": email}).one()
    me = SignedIn(who, token, str(row[0]), str(row[1]))
    return Planner(me, site, chance, diary, teams_of(site, me))  # type: ignore[arg-type]


def _post(site: RealSite, path: str, body: dict[str, object]) -> dict[str, str]:
    got = site.request("POST", path, headers={"Content-Type": "application/json"}, body=json.dumps(body).encode())
    assert got.status == 200, (path, got.status, got.body)
    return json.loads(got.body)
