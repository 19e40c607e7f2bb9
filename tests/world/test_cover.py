"""What `bin/simulate --cover` counts and writes down."""

from pathlib import Path

from tests.world.cover import _branches, _by_part
from tests.world.report import BRANCHES, DOCS, write_branches

FILES = {
    name: {"summary": {"covered_branches": through, "num_branches": of}}
    for name, through, of in (
        ("sync/desk.py", 70, 74),
        ("sync/pull.py", 40, 40),
        ("sync/phone_wipe.py", 11, 22),
        ("server/field_api/exchange.py", 9, 10),
        ("server/kit/synced_feed.py", 6, 6),
        ("server/evidence/intake.py", 20, 28),
    )
}


def test_each_file_counts_once_where_it_belongs() -> None:
    counted = {part: _branches(FILES, names) for part, names in _by_part(FILES).items()}
    assert counted == {
        "the phone in Python": (11, 22),
        "sync": (110, 114),
        "push and pull on the server": (15, 16),
        "files that come in": (20, 28),
    }


def test_the_table_takes_the_place_of_the_one_before_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "reliability.md"
    page.write_text(DOCS.read_text())
    write_branches([("sync", 1, 3)], page)
    write_branches([("sync", 110, 114)], page)
    before, _, after = DOCS.read_text().partition(f"{BRANCHES}\n")
    rest = after[after.index("\n\n") :]
    assert page.read_text() == f"{before}{BRANCHES}\n|---|---|---|---|\n| sync | 114 | 110 | 96.5% |{rest}"
