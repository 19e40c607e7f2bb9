"""The sides of a clash: only what differs, who said it, when, with the pictures that prove it."""

from dataclasses import dataclass, field
from typing import Any

from server.evidence.names import is_sha256
from server.kit.house import House
from server.kit.i18n import t
from server.visits.checklists import item_of
from sync.kind import Document, Row

from .act_words import act_about, act_lines
from .saying_values import lines_of_value, said
from .words import clock_text, day_text, moment_text

SHOWN = 3
"""Pictures on one side, at most."""


@dataclass(frozen=True)
class Side:
    """One side. `choice` and `entry` are what its button sends; `stands`: this is what holds now."""

    title: str
    value: str
    who: str
    when: str
    sure: bool
    stands: bool
    button: str = ""
    choice: str | None = None
    entry: str | None = None
    facts: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)


def sides_of(house: House, item: Document, lang: str) -> list[Side]:
    """The office's side first, then what came from phones; none for what is no clash."""
    if item["type"] != "clash":
        return []
    return _Clash(house, item, lang).sides()


def content_of(house: House, item: Document, lang: str) -> list[tuple[str, str]]:
    """Everything that a refused act holds, line by line, and who sent it."""
    entry = item["phone"][0]
    value, who = entry["value"], (t("office.who", lang), entry["by_name"] or "?")
    if not isinstance(value, dict):
        return [who, *lines_of_value(value, lang)]
    visit = item["subject"]["id"] if item["subject"]["kind"] == "visit" else None
    about = act_about(house, visit, value)
    return [who, *([(t("office.arg_item", lang), about)] if about else []), *act_lines(house, visit, value, lang)]


