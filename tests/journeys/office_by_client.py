"""What office and phone do together around a visit, by their programs: a checklist, a swap, a proof, people and vans."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from server.reports.verify.check import Checked, check
from server.reports.verify.say import verdict_of
from server.seed.made_ids import made_id
from server.visits.statement import Shown, statement
from sync.phone_line import SignedOut, TryLater
from tests.journeys.colleague import Colleague
from tests.journeys.planner import Planner
from tests.reports.put_in import changed_once, with_file

CHARGER = made_id("voltwijk", "product", "LP-V1-11")
WAREHOUSE, VAN = (made_id("voltwijk", "location", name) for name in ("warehouse", "noord"))
NOORD, TENANT = made_id("voltwijk", "team", "noord"), made_id("voltwijk", "tenant", "1")
OLD_CUPBOARD = {"id": "old", "type": "choice", "title": "Meterkast oud?", "required": True, "options": [{"id": "yes", "title": "ja"}, {"id": "no", "title": "nee"}]}  # fmt: skip
WHY = {"id": "why", "type": "text", "title": "Wat is er oud aan?", "required": True, "when": {"item": "old", "is": "yes"}}  # fmt: skip


def planned(piet: Planner, kind: str) -> str:
    """A new visit of this type for Tess' team, in her phone's window."""
    first = piet.visits(ahead=3)[0]
    made = {"team": first["team"], "type": kind, "customer": first["customer"]["id"]}
    return str(piet.call("POST", "/api/visits", made | {"planned_from": first["planned_to"]})["id"])


def publishes_a_checklist(anna: Planner) -> str:
    """A type of visit of its own with a checklist of its own that branches; the type's code."""
    kind = anna.call("POST", "/api/visit-types", {"name": "Schouw van de kast", "duration_min": 30})["code"]
    draft = anna.call("POST", "/api/checklists", {"name": "Schouw van de kast"})
    address = f"/api/checklist-version/{draft['id']}"
    body = {"v": draft["v"], "title": draft["title"]}
    around = WHY | {"when": {"item": "why", "is": "yes"}}
    blocked = anna.call("PUT", address, body | {"sections": [section(OLD_CUPBOARD, around)]})
    assert not blocked["holds"] and anna.status_of("POST", f"{address}/publish", {"v": blocked["v"]}) == 422
    kept = anna.call("PUT", address, body | {"v": blocked["v"], "sections": [section(OLD_CUPBOARD, WHY)]})
    assert anna.call("POST", f"{address}/publish", {"v": kept["v"]})["state"] == "published"
    anna.call("PUT", f"/api/checklist/{draft['template']}/types", {"types": [kind]})
    return str(kind)


def section(*items: Any) -> dict[str, Any]:
    return {"id": "look", "title": "Schouwen", "items": list(items)}


def swaps(tess: Colleague, visit: str, new: str, old: str) -> None:
    """The old one off the wall, the new one out of the van, a photo of each plate."""
    (old_plate, _), (plate, _) = tess.photographs(visit), tess.photographs(visit)
    tess.client.do(
        "part.swap", {"from": VAN, "to": VAN}, id=tess.client.new_id(), visit=visit, product=CHARGER, serial=new,
        plate_photo=plate, old_serial=old, old_plate_photo=old_plate, fate="defective", reason="Doet niets meer",
    )  # fmt: skip


def fills_the_van(piet: Planner, *serials: str) -> None:
    piet.call("POST", "/api/stock/receive", {"product": CHARGER, "location": WAREHOUSE, "serials": list(serials)})
    piet.call("POST", "/api/stock/transfer", {"from": WAREHOUSE, "to": VAN, "serials": list(serials), "lines": []})


