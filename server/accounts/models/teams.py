"""Teams, and who is in which from when to when."""

from datetime import date

from sqlalchemy import Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Day, Id, Key, Model, Synced, Tenanted, down, index, unique


class Team(Synced, Model):
    """People who share a day and a van. Their day starts at (lat, lon), in degrees (WGS 84)."""

    __tablename__ = "team"
    __table_args__ = (unique("slug"),)

    slug: Mapped[str] = mapped_column(Key(60))
    name: Mapped[str] = mapped_column(String(200))
    start_lat: Mapped[float | None] = mapped_column(Float)
    start_lon: Mapped[float | None] = mapped_column(Float)
    capacity_day: Mapped[int | None] = mapped_column(Integer)


class TeamMember(Tenanted, Model):
    """A member is in a team from a day up to and including another; without `to_day` until further notice."""

    __tablename__ = "team_member"
    __table_args__ = (
        down("team_id", "team"),
        down("member_id", "member"),
        index("ix_team_member_member_id", "member_id"),
        index("ix_team_member_team_id", "team_id"),
    )

    team_id: Mapped[str] = mapped_column(Id)
    member_id: Mapped[str] = mapped_column(Id)
    from_day: Mapped[date] = mapped_column(Day)
    to_day: Mapped[date | None] = mapped_column(Day)
