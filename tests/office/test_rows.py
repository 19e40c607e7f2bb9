"""A visit's row and a team's day are kept: for whom it was made, in which language, and what was in it, are asked each time."""

from dataclasses import replace

import pytest
from flask import Flask

from server.kit.i18n import t
from server.office.contact import Mark
from server.office.day import TeamDay, Who
from server.office.lines import Line
from server.office.rows import team_section, visit_row

LINE = Line(
    id="01a20a07-43a1-7b29-a3d2-f7907351a032",
    state="planned",
    over=False,
    movable=True,
    time="09:00",
    day_text=None,
    customer="<b>De Wit</b>",
    place="Dorpsstraat 4, Zwolle",
    city="Zwolle",
    type_name="Onderhoud",
    number="WO-2026-01001",
    team_name="Noord",
    member=None,
    ready=None,
    clashes=0,
    attention=0,
    returned=False,
    strip=None,
    silent=False,
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_row_that_is_kept_is_nobody_elses(app: Flask) -> None:
    def asked() -> list[str]:
        return [visit_row(LINE, lang, may_write) for lang in ("nl", "en") for may_write in (True, False)]

    with app.test_request_context("/office"):
        first, kept = asked(), visit_row.cache_info().hits
        assert asked() == first
        assert visit_row.cache_info().hits == kept + 4
    assert len(set(first)) == 4
    assert [f"/office/visit/{LINE.id}/move" in row for row in first] == [True, False, True, False]
    assert all("&lt;b&gt;De Wit&lt;/b&gt;" in row and "<b>De Wit" not in row for row in first)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_teams_day_that_is_kept_is_that_teams_that_days_and_that_readers(app: Flask) -> None:
    heard = Who("<i>Tess</i>", Mark("3 min", "ok", "ok"), 0)
    noord = TeamDay("noord", "Noord", "2026-11-21", (heard,), None, (LINE,))
    with app.test_request_context("/office"):
        first = team_section(noord, "nl", True)
        assert team_section(noord, "nl", True) is first
        assert "&lt;i&gt;Tess" in first and "&lt;b&gt;De Wit" in first and f"/office/visit/{LINE.id}/move" in first
        assert f"/office/visit/{LINE.id}/move" not in team_section(noord, "nl", False)
        unsent, later = t("office.unsent", "nl", count=2), replace(noord, people=(replace(heard, unsent=2),))
        assert unsent in team_section(later, "nl", True) and unsent not in first
        idle = replace(noord, visits=())
        assert "day=2026-11-21" in team_section(idle, "nl", True)
        assert "day=2026-11-22" in team_section(replace(idle, date="2026-11-22"), "nl", True)
        assert team_section(noord, "en", True) != first
