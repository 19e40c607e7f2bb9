"""What visits tells the rooms above it. Each event is sent once, in the commit that made it true."""

from dataclasses import dataclass

from server.kit.events import Event, tell

__all__ = [
    "ChecklistPublished",
    "IssueReported",
    "SignatureSealed",
    "VisitCancelled",
    "VisitCompleted",
    "VisitEdited",
    "VisitMade",
    "VisitMoved",
    "VisitReopened",
    "VisitReturned",
    "tell",
]


@dataclass(frozen=True)
class VisitCompleted(Event):
    """A technician (`by`) finished a visit on site; `outcome` is done or partial. Photos may still be on their way."""

    visit: str
    outcome: str
    by: str


@dataclass(frozen=True)
class VisitMade(Event):
    """The office planned a new visit."""

    visit: str
    team: str
    by: str


@dataclass(frozen=True)
class VisitMoved(Event):
    """The office gave a visit to another team or moment; `was_planned_from` is when it began before."""

    visit: str
    from_team: str
    to_team: str
    planned_from: str
    by: str
    was_planned_from: str | None = None


@dataclass(frozen=True)
class VisitEdited(Event):
    """The office changed fields of a visit, its work order or its customer."""

    visit: str
    fields: list[str]
    by: str


@dataclass(frozen=True)
class VisitCancelled(Event):
    """The office called a visit off."""

    visit: str
    reason: str
    by: str


@dataclass(frozen=True)
class VisitReopened(Event):
    """The office opened an ended or cancelled visit again."""

    visit: str
    reason: str
    by: str


@dataclass(frozen=True)
class VisitReturned(Event):
    """The office sent an ended visit back to who did the work; it stands at paused until it is ended again."""

    visit: str
    reason: str
    by: str


@dataclass(frozen=True)
class IssueReported(Event):
    """A technician found something wrong on site."""

    visit: str
    issue: str
    category: str
    severity: str


@dataclass(frozen=True)
class SignatureSealed(Event):
    """The company countersigned a signature and linked it into its chain."""

    visit: str
    signature: str


@dataclass(frozen=True)
class ChecklistPublished(Event):
    """The office put a new version of a checklist into use. Visits that nobody had begun have it already."""

    version: str
    template: str
    number: int
    by: str
