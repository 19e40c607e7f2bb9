"""The demo: whole, the same every time, and never over what somebody already has."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.accounts.models import Device, Tenant
from server.inventory.models import Movement, Serial, StockLevel
from server.kit.house import open_house
from server.kit.synced_models import Attention, Clash, Feed
from server.kit.tenancy import doorstep
from server.seed import checklists
from server.seed.made_ids import made_id
from server.seed.planting import accounts, plant
from server.seed.sizes import EMPTY
from server.visits.builder.proof import prove
from server.visits.builder.shape import read_sections
from server.visits.models import ChecklistVersion, Photo, Signature, Visit
from tests.conftest import FakeClock

VOLTWIJK, ZONNEHOF = (made_id(slug, "tenant", "1") for slug in ("voltwijk", "zonnehof"))


def test_a_demo_has_a_week_of_work_and_a_yesterday_that_happened(app: Flask, clock: FakeClock) -> None:
    assert plant(app)
    today = clock().date()
    for tenant in (VOLTWIJK, ZONNEHOF):
        with open_house(app, tenant, write=False, now=clock()) as house:
            visits = house.session.scalars(select(Visit)).all()
            days = {visit.day for visit in visits}
            assert days == {today + timedelta(days=ahead) for ahead in range(-1, 8)}
            yesterday = [visit for visit in visits if visit.day < today]
            assert {visit.state for visit in yesterday} == {"done", "partial", "no_access"}
            assert {visit.state for visit in visits if visit.day >= today} == {"planned"}
            numbers = house.session.execute(
                select(ChecklistVersion.template_id, func.count()).group_by(ChecklistVersion.template_id)
            )
            assert [count for _, count in numbers] == [2, 2, 2]
            photos = house.session.scalars(select(Photo)).all()
            assert photos and all(photo.bytes_at for photo in photos)
            assert house.session.scalars(select(Signature)).all()
            assert not house.session.scalars(select(Clash)).all() and not house.session.scalars(select(Attention)).all()
            on_phones = select(func.count()).select_from(Feed).where(Feed.kind == "visit", Feed.op == "put")
            within = [visit for visit in visits if visit.day <= today + timedelta(days=3)]
            assert (house.session.scalar(on_phones) or 0) >= len(within)


def test_stock_in_the_vans_is_the_sum_of_what_moved(app: Flask, clock: FakeClock) -> None:
    plant(app)
    with open_house(app, VOLTWIJK, write=False, now=clock()) as house:
        moved: dict[tuple[str, str], int] = {}
        for row in house.session.scalars(select(Movement)):
            for place, sign in ((row.to_location_id, 1), (row.from_location_id, -1)):
                if place:
                    moved[place, row.product_id] = moved.get((place, row.product_id), 0) + sign * row.quantity
        levels = {(row.location_id, row.product_id): row.quantity for row in house.session.scalars(select(StockLevel))}
        assert levels == moved and all(quantity >= 0 for quantity in levels.values())
        states = [serial.state for serial in house.session.scalars(select(Serial))]
        assert "installed" in states and states.count("stock") > 20


def test_a_second_planting_changes_nothing(app: Flask, clock: FakeClock) -> None:
    plant(app)
    with open_house(app, VOLTWIJK, write=False, now=clock()) as house:
        before = house.session.scalar(select(func.count()).select_from(Visit))
    clock.passes(days=3)
    assert plant(app)
    with open_house(app, VOLTWIJK, write=False, now=clock()) as house:
        assert house.session.scalar(select(func.count()).select_from(Visit)) == before


def test_an_empty_start_has_people_and_lists_and_no_work(app: Flask, clock: FakeClock) -> None:
    plant(app, EMPTY)
    with app.app_context(), doorstep(now=clock()) as session:
        assert set(session.scalars(select(Tenant.slug))) == {"voltwijk", "zonnehof"}
    with open_house(app, VOLTWIJK, write=False, now=clock()) as house:
        assert house.session.scalar(select(func.count()).select_from(Visit)) == 0
        assert house.session.scalar(select(func.count()).select_from(ChecklistVersion)) == 6
        assert house.session.scalar(select(func.count()).select_from(Device)) == 0, (
            "nobody has logged in on a phone yet"
        )


def test_somebody_elses_database_is_left_alone(app: Flask, clock: FakeClock) -> None:
    with app.app_context(), doorstep(write=True, now=clock()) as session:
        session.add(Tenant(id=VOLTWIJK, slug="echt-bedrijf", name="Echt", epoch=VOLTWIJK, created_at=clock()))
    assert not plant(app)
    with app.app_context(), doorstep(now=clock()) as session:
        assert list(session.scalars(select(Tenant.slug))) == ["echt-bedrijf"]


def test_everybody_on_the_list_can_sign_in(app: Flask) -> None:
    plant(app, EMPTY)
    for one in accounts():
        device = {"id": made_id("test", "device", one.email), "name": "Telefoon", "platform": "test"}
        login = {"email": one.email, "password": one.password, "device": device}
        got = app.test_client().post("/api/mobile/login", json=login)
        assert got.status_code == 200, (one.email, got.text)
        office = app.test_client().post("/office/login", data={"email": one.email, "password": one.password})
        assert (office.status_code == 303) == (one.role != "technician" or bool(one.also)), one.email


@pytest.mark.parametrize("make", [checklists.installation, checklists.service, checklists.survey])
@pytest.mark.parametrize("number", [1, 2])
def test_every_checklist_of_the_demo_is_read_by_the_builder_and_can_be_completed(make: Any, number: int) -> None:
    sections = read_sections(make(number))
    assert sections == make(number) and prove(sections).holds and not prove(sections).flaws