def is_signed_for(tess: Colleague, visit: str, name: str) -> None:
    """As the app does it: the statement of what this phone holds (this one only what came back from the office)."""
    documents = [one | {"kind": kind, "id": id_} for (kind, id_), one in tess.client.documents.items()]
    shown = Shown("nl", TENANT, visit, "client/1", "customer", name, "Ik ben akkoord.")
    sha256 = tess.client.keep_blob(statement(shown, documents)[0].encode(), "application/json", "statement.json")
    tess.client.do(
        "signature.seal", id=tess.client.new_id(), visit=visit, role="customer", name=name,
        statement_sha256=sha256, typed=name, consent="Ik ben akkoord.", channel="phone",
    )  # fmt: skip


def report_of(piet: Planner, visit: str, *, signed: bool) -> bytes:
    """The report as soon as the worker has made the one that says so."""
    label = "Niet door de klant ondertekend"
    for _ in range(120):
        page = piet.reads(f"/office/visit/{visit}").decode()
        found = re.search(r'href="(/office/reports/[0-9a-f-]+\.pdf)"', page)
        if found and (label not in page) == signed:
            return piet.reads(found[1])
        time.sleep(0.25)
    raise AssertionError("half a minute and no report")


def judged(piet: Planner, pdf: bytes) -> Checked:
    """By the keys that the company publishes; and one byte changed in its photo is refused, and which."""
    keys = piet.call("GET", "/.well-known/veldwerk/voltwijk/keys.json", token=False)["keys"]
    changed = check(with_file(pdf, "photo-01", changed_once), keys)
    assert changed.verdict == "changed" and ("photo", "1") in changed.faults
    found = check(pdf, keys)
    assert verdict_of(found) == "valid", found.faults
    return found


def hires(anna: Planner, piet: Planner) -> dict[str, Any]:
    """A role, a colleague with it, a team for tomorrow, a skill, a van for Noord today: {member, van}."""
    role = anna.call("POST", "/api/roles", {"name": "Werkvoorbereider", "permissions": ["visits.read"]})["id"]
    more = {"name": "Werkvoorbereider", "permissions": ["visits.read", "devices.read"]}
    anna.call("PUT", f"/api/role/{role}", more | {"was": ["visits.read"]})
    new = {"name": "Noor Visser", "email": "noor.visser@voltwijk.example", "roles": [role], "team": NOORD}
    member = anna.call("POST", "/api/members", new)["id"]
    team = anna.call("POST", "/api/team-plan", {"name": "Zuid"})["id"]
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    anna.call("POST", f"/api/member/{member}/team", {"team": team, "from": tomorrow})
    skill = anna.call("POST", "/api/skills", {"name": "Hoogwerker"})["id"]
    anna.call("PUT", f"/api/member/{member}/skill/{skill}", {"expires_on": None})
    with_plate = {"name": "Bus Zuid", "plate": "V-123-AB", "team": NOORD}
    van = piet.call("POST", "/api/vans", with_plate)["id"]
    assert anna.status_of("POST", "/api/members", new) == 409, "the e-mail is taken"
    return {"member": member, "role": role, "team": team, "van": van}


def answered(act: Callable[[], Any]) -> Any:
    """Again and again over a line that loses every third answer."""
    for _ in range(60):
        try:
            return act()
        except SignedOut:
            raise
        except (OSError, TryLater):
            continue
    raise AssertionError("the line never came through")


def of_type(piet: Planner, kind: str) -> dict[str, Any]:
    """The visit of this type in three days: as far as a phone looks ahead."""
    return next(one for one in piet.visits(ahead=3) if one["type"] == kind)


def free_serial(person: Colleague) -> str:
    """A charger that still lies in the van."""
    return min(one["serial"] for one in person.holds("serial", state="stock") if one["serial"].startswith("V"))


def about(piet: Planner, visit: str, kind: str, **fields: Any) -> dict[str, Any]:
    """The one thing of this kind in the inbox about a visit."""
    (found,) = [
        one
        for one in piet.inbox()
        if one["type"] == kind and one["subject"].get("visit") == visit
        and all(one[name] == value for name, value in fields.items())
    ]  # fmt: skip
    return found
