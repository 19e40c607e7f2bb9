"""Every text exists in Dutch and in English, with the same parameters."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from server.accounts.roles import PERMISSIONS
from server.kit.i18n import has_text
from server.kit.jobs import job_kinds
from server.rooms import import_rooms

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(ROOT.glob("server/**/texts/nl.json"))


def parameters(text: str | dict[str, str]) -> set[str]:
    texts = text.values() if isinstance(text, dict) else [text]
    return {name for one in texts for _, name, _, _ in Formatter().parse(one) if name}


@pytest.mark.parametrize("dutch", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_every_server_text_is_there_in_both_languages(dutch: Path) -> None:
    nl = json.loads(dutch.read_text())
    en = json.loads((dutch.parent / "en.json").read_text())
    assert nl.keys() == en.keys()
    for key, text in nl.items():
        assert text and en[key], key
        assert parameters(text) == parameters(en[key]), key


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("server/**/texts/*.json")), ids=lambda path: f"{path.parent.parent.name}-{path.stem}"
)
def test_no_key_stands_twice_in_a_catalogue(path: Path) -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), {key for key in keys if keys.count(key) > 1}
        return dict(pairs)

    json.loads(path.read_text(), object_pairs_hook=once)


def test_every_key_that_a_room_uses_is_in_a_catalogue() -> None:
    known = {key for path in CATALOGUES for key in json.loads(path.read_text())}
    asked = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z_.]+)["']""")
    sources = [*ROOT.glob("server/**/*.py"), *ROOT.glob("server/**/*.html")]
    missing = {(path.name, key) for path in sources for key in asked.findall(path.read_text()) if key not in known}
    assert not missing


def test_every_job_has_a_name_for_the_page_of_background_work() -> None:
    """`office.job_<room>_<name>`: what it does, in a person's words."""
    import_rooms()
    ours = [kind.name for kind in job_kinds() if kind.do.__module__.startswith("server.")]
    assert not [name for name in ours if not has_text(f"office.job_{name.replace('.', '_')}")]


def test_every_right_has_a_sentence_for_the_page_of_roles() -> None:
    """`accounts.right_<room>_<verb>`: what somebody may, in a person's words."""
    assert not [right for right in PERMISSIONS if not has_text(f"accounts.right_{right.replace('.', '_')}")]
