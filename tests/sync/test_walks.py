"""Random walks: whatever happens in whatever order, at the head of the feed each phone holds exactly what it may see.

The oracle asks every row who may see it; it never looks at the feed (Phone.should_hold).
"""

import random
from datetime import timedelta

import pytest

from .village import Phone, Village
from .village_rows import ident

STEPS = 90


class Walk:
    """One seed: visits that come, move, end and pass out of their window; teams that change; phones that pull a page."""

    def __init__(self, village: Village, seed: int) -> None:
        self.village, self.chance = village, random.Random(seed)
        self.phones = {name: Phone(village, name) for name in ("tess", "bram", "milan")}
        self.visits: list[str] = []
        self.team = {"tess": "noord", "bram": "noord", "milan": "oost"}
        self.membership = {name: ident(f"{name} in {team}") for name, team in self.team.items()}

    def go(self) -> None:
        deeds = [self.plans, self.moves, self.moves, self.reports, self.reports, self.writes, self.removes]
        deeds += [self.pulls] * 5 + [self.changes_team, self.lets_a_day_pass]
        for _ in range(STEPS):
            self.chance.choice(deeds)()

    def plans(self) -> None:
        team, customer = self.chance.choice(["noord", "oost"]), self.chance.choice(["klaas", "fatima"])
        self.visits.append(self.village.visit(f"walk {len(self.visits)}", team=team, customer=customer))

    def moves(self) -> None:
        if self.visits:
            self.village.move(self.chance.choice(self.visits), self.chance.choice(["noord", "oost"]))

    def reports(self) -> None:
        if self.visits:
            phone = self.phones[self.chance.choice(list(self.phones))]
            acts = [phone.issue(self.chance.choice(self.visits)) for _ in range(self.chance.randint(1, 4))]
            phone.push(*acts)

    def writes(self) -> None:
        if self.visits:
            phone = self.phones[self.chance.choice(list(self.phones))]
            phone.push(phone.contact(self.chance.choice(self.visits), self.chance.choice("abc"), None))

    def removes(self) -> None:
        with self.village.desk() as desk:
            if self.visits:
                for issue in desk.rows("issue", "visit_id", self.chance.choice(self.visits))[:1]:
                    desk.remove("issue", issue["id"])

    def changes_team(self) -> None:
        name = self.chance.choice(list(self.team))
        village = self.village
        village.passes(days=1)
        self.team[name] = "oost" if self.team[name] == "noord" else "noord"
        with village.desk() as desk:
            desk.change("team_member", self.membership[name], to_day=village.today - timedelta(days=1))
            between = {"team_id": ident(self.team[name]), "member_id": ident(name), "from_day": village.today}
            self.membership[name] = desk.add("team_member", between | {"to_day": None})["id"]
        self.looks_again()

    def lets_a_day_pass(self) -> None:
        self.village.passes(days=self.chance.choice([1, 1, 5]))
        self.looks_again()

    def looks_again(self) -> None:
        """What the nightly job does."""
        with self.village.desk() as desk:
            for visit in self.visits:
                desk.look_again("visit", visit)
            for member in self.team:
                desk.look_again("member", ident(member))

    def pulls(self) -> None:
        self.phones[self.chance.choice(list(self.phones))].pull(self.chance.choice([1, 2, 5, 500]))


@pytest.mark.parametrize("seed", range(8))
def test_each_phone_holds_exactly_what_it_may_see(village: Village, seed: int) -> None:
    walk = Walk(village, seed)
    walk.go()
    for phone in walk.phones.values():
        phone.catch_up(3)
        assert set(phone.documents) == phone.should_hold()
        fresh = Phone(village, "tess")
        fresh.member, fresh.device = phone.member, phone.device
        fresh.catch_up()
        assert fresh.documents == phone.documents
