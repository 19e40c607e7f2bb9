"""Every setting, event and mutation has a sentence in the documents and is used by some test: written down is not enough."""

import re
from pathlib import Path

import pytest

from server.config import SETTINGS
from server.describe import DOCS
from server.kit.events import Event
from server.kit.tenant_settings import settings
from server.rooms import import_rooms
from sync.mutation import CATALOGUE

ROOT = Path(__file__).resolve().parents[2]
WORDS = 3
"""The shortest thing that we take for a sentence."""

import_rooms()
SERVER = {setting.name: setting.field for setting in SETTINGS}
COMPANY = [setting.name for setting in settings()]
EVENTS = sorted(name for name, event in Event.known.items() if event.__module__.startswith("server."))


@pytest.fixture(scope="module")
def tests() -> str:
    """All tests as one text, but this one."""
    files = [path for kind in ("*.py", "*.js", "*.json") for path in ROOT.glob(f"tests/**/{kind}")]
    return "\n".join(path.read_text(errors="replace") for path in files if path != Path(__file__))


def said(document: str, name: str) -> str:
    """What the line of a table or list says of this name, without the name."""
    lines = [line for line in (DOCS / document).read_text().splitlines() if re.search(rf"`{re.escape(name)}\b", line)]
    return max((line.replace(f"`{name}`", "") for line in lines), key=len, default="")


@pytest.mark.parametrize(
    ("document", "names"),
    [("operations.md", [*SERVER, *COMPANY]), ("data.md", EVENTS), ("sync.md", [*CATALOGUE])],
    ids=["settings", "events", "mutations"],
)
def test_each_has_a_sentence_in_its_document(document: str, names: list[str]) -> None:
    assert not [name for name in names if len(re.findall(r"[A-Za-z]{2,}", said(document, name))) < WORDS]


def test_each_setting_of_a_server_is_used_in_a_test(tests: str) -> None:
    unused = [name for name, field in SERVER.items() if not re.search(rf"\b({name}|{field})\b", tests)]
    assert not unused


def test_each_setting_of_a_company_is_used_in_a_test(tests: str) -> None:
    assert not [name for name in COMPANY if not re.search(rf"\b{name}\b", tests)]


def test_each_event_is_heard_or_looked_for_in_a_test(tests: str) -> None:
    assert not [name for name in EVENTS if not re.search(rf"\b{name}\b", tests)]


def test_each_mutation_is_sent_in_a_test(tests: str) -> None:
    assert not [name for name in CATALOGUE if not re.search(rf"""["']{re.escape(name)}["']""", tests)]
