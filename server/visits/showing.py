"""Which items of a checklist are asked, by what was answered so far; pure, the twin of pwa/rules/showing.js.

A checklist is read from top to bottom. A condition sees what stands above it: in its own section the same repeat, in
another section the first. What is hidden, comes later or is not there counts as not answered. So every list has one
reading, also one with a mistake in it (publishing refuses those).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .checklist_facts import Facts
from .conditions import UNSEEN, Seen, Verdict, decide

Item = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """An item that is shown. Not `sure`: its condition is of a newer version than ours; it is not demanded then."""

    item: Item
    sure: bool

    @property
    def demanded(self) -> bool:
        """Whether it must be filled: `required` on what is always asked, `required_if_shown` on what may be hidden."""
        return self.sure and bool(self.item["required"] or self.item.get("required_if_shown"))


class Showing:
    """One visit's reading of its checklist. `sections` as in a checklist_version document."""

    def __init__(self, sections: Sequence[Mapping[str, Any]], facts: Facts) -> None:
        self.sections, self.facts = sections, facts
        self._above: dict[str, Seen] = {}
        self._first: list[tuple[list[Asked], dict[str, Seen]]] = []
        for section in sections:
            outside = dict(self._above)
            asked, inside = self._read(section, 0, outside)
            self._first.append((asked, outside))
            for item, seen in inside.items():
                self._above.setdefault(item, seen)

    def asked(self, at: int, repeat: int) -> list[Asked]:
        """What is asked in section number `at`, in that repeat, in order."""
        asked, outside = self._first[at]
        section = self.sections[at]
        return self._read(section, repeat, outside)[0] if repeat and section.get("repeats") else asked

    def is_hidden(self, at: int, item: str, repeat: int) -> bool:
        """Whether an item of section number `at` is not asked there."""
        return all(one.item["id"] != item for one in self.asked(at, repeat))

    def _read(
        self, section: Mapping[str, Any], repeat: int, outside: Mapping[str, Seen]
    ) -> tuple[list[Asked], dict[str, Seen]]:
        whole = decide(section.get("when"), lambda item: outside.get(item, UNSEEN))
        asked: list[Asked] = []
        inside: dict[str, Seen] = {}
        for item in section["items"]:
            own = decide(item.get("when"), lambda name: inside.get(name) or outside.get(name, UNSEEN))
            verdict = _both(whole, own)
            if verdict is not False:
                asked.append(Asked(item, verdict is True))
            inside.setdefault(item["id"], UNSEEN if verdict is False else self._seen(item, repeat))
        return asked, inside

    def _seen(self, item: Item, repeat: int) -> Seen:
        if not self.facts.is_filled(item, repeat):
            return UNSEEN
        answer = self.facts.answers.get((item["id"], repeat))
        compared = item["type"] in ("tick", "choice", "number", "text")
        return Seen(True, answer["value"] if answer and compared else "", item["type"] == "number")


def _both(one: Verdict, other: Verdict) -> Verdict:
    if one is False or other is False:
        return False
    return True if one and other else None
