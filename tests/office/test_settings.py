"""Anna decides for her company: settings with their defaults, checked, written down, and back again."""

from datetime import timedelta

import pytest
from flask import Flask

from server.brands.company_config import _config
from server.kit.house import open_house
from server.kit.i18n import has_text
from server.kit.tenant_settings import settings
from server.links.making import NewLink, make_link
from server.rooms import import_rooms
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program

TENANT = made_id("voltwijk", "tenant", "1")


def one(anna: Program, name: str) -> dict:
    return next(one for one in anna.get("/api/settings").json["items"] if one["name"] == name)


def config_for(app: Flask, rights: set[str]) -> dict:
    with open_house(app, TENANT, write=False) as house:
        return _config(house, "nl", rights)


def test_a_setting_has_a_default_until_anna_changes_it_and_again_when_she_takes_it_back(
    anna: Program, clock: FakeClock, house_of_voltwijk, app: Flask
) -> None:
    first = one(anna, "link_follow_days")
    assert (first["value"], first["default"], first["changed_at"]) == (60, 60, None)
    changed = anna.send("PUT", "/api/settings/link_follow_days", {"value": "21"}).json
    assert (changed["value"], changed["default"]) == (21, 60) and changed["changed_at"] and changed["changed_by"]
    anna.send("PUT", "/api/settings/link_follow_days", {"value": "21"})  # the same once more is no change
    config = anna.get("/api/company").json
    for_all = {"id", "slug", "name", "colour", "theme", "settings"}
    assert set(config_for(app, {"settings.write"})) == for_all, "a role of Anna's own"
    assert set(config_for(app, {"settings.write", "members.read"})) == for_all | {"roles"}
    assert (config["slug"], config["settings"]["link_follow_days"], config["settings"]["export_days"]) == (
        "voltwijk",
        21,
        3,
    )
    brands = {brand["name"]: brand["theme"] for brand in config["brands"]}
    assert brands and all(
        look["ink"] in ("#ffffff", "#000000") and look["ground"] != look["ink"] for look in brands.values()
    )
    rights = {role["code"]: role["permissions"] for role in config["roles"]}
    assert (
        "settings.write" in rights["admin"] and "settings.write" not in rights["planner"] and rights["technician"] == []
    )
    clock.passes(minutes=1)
    back = anna.send("DELETE", "/api/settings/link_follow_days").json
    assert (back["value"], back["changed_at"]) == (60, None)
    said = [(row.verb, row.before, row.after) for row in house_of_voltwijk("link_follow_days")]
    assert said == [("change", {"value": 60}, {"value": 21}), ("reset", {"value": 21}, {"value": 60})]


def test_what_anna_sets_counts_in_her_company_and_in_no_other(anna: Program, app: Flask, clock: FakeClock) -> None:
    anna.send("PUT", "/api/settings/link_rate_days", {"value": "5"})
    lasts = {}
    for slug in ("voltwijk", "zonnehof"):
        with app.app_context(), open_house(app, made_id(slug, "tenant", "1"), now=clock()) as house:
            link = make_link(house, NewLink("rate", "visit", house.desk.new_id()), by=None)
            lasts[slug] = link.expires_at - clock()
    assert lasts["voltwijk"] == timedelta(days=5) and lasts["zonnehof"] == timedelta(days=30)


@pytest.mark.parametrize("value", ["0", "-1", "31", "1.5", "drie", "", "9" * 15, "٣"])
def test_a_value_that_cannot_be_gets_a_sentence_and_changes_nothing(anna: Program, value: str) -> None:
    got = anna.send("PUT", "/api/settings/export_days", {"value": value})
    assert got.status_code == 422 and got.json["detail"] and got.json["pointer"] == "/value"
    assert one(anna, "export_days")["value"] == 3


def test_only_who_may_changes_settings_and_what_is_none_is_not_found(anna: Program, piet: Program) -> None:
    assert piet.get("/api/settings").status_code == piet.get("/api/company").status_code == 403
    assert piet.send("PUT", "/api/settings/export_days", {"value": "5"}).status_code == 403
    assert anna.send("PUT", "/api/settings/no_such_thing", {"value": "5"}).status_code == 404
    assert anna.send("DELETE", "/api/settings/no_such_thing").status_code == 404


