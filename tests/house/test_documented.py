"""What exists is written down: rooms, settings, mutations, events, and the two commands."""

import re
from pathlib import Path

from server.config import SETTINGS
from server.describe import DOCS, PAGES, described
from server.kit.db import Model
from server.kit.events import Event
from server.kit.http import routes
from server.rooms import import_rooms
from sync.mutation import CATALOGUE

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text()


def rooms() -> list[str]:
    return sorted(path.parent.name for path in (ROOT / "server").glob("*/__init__.py"))


def test_every_room_says_what_it_is_for_and_stands_on_the_map() -> None:
    for room in rooms():
        words = (ROOT / "server" / room / "__init__.py").read_text()
        assert words.lstrip().startswith('"""'), f"server/{room}/__init__.py has no docstring that says its purpose"
        assert f"`{room}`" in README, f"README's map of rooms does not name `{room}`"


def test_every_setting_is_in_the_operations_guide() -> None:
    missing = [setting.name for setting in SETTINGS if f"`{setting.name}`" not in doc("operations.md")]
    assert not missing, "run `python -m server.config` and put its table into docs/operations.md"


def test_every_mutation_is_in_the_protocol_document() -> None:
    assert not [name for name in CATALOGUE if f"`{name}" not in doc("sync.md")]


def test_what_the_code_says_in_the_documents_is_of_today() -> None:
    for page in PAGES:
        text = (DOCS / page).read_text()
        assert described(text) == text, f"docs/{page} is behind the code: run python -m server.describe"


def test_every_table_and_call_stands_in_the_documents() -> None:
    import_rooms()
    assert not [name for name in Model.metadata.tables if f"| `{name}` |" not in doc("data.md")]
    rooms_with_calls = {route.endpoint.partition(".")[0] for route in routes() if route.rule.startswith("/api/")}
    assert not [room for room in rooms_with_calls if f"<!-- made: calls {room} -->" not in doc("api.md")]


def all_events(of: type[Event] = Event) -> set[type[Event]]:
    return {one for sub in of.__subclasses__() for one in {sub, *all_events(sub)}}


def test_every_event_has_a_contract_and_stands_in_the_data_document() -> None:
    import_rooms()
    for event in all_events():
        if not event.__module__.startswith("server."):
            continue
        assert event.__doc__ and not event.__doc__.startswith(f"{event.__name__}("), event.__name__
        assert f"`{event.__name__}`" in doc("data.md"), f"docs/data.md does not name the event {event.__name__}"


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty_words = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "service",
        "services",
        "manager",
        "base",
        "interfaces",
    }
    files = [*ROOT.glob("server/**/*.py"), *ROOT.glob("sync/*.py"), *ROOT.glob("pwa/**/*.js")]
    assert not [path.name for path in files if path.stem in empty_words]


def test_decisions_are_numbered_without_gap_and_say_why() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    for number, record in enumerate(records, 1):
        title, _, reasons = record.read_text().partition("\n")
        assert record.name.startswith(f"{number:04}-") and title.startswith(f"# {number:04} "), record.name
        assert len(reasons.split()) > 40, f"{record.name} hardly says why"


def test_no_file_of_code_is_longer_than_a_person_reads_at_once() -> None:
    files = [
        *ROOT.glob("server/**/*.py"),
        *ROOT.glob("sync/*.py"),
        *ROOT.glob("pwa/**/*.js"),
        *ROOT.glob("static/js/**/*.js"),
    ]
    texts = ROOT / "pwa" / "texts"
    assert not [path.name for path in files if path.parent != texts and len(path.read_text().splitlines()) > 300]


def test_every_picture_and_document_that_is_linked_exists() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
