"""A visit's row in a list, as HTML, kept while nothing in it changes.

Who looks at the day of seventy teams gets it anew with every poke, and mostly one visit of hundreds is another than before.
A row says nothing but what its line holds, and how this reader may see it: so it is kept by just that, and can be neither old
nor somebody else's.
"""

from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from server.kit.i18n import t

from .lines import CHIPS, Line

__all__ = ["visit_row"]

KEPT = 4_096
"""Rows of a process: some 2 kB each."""


@lru_cache(maxsize=KEPT)
def visit_row(line: Line, lang: str, may_write: bool) -> Markup:
    """The row; with the arrow that moves the visit for who `may_write`."""

    def say(key: str, **params: object) -> str:
        return t(key, lang, **params)

    template = current_app.jinja_env.get_template("office/visit_line.html")
    return Markup(template.render(visit=line, t=say, chips=CHIPS, may_write=may_write))  # noqa: S704 - the template escapes
