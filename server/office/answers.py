"""The checklist of a visit with what was found: each item with the answer that stands, who gave it, and those before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server.kit.house import House
from server.kit.i18n import decimal_text, t
from server.visits.checklist_facts import Facts
from server.visits.checklists import item_of
from server.visits.completeness import DECIMAL, is_blank, within_limits
from server.visits.showing import Showing
from sync.kind import Document

from .words import moment_text

TICKS = {"ok": ("ok", "ok"), "fail": ("fail", "fail"), "na": ("na", "na")}


@dataclass(frozen=True)
class Told:
    """An answer that once stood."""

    value: str
    note: str | None
    who: str
    when: str


@dataclass(frozen=True)
class Found:
    """An item of the checklist and what is there of it. Not `asked`: a condition hid it, and what was answered is kept."""

    title: str
    tone: str
    icon: str | None
    value: str
    value_tone: str
    note: str | None
    who: str
    when: str
    photos: list[Any]
    history: list[Told]
    clash: str | None
    asked: bool


@dataclass(frozen=True)
class Section:
    """A part of the checklist; `done` of `total` items that are asked are filled."""

    title: str
    done: int
    total: int
    items: list[Found]


class Answers:
    """Makes sections out of a visit's documents. `photos` are views by (item, repeat), `clashes` ids by concern."""

    def __init__(
        self,
        visit: Document,
        names: dict[str, str],
        photos: dict[tuple[str, int], list[Any]],
        clashes: dict[str, str],
        now: datetime,
        lang: str,
    ) -> None:
        self.names, self.photos, self.clashes, self.now, self.lang = names, photos, clashes, now, lang
        self.day = date.fromisoformat(visit["day"])
        self.begun = visit["state"] != "planned"
        self.answers: dict[tuple[str, int], list[Document]] = {}
        for one in visit["answers"]:
            self.answers.setdefault((one["item"], one["repeat"]), []).append(one)
        self.parts = {(one["item"], one["repeat"]): one for one in visit["parts"] if one["serial"]}
        self.signed = {one["role"]: one for one in visit["signatures"]}
        self.missing = {(one["item"], one["repeat"]) for one in visit["missing"]}
        kinds = (("answer", "answers"), ("photo", "photos"), ("part_use", "parts"), ("signature", "signatures"))
        self.facts = Facts({**one, "kind": kind} for kind, name in kinds for one in visit[name])

    def sections(self, checklist: Document | None, gone: Iterable[Document] = ()) -> list[Section]:
        """The sections in order; one that repeats comes once for each repeat that has something in it.

        What a condition hides is left out, unless somebody answered it before. Below them the items that are `gone`.
        """
        made: list[Section] = []
        sections = checklist["sections"] if checklist else []
        showing = Showing(sections, self.facts)
        for at, section in enumerate(sections):
            for repeat in self.facts.repeats(section):
                asked = {one.item["id"] for one in showing.asked(at, repeat)}
                items = [self._item(item, repeat, item["id"] in asked) for item in section["items"]]
                items = [one for one in items if one.asked or one.value or one.photos or one.history]
                title = f"{section['title']} {repeat + 1}" if section.get("repeats") else section["title"]
                counted = [one for one in items if one.asked]
                done = sum(1 for one in counted if one.tone in ("ok", "fail", "na"))
                if items:
                    made.append(Section(title, done, len(counted), items))
        items = [self._item(_numbered(item, repeat), repeat, True) for item in gone for repeat in self._repeats(item)]
        return [*made, Section(t("office.not_asked_any_more", self.lang), 0, 0, items)] if items else made

    def _repeats(self, item: Document) -> list[int]:
        return sorted({repeat for found, repeat in (*self.answers, *self.photos, *self.parts) if found == item["id"]})

    def _time(self, act: Document) -> str:
        return moment_text(act["at"], self.now, self.lang, on=self.day)

    def _item(self, item: Document, repeat: int, asked: bool) -> Found:
        place = (item["id"], repeat)
        standing = next((one for one in self.answers.get(place, []) if one["head"]), None)
        source, value, value_tone = self._value(item, place, standing)
        tone, icon = self._mark(item, place, value, standing)
        return Found(
            title=item["title"],
            tone=tone,
            icon=icon,
            value=value,
            value_tone=value_tone,
            note=standing["note"] if standing else None,
            who=self.names.get(source["by"], "") if source else "",
            when=self._time(source) if source else "",
            photos=self.photos.get(place, []),
            history=[
                Told(
                    self._say(item, one["value"]),
                    one["note"],
                    self.names.get(one["by"], ""),
                    self._time(one),
                )
                for one in self.answers.get(place, [])
                if one is not standing
            ],
            clash=self.clashes.get(f"answer:{item['id']}:{repeat}"),
            asked=asked,
        )

    def _value(
        self, item: Document, place: tuple[str, int], standing: Document | None
    ) -> tuple[Document | None, str, str]:
        """Who said it, the words of it, their colour."""
        if item["type"] == "serial" and place in self.parts:
            return self.parts[place], self.parts[place]["serial"], ""
        if item["type"] == "signature":
            signed = self.signed.get(item.get("role", "customer"))
            return signed, signed["name"] if signed else "", ""
        if standing is None or is_blank(standing["value"]):
            return None, "", ""
        text = self._say(item, standing["value"])
        if (
            item["type"] == "number"
            and DECIMAL.fullmatch(standing["value"])
            and not within_limits(item, standing["value"])
        ):
            limits = item.get("limits") or {}
            low, high = (decimal_text(str(limits.get(end, "…")), self.lang) for end in ("min", "max"))
            return standing, f"{text} ({t('office.outside_limits', self.lang, low=low, high=high)})", "wait"
        return standing, text, "bad" if standing["value"] == "fail" and item["type"] == "tick" else ""

    def _say(self, item: Document, value: str | None) -> str:
        if is_blank(value) or value is None:
            return ""
        if item["type"] == "tick" and value in TICKS:
            return t(f"office.answer_{value}", self.lang)
        if item["type"] == "choice":
            return next((one["title"] for one in item.get("options") or [] if one["id"] == value), value)
        if item["type"] == "number":
            shown = decimal_text(value, self.lang)
            return f"{shown} {item['unit']}" if item.get("unit") else shown
        return value

    def _mark(
        self, item: Document, place: tuple[str, int], value: str, standing: Document | None
    ) -> tuple[str, str | None]:
        if item["type"] == "tick" and standing and standing["value"] in TICKS:
            return TICKS[standing["value"]]
        if place in self.missing and self.begun:
            return "required", None
        if value or any(not photo.hidden for photo in self.photos.get(place, [])):
            return "ok", "ok"
        return "", None


def no_longer_asked(house: House, visit: Document) -> list[Document]:
    """Items on which something is there though the version that stands does not ask them: a colleague had another one."""
    row = house.store.read("visit", [visit["id"]])[0]
    asked = {
        item["id"] for section in (visit["checklist"] or {"sections": []})["sections"] for item in section["items"]
    }
    there = dict.fromkeys(one["item"] for name in ("answers", "photos", "parts") for one in visit[name] if one["item"])
    return [
        item_of(house.store, row, one) or {"id": one, "type": "text", "title": one} for one in there if one not in asked
    ]


def _numbered(item: Document, repeat: int) -> Document:
    return {**item, "title": f"{item['title']} {repeat + 1}"} if repeat else item
