"""What a page says first after something was done: from the name of the act in its address, and from the rows."""

from typing import Any

from server.inventory.van_reading import van_documents
from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.kit.ids import is_id
from server.visits.making import overlapping
from server.visits.office_documents import visits_of
from server.visits.office_issues import issue_behind
from server.visits.unmoving import may_unmove
from sync.kind import Row

from .frame import Toast
from .material_view import short_of
from .words import customer_text, day_text, span_text


def toast_of(house: House, args: dict[str, Any], lang: str) -> Toast | None:
    """The toast for `did` (and the visit, or the `item` of the inbox, it was done to). None for what is no act."""
    did, item = args.get("did"), args.get("item")
    if not did or not has_text(f"office.did_{did}"):
        return None
    if did in ("move", "make", "give_back") and args.get("visit"):
        undo = f"/office/attention/{item}/give-back/undo" if did == "give_back" and item and is_id(item) else None
        if did == "move" and may_unmove(house, args["visit"]):
            undo = f"/office/visit/{args['visit']}/move/undo"
        return Toast(_moved(house, did, args["visit"], lang), undo)
    if did == "follow_up" and args.get("visit"):
        issue = issue_behind(house, args["visit"])
        return Toast(t("office.did_follow_up", lang), f"/office/issue/{issue}/follow-up/{args['visit']}/undo" if issue else None)  # fmt: skip
    if did == "settle" and item and is_id(item):
        row = next(iter(house.store.read("clash", [item])), None)
        if row is None or row["state"] != "settled":
            return None
        choice = _chosen(house, row, lang)
        return Toast(t("office.did_settle", lang, choice=choice), f"/office/clash/{item}/undo")
    if did in ("swap_hung", "swap_wrong"):
        return Toast(
            t(f"office.did_{did}", lang), f"/office/attention/{item}/swap/undo" if item and is_id(item) else None
        )
    if did in ("van_team", "van_team_short") and item and is_id(item):
        return Toast(_planned(house, did, item, lang))
    if did == "lock":
        phone = next(iter(house.store.read("device", [item])), None) if item and is_id(item) else None
        return Toast(t("office.did_lock", lang, name=phone["name"])) if phone else None
    return Toast(t(f"office.did_{did}", lang))


def _chosen(house: House, clash: Row, lang: str) -> str:
    """Whose word stands: the technician's by name, where a phone's was chosen."""
    entry = next(iter(house.store.read("clash_entry", [clash["entry_id"]])), None) if clash["entry_id"] else None
    if clash["choice"] == "phone" and entry:
        return t("office.take_phone", lang, name=entry["by_name"].split()[0])
    return t(f"office.choice_{clash['choice']}", lang)


def _planned(house: House, did: str, van: str, lang: str) -> str:
    """From which day the van is whose, where that day is still to come."""
    planned = [one["next"] | {"van": one["name"]} for one in van_documents(house, van) if one["next"]]
    if not planned:
        return t(f"office.did_{did}", lang)
    (said,) = planned
    return t(f"office.did_{did}_on", lang, van=said["van"], team=said["team_name"], day=day_text(said["from"], lang))


def _moved(house: House, did: str, visit: str, lang: str) -> str:
    """Where it is now, and what else the team does then: overlaps only warn."""
    (now,) = visits_of(house, [visit])
    begins, ends = from_rfc3339(now["planned_from"]), from_rfc3339(now["planned_to"])
    said = t(f"office.did_{did}", lang, day=day_text(begins.date(), lang), time=span_text(begins, ends), team=now["team_name"])  # fmt: skip
    if did == "move" and now["member_name"]:
        said += " " + t("office.did_move_to", lang, name=now["member_name"])
    if did == "make" and (now["contact_name"] or "").casefold() != now["customer"]["name"].casefold():
        said += " " + t("office.did_make_at", lang, customer=customer_text(now["customer"]["name"], lang), contact=now["contact_name"])  # fmt: skip
    for other in visits_of(house, overlapping(house.store, visit))[:1]:
        time = span_text(from_rfc3339(other["planned_from"]), from_rfc3339(other["planned_to"]))
        customer = customer_text(other["customer"]["name"], lang)
        said += " " + t("office.did_overlap", lang, team=now["team_name"], customer=customer, time=time)
    short = short_of(house, visit) if did == "make" else []
    return said + (" " + t("office.did_make_short", lang, what=", ".join(short)) if short else "")
