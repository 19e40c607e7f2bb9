"""Mails at the office: the log, what a kept mail says, and who chooses what goes by itself."""

from flask import Flask

from server.kit.house import open_house
from server.kit.work import do_row
from server.links.making import NewLink, make_link
from server.notifications.letters import Letter
from server.notifications.mail_gateway import Handed
from server.notifications.mail_models import Mail
from server.notifications.mailing import NewMail, mail_later
from server.seed.made_ids import made_id
from tests.conftest import FakeClock
from tests.office.people import Browser, Program

TENANT = made_id("voltwijk", "tenant", "1")


def written(app: Flask, clock: FakeClock, visit: str) -> str:
    """A mail about a visit, handed to whatever the gateway is."""
    from server.kit.work_models import Job

    with app.app_context(), open_house(app, TENANT, now=clock()) as house:
        link = make_link(house, NewLink("follow", "visit", visit), by=None)
        letter = Letter("Uw <afspraak>", "Beste Klaas,", ("Wij komen & meten.",), button="Volg", link=link.id)
        brand = made_id("voltwijk", "entity", "voltwijk")
        mail = mail_later(house, NewMail("made", f"m {link.id}", "klaas@example.org", brand, "visit", visit, letter)).id
        house.session.flush()
        house.desk.flush()
        job = house.session.query(Job).filter_by(name="notifications.mail", state="waiting").one().id
    with app.app_context():
        do_row(app, "job", TENANT, job)
    return mail


def test_the_log_says_what_was_sent_and_how_far_it_came(
    app: Flask, clock: FakeClock, piet: Program, browser: Browser
) -> None:
    mail = written(app, clock, piet.today()["id"])
    page = browser.get("/office/mail").text
    assert "klaas@example.org" in page and "Bewaard, niet verstuurd" in page and "Uw &lt;afspraak&gt;" in page
    kept = browser.get(f"/office/mail/{mail}").text
    assert "Wij komen &amp; meten." in kept and f"/k/{TENANT}." in kept and "service@voltwijk.example" in kept
    html = browser.get(f"/office/mail/{mail}/html")
    assert "sandbox" in html.headers["Content-Security-Policy"] and "Wij komen &amp; meten." in html.text
    assert browser.form(f"/office/mail/{mail}/again").status_code == 403, "a planner looks, and does not send"


def test_a_refused_one_is_sent_after_all(app: Flask, clock: FakeClock, piet: Program) -> None:
    class No:
        def send(self, mail: object) -> Handed:
            return Handed("refused", "550 no such user")

    app.extensions["mail_gateway"] = No()
    mail = written(app, clock, piet.today()["id"])
    olga = Browser.of(app, "olga@voltwijk.example")
    page = olga.get("/office/mail").text
    assert "Geweigerd" in page and "550 no such user" in page
    assert olga.form(f"/office/mail/{mail}/again").status_code == 303
    again = olga.form(f"/office/mail/{mail}/again")
    assert again.status_code == 409 and "al onderweg" in again.text
    with open_house(app, TENANT, write=False, now=clock()) as house:
        assert house.session.get_one(Mail, (TENANT, mail)).state == "waiting"


def test_only_who_may_chooses_what_goes_by_itself(app: Flask, browser: Browser) -> None:
    assert browser.form("/office/mail/choice", kind="made", on="yes").status_code == 403
    olga = Browser.of(app, "olga@voltwijk.example")
    before = olga.get("/office/mail").text.count(">aan</span>")
    assert olga.form("/office/mail/choice", kind="made", on="yes").status_code == 303
    assert olga.get("/office/mail").text.count(">aan</span>") == max(before, 1)
    assert olga.form("/office/mail/choice", kind="made").status_code == 303
    assert olga.form("/office/mail/choice", kind="everything", on="yes").status_code == 404


def test_another_company_sees_no_mail_of_ours(app: Flask, clock: FakeClock, piet: Program) -> None:
    mail = written(app, clock, piet.today()["id"])
    petra = Browser.of(app, "petra@zonnehof.example")
    assert "klaas@example.org" not in petra.get("/office/mail").text
    assert petra.get(f"/office/mail/{mail}").status_code == 404
    assert petra.get(f"/office/mail/{mail}/html").status_code == 404
