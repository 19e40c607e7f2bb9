"""The inbox as pages show it: what it is about in a sentence, the sides to choose from, what one click does."""

from dataclasses import dataclass, field

from sqlalchemy import select

from server.kit.clock import from_rfc3339
from server.kit.house import House
from server.kit.i18n import has_text, t
from server.kit.synced_models import Attention, Clash, Mutation
from server.visits.ability import lacks_of
from server.visits.lost_visits import LOST
from server.visits.office_inbox import items_of
from server.visits.swap_doubts import CHOICES
from server.visits.swap_doubts import VERB as WHOSE_OLD
from sync.kind import Document

from .sides import Side, content_of, sides_of
from .words import customer_text, day_text, moment_text

FEW = 6
KINDS = {"clash": ("bad", "scale"), "rejected": ("bad", "fail"), "attention": ("wait", "bell")}


@dataclass(frozen=True)
class Press:
    """A button: an address to post to with fixed fields, or to go to (`sheet`: a form that opens over the page)."""

    text: str
    post: str = ""
    get: str = ""
    sheet: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """One item of the inbox. `concern` is that of a clash; `third` a value to start from when another may be typed."""

    id: str
    type: str
    kind: str
    tone: str
    icon: str
    title: str
    text: str
    where: str
    when: str
    visit: str | None
    concern: str | None
    sides: list[Side]
    facts: list[tuple[str, str]]
    third: str | None
    acts: list[Press]


def item_view(house: House, item: Document, lang: str) -> Item:
    """An item of `office_inbox` for a page."""
    subject = item["subject"]
    settled = item["state"] not in ("open",)
    sides = sides_of(house, item, lang)
    tone, icon = KINDS[item["type"]] if not settled else ("ok", "ok")
    return Item(
        id=item["id"],
        type=item["type"],
        kind=t(f"office.kind_{item['type']}", lang),
        tone=tone,
        icon=icon,
        title=_title(house, item, lang),
        text=_text(house, item, lang),
        where=_where(subject, lang),
        when=moment_text(item["at"], house.now, lang),
        visit=subject.get("visit"),
        concern=subject.get("concern"),
        sides=sides,
        facts=_facts(item, lang),
        third=_third(item) if item["type"] == "clash" and not settled else None,
        acts=_acts(house, item, settled, lang),
    )


def items_about(house: House, visit: str, lang: str) -> list[Item]:
    """What is open about one visit."""
    clashes = house.session.scalars(select(Clash.id).where(Clash.doc_id == visit, Clash.state == "open"))
    cards = house.session.scalars(select(Attention.id).where(Attention.subject_id == visit, Attention.state == "open"))
    refused = house.session.scalars(
        select(Mutation.id).where(Mutation.visit_id == visit, Mutation.status == "rejected", Mutation.settled.is_(None))
    )
    keys = [("clash", row) for row in clashes] + [("attention", row) for row in cards] + [("mutation", row) for row in refused]  # fmt: skip
    return [item_view(house, item, lang) for item in items_of(house, keys, lang)]


def concern_title(house: House, item: Document, lang: str) -> str:
    """What a clash is about, in a sentence."""
    sort, _, rest = item["subject"]["concern"].partition(":")
    if sort == "field":
        return t("office.concern_field", lang, field=t(f"office.{rest}", lang))
    if sort == "answer":
        return t("office.concern_answer", lang, title=item_title(house, item["subject"]["id"], rest.rpartition(":")[0]))
    if sort == "serial":
        return t("office.concern_serial", lang, serial=rest)
    return t(f"office.concern_{sort}", lang)


def item_title(house: House, visit: str, item: str) -> str:
    """The title of an item on the visit's checklist; the item's own id when that is not there."""
    row = next(iter(house.store.read("visit", [visit])), None)
    wanted = [row["checklist_version_id"]] if row and row["checklist_version_id"] else []
    for version in house.store.read("checklist_version", wanted):
        for section in version["sections"]:
            for one in section["items"]:
                if one["id"] == item:
                    return str(one["title"])
    return item


def _title(house: House, item: Document, lang: str) -> str:
    if item["type"] == "clash":
        return concern_title(house, item, lang)
    if item["type"] == "attention":
        return str(item["text"])
    name = item["name"] or ""
    what = t(f"office.mutation_{name.replace('.', '_')}", lang) if name and has_text(f"office.mutation_{name.replace('.', '_')}") else name  # fmt: skip
    return t("office.rejected_title", lang, what=what or t("office.something", lang))


