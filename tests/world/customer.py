"""The people whose visits these are: they sign and rate by links, impatiently pressing twice, while phones work in basements."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from server.kit.house import open_house
from server.links.making import NewLink, make_link
from server.links.tokens import token_of
from sync.moment import printed
from tests.world.diary import Diary, OfficeAct
from tests.world.facts import Facts
from tests.world.office import Planner

OVER = ("done", "partial")
MADE = {"signs": "signature", "rates": "rating"}


class Customer:
    """Somebody with a link that the planner sent. What the page does not offer, nobody can press."""

    def __init__(self, planner: Planner) -> None:
        self.planner, self.site = planner, planner.site

    def comes(self, visits: list[str]) -> None:
        """Opens a link for one of these visits, one that ended if there is any, and does what it is for, twice."""
        if not visits:
            return
        verb, purpose = self.planner.chance.choice((("signs", "sign"), ("rates", "rate")))
        tenant = self.planner.me.tenant
        with self.site.app.app_context(), open_house(self.site.app, tenant, now=self.site.clock()) as house:
            states = {row["id"]: row["state"] for row in house.store.read("visit", visits)}
            visit = self.planner.chance.choice([one for one in visits if states.get(one) in OVER] or visits)
            link = make_link(house, NewLink(purpose, "visit", visit), by=self.planner.me.member).id
            path = f"/k/{token_of(tenant, link)}"
        page = self.site.request("GET", path)
        assert page.status in (200, 404), (page.status, page.body)  # 404: the visit was lost with the database
        form = {"stars": "4", "nps": "9"} if verb == "rates" else {"name": "Klaas", "agreed": "yes"}
        form |= dict(re.findall(r'name="(basis)" value="([^"]*)"', page.body.decode()))
        said = [self._presses(f"{path}/{purpose}", form) for _ in range(2)]
        assert set(said) <= {303, 404, 409}, said
        self.planner.diary.tell(printed(self.site.clock()), "customer", f"{verb} {visit} -> {said}")
        if 303 in said:
            act = OfficeAct(verb, visit, "customer", self.planner.era, {"link": link})
            self.planner.diary.office.append(act)
            self.planner.diary.struck(f"customer {verb}")

    def _presses(self, path: str, form: dict[str, str]) -> int:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.site.request("POST", path, headers=headers, body=urlencode(form).encode()).status


def customers_acts_are_there_once(diary: Diary, facts: Facts, era: int) -> Iterable[str]:
    """What a customer was thanked for since the last restore is there once, and nothing is there that no link made."""
    links = facts.by("customer_link")
    for act in (one for one in diary.office if one.verb in MADE and one.era == era and one.subject not in diary.erased):
        found = links[act.told["link"]]
        made = [row for row in facts.rows(MADE[act.verb]) if found and row["id"] == found[0]["result_id"]]
        if len(made) != 1 or made[0]["visit_id"] != act.subject:
            yield f"customer: {act.verb} {act.subject} was thanked for and is there {len(made)} times"
    asked = [row["result_id"] for row in facts.rows("customer_link") if row["result_id"]]
    for table in MADE.values():
        for row in facts.rows(table):
            if row["channel"] == "link" and row["visit_id"] not in diary.erased and asked.count(row["id"]) != 1:
                yield f"customer: a {table} by a link that {asked.count(row['id'])} links made"
