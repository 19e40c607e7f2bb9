"""A visit's row in a list and a team's day, as HTML, kept while nothing in them changes.

Who looks at the day of seventy teams gets it anew with every poke, and mostly one visit of hundreds is another than before.
What is kept says nothing but what its line or its team's day holds, and how this reader may see it: so it is kept by just
that, and can be neither old nor somebody else's.
"""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from server.kit.i18n import t

from .day import TeamDay
from .lines import CHIPS, HOURS, Line

__all__ = ["team_section", "visit_row"]

KEPT, TEAMS_KEPT = 4_096, 512
"""Rows of a process, some 2 kB each; days of teams, some 7."""


@lru_cache(maxsize=KEPT)
def visit_row(line: Line, lang: str, may_write: bool) -> Markup:
    """The row; with the arrow that moves the visit for who `may_write`."""
    return _written("office/visit_line.html", lang, visit=line, may_write=may_write)


@lru_cache(maxsize=TEAMS_KEPT)
def team_section(team: TeamDay, lang: str, may_write: bool) -> Markup:
    """The team's people, its strip of the day and its visits' rows."""
    return _written("office/team.html", lang, team=team, hours=HOURS, may_write=may_write, visit_row=visit_row)


def _written(template: str, lang: str, **names: object) -> Markup:
    def say(key: str, **params: object) -> str:
        return t(key, lang, **params)

    text = current_app.jinja_env.get_template(template).render(t=say, lang=lang, chips=CHIPS, **names)
    return Markup(text)  # noqa: S704 - the template escapes