def _text(house: House, item: Document, lang: str) -> str:
    if item["type"] == "rejected":
        here = f"office.refused_{item['code']}"  # in the office's words; the phone's own speak to the technician
        said = here if has_text(here) else f"sync.rejected.{item['code']}"
        return t(said, lang) if has_text(said) and "{" not in t(said, lang) else item["message"] or ""
    if item["type"] == "attention":
        missing = item["params"].get("missing")
        return _few([one["title"] for one in missing], lang) if isinstance(missing, list) else ""
    if item["state"] != "open":
        decided = next(iter(house.store.read("member", [item["decided_by"]])), None) if item["decided_by"] else None
        choice = t(f"office.choice_{item['choice']}", lang)
        return t("office.settled_as", lang, choice=choice, name=decided["name"] if decided else "",
                 when=moment_text(item["decided_at"], house.now, lang))  # fmt: skip
    return ""


def _few(titles: list[str], lang: str) -> str:
    """The first of a list, and how many there are besides."""
    rest = len(titles) - FEW
    return ", ".join(titles[:FEW]) + (f" {t('office.and_more', lang, count=rest)}" if rest > 0 else "")


def _where(subject: Document, lang: str) -> str:
    if subject["kind"] == "quarantine":
        return t("rescues.title", lang)
    if not subject.get("customer"):
        return t("office.no_customer", lang)
    day = day_text(from_rfc3339(f"{subject['day']}T12:00:00Z").date(), lang)
    return f"{customer_text(subject['customer'], lang)} · {subject['team_name']} · {day}"


def _facts(item: Document, lang: str) -> list[tuple[str, str]]:
    """The content of refused work, line by line."""
    return content_of(item, lang) if item["type"] == "rejected" else []


def _third(item: Document) -> str | None:
    """Where another value may be typed: fields and answers. It starts from what stands."""
    if item["subject"]["concern"].partition(":")[0] not in ("field", "answer"):
        return None
    office = item["office"]
    value = office.get("value") if isinstance(office, dict) else office
    return str(value or "")


def _acts(house: House, item: Document, settled: bool, lang: str) -> list[Press]:
    base = {"clash": "/office/clash", "rejected": "/office/rejected", "attention": "/office/attention"}[item["type"]]
    if item["type"] == "clash":
        return [Press(t("office.undo", lang), f"{base}/{item['id']}/undo")] if settled else []
    if settled:
        return []
    if item["type"] == "rejected":
        take = [Press(t("office.accept", lang), f"{base}/{item['id']}/accept")] if item["acceptable"] else []
        if item["code"] in LOST and _is_lost(item):  # until somebody says on which visit it belongs
            take = [Press(t("office.lost_look", lang), get=f"/office/lost-visit/{item['subject']['id']}")]
        return [*take, Press(t("office.dismiss", lang), f"{base}/{item['id']}/dismiss")]
    act = item["act"] or {}
    back = [_back(house, item, f"{base}/{item['id']}/give-back", lang)] if act.get("verb") == "give_back" else []
    if act.get("verb") == WHOSE_OLD:
        other = customer_text(item["params"]["other_customer"], lang)
        texts = {"hung": t("office.swap_hung", lang, name=other), "wrong": t("office.swap_wrong", lang)}
        return [Press(texts[one], f"{base}/{item['id']}/swap", fields=[("choice", one)]) for one in CHOICES]
    if item["subject"]["kind"] == "quarantine":  # it is done when somebody decided there
        return [Press(t("rescues.look", lang), get=f"/office/quarantine/{item['subject']['id']}")]
    return [*back, *_count(item["params"], lang), Press(t("office.handled", lang), f"{base}/{item['id']}/done")]


def _count(params: Document, lang: str) -> list[Press]:
    """Where what lies there is not what the books say: the form in which its pieces are named."""
    if not params.get("location_id"):
        return []
    address = f"/office/stock/count?place={params['location_id']}&product={params['product_id']}"
    return [Press(t("office.count_at", lang, location=params["location"]), get=address, sheet=True)]


def _is_lost(item: Document) -> bool:
    """Whether it speaks of a visit that is not here."""
    return item["subject"]["kind"] == "visit" and "customer" not in item["subject"]


def _back(house: House, item: Document, address: str, lang: str) -> Press:
    """One click; where the team of before lacks a skill, the form that says so and asks why."""
    team = next(iter(house.store.read("team", [item["act"]["team"]])), None)
    text = t("office.give_back", lang, team=team["name"] if team else "")
    asks = lacks_of(house, item["subject"]["id"], team=item["act"]["team"])
    return Press(text, get=address, sheet=True) if asks else Press(text, address)