class _Clash:
    """One clash with the rows around it."""

    def __init__(self, house: House, item: Document, lang: str) -> None:
        self.house, self.item, self.lang = house, item, lang
        self.open = item["state"] == "open"
        self.sort, _, self.rest = item["subject"]["concern"].partition(":")
        self.visit = item["subject"]["id"] if item["subject"]["kind"] == "visit" else None
        self.asked = self._asked() if self.sort == "answer" else None

    def sides(self) -> list[Side]:
        """Office first, phones in the order in which they came."""
        return [self._office(), *(self._phone(entry) for entry in self._told())]

    def _told(self) -> list[Document]:
        """In a clash about the state, where each person's steps ended: how he came there is in the visit's history."""
        entries = self.item["phone"]
        if self.sort not in ("state", "outcome"):
            return list(entries)
        last = {entry["by"]: entry["entry"] for entry in entries}
        return [one for one in entries if one["entry"] in (last[one["by"]], self.item["entry"])]

    def _office(self) -> Side:
        value, who, when, photos = self.item["office"], "", "", []
        facts: list[str] = []
        if self.sort == "state":
            value, who, when, facts = self._what_the_office_did(value)
        if self.sort == "serial" and isinstance(value, dict):
            who, when = self._maker(value.get("by"), self._use(value.get("part_use")))
            photos = self._plates(value)
        if self.sort == "answer":
            head = self._first_answer()
            who, when = self._maker(head["by_member_id"] if head else None, head)
            photos = self._photos(head["by_member_id"]) if head else []
        titles = {"serial": "office.side_first", "answer": "office.side_standing"}
        named = who and self.sort != "state"  # there it is the plan that stands, not a word against a word
        button = t("office.take_phone", self.lang, name=who.split()[0]) if named else t("office.take_office", self.lang)
        return Side(
            title=t(titles.get(self.sort, "office.side_office"), self.lang),
            value=said(value, self.lang, self.asked),
            who=who,
            when=when,
            sure=True,
            stands=self.open or self.item["choice"] == "office",
            button=button,
            choice="office" if self.open else None,
            facts=[*facts, *self._where(value)],
            photos=photos,
        )

    def _what_the_office_did(self, standing: Any) -> tuple[Any, str, str, list[str]]:
        """In a clash about the state: the cancellation or the move that the work met; (what, who, when, why)."""
        off = next((row for row in self._rows("cancellation") if row["lifted_at"] is None), None)
        if standing == "cancelled" and off:
            return standing, *self._maker(off["by_member_id"], off), [t("office.because", self.lang, reason=off["reason"])]  # fmt: skip
        moves = [row for row in self._rows("visit_move") if row["from_team_id"] != row["to_team_id"]]
        last = max(moves, key=lambda row: row["at"], default=None)
        if standing == "cancelled" or last is None:
            return standing, "", "", []
        teams = {row["id"]: row["name"] for row in self.house.store.read("team", [last["to_team_id"]])}
        moved = t("office.moved_to", self.lang, team=teams.get(last["to_team_id"], "?"))
        state = t("office.state_is", self.lang, state=said(standing, self.lang))
        return moved, *self._maker(last["by_member_id"], last), [state]

    def _rows(self, kind: str) -> list[Row]:
        return self.house.store.read_by(kind, "visit_id", [self.visit]) if self.visit else []

    def _phone(self, entry: Document) -> Side:
        who = entry["by_name"] or t("office.no_team_side", self.lang)
        value = entry["value"]
        chosen = self.item["choice"] == "phone" and entry["entry"] == self.item["entry"]
        return Side(
            title=t("office.side_phone", self.lang),
            value=said(value, self.lang, self.asked),
            who=who,
            when=moment_text(entry["at"], self.house.now, self.lang),
            sure=not entry["unsure"],
            stands=chosen,
            button=t("office.take_phone", self.lang, name=who.split()[0]),
            choice="phone" if self.open else None,
            entry=entry["entry"],
            facts=[*self._where(value), *self._work(entry["by"])],
            photos=self._plates(value) if self.sort == "serial" else self._photos(entry["by"]),
        )

    def _asked(self) -> Document | None:
        """The item of the checklist that was answered twice."""
        return self._item(self.visit, self.rest.rpartition(":")[0])

    def _item(self, of: str | None, item: str | None) -> Document | None:
        visit = next(iter(self.house.store.read("visit", [of])), None) if of else None
        return item_of(self.house.store, visit, item) if visit and item else None

    def _first_answer(self) -> Row | None:
        """The answer that stood when the clash was raised."""
        item, _, repeat = self.rest.rpartition(":")
        came = {entry["mutation"] for entry in self.item["phone"]}
        rows = [
            row
            for row in self.house.store.read_by("answer", "visit_id", [self.visit])
            if row["item"] == item and row["repeat"] == int(repeat) and row["mutation_id"] not in came
            and row["value"] == self.item["office"]
        ]  # fmt: skip
        return max(rows, key=lambda row: row["received_at"], default=None)

    def _use(self, use: str | None) -> Row | None:
        return next(iter(self.house.store.read("part_use", [use])), None) if use else None

    def _maker(self, member: str | None, act: Row | None) -> tuple[str, str]:
        row = next(iter(self.house.store.read("member", [member])), None) if member else None
        return (row["name"] if row else ""), moment_text(act["at"], self.house.now, self.lang) if act else ""

    def _where(self, value: Any) -> list[str]:
        """For a serial: at which customer's this side used it."""
        visit = value.get("visit") if self.sort == "serial" and isinstance(value, dict) else None
        row = next(iter(self.house.store.read("visit", [visit])), None) if visit else None
        if row is None:
            return []
        (order,) = self.house.store.read("work_order", [row["work_order_id"]])
        (customer,) = self.house.store.read("customer", [order["customer_id"]])
        return [f"{customer['name']}, {day_text(row['day'], self.lang)} {clock_text(row['planned_from'])}"]

    def _plates(self, value: Any) -> list[str]:
        """What proves the number on this side: the photo that came with it, else those of the item that the checklist
        names for it, which may be taken afterwards."""
        if not isinstance(value, dict) or is_sha256(value.get("plate_photo")):
            return _plate(value)
        use = self._use(value.get("part_use"))
        asked = self._item(use["visit_id"], use["item"]) if use else None
        return self._taken(use["visit_id"], use["by_member_id"], asked["plate"]) if use and asked and asked.get("plate") else []  # fmt: skip

    def _photos(self, member: str) -> list[str]:
        """This person's pictures at the visit; in a clash about an answer those of that item."""
        if self.visit is None or self.sort == "field":
            return []
        return self._taken(self.visit, member, self.rest.rpartition(":")[0] if self.sort == "answer" else None)

    def _taken(self, visit: str, member: str, item: str | None) -> list[str]:
        """The newest pictures of this person at a visit, of one item or of all."""
        rows = [
            row
            for row in self.house.store.read_by("photo", "visit_id", [visit])
            if row["by_member_id"] == member and row["bytes_at"] and not row["hidden_reason"]
            and item in (None, row["item"])
        ]  # fmt: skip
        rows.sort(key=lambda row: row["taken_at"], reverse=True)
        return [f"/office/blobs/{row['blob_sha256']}" for row in rows[:SHOWN]]

    def _work(self, member: str) -> list[str]:
        """In a clash about the state: how much work of this person is kept."""
        if self.visit is None or self.sort not in ("state", "outcome"):
            return []
        counts = {
            kind: sum(
                1
                for row in self.house.store.read_by(kind, "visit_id", [self.visit])
                if row["by_member_id"] == member and row["device_id"]
            )
            for kind in ("answer", "photo", "part_use", "signature")
        }
        return [t(f"office.kept_{kind}", self.lang, count=count) for kind, count in counts.items() if count]


def _plate(value: Any) -> list[str]:
    plate = value.get("plate_photo") if isinstance(value, dict) else None
    return [f"/office/blobs/{plate}"] if is_sha256(plate) else []
