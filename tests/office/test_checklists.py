"""Anna builds checklists through the calls: drafts, publishing, who uses what, files, and what is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from server.visits.builder import drafts, reading
from server.visits.builder.proof import Proof, prove
from tests.office.people import Program, Tess

Row = dict[str, Any]
OLD = {"id": "old", "type": "choice", "title": "Meterkast oud?", "required": True, "options": [{"id": "yes", "title": "ja"}, {"id": "no", "title": "nee"}]}  # fmt: skip
WHY = {"id": "why", "type": "text", "title": "Wat is er oud aan?", "required": True, "when": {"item": "old", "is": "yes"}}  # fmt: skip
SECTIONS = [{"id": "look", "title": "Schouwen", "items": [OLD, WHY]}]


def a_draft(anna: Program, name: str = "Schouw") -> Row:
    got = anna.post("/api/checklists", {"name": name})
    assert got.status_code == 201, got.text
    return got.json


def saved(anna: Program, draft: Row, sections: Any = SECTIONS, **more: Any) -> Row:
    body = {"v": draft["v"], "title": draft["title"], "sections": sections} | more
    got = anna.send("PUT", f"/api/checklist-version/{draft['id']}", body)
    assert got.status_code == 200, got.text
    return got.json


def published(anna: Program, draft: Row) -> Row:
    got = anna.post(f"/api/checklist-version/{draft['id']}/publish", {"v": draft["v"]})
    assert got.status_code == 200, got.text
    return got.json


def test_anna_makes_a_checklist_and_a_new_visit_gets_it(anna: Program, piet: Program, tess: Tess) -> None:
    draft = saved(anna, a_draft(anna))
    assert draft["holds"] and draft["whens"] == {"why": "Alleen als “Meterkast oud?” is ja"}
    done = published(anna, draft)
    assert (done["state"], done["number"]) == ("published", 1)
    assert anna.send("PUT", f"/api/checklist/{draft['template']}/types", {"types": ["maintenance"]}).status_code == 200
    visit = _new_visit(piet)
    assert visit["checklist"]["id"] == draft["id"]
    items = visit["checklist"]["sections"][0]["items"]
    assert (items[1]["required"], items[1]["required_if_shown"]) == (False, True)  # an older phone is not stopped by it

    assert tess.answers(visit["id"], "old", "no")["status"] == "applied"
    assert [one["item"] for one in piet.visit(visit["id"])["missing"]] == []
    tess.answers(visit["id"], "old", "yes", supersedes=piet.visit(visit["id"])["answers"][0]["id"])
    assert [one["item"] for one in piet.visit(visit["id"])["missing"]] == ["why"]

    shown = anna.get(f"/api/checklist/{draft['template']}").json
    assert shown["types"] == ["Onderhoud"] and shown["versions"][0]["published_by"].startswith("Anna ")
    assert shown["versions"][0]["planned"] == 1
    assert [one["id"] for one in anna.get(f"/api/checklist-version/{draft['id']}/visits").json["items"]] == [
        visit["id"]
    ]


def _new_visit(piet: Program) -> Row:
    address = {"street": "Dorpsstraat", "number": "4", "postcode": "8012 EB", "city": "Zwolle"}
    body = {"customer": {"name": "Klaas Vaak", "address": address}, "type": "maintenance", "team": "noord", "planned_from": "2026-11-21T16:00:00+01:00"}  # fmt: skip
    got = piet.post("/api/visits", body)
    assert got.status_code == 201, got.text
    return piet.visit(got.json["id"])


def test_a_published_version_never_changes_and_the_next_one_is_a_new_draft(anna: Program) -> None:
    first = published(anna, saved(anna, a_draft(anna)))
    got = anna.send("PUT", f"/api/checklist-version/{first['id']}", {"v": first["v"], "title": "X", "sections": []})
    assert (got.status_code, got.json["code"]) == (409, "checklist_not_a_draft")
    draft = anna.post(f"/api/checklist/{first['template']}/draft").json
    assert draft["number"] == 2 and draft["sections"] == SECTIONS
    again = anna.post(f"/api/checklist/{first['template']}/draft")
    assert (again.status_code, again.json["code"], again.json["draft"]) == (409, "checklist_has_draft", draft["id"])
    same = anna.post(f"/api/checklist-version/{draft['id']}/publish", {"v": draft["v"]})
    assert (same.status_code, same.json["code"]) == (422, "checklist_same")


def test_two_windows_do_not_overwrite_each_other(anna: Program) -> None:
    draft = a_draft(anna)
    later = saved(anna, draft)
    assert later["v"] > draft["v"]
    got = anna.send("PUT", f"/api/checklist-version/{draft['id']}", {"v": draft["v"], "title": "X", "sections": []})
    assert (got.status_code, got.json["code"], got.json["v"]) == (409, "checklist_meanwhile", later["v"])
    assert anna.get(f"/api/checklist-version/{draft['id']}").json["sections"] == SECTIONS


def meanwhile(monkeypatch: pytest.MonkeyPatch, room: Any, act: Callable[[], None]) -> None:
    """While this room proves a list, somebody does this, once."""
    acts = [act]

    def proves(*args: Any) -> Proof:
        if acts:
            acts.pop()()
        return prove(*args)

    monkeypatch.setattr(room, "prove", proves)


def test_who_writes_elsewhere_does_not_wait_while_a_list_is_proven(
    anna: Program, piet: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(anna)
    made: list[Row] = []
    meanwhile(monkeypatch, reading, lambda: made.append(_new_visit(piet)))
    draft = saved(anna, draft)
    meanwhile(monkeypatch, drafts, lambda: made.append(_new_visit(piet)))
    assert published(anna, draft)["state"] == "published" and len(made) == 2


def test_what_is_published_is_what_was_proven_or_nothing(anna: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = saved(anna, a_draft(anna))
    blocked = [{"id": "s", "title": "Deel", "items": [OLD | {"options": []}]}]
    meanwhile(monkeypatch, drafts, lambda: saved(anna, draft, blocked) and None)
    got = anna.post(f"/api/checklist-version/{draft['id']}/publish", {"v": draft["v"]})
    assert (got.status_code, got.json["code"]) == (409, "checklist_meanwhile")
    kept = anna.get(f"/api/checklist-version/{draft['id']}").json
    assert (kept["state"], kept["sections"]) == ("draft", blocked)


def test_a_number_of_no_product_is_said_at_the_draft_with_what_can_be_chosen(anna: Program, app: Any) -> None:
    serial = {"id": "sn", "type": "serial", "title": "Nummer", "required": True, "product_category": "lader"}
    sections = [{"id": "s", "title": "Deel", "items": [serial]}]
    draft = saved(anna, a_draft(anna), sections)
    said = "Geen product met serienummers is van de soort “lader”. De monteur kiest dan uit alle producten."
    assert [one["text"] for one in draft["flaws"]] == [said] and draft["holds"]
    assert "lader" not in draft["categories"] and "charger" in draft["categories"]
    right = saved(anna, draft, [{**sections[0], "items": [serial | {"product_category": draft["categories"][0]}]}])
    assert right["flaws"] == []


def test_what_cannot_be_completed_is_kept_and_not_published(anna: Program) -> None:
    blocked = [{"id": "s", "title": "Deel", "items": [OLD, WHY | {"when": {"item": "why", "answered": True}}]}]
    draft = saved(anna, a_draft(anna), blocked)
    assert not draft["holds"]
    assert [(one["code"], one["item"], one["on"]) for one in draft["flaws"]] == [("condition_self", "why", "when")]
    got = anna.post(f"/api/checklist-version/{draft['id']}/publish", {"v": draft["v"]})
    assert (got.status_code, got.json["code"]) == (422, "checklist_flawed")
    assert got.json["detail"] == "Deze checklist kan nog niet worden gepubliceerd: er is 1 fout."


def test_what_changed_is_said_in_words(anna: Program) -> None:
    first = published(anna, saved(anna, a_draft(anna)))
    draft = anna.post(f"/api/checklist/{first['template']}/draft").json
    number = {"id": "earth", "type": "number", "title": "Aardweerstand", "required": True, "unit": "Ω", "limits": {"max": "166"}}  # fmt: skip
    changed = [
        {"id": "measure", "title": "Meten", "items": [number, WHY | {"required": False, "title": "Wat is er oud?"} | {"when": {"not": WHY["when"]}}]},
        {"id": "look", "title": "Schouwen", "items": [OLD | {"options": [OLD["options"][0], {"id": "odd", "title": "twijfel"}]}]},
    ]  # fmt: skip
    saved(anna, draft, changed)
    said = anna.get(f"/api/checklist-version/{draft['id']}/changes").json
    assert said["since"]["number"] == 1
    told = {(one["kind"], one["what"], one["id"]): one["details"] for one in said["items"]}
    assert told["added", "section", "measure"] == [] and ("moved", "item", "why") in told
    assert told["added", "item", "earth"] == ["Meting", "verplicht"]
    assert told["changed", "item", "old"] == ["keuze erbij: twijfel", "keuze weg: nee"]
    assert told["changed", "item", "why"] == [
        "naam: Wat is er oud aan? → Wat is er oud?",
        "niet meer verplicht",
        "voorwaarde: Alleen als “Meterkast oud?” is ja → Alleen als “Meterkast oud?” is niet ja",
    ]


def test_a_checklist_goes_out_as_a_file_and_comes_in_at_another_company(anna: Program, app: Any) -> None:
    draft = saved(anna, a_draft(anna, "Schouw meterkast"))
    file = anna.get(f"/api/checklist-version/{draft['id']}/export")
    assert file.headers["Content-Disposition"] == 'attachment; filename="schouw_meterkast-1.json"'
    assert file.json["format"] == "veldwerk.checklist/1" and file.json["sections"] == SECTIONS
    arie = Program.of(app, "arie@zonnehof.example")
    got = arie.post("/api/checklists/import", file.json)
    assert got.status_code == 201, got.text
    assert (got.json["sections"], got.json["number"], got.json["state"]) == (SECTIONS, 1, "draft")
    again = arie.post("/api/checklists/import", file.json)
    assert (again.status_code, again.json["code"]) == (409, "checklist_has_draft")
    arie.post(f"/api/checklist-version/{got.json['id']}/publish", {"v": got.json["v"]})
    assert arie.post("/api/checklists/import", file.json).json["number"] == 2


def test_a_bad_file_gets_a_clear_word_with_the_place(anna: Program) -> None:
    good: Row = {"format": "veldwerk.checklist/1", "code": "schouw", "name": "Schouw", "sections": SECTIONS}

    def sent(body: bytes) -> tuple[int, str, str, str]:
        got = anna.client.post("/api/checklists/import", data=body, headers=anna.headers)
        return got.status_code, got.json["code"], got.json.get("pointer"), got.json["detail"]

    def item(**more: Any) -> bytes:
        return json.dumps(good | {"sections": [{"id": "s", "title": "S", "items": [OLD | more]}]}).encode()

    assert sent(b"{")[:3] == (422, "shape_not_json", "")
    assert sent("{}".encode("utf-16"))[1] == "shape_not_json"
    assert sent(b"[]")[1] == "shape_not_an_object"
    assert sent(b"{}") == (422, "shape_format", "/format", "Dit is geen checklist van Veldwerk; het veld format hoort “veldwerk.checklist/1” te zijn.")  # fmt: skip
    assert sent(json.dumps(good | {"color": "red"}).encode())[1:3] == ("shape_unknown", "/color")
    assert sent(json.dumps(good | {"sections": [*SECTIONS, *SECTIONS]}).encode())[1:3] == ("shape_twice", "/sections/1/id")  # fmt: skip
    assert sent(item(type="slider"))[1:3] == ("shape_not_one_of", "/sections/0/items/0/type")
    assert sent(item(required="yes"))[1:3] == ("shape_not_yes_or_no", "/sections/0/items/0/required")
    assert sent(item(when={"item": "x", "starts_with": "y"}))[1:3] == ("shape_not_a_condition", "/sections/0/items/0/when")  # fmt: skip
    deep: Any = {"item": "x", "is": "y"}
    for _ in range(50):
        deep = {"not": deep}
    assert sent(item(when=deep))[1] == "shape_too_deep"
    assert sent(item(outline={"box": [100, 100], "paths": ["M0 0<script>"]}))[1:3] == ("shape_not_a_path", "/sections/0/items/0/outline/paths/0")  # fmt: skip
    assert sent(json.dumps(good).encode() + b" " * 600_000)[0] == 413
    assert [one["code"] for one in anna.get("/api/checklists").json["items"] if one["code"] == "schouw"] == []


def test_a_draft_is_thrown_away_and_an_unpublished_checklist_with_it(anna: Program) -> None:
    draft = a_draft(anna)
    assert anna.send("DELETE", f"/api/checklist-version/{draft['id']}?v={draft['v'] + 7}").status_code == 409
    assert anna.send("DELETE", f"/api/checklist-version/{draft['id']}?v={draft['v']}").status_code == 204
    assert anna.get(f"/api/checklist-version/{draft['id']}").status_code == 404
    assert anna.get(f"/api/checklist/{draft['template']}").status_code == 404


def test_a_code_is_used_once(anna: Program) -> None:
    anna.post("/api/checklists", {"name": "Schouw", "code": "schouw"})
    got = anna.post("/api/checklists", {"name": "Anders", "code": "schouw"})
    assert (got.status_code, got.json["code"]) == (409, "checklist_code_taken")
    assert a_draft(anna)["title"] == "Schouw"
    codes = [one["code"] for one in anna.get("/api/checklists").json["items"]]
    assert {"schouw", "schouw_2"} <= set(codes)


def test_piet_may_look_and_not_touch(anna: Program, piet: Program, petra: Program) -> None:
    draft = saved(anna, a_draft(anna))
    assert (
        piet.get("/api/checklists").status_code == piet.get(f"/api/checklist-version/{draft['id']}").status_code == 200
    )
    assert piet.post("/api/checklists", {"name": "Van Piet"}).status_code == 403
    assert piet.post(f"/api/checklist-version/{draft['id']}/publish", {"v": draft["v"]}).status_code == 403
    assert petra.get(f"/api/checklist-version/{draft['id']}").status_code == 404


def test_publishing_is_in_the_audit(anna: Program, house_of_voltwijk: Any) -> None:
    done = published(anna, saved(anna, a_draft(anna)))
    (row,) = house_of_voltwijk(done["id"])
    assert (row.verb, row.before, row.after["number"]) == ("publish", None, 1)
    assert "added item why" in row.after["changes"]
