"""What each person did, in their own words and in order. The oracle believes the diary and nothing else."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Act:
    """One mutation that a phone stored: from here on it may not be lost."""

    id: str
    seq: int
    name: str
    args: dict[str, Any]
    who: str
    member: str
    device: str


@dataclass(frozen=True)
class OfficeAct:
    """Something that the office did and that the server said yes to. `era` counts the times the database was set back."""

    verb: str
    subject: str
    by: str
    era: int
    told: dict[str, Any]


@dataclass(frozen=True)
class TeamChange:
    """From this moment (UTC, as the oracle writes moments) a member drives for this team."""

    at: str
    member: str
    team: str


@dataclass(frozen=True)
class Told:
    """One line of the story, with the faults that struck in it."""

    when: str
    who: str
    what: str
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.when}  {self.who:6} {self.what}{'  !' + ', '.join(self.faults) if self.faults else ''}"


@dataclass
class Diary:
    """The story: acts of phones, acts of the office, and every line of what happened, for a person to read."""

    acts: list[Act] = field(default_factory=list)
    office: list[OfficeAct] = field(default_factory=list)
    teams: list[TeamChange] = field(default_factory=list)
    erased: dict[str, str] = field(default_factory=dict)
    """Visits whose customer was erased, and that customer ("": only their order was, he stays). Remembered beside the
    database: a restore does not undo it."""
    story: list[Told] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    _fresh: list[str] = field(default_factory=list)

    def visits_of_acts(self) -> dict[str, str | None]:
        """The visit that each act is about, by the act's id; None: about none."""
        made = {act.args["id"]: act.args["visit"] for act in self.acts if {"id", "visit"} <= act.args.keys()}
        about = {"photo.hide": "id", "part.return": "of"}
        return {
            act.id: made.get(act.args[about[act.name]]) if act.name in about else act.args.get("visit")
            for act in self.acts
        }

    @property
    def lines(self) -> list[str]:
        """The story for a person to read."""
        return [str(told) for told in self.story]

    def tell(self, when: str, who: str, what: str) -> None:
        """What happened, with the faults that struck since the last line."""
        self.story.append(Told(when, who, what, tuple(self._fresh)))
        self._fresh.clear()

    def struck(self, fault: str) -> None:
        """A fault that really happened."""
        self.faults[fault] = self.faults.get(fault, 0) + 1
        self._fresh.append(fault)

    def fingerprint(self) -> str:
        """Equal for two worlds in which the same was done and the same happened."""
        told = [self.lines, [act.__dict__ for act in self.acts], [act.__dict__ for act in self.office]]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
