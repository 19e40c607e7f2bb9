"""A planner with a program: makes, moves, edits, cancels and reopens visits, and works through the inbox."""

import json
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from sync.ids import fresh_ids
from sync.moment import printed
from tests.world.diary import Diary, OfficeAct
from tests.world.site import Site
from tests.world.template import SignedIn

TOLD = ("make", "receive", "transfer")
"""Acts of which the oracle wants to know what was answered."""
VERBS = ("moves", "moves", "moves_in_time", "edits", "edits", "cancels", "reopens", "returns", "returns", "marks", "withdraws", "plans_material", "plans_material")  # fmt: skip
MATERIAL = ("LP-V1-11", "KB-5G6", "AL-4P40")
STREETS = ("Dorpsstraat", "Kerkweg", "Havenkade", "Lindelaan", "Molenpad")


@dataclass
class Planner:
    """Acts through the office's JSON calls, without faults on his line: what he was told happened, happened."""

    me: SignedIn
    site: Site
    chance: Random
    diary: Diary
    teams: tuple[str, ...]
    era: int = 0
    made: int = 0

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One call; its status and what it says."""
        headers = {"Authorization": f"Bearer {self.me.token}", "Content-Type": "application/json"}
        got = self.site.request(method, path, headers=headers, body=None if body is None else json.dumps(body).encode())
        assert got.status < 500, (method, path, got.status, got.body)
        return got.status, json.loads(got.body) if got.body else None

    def new_id(self) -> str:
        """An id for what is made here."""
        return next(fresh_ids(self.site.clock()))

    def makes(self, team: str | None = None) -> str:
        """A visit for somebody new, within the window that phones hold."""
        self.made += 1
        begins = self.site.clock() + timedelta(days=self.chance.randrange(-1, 3), hours=self.chance.randrange(9))
        street = self.chance.choice(STREETS)
        told = self.says_yes(
            "make",
            "POST",
            "/api/visits",
            {
                "customer": {
                    "name": f"Klant {self.me.name} {self.made}",
                    "email": f"klant{self.made}@post.example",
                    "address": {"street": street, "number": str(self.made), "postcode": "8011 AB", "city": "Zwolle"},
                },
                "type": self.chance.choice(("installation_11kw", "maintenance")),
                "team": team or self.chance.choice(self.teams),
                "planned_from": printed(begins),
                "planned_to": printed(begins + timedelta(hours=2)),
                "access_note": "Sleutel bij de buren.\nHond in de tuin.",
            },
        )
        assert told
        return str(told["id"])

    def acts_on(self, visit: str) -> None:
        """Whatever a planner does to a visit while its technician may be in a basement."""
        verb = self.chance.choice(VERBS)
        getattr(self, verb)(visit)

    def moves(self, visit: str) -> None:
        """To another team."""
        self.says_yes("move", "POST", f"/api/visit/{visit}/move", {"team": self.chance.choice(self.teams)}, visit)

    def moves_in_time(self, visit: str) -> None:
        """To another hour of another day."""
        begins = self.site.clock() + timedelta(days=self.chance.randrange(0, 20), hours=self.chance.randrange(6))
        self.says_yes("move", "POST", f"/api/visit/{visit}/move", {"planned_from": printed(begins)}, visit)

    def edits(self, visit: str) -> None:
        """One of the fields that a phone may set too."""
        status, row = self.call("GET", f"/api/visit/{visit}")
        if status != 200:
            return
        field = self.chance.choice(("contact_name", "access_note", "remarks"))
        value = f"{row[field] or ''}\nKantoor {len(self.diary.office)}".strip()
        self.says_yes("edit", "PATCH", f"/api/visit/{visit}", {field: value, "was": {field: row[field]}}, visit)

    def cancels(self, visit: str) -> None:
        self.says_yes("cancel", "POST", f"/api/visit/{visit}/cancel", {"reason": "Klant belde af"}, visit)

    def reopens(self, visit: str) -> None:
        self.says_yes("reopen", "POST", f"/api/visit/{visit}/reopen", {"reason": "Toch niet klaar"}, visit)

    def returns(self, visit: str) -> None:
        """Back to who did it, now and then with a photo to take again."""
        body = {"reason": "Kijk nog eens", "photos": self._photos(visit)[:1]}
        self.says_yes("return", "POST", f"/api/visit/{visit}/return", body, visit)

    def withdraws(self, visit: str) -> None:
        """It was good as it was."""
        self.says_yes("withdraw", "POST", f"/api/visit/{visit}/withdraw-return", {}, visit)

    def marks(self, visit: str) -> None:
        """A photo that is not good enough, and now and then good after all."""
        for photo in self._photos(visit)[:1]:
            told = self.says_yes("mark", "POST", f"/api/photo/{photo}/mark", {"reason": "Onscherp"}, visit)
            if told and self.chance.random() < 0.3:
                self.says_yes("unmark", "POST", f"/api/photo/{photo}/unmark", {}, visit)

    def plans_material(self, visit: str) -> None:
        """A line more, a line less, or another quantity; mostly of what technicians take from their vans."""
        status, found = self.call("GET", f"/api/visit/{visit}/material")
        lines = found["lines"] if status == 200 else []
        if lines and self.chance.random() < 0.4:
            line = f"/api/visit/{visit}/line/{self.chance.choice(lines)['id']}"
            if self.chance.random() < 0.5:
                self.says_yes("material", "DELETE", line, {}, visit)
            else:
                self.says_yes("material", "PATCH", line, {"quantity": self.chance.randrange(1, 40)}, visit)
            return
        _, goods = self.call("GET", "/api/products")
        product = self.chance.choice(sorted(one["id"] for one in goods["items"] if one["sku"] in MATERIAL))
        body = {"product": product, "quantity": self.chance.choice((1, 1, 2, 14, 60))}
        self.says_yes("material", "POST", f"/api/visit/{visit}/lines", body, visit)

    def _photos(self, visit: str) -> list[str]:
        """Some of its photos, in an order of chance."""
        status, row = self.call("GET", f"/api/visit/{visit}")
        shown = sorted(one["id"] for one in row["photos"] if not one["hidden_reason"]) if status == 200 else []
        return self.chance.sample(shown, len(shown))

    def works_through_the_inbox(self) -> None:
        """One item: settled, taken, laid aside or ticked off; now and then a settling is taken back."""
        _, told = self.call("GET", "/api/inbox?state=open")
        if not told["items"]:
            return
        item = self.chance.choice(told["items"])
        if item["type"] == "attention" and (item.get("act") or {}).get("verb") == "give_back":
            self._gives_back(item)
        elif (item.get("act") or {}).get("verb") == "whose_old":
            self._says_whose(item["id"])
        elif item["type"] == "attention":
            self.says_yes("done", "POST", f"/api/attention/{item['id']}/done", {}, item["id"])
        elif item["type"] == "rejected":
            verb = self.chance.choice(("accept", "dismiss"))
            self.says_yes(verb, "POST", f"/api/rejected/{item['id']}/{verb}", {}, item["id"])
        else:
            self._settles(item)

    def _gives_back(self, item: dict[str, Any]) -> None:
        """To the team that went on working; now and then not, or not after all."""
        if self.chance.random() < 0.3:
            self.says_yes("done", "POST", f"/api/attention/{item['id']}/done", {}, item["id"])
            return
        back, visit = f"/api/attention/{item['id']}/give-back", item["subject"]["id"]
        if self.says_yes("give back", "POST", back, {}, visit) and self.chance.random() < 0.2:
            self.says_yes("give back undone", "POST", f"{back}/undo", {}, visit)

    def _settles(self, item: dict[str, Any]) -> None:
        choice = self.chance.choice(("office", "phone"))
        told = self.says_yes("settle", "POST", f"/api/clash/{item['id']}/settle", {"choice": choice}, item["id"])
        if told and self.chance.random() < 0.3:
            self.says_yes("undo", "POST", f"/api/clash/{item['id']}/undo", {}, item["id"])

    def _says_whose(self, card: str) -> None:
        """Whose the old piece of a swap was; now and then it is asked again."""
        body = {"choice": self.chance.choice(("hung", "wrong"))}
        if self.says_yes("whose", "POST", f"/api/attention/{card}/swap", body, card) and self.chance.random() < 0.5:
            self.says_yes("undo", "POST", f"/api/attention/{card}/swap/undo", {}, card)

    def says_yes(self, verb: str, method: str, path: str, body: Any, subject: str = "") -> Any:
        """The call, written into the diary if it was done; None when it was refused, which is a planner's daily bread."""
        status, told = self.call(method, path, body)
        when = printed(self.site.clock())
        self.diary.tell(when, self.me.name, f"{verb} {subject or told.get('id', '')} -> {status}")
        if status >= 400:
            return None
        about = subject or str(told["id"])
        self.diary.office.append(OfficeAct(verb, about, self.me.name, self.era, told if verb in TOLD else {}))
        return told
