"""What the office did about issues that were found on site. The issue itself is the technician's and never changes."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Id, Key, Model, Moment, Tenanted, down, index, one_of, unique


class IssueHandling(Tenanted, Model):
    """The office is done with an issue: solved, or nothing has to be done. `lifted_at`: opened again since then."""

    __tablename__ = "issue_handling"
    __table_args__ = (
        down("issue_id", "issue"),
        down("by_member_id", "member"),
        one_of("how", "solved", "no_action"),
        index("ix_issue_handling_issue_id", "issue_id"),
    )

    issue_id: Mapped[str] = mapped_column(Id)
    how: Mapped[str] = mapped_column(Key(20))
    note: Mapped[str | None] = mapped_column(Text)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)


class FollowUp(Tenanted, Model):
    """A visit (`visit_id`) that was planned because of an issue."""

    __tablename__ = "follow_up"
    __table_args__ = (
        down("issue_id", "issue"),
        down("visit_id", "visit"),
        down("by_member_id", "member"),
        unique("visit_id"),
        index("ix_follow_up_issue_id", "issue_id"),
    )

    issue_id: Mapped[str] = mapped_column(Id)
    visit_id: Mapped[str] = mapped_column(Id)
    by_member_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
