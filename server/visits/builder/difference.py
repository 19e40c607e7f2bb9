"""What changed between two versions of a checklist: added, removed, moved, changed, in words; things are known by their id."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.kit.i18n import t

from .condition_flaws import Spot, spots_of
from .parts import Section
from .wording import Wording


@dataclass(frozen=True)
class Change:
    """`kind`: added, removed, moved, changed. `what`: section or item; `where`: the section it is (or was) in."""

    kind: str
    what: str
    id: str
    title: str
    where: str
    details: tuple[str, ...] = ()


def differences(before: Sequence[Section], after: Sequence[Section], lang: str) -> list[Change]:
    """Every change from `before` to `after` (both in the office's form), in the order of the new list; what went, last."""
    return list(_Difference(before, after, lang).all())


class _Difference:
    def __init__(self, before: Sequence[Section], after: Sequence[Section], lang: str) -> None:
        self.lang = lang
        self.old_sections = {section["id"]: section for section in before}
        self.new_sections = {section["id"]: section for section in after}
        self.old, self.new = spots_of(before), spots_of(after)
        self.said_before, self.said = Wording(before, lang), Wording(after, lang)

    def all(self) -> Iterator[Change]:
        moved = _moved([*self.old_sections], [*self.new_sections])
        for name, section in self.new_sections.items():
            yield from self._section(name, section, name in moved)
            within = [one for one, spot in self.old.items() if spot.section["id"] == name]
            shifted = _moved(within, [item["id"] for item in section["items"]])
            for item in section["items"]:
                yield from self._item(self.new[item["id"]], item["id"] in shifted)
        for name, spot in self.old.items():
            if name not in self.new:
                yield Change("removed", "item", name, spot.item["title"], spot.section["title"])
        for name, section in self.old_sections.items():
            if name not in self.new_sections:
                yield Change("removed", "section", name, section["title"], "")

    def _section(self, name: str, section: Section, moved: bool) -> Iterator[Change]:
        old = self.old_sections.get(name)
        if old is None:
            yield Change("added", "section", name, section["title"], "", self._news(section))
            return
        if moved:
            yield Change("moved", "section", name, section["title"], "")
        details = tuple(self._fields(old, section))
        if details:
            yield Change("changed", "section", name, section["title"], "", details)

    def _item(self, spot: Spot, shifted: bool) -> Iterator[Change]:
        item, where = spot.item, spot.section["title"]
        old = self.old.get(item["id"])
        if old is None:
            yield Change("added", "item", item["id"], item["title"], where, self._news(item))
            return
        if old.section["id"] != spot.section["id"]:
            came = (t("visits.diff_from", self.lang, section=old.section["title"]),)
            yield Change("moved", "item", item["id"], item["title"], where, came)
        elif shifted:
            yield Change("moved", "item", item["id"], item["title"], where)
        details = tuple(self._fields(old.item, item))
        if details:
            yield Change("changed", "item", item["id"], item["title"], where, details)

    def _news(self, one: Mapping[str, Any]) -> tuple[str, ...]:
        """What is worth saying of something new."""
        kind = (t(f"visits.type_{one['type']}", self.lang),) if "type" in one else ()
        required = (t("visits.diff_new_required", self.lang),) if one.get("required") else ()
        when = (self.said.condition(one["when"]),) if "when" in one else ()
        return (*kind, *required, *when)

    def _fields(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        for name in ("title", "help", "unit", "shot", "product_category"):
            if (old.get(name) or "") != (new.get(name) or ""):
                yield self._from_to(name, old.get(name) or "", new.get(name) or "")
        for name in ("type", "role"):
            if old.get(name) != new.get(name):
                words = (t(f"visits.{name}_{one.get(name) or 'customer'}", self.lang) for one in (old, new))
                yield self._from_to(name, *words)
        for name in ("required", "repeats"):
            if bool(old.get(name)) != bool(new.get(name)):
                yield t(f"visits.diff_{name}" if new.get(name) else f"visits.diff_not_{name}", self.lang)
        if old.get("when") != new.get("when"):
            never = t("visits.diff_always", self.lang)
            yield self._from_to(
                "when",
                self.said_before.condition(old.get("when")) or never,
                self.said.condition(new.get("when")) or never,
            )
        for end in ("min", "max"):
            was, now = ((one.get("limits") or {}).get(end) or "" for one in (old, new))
            if was != now:
                yield self._from_to(end, self.said.number(was), self.said.number(now))
        yield from self._options(old.get("options") or [], new.get("options") or [])
        for name in ("outline", "plate"):
            if old.get(name) != new.get(name):
                yield t(f"visits.diff_{name}", self.lang)

    def _options(self, old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> Iterator[str]:
        before, after = ({one["id"]: one["title"] for one in options} for options in (old, new))
        for name, title in after.items():
            if name not in before:
                yield t("visits.diff_option_added", self.lang, option=title)
            elif before[name] != title:
                yield self._from_to("option", before[name], title)
        for name, title in before.items():
            if name not in after:
                yield t("visits.diff_option_removed", self.lang, option=title)
        if _moved([*before], [*after]):
            yield t("visits.diff_options_order", self.lang)

    def _from_to(self, name: str, was: str, now: str) -> str:
        field = t(f"visits.field_{name}", self.lang)
        if not was:
            return t("visits.diff_set", self.lang, field=field, now=now)
        if not now:
            return t("visits.diff_cleared", self.lang, field=field, was=was)
        return t("visits.diff_from_to", self.lang, field=field, was=was, now=now)


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The fewest things whose move explains the new order: those outside of a longest run that kept its order."""
    place = {name: at for at, name in enumerate(before)}
    kept = [name for name in after if name in place]
    tails: list[int] = []
    last: list[str] = []
    came_from: dict[str, str | None] = {}
    for name in kept:
        at = bisect_left(tails, place[name])
        came_from[name] = last[at - 1] if at else None
        tails[at : at + 1] = [place[name]]
        last[at : at + 1] = [name]
    run: set[str] = set()
    name = last[-1] if last else None
    while name is not None:
        run.add(name)
        name = came_from[name]
    return set(kept) - run
