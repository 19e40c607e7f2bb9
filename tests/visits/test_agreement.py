"""Python and JavaScript read any checklist alike: chance makes lists and answers, both say what is asked, missing, signed."""

import json
import shutil
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest

from server.visits.checklist_facts import Facts
from server.visits.completeness import completeness
from server.visits.showing import Showing
from server.visits.statement import Shown, statement
from tests.visits.chance import VISIT, a_checklist, some_documents

ROOT = Path(__file__).resolve().parents[2]
HOW_MANY = 400
SHOWN = {"lang": "nl", "tenant": "t", "visit": VISIT, "app": "1", "role": "customer", "name": "Klaas", "consent": "Ja."}
VERSION = "00000000-0000-7000-8000-000000000004"


def a_case(seed: int) -> dict[str, Any]:
    chance = Random(seed)
    sections = a_checklist(chance)
    documents = some_documents(chance, sections)
    visit = {"kind": "visit", "id": VISIT, "work_order": None, "nr": 1, "remarks": None, "checklist_version": VERSION}
    version = {"kind": "checklist_version", "id": VERSION, "number": 1, "title": "Lijst", "sections": sections}
    return {
        "sections": sections,
        "documents": documents,
        "rows": [visit, version, *documents],
        "shown": SHOWN | {"lang": "en" if seed % 2 else "nl"},
    }


def read(case: dict[str, Any]) -> dict[str, Any]:
    """How Python reads it, said as tests/pwa/read_cases.js says it."""
    sections = case["sections"]
    showing = Showing(sections, Facts(case["documents"]))
    return {
        "missing": completeness(sections, case["documents"]),
        "asked": [
            [[[one.item["id"], one.sure] for one in showing.asked(at, repeat)] for repeat in (0, 1, 3)]
            for at in range(len(sections))
        ],
        "statement": statement(Shown(**case["shown"]), case["rows"])[0],
    }


def test_both_languages_read_what_chance_makes_alike() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    cases = [a_case(seed) for seed in range(HOW_MANY)]
    got = subprocess.run(
        [node, "tests/pwa/read_cases.js"],
        cwd=ROOT,
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
    )
    assert got.returncode == 0, got.stderr
    for seed, (case, said) in enumerate(zip(cases, json.loads(got.stdout), strict=True)):
        assert said == read(case), f"seed {seed}"


def test_chance_makes_lists_that_hide_and_lists_that_show() -> None:
    hidden = shown = unsure = 0
    for seed in range(HOW_MANY):
        case = a_case(seed)
        showing = Showing(case["sections"], Facts(case["documents"]))
        for at, section in enumerate(case["sections"]):
            asked = showing.asked(at, 0)
            shown, hidden = shown + len(asked), hidden + len(section["items"]) - len(asked)
            unsure += sum(not one.sure for one in asked)
    assert min(hidden, shown, unsure) > 100, (hidden, shown, unsure)
