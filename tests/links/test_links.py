"""A link opens one thing for one purpose until it is over; everything else is one and the same no."""

import pytest
from flask import Flask
from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.errors import Problem
from server.kit.house import open_house
from server.kit.ids import uuid7
from server.kit.work_models import Audit
from server.links.making import NewLink, links_about, make_link, revoke_link
from server.links.models import CustomerLink
from server.links.opening import NoLink, open_link
from server.links.tokens import address_of, token_of
from server.seed.made_ids import made_id
from server.seed.planting import plant
from server.seed.sizes import EMPTY
from tests.conftest import FakeClock

VISIT = uuid7()


@pytest.fixture
def company(app: Flask, clock: FakeClock) -> str:
    plant(app, EMPTY)
    return made_id("voltwijk", "tenant", "1")


def piet() -> str:
    return made_id("voltwijk", "member", "Piet")


def test_it_opens_for_its_purpose_until_it_expires(app: Flask, clock: FakeClock, company: str) -> None:
    with app.app_context(), open_house(app, company, now=clock()) as house:
        made = make_link(house, NewLink("rate", "visit", VISIT), by=piet())
        token = token_of(company, made.id)
        assert open_link(house, token).id == made.id and open_link(house, token, ("rate",)).id == made.id
        with pytest.raises(NoLink):
            open_link(house, token, ("sign",))
    clock.passes(days=30)
    with app.app_context(), open_house(app, company, now=clock()) as house, pytest.raises(NoLink):
        open_link(house, token)


def test_revoked_unknown_and_another_companys_are_the_same_no(app: Flask, clock: FakeClock, company: str) -> None:
    other = made_id("zonnehof", "tenant", "1")
    with app.app_context(), open_house(app, company, now=clock()) as house:
        made = make_link(house, NewLink("follow", "visit", VISIT), by=piet())
        token = token_of(company, made.id)
        revoke_link(house, made.id, by=piet())
        revoke_link(house, made.id, by=piet())  # a second click changes nothing
    with open_house(app, company, write=False, now=clock()) as house:
        said = list(house.session.scalars(select(Audit.verb).where(Audit.subject_id == VISIT)))
    assert sorted(said) == ["link", "unlink"]
    for tenant, tried in ((company, token), (company, f"{company}.guess"), (other, token), (uuid7(), token), (company, "")):  # fmt: skip
        with app.app_context(), open_house(app, tenant, write=False, now=clock()) as house, pytest.raises(NoLink) as no:
            open_link(house, tried)
        assert (no.value.status, no.value.code) == (404, "links.none")


def test_neither_token_nor_secret_stands_in_the_database(app: Flask, clock: FakeClock, company: str) -> None:
    with app.app_context(), open_house(app, company, now=clock()) as house:
        made = make_link(house, NewLink("sign", "visit", VISIT), by=piet())
        secret = token_of(company, made.id).partition(".")[2]
        assert len(secret) == 43
        assert address_of(company, made.id).endswith(f"/k/{company}.{secret}")
        (row,) = links_about(house, "visit", VISIT)
        columns = [str(getattr(row, column.name)) for column in CustomerLink.__table__.columns]
    assert not [value for value in columns if secret in value]


def test_a_purpose_that_is_none_is_refused(app: Flask, clock: FakeClock, company: str) -> None:
    with app.app_context(), open_house(app, company, now=clock()) as house:
        with pytest.raises(Problem) as no:
            make_link(house, NewLink("everything", "visit", VISIT), by=piet())
        assert no.value.status == 404
        assert house.session.get(Tenant, company) is not None
