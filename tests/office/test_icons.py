"""The office draws the same icons as the app: one drawing, two places that need it in their own form."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = {"bolt", "search", "move", "half"}
"""What only the office shows."""


def test_every_icon_of_the_office_is_drawn_as_in_the_app() -> None:
    app = dict(re.findall(r'^\s+(\w+): "([^"]+)",', (ROOT / "pwa/elements/icon.js").read_text(), re.M))
    office = dict(re.findall(r'<symbol id="(\w+)"[^>]*><path d="([^"]+)"', (ROOT / "static/icons/set.svg").read_text()))
    assert {name: path for name, path in office.items() if name not in OWN} == {
        name: path for name, path in app.items() if name in office and name not in OWN
    }


def test_every_icon_that_a_page_names_is_there() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/icons/set.svg").read_text()))
    pages = "".join(path.read_text() for path in (ROOT / "server/office/templates").rglob("*.html"))
    assert set(re.findall(r'icon\("(\w+)"\)', pages)) <= drawn