def test_the_page_says_default_effect_and_who_changed_it(app: Flask) -> None:
    anna = Browser.of(app, "anna@voltwijk.example")
    assert "Standaard: 3 dagen" in anna.get("/office/settings").text
    wrong = anna.form("/office/settings/export_days", value="77")
    assert (
        wrong.status_code == 422 and "Kies een getal van 1 tot en met 30." in wrong.text and 'value="77"' in wrong.text
    )
    anna.form("/office/settings/export_days", value="9")
    shown = anna.get("/office/settings").text
    assert 'value="9"' in shown and "gewijzigd door Anna" in shown and "Terug naar standaard" in shown
    anna.form("/office/settings/export_days/reset")
    assert "gewijzigd door" not in anna.get("/office/settings").text


def test_a_company_changes_its_own_name_and_colour_and_keeps_its_short_name(
    anna: Program, piet: Program, app: Flask, clock: FakeClock, house_of_voltwijk
) -> None:
    first = anna.get("/api/company").json
    assert (first["name"], first["colour"], first["theme"]) == ("Voltwijk Laadpalen", None, None)
    changed = anna.send("PATCH", "/api/company", {"name": " Voltwijk Groep ", "colour": "#8A1538"}).json
    assert (changed["name"], changed["slug"], changed["colour"]) == ("Voltwijk Groep", "voltwijk", "#8a1538")
    assert changed["theme"]["light"]["primary"] == "#8a1538" and set(changed["theme"]) == {"light", "dark", "sun"}
    assert anna.get("/.well-known/veldwerk/voltwijk/keys.json").json["name"] == "Voltwijk Groep"
    shown = Browser.of(app, "piet@voltwijk.example").get("/office/").text
    assert "Voltwijk Groep" in shown and '<link rel="stylesheet" href="/look/8a1538.css">' in shown
    assert "--primary:#8a1538" in app.test_client().get("/look/8a1538.css").text
    assert app.test_client().get("/look/red;}.css").status_code == 404
    wrong = anna.send("PATCH", "/api/company", {"name": "", "colour": "roze"})
    assert wrong.status_code == 422 and [one["pointer"] for one in wrong.json["errors"]] == ["/name", "/colour"]
    assert anna.send("PATCH", "/api/company", {"slug": "other"}).status_code == 400
    assert piet.send("PATCH", "/api/company", {"name": "Van Piet"}).status_code == 403
    clock.passes(minutes=1)
    assert anna.send("PATCH", "/api/company", {"colour": "#00505c"}).json["colour"] is None
    said = [(row.verb, row.before, row.after) for row in house_of_voltwijk(TENANT)]
    assert said == [
        ("change", {"name": "Voltwijk Laadpalen", "colour": None}, {"name": "Voltwijk Groep", "colour": "8a1538"}),
        ("change", {"colour": "8a1538"}, {"colour": None}),
    ]
    zonnehof = Browser.of(app, "arie@zonnehof.example").get("/office/").text
    assert "/look/" not in zonnehof and "Voltwijk" not in zonnehof


def test_the_page_of_the_company_says_what_cannot_be_and_goes_back_to_our_colour(app: Flask) -> None:
    anna = Browser.of(app, "anna@voltwijk.example")
    wrong = anna.form("/office/settings/company", name="", colour="#00505c", colour_text="roze")
    assert wrong.status_code == 422
    assert "Vul een naam in." in wrong.text and "Schrijf een kleur als #00505c." in wrong.text and 'value="roze"' in wrong.text  # fmt: skip
    anna.form("/office/settings/company", name="Voltwijk Groep", colour="#8a1538", colour_text="")
    shown = anna.get("/office/settings").text
    assert 'value="Voltwijk Groep"' in shown and 'value="#8a1538"' in shown and "/look/8a1538.css" in shown
    assert shown.index(">Bewaar</button>") < shown.index('name="ours"'), "Enter in the name keeps it"
    anna.form("/office/settings/company", name="Voltwijk Groep", colour="#8a1538", ours="yes")
    assert "/look/" not in anna.get("/office/settings").text


def test_the_page_of_exports_says_how_long_a_file_stays_at_this_company(anna: Program, app: Flask) -> None:
    desk = Browser.of(app, "anna@voltwijk.example")
    assert "Een bestand blijft 3 dagen staan" in desk.get("/office/export").text
    anna.send("PUT", "/api/settings/export_days", {"value": "1"})
    assert "Een bestand blijft één dag staan" in desk.get("/office/export").text


def test_every_setting_says_in_both_languages_what_it_is_and_does() -> None:
    import_rooms()
    for setting in settings():
        for key in (f"kit.setting_{setting.name}", f"kit.setting_{setting.name}_effect"):
            assert has_text(key, "nl") and has_text(key, "en"), key
        assert setting.is_yes_no or setting.least <= setting.default <= setting.most, setting.name
