"""Who may see a blob: its deliverer, and whoever sees a document that opens it. Knowing a hash opens nothing."""

import json
from datetime import date

from server.evidence.links import bytes_open, opened
from server.evidence.seeing import blob_for_device, blob_for_office
from server.kit.ids import uuid7
from server.kit.synced_models import Refused
from tests.evidence import pictures
from tests.evidence.conftest import World
from tests.evidence.test_receiving import a_photo

PHOTO = pictures.jpeg((300, 200))
NAME = pictures.sha256(PHOTO)


def delivered_by(world: World, *names: str) -> None:
    for name in names:
        world.hands(name).whole(a_photo(PHOTO), [PHOTO])


def sees(world: World, name: str, *teams: str) -> bool:
    scopes = {f"team:{world.teams[team]}" for team in teams}
    with world.house(write=False) as h:
        return blob_for_device(h.desk, NAME, member=world.members[name], scopes=scopes) is not None


def may_name(world: World, name: str) -> bool:
    with world.house(write=False) as h:
        return bytes_open(h.desk, NAME, world.members[name])


def test_bytes_that_are_not_here_are_seen_by_nobody(world: World) -> None:
    world.document(NAME, by="tess", team="Noord")
    assert not sees(world, "tess", "Noord") and not may_name(world, "tess")


def test_what_no_document_names_only_its_deliverer_sees(world: World) -> None:
    delivered_by(world, "tess")
    assert sees(world, "tess") and not sees(world, "bram", "Noord")
    with world.house(write=False) as h:
        assert blob_for_office(h, NAME) is None


def test_a_document_of_its_deliverer_opens_it_to_who_sees_the_document(world: World) -> None:
    delivered_by(world, "tess")
    world.document(NAME, by="tess", team="Noord")
    assert sees(world, "bram", "Noord") and not sees(world, "milan", "Oost") and not sees(world, "bram")
    with world.house(write=False) as h:
        assert blob_for_office(h, NAME) is not None


def test_a_document_of_somebody_who_only_knows_the_hash_opens_nothing(world: World) -> None:
    delivered_by(world, "tess")
    world.document(NAME, by="milan", team="Oost")
    assert not sees(world, "milan", "Oost") and not may_name(world, "milan")
    with world.house(write=False) as h:
        assert opened(h.desk, NAME) == set() and blob_for_office(h, NAME) is None
    delivered_by(world, "milan")
    assert sees(world, "milan", "Oost") and may_name(world, "milan")


def test_who_can_read_it_through_a_document_may_name_it_and_hand_it_on(world: World) -> None:
    delivered_by(world, "tess")
    world.document(NAME, by="tess", team="Noord")
    assert may_name(world, "bram") and not may_name(world, "milan")
    world.document(NAME, by="bram", team="Oost")
    assert sees(world, "milan", "Oost"), "Bram could read it, so his document opens it"
    assert may_name(world, "milan")


def test_two_who_only_know_the_hash_do_not_help_each_other(world: World) -> None:
    delivered_by(world, "tess")
    world.document(NAME, by="milan", team="Noord")
    world.document(NAME, by="bram", team="Oost")
    assert not sees(world, "milan", "Oost") and not sees(world, "bram", "Noord")


def test_a_document_of_the_office_opens_it(world: World) -> None:
    delivered_by(world, "tess")
    world.document(NAME, by=None, team="Oost")
    assert sees(world, "milan", "Oost")


def test_a_visit_that_left_the_team_is_seen_no_more_but_could_be_read(world: World) -> None:
    delivered_by(world, "tess")
    world.document(NAME, by="tess", team="Noord", op="left")
    assert not sees(world, "bram", "Noord") and may_name(world, "bram")


def test_whoever_was_not_in_the_team_then_could_not_read_it(world: World) -> None:
    world.person("eva", "Noord", until=date(2026, 11, 10))
    delivered_by(world, "tess")
    world.document(NAME, by="tess", team="Noord")
    assert not may_name(world, "eva"), "she left the team before the photo was taken"


def test_refused_work_in_the_inbox_shows_the_office_the_photo_of_who_delivered_it(world: World) -> None:
    delivered_by(world, "tess")
    refused(world, "milan")
    with world.house(write=False) as h:
        assert blob_for_office(h, NAME) is None, "Milan only knows the hash"
    refused(world, "tess")
    with world.house(write=False) as h:
        assert blob_for_office(h, NAME) is not None
    assert not sees(world, "bram", "Noord")


def refused(world: World, name: str) -> None:
    """This person's photo was refused, and waits in the inbox."""
    with world.house() as h:
        who = {"device_id": world.devices[name], "member_id": world.members[name]}
        body = json.dumps({"name": "photo.add", "args": {"sha256": NAME}})
        h.session.add(Refused(id=uuid7(), body=body, why="server_error", at=h.now, state="open", **who))
