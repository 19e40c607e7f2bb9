"""The office's log-in page, in a browser without JavaScript."""

import re

from flask.testing import FlaskClient

from tests.accounts.conftest import PASSWORD, Town


def sign_in(browser: FlaskClient, email: str = "piet@voltwijk.example", **more: str):
    return browser.post("/office/login", data={"email": email, "password": PASSWORD, **more})


def test_piet_signs_in_and_goes_on_where_he_wanted_to_be(town: Town) -> None:
    browser = town.asks()
    assert "Aanmelden" in browser.get("/office/login?next=/office/inbox", headers={"Accept-Language": "nl"}).text
    there = sign_in(browser, next="/office/inbox")
    assert (there.status_code, there.headers["Location"]) == (303, "/office/inbox")
    assert browser.get("/api/devices").status_code == 200


def test_the_page_speaks_english_when_asked(town: Town) -> None:
    assert "Sign in to the office" in town.asks().get("/office/login?lang=en").text
    wrong = {"email": "piet@voltwijk.example", "password": "no", "lang": "en"}
    assert "do not belong together" in town.asks().post("/office/login", data=wrong).text


def test_the_language_chosen_on_the_page_stays_and_one_that_nobody_chose_changes_nothing(town: Town) -> None:
    assert 'name="lang" value="en"' in town.asks().get("/office/login?lang=en").text
    assert 'name="lang"' not in town.asks().get("/office/login", headers={"Accept-Language": "en"}).text
    sign_in(browser := town.asks(), lang="en")
    assert '<html lang="en">' in browser.get("/office/logins").text
    sign_in(browser := town.asks())
    assert '<html lang="en">' in browser.get("/office/logins", headers={"Accept-Language": "nl"}).text


def test_a_closed_page_leads_to_the_log_in_page_and_back(town: Town) -> None:
    closed = town.asks().get("/office/inbox?state=open", headers={"Accept": "text/html"})
    assert closed.status_code == 302
    assert closed.headers["Location"] == "/office/login?next=%2Foffice%2Finbox%3Fstate%3Dopen"


def test_a_program_that_meets_a_closed_call_gets_401(town: Town) -> None:
    assert town.asks().get("/api/devices").status_code == 401


def test_nobody_is_led_out_of_the_office(town: Town) -> None:
    for trick in ("https://evil.example/office", "//evil.example", "/\\evil.example", "/office\\@evil", "javascript:1"):
        assert sign_in(town.asks(), next=trick).headers["Location"] == "/office/"


def test_the_cookie_is_for_this_server_only_and_no_script_reads_it(town: Town) -> None:
    on_the_machine = sign_in(town.asks()).headers["Set-Cookie"]
    assert on_the_machine.startswith("veldwerk-office-80=") and "Secure" not in on_the_machine
    behind_https = town.asks().post(
        "/office/login",
        data={"email": "piet@voltwijk.example", "password": PASSWORD},
        base_url="https://veldwerk.example",
    )
    outside = behind_https.headers["Set-Cookie"]
    assert outside.startswith("__Host-veldwerk-office=") and "Secure" in outside
    for cookie in (on_the_machine, outside):
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie


def test_a_wrong_password_keeps_the_e_mail_and_says_what_is_wrong(town: Town) -> None:
    answer = town.asks().post("/office/login", data={"email": "piet@voltwijk.example", "password": "no"})
    assert answer.status_code == 401
    assert 'value="piet@voltwijk.example"' in answer.text and 'role="alert"' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_form_from_another_site_signs_nobody_in(town: Town) -> None:
    sent = {"email": "piet@voltwijk.example", "password": PASSWORD}
    answer = town.asks().post("/office/login", data=sent, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403 and "Set-Cookie" not in answer.headers


def test_wim_chooses_his_company_without_typing_his_password_again(town: Town) -> None:
    browser = town.asks()
    asked = sign_in(browser, "wim@both.example")
    assert "Voltwijk" in asked.text and "Zonnehof" in asked.text and PASSWORD not in asked.text
    chosen = re.search(r'name="chosen" value="([^"]+)"', asked.text)[1]
    assert browser.post("/office/login", data={"chosen": chosen, "tenant": "zonnehof"}).status_code == 303
    assert browser.get("/api/devices").status_code == 200
    refused = town.asks().post("/office/login", data={"chosen": chosen + "x", "tenant": "zonnehof"})
    assert refused.status_code == 401


def test_tess_is_told_that_she_works_in_the_app(town: Town) -> None:
    answer = sign_in(town.asks(), "tess@voltwijk.example")
    assert answer.status_code == 403 and "/app/" in answer.text and "Set-Cookie" not in answer.headers


def csrf_of(browser: FlaskClient, town: Town) -> str:
    from server.accounts.models import LoginSession
    from server.kit.csrf import csrf_token
    from server.kit.tenancy import doorstep

    with town.app.app_context(), doorstep() as session:
        return csrf_token(session.query(LoginSession).filter_by(kind="cookie").one().id)


def test_after_signing_out_the_old_cookie_opens_nothing(town: Town) -> None:
    browser = town.asks()
    cookie = sign_in(browser).headers["Set-Cookie"].partition(";")[0]
    out = browser.post("/office/logout", data={"csrf": csrf_of(browser, town)})
    assert (out.status_code, out.headers["Location"]) == (303, "/office/login")
    assert town.asks().get("/api/devices", headers={"Cookie": cookie}).status_code == 401


def test_without_the_pages_token_nobody_is_signed_out(town: Town) -> None:
    browser = town.asks()
    sign_in(browser)
    assert browser.post("/office/logout").status_code == 403
    assert browser.get("/api/devices").status_code == 200


def test_piet_reads_english_from_now_on(town: Town) -> None:
    browser = town.asks()
    sign_in(browser)
    sent = {"csrf": csrf_of(browser, town), "lang": "en", "back": "/office/devices"}
    assert browser.post("/office/language", data=sent).headers["Location"] == "/office/devices"
    with town.house(write=False) as house:
        assert house.desk.get("member", town.voltwijk.people["piet"])["lang"] == "en"


def test_a_call_that_brings_a_bad_token_is_not_answered_by_its_cookie(town: Town) -> None:
    browser = town.asks()
    sign_in(browser)
    assert browser.get("/api/devices", headers={"Authorization": "Bearer nonsense"}).status_code == 401
