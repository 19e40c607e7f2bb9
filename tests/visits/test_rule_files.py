"""The golden files of completeness and statement, read by Python; pwa/ reads the same ones."""

import hashlib
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from server.visits.checklist_facts import Facts
from server.visits.completeness import completeness
from server.visits.showing import Showing
from server.visits.signed_changes import changes_since
from server.visits.statement import Shown, content, facts_hash, statement

WIRE = Path(__file__).parent.parent / "wire"
COMPLETENESS = json.loads((WIRE / "completeness" / "completeness.json").read_text())
SHOWING = json.loads((WIRE / "showing" / "showing.json").read_text())
STATEMENTS = json.loads((WIRE / "statement" / "statement.json").read_text())


@pytest.mark.parametrize("case", COMPLETENESS, ids=lambda case: case["name"])
def test_what_is_missing_is_what_the_file_says(case: dict[str, Any]) -> None:
    assert completeness(case["sections"], case["documents"]) == case["missing"]


@pytest.mark.parametrize("case", SHOWING, ids=lambda case: case["name"])
def test_what_is_asked_is_what_the_file_says(case: dict[str, Any]) -> None:
    facts = Facts(case["documents"])
    showing = Showing(case["sections"], facts)
    shown = [
        {"item": one.item["id"], "repeat": repeat, "sure": one.sure}
        for at, section in enumerate(case["sections"])
        for repeat in facts.repeats(section)
        for one in showing.asked(at, repeat)
    ]
    assert shown == case["shown"]
    assert completeness(case["sections"], case["documents"]) == case["missing"]


@pytest.mark.parametrize("case", STATEMENTS, ids=lambda case: case["name"])
def test_the_statement_is_byte_for_byte_what_the_file_says(case: dict[str, Any]) -> None:
    text, sha256 = statement(_shown(case["input"]), case["input"]["documents"])
    assert text == case["text"]
    assert sha256 == case["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert facts_hash(json.loads(text)) == case["facts"]


def test_nothing_changed_since_it_was_signed() -> None:
    documents = STATEMENTS[0]["input"]["documents"]
    assert changes_since(_signed(), documents) == []


def test_what_changed_after_signing_is_named() -> None:
    documents = [dict(one) for one in STATEMENTS[0]["input"]["documents"]]
    measured = next(one for one in documents if one["kind"] == "answer" and one["value"] == "12.50")
    measured["value"] = "0.2"
    photo = next(one for one in documents if one["kind"] == "photo" and not one["hidden_reason"])
    photo["hidden_reason"] = "Privé"
    next(one for one in documents if one["kind"] == "visit")["remarks"] = "Anders"

    changes = {change["part"]: change for change in changes_since(_signed(), documents)}

    assert set(changes) == {"answers", "photos", "remarks"}
    assert (changes["answers"]["before"]["value"], changes["answers"]["after"]["value"]) == ("12.50", "0.2")
    assert changes["photos"]["before"]["sha256"] == photo["sha256"]
    assert changes["photos"]["after"] is None
    assert changes["remarks"] == {"part": "remarks", "before": "Kabel langs de regenpijp", "after": "Anders"}


def test_what_the_company_calls_the_work_may_change_without_the_signed_work_changing() -> None:
    documents = [dict(one) for one in STATEMENTS[0]["input"]["documents"]]
    next(one for one in documents if one["kind"] == "work_order")["type_name"] = "Wallbox plaatsen"
    assert changes_since(_signed(), documents) == []


def test_what_was_signed_before_lengths_were_said_in_metres_has_not_changed() -> None:
    given = deepcopy(next(case for case in STATEMENTS if "metres" in case["name"])["input"])
    of_then = [{name: value for name, value in one.items() if name != "unit"} for one in given["documents"]]
    signed, now = content(_shown(given), of_then), content(_shown(given), given["documents"])
    assert (signed["lines"][-1], now["lines"][-1]) == ("14 x Grondkabel leggen", "14 m Grondkabel leggen")

    assert changes_since(signed, given["documents"]) == []
    assert facts_hash(signed) == facts_hash(now)
    given["documents"][1]["lines"][-1]["quantity"] = 15
    assert [one["part"] for one in changes_since(signed, given["documents"])] == ["lines"]


def test_what_was_signed_before_answers_said_their_words_and_issues_kept_their_photos_has_not_changed() -> None:
    given = next(case for case in STATEMENTS if "words that were read" in case["name"])["input"]
    now = content(_shown(given), given["documents"])
    photo = next(one for one in given["documents"] if one["kind"] == "photo" and one.get("issue"))
    signed = deepcopy(now)
    signed["photos"].append({"item": "", "repeat": 0, "sha256": photo["sha256"]})
    for one in signed["answers"]:
        one.pop("shown", None)

    assert photo["sha256"] not in str(now) and any("shown" in one for one in now["answers"])
    assert changes_since(signed, given["documents"]) == []


def test_the_same_part_used_twice_is_told_apart() -> None:
    documents = [dict(one) for one in STATEMENTS[0]["input"]["documents"]]
    use = next(one for one in documents if one["kind"] == "part_use" and one["quantity"] == 14)
    documents.append(use | {"id": "00000000-0000-7000-8000-0000000fffff", "quantity": 2, "returned": 0})
    (change,) = changes_since(_signed(), documents)
    assert (change["before"], change["after"]["quantity"]) == (None, "2")


def _shown(given: dict[str, Any]) -> Shown:
    return Shown(**{name: value for name, value in given.items() if name != "documents"})


def _signed() -> dict[str, Any]:
    given = STATEMENTS[0]["input"]
    return content(_shown(given), given["documents"])
