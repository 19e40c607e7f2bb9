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


@dataclass
class Diary:
    """The story: acts of phones, acts of the office, and every line of what happened, for a person to read."""

    acts: list[Act] = field(default_factory=list)
    office: list[OfficeAct] = field(default_factory=list)
    teams: list[TeamChange] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)

    def tell(self, when: str, who: str, what: str, fault: str = "") -> None:
        self.lines.append(f"{when}  {who:6} {what}{'  !' + fault if fault else ''}")

    def struck(self, fault: str) -> None:
        """A fault that really happened."""
        self.faults[fault] = self.faults.get(fault, 0) + 1

    def fingerprint(self) -> str:
        """Equal for two worlds in which the same was done and the same happened."""
        told = [self.lines, [act.__dict__ for act in self.acts], [act.__dict__ for act in self.office]]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
