"""A mail is a row first and goes out once: tried again when it surely did not arrive, left to a person when nobody knows."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from server.accounts.account_links import make_link as make_account_link
from server.accounts.models import Entity, Member, Tenant
from server.kit.errors import Problem
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from server.kit.work import do_row
from server.kit.work_models import Delivery, Job
from server.links.making import NewLink, make_link
from server.links.tokens import address_of
from server.notifications.letters import Letter
from server.notifications.mail_gateway import Handed, Outgoing
from server.notifications.mail_models import Mail
from server.notifications.mailing import NewMail, mail_again, mail_later, mails_about
from server.seed.made_ids import made_id
from server.seed.planting import plant
from server.seed.sizes import EMPTY
from tests.conftest import FakeClock

VISIT = uuid7()


class Post:
    """A mail server in the hand: it answers what `answers` says, and keeps what it got."""

    def __init__(self) -> None:
        self.got: list[Outgoing] = []
        self.answers: list[Handed] = []

    def send(self, mail: Outgoing) -> Handed:
        self.got.append(mail)
        return self.answers.pop(0) if self.answers else Handed("sent")


class Company:
    """Voltwijk with its post."""

    def __init__(self, app: Flask, clock: FakeClock) -> None:
        plant(app, EMPTY)
        self.app, self.clock, self.post = app, clock, Post()
        self.tenant = made_id("voltwijk", "tenant", "1")
        app.extensions["mail_gateway"] = self.post

    def house(self) -> AbstractContextManager[House]:
        return open_house(self.app, self.tenant, now=self.clock())

    def writes(self, key: str = "made 1", until: timedelta | None = None) -> str:
        with self.app.app_context(), self.house() as house:
            link = make_link(house, NewLink("follow", "visit", VISIT), by=None)
            letter = Letter("Uw afspraak", "Beste Klaas,", ("Wij komen.",), (("Dag", "maandag"),), "Volg", link.id)
            brand = made_id("voltwijk", "entity", "voltwijk")
            new = NewMail("made", key, "klaas@example.org", brand, "visit", VISIT, letter, until=self.clock() + until if until else None)  # fmt: skip
            return mail_later(house, new).id

    def works(self) -> list[str]:
        """Every job that is due is done once."""
        with self.house() as house:
            due = select(Job.id).where(Job.name == "notifications.mail", Job.state == "waiting", Job.run_at <= self.clock())  # fmt: skip
            ids = list(house.session.scalars(due))
        with self.app.app_context():
            return [do_row(self.app, "job", self.tenant, one) for one in ids]

    def mail(self, id_: str) -> Mail:
        with self.house() as house:
            return house.session.get_one(Mail, (self.tenant, id_))


@pytest.fixture
def company(app: Flask, clock: FakeClock) -> Company:
    return Company(app, clock)


def test_it_goes_out_once_under_the_brand_with_the_link_made_at_that_moment(company: Company) -> None:
    mail = company.writes()
    assert company.writes() == mail, "the same occasion is not mailed a second time"
    assert company.works() == ["done"]
    (sent,) = company.post.got
    with company.app.app_context():
        address = address_of(company.tenant, company.mail(mail).letter["button"]["link"])
    assert address in sent.text and f'href="{address}"' in sent.html and "maandag" in sent.text
    assert address.rpartition(".")[2] not in str(company.mail(mail).letter)
    assert sent.sender_name and sent.sender_name in sent.html
    row = company.mail(mail)
    assert (row.state, row.attempts, row.error) == ("sent", 1, None)


def test_a_server_that_is_away_is_tried_again_and_one_that_refuses_is_not(company: Company) -> None:
    company.post.answers = [Handed("later", "450 busy"), Handed("refused", "550 no such user")]
    mail = company.writes()
    assert company.works() == ["again"] and company.mail(mail).state == "waiting"
    company.clock.passes(minutes=1)
    assert company.works() == ["done"]
    row = company.mail(mail)
    assert (row.state, row.attempts, row.error) == ("failed", 2, "550 no such user")
    company.clock.passes(days=1)
    assert company.works() == [] and len(company.post.got) == 2


def test_what_may_have_arrived_waits_for_a_person(company: Company) -> None:
    company.post.answers = [Handed("unsure", "the line broke")]
    mail = company.writes()
    company.works()
    company.clock.passes(days=1)
    assert company.works() == [] and company.mail(mail).state == "unsure"
    with company.house() as house:
        mail_again(house, mail)
    assert company.works() == ["done"] and company.mail(mail).state == "sent"
    with company.house() as house, pytest.raises(Problem) as no:
        mail_again(house, mail)
    assert no.value.code == "notifications.mail_was_sent"


def test_a_worker_that_died_half_way_sends_nothing_twice(company: Company) -> None:
    mail = company.writes()
    with company.house() as house:
        row = house.session.get_one(Mail, (company.tenant, mail))
        row.state, row.begun_at = "sending", company.clock()
    assert company.works() == ["again"], "perhaps the other worker still lives"
    company.clock.passes(minutes=11)
    assert company.works() == ["done"]
    assert company.mail(mail).state == "unsure" and company.post.got == []


def test_what_comes_too_late_is_not_sent(company: Company) -> None:
    mail = company.writes(until=timedelta(hours=1))
    company.clock.passes(hours=2)
    assert company.works() == ["done"]
    assert company.mail(mail).state == "late" and company.post.got == []


def test_without_a_mail_server_it_lies_in_the_data_folder(company: Company) -> None:
    del company.app.extensions["mail_gateway"]
    mail = company.writes()
    company.works()
    assert company.mail(mail).state == "kept"
    with company.house() as house:
        assert [one.id for one in mails_about(house, "visit", VISIT)] == [mail]


def invited(company: Company) -> Outgoing:
    """The mail that a colleague gets when Anna invites her."""
    with company.app.app_context():
        with company.house() as house:
            house.session.get_one(Tenant, house.tenant).name = "Voltwijk Groep"
            member = house.session.scalars(select(Member.id).order_by(Member.name)).all()[0]
            make_account_link(house, "invite", member, "noor@example.org", by=None)
        with company.house() as house:
            heard = list(house.session.scalars(select(Delivery.id).where(Delivery.state == "waiting")))
        for one in heard:
            do_row(company.app, "delivery", company.tenant, one)
    company.works()
    (mail,) = company.post.got
    return mail


def test_a_mail_to_a_colleague_comes_from_the_company_and_from_no_brand(company: Company) -> None:
    mail = invited(company)
    assert mail.sender_name == "Voltwijk Groep" and mail.to == "noor@example.org"
    with company.house() as house:
        brands = list(house.session.scalars(select(Entity)))
    numbers = {value for brand in brands for value in (brand.kvk, brand.vat, brand.iban, brand.email) if value}
    assert numbers and not {one for one in numbers if one in mail.text + mail.html}
    assert mail.reply_to is None and mail.logo is None


def test_a_company_whose_brands_have_all_ended_still_invites(company: Company) -> None:
    with company.house() as house:
        for brand in house.session.scalars(select(Entity)):
            brand.ended_at = house.now
    assert invited(company).sender_name == "Voltwijk Groep"
