"""Who is signed in where, and ending it: one's own, and an admin those of colleagues."""

from collections.abc import Callable

from flask import Flask

from server.kit.work_models import Audit
from server.office.programs import program_text
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"


def own(who: Program) -> list[dict[str, object]]:
    return who.get("/api/logins").json["own"]


def test_piet_sees_where_he_is_signed_in_and_which_one_this_is(app: Flask, piet: Program, browser: Browser) -> None:
    said = own(piet)
    assert sorted(one["kind"] for one in said) == ["bearer", "cookie"]
    assert [one["kind"] for one in said if one["this_one"]] == ["bearer"]
    page = browser.get("/office/logins").text
    assert "Mijn inlogs" in page and "127.0.0.1" in page
    assert page.count('/end"') == 1, "every one but this one can be ended"
    assert "Inlogs van collega" not in page


def test_piet_ends_one_and_it_opens_nothing_any_more(app: Flask, piet: Program, browser: Browser) -> None:
    (cookie,) = [one["id"] for one in own(piet) if one["kind"] == "cookie"]
    assert piet.post(f"/api/login/{cookie}/end").status_code == 204
    assert browser.get("/office/").status_code == 302
    assert piet.post(f"/api/login/{cookie}/end").status_code == 404
    assert [one["this_one"] for one in own(piet)] == [True]


def test_piet_ends_all_others_from_the_page(app: Flask, piet: Program, browser: Browser) -> None:
    assert browser.form("/office/logins/end-others").status_code == 303
    assert piet.get("/api/logins").status_code == 401
    assert "Al je andere inlogs zijn beëindigd" in browser.get("/office/logins?did=end_others").text


def test_anna_ends_a_colleagues_and_it_is_written_down(
    anna: Program, piet: Program, house_of_voltwijk: Callable[[str], list[Audit]]
) -> None:
    (his,) = [one for one in anna.get("/api/logins").json["colleagues"] if one["name"].startswith("Piet")]
    assert anna.post(f"/api/login/{his['id']}/end").status_code == 204
    assert piet.get("/api/visits").status_code == 401
    rows = [row for row in house_of_voltwijk(made_id("voltwijk", "member", "Piet")) if row.verb == "end_login"]
    assert [(row.actor, row.before) for row in rows] == [(made_id("voltwijk", "member", "Anna"), {"log_in": his["id"]})]


def test_piet_does_not_end_annas_nor_learns_of_it(anna: Program, piet: Program) -> None:
    (hers,) = [one["id"] for one in own(anna)]
    assert piet.get("/api/logins").json["colleagues"] == []
    assert piet.post(f"/api/login/{hers}/end").status_code == 404
    assert anna.get("/api/logins").status_code == 200


def test_an_admin_of_another_company_neither_sees_nor_ends_it(app: Flask, piet: Program) -> None:
    mallory = Program.of(app, "arie@zonnehof.example")
    (his,) = [one["id"] for one in own(piet)]
    assert his not in mallory.get("/api/logins").text
    assert mallory.post(f"/api/login/{his}/end").status_code == 404
    assert piet.get("/api/logins").status_code == 200


def test_one_that_nobody_used_for_two_weeks_is_over_and_not_shown(
    app: Flask, piet: Program, browser: Browser, clock: FakeClock
) -> None:
    clock.passes(days=13)
    assert len(own(piet)) == 2
    clock.passes(days=2)
    assert [one["kind"] for one in own(piet)] == ["bearer"]


def test_a_browser_is_named_as_people_know_it() -> None:
    assert program_text(CHROME, "nl") == "Chrome, Windows"
    assert program_text("veldwerk-export/2 (nightly)", "nl") == "veldwerk-export/2"
    assert program_text(None, "nl") == "Onbekend programma"
