"""Rows of visits, a file per noun."""

from .day_changes import DayChange
from .found import Issue, Notice, Rating, TimeEntry
from .hours import HoursApproval
from .issues import FollowUp, IssueHandling
from .proof import Answer, PartReturn, PartUse, Photo, Signature
from .returns import VisitReturn
from .signal import AddressSignal
from .visit import Cancellation, Reopening, Visit, VisitMove, VisitStep
from .work import (
    ChecklistTemplate,
    ChecklistVersion,
    Document,
    NumberSeries,
    VisitType,
    WorkOrder,
    WorkOrderLine,
)

__all__ = [
    "AddressSignal",
    "Answer",
    "Cancellation",
    "ChecklistTemplate",
    "ChecklistVersion",
    "DayChange",
    "Document",
    "FollowUp",
    "HoursApproval",
    "Issue",
    "IssueHandling",
    "Notice",
    "NumberSeries",
    "PartReturn",
    "PartUse",
    "Photo",
    "Rating",
    "Reopening",
    "Signature",
    "TimeEntry",
    "Visit",
    "VisitMove",
    "VisitReturn",
    "VisitStep",
    "VisitType",
    "WorkOrder",
    "WorkOrderLine",
]
