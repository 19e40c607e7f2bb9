"""Tess and Bram of team Noord, Mallory of nobody's team; a file store; documents that name a hash."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from server.accounts.models import Device, Member, Team, TeamMember
from server.config import Settings
from server.evidence import jobs, links
from server.evidence.links import Reference
from server.evidence.receiving import Receiving
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.local_folder import LocalFolder
from server.kit.synced_models import Feed
from tests.conftest import FakeClock

assert jobs, "its names are queued"
House_ = Callable[..., AbstractContextManager[House]]


@dataclass
class World:
    """One tenant: its people, their devices, its files, and which documents name which hash."""

    house: House_
    files: LocalFolder
    tenant: str
    clock: FakeClock
    settings: Settings
    members: dict[str, str] = field(default_factory=dict)
    devices: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    named: dict[str, list[Reference]] = field(default_factory=dict)
    told: list[tuple[str, set[tuple[str, str]]]] = field(default_factory=list)

    def person(self, name: str, team: str | None, *, until: date | None = None) -> None:
        """A member with a phone, in a team since the beginning of the month."""
        self.members[name], self.devices[name] = uuid7(), uuid7()
        with self.house() as h:
            if team and team not in self.teams:
                self.teams[team] = uuid7()
                h.session.add(Team(id=self.teams[team], slug=team.lower(), name=team))
                h.session.flush()
            h.session.add(Member(id=self.members[name], name=name))
            h.session.flush()
            phone = {"member_id": self.members[name], "name": "phone", "platform": "test", "seen_at": h.now}
            h.session.add(Device(id=self.devices[name], **phone))
            if team:
                joined = {"from_day": date(2026, 11, 1), "to_day": until}
                h.session.add(TeamMember(id=uuid7(), team_id=self.teams[team], member_id=self.members[name], **joined))

    def hands(self, name: str, files: LocalFolder | None = None) -> Receiving:
        """What this person's phone may do with files."""
        return Receiving(
            files or self.files,
            self.settings,
            self.house,
            self.tenant,
            self.members[name],
            self.devices[name],
            self.clock(),
        )

    def document(self, sha256: str, *, by: str | None, team: str | None = None, op: str = "put") -> tuple[str, str]:
        """A photo that somebody says to have, and that a team sees."""
        id = uuid7()
        self.named.setdefault(sha256, []).append(Reference("photo", id, self.members[by] if by else None))
        if team:
            with self.house() as h:
                at = {"at": h.now, "since": h.now}
                scope = f"team:{self.teams[team]}"
                h.session.add(Feed(scope=scope, kind="photo", doc_id=id, pos=1, op=op, v=1, **at))
        return "photo", id


@pytest.fixture
def world(
    house: House_, tenant: str, clock: FakeClock, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> World:
    """Tess and Bram of Noord, Milan of Oost."""
    made = World(house, LocalFolder(tmp_path / "files"), tenant, clock, settings)
    monkeypatch.setattr(links, "_finders", [lambda desk, sha256: made.named.get(sha256, [])])
    monkeypatch.setattr(links, "_arrivals", [lambda desk, sha256, opened: made.told.append((sha256, opened))])
    made.person("tess", "Noord")
    made.person("bram", "Noord")
    made.person("milan", "Oost")
    return made
