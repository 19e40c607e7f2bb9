"""What visits tells the rooms above it. Each event is sent once, in the commit that made it true."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from sync.desk import Desk


@dataclass(frozen=True)
class VisitCompleted:
    """A technician finished a visit on site (`by`, a member). Photos may still be on their way."""

    name: ClassVar[str] = "visits.completed"
    visit: str
    outcome: Literal["done", "partial"]
    by: str


@dataclass(frozen=True)
class VisitMade:
    """The office planned a new visit."""

    name: ClassVar[str] = "visits.made"
    visit: str
    team: str
    by: str


@dataclass(frozen=True)
class VisitMoved:
    """The office gave a visit to another team or moment."""

    name: ClassVar[str] = "visits.moved"
    visit: str
    from_team: str
    to_team: str
    planned_from: str
    by: str


@dataclass(frozen=True)
class VisitEdited:
    """The office changed fields of a visit, its work order or its customer."""

    name: ClassVar[str] = "visits.edited"
    visit: str
    fields: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class VisitCancelled:
    """The office called a visit off."""

    name: ClassVar[str] = "visits.cancelled"
    visit: str
    reason: str
    by: str


@dataclass(frozen=True)
class VisitReopened:
    """The office opened an ended or cancelled visit again."""

    name: ClassVar[str] = "visits.reopened"
    visit: str
    reason: str
    by: str


@dataclass(frozen=True)
class IssueReported:
    """A technician found something wrong on site."""

    name: ClassVar[str] = "visits.issue_reported"
    visit: str
    issue: str
    category: str
    severity: str


VisitEvent = VisitCompleted | VisitMade | VisitMoved | VisitEdited | VisitCancelled | VisitReopened | IssueReported


def tell(desk: "Desk", event: VisitEvent) -> None:
    """Write the event into this commit; listeners hear of it afterwards, each once."""
    desk.add("event", {"name": event.name, "version": 1, "payload": asdict(event), "at": desk.now})
