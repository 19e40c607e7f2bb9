"""A photo is a fact at once; its bytes count when they are here and its maker delivered them."""

from server.evidence.links import tell_rooms
from server.evidence.names import blob_id, delivery_id
from sync.desk import Desk

from .town import Phone, Town
from .town_rows import ident

SHA = "ab" * 32


def delivers(town: Town, phone: Phone) -> None:
    """Somebody hands over the bytes of SHA."""

    def deliver(desk: Desk) -> None:
        if desk.get("blob", blob_id(SHA)) is None:
            blob = {"id": blob_id(SHA), "sha256": SHA, "bytes": 1234, "type": "image/jpeg", "width": 1, "height": 1}
            desk.add("blob", blob | {"came_at": town.now, "looked_at": None, "trouble": None})
        row = {"id": delivery_id(SHA, phone.id), "sha256": SHA, "member_id": phone.id}
        desk.add("blob_delivery", row)
        tell_rooms(desk, SHA)

    town.office(deliver)


def test_a_photo_is_received_when_its_bytes_come(town: Town) -> None:
    photo = town.tess.photographs(town.visit(), "plate", sha256=SHA)
    assert town.row("photo", photo)["bytes_at"] is None
    delivers(town, town.tess)
    assert (town.row("photo", photo)["bytes_at"], town.row("photo", photo)["v"]) == (town.now, 2)


def test_bytes_that_are_here_already_are_received_at_once(town: Town) -> None:
    visit = town.visit()
    delivers(town, town.tess)
    assert town.row("photo", town.tess.photographs(visit, sha256=SHA))["bytes_at"] == town.now


def test_naming_the_hash_of_anothers_bytes_opens_nothing(town: Town) -> None:
    theirs = town.visit("marie", team="oost")
    town.milan.photographs(theirs, sha256=SHA)
    delivers(town, town.milan)
    photo = town.tess.photographs(town.visit(), sha256=SHA)
    assert town.row("photo", photo)["bytes_at"] is None
    delivers(town, town.tess)
    assert town.row("photo", photo)["bytes_at"] == town.now


def test_a_colleague_who_may_read_the_bytes_need_not_send_them_again(town: Town) -> None:
    visit = town.visit()
    town.tess.photographs(visit, "plate", sha256=SHA)
    delivers(town, town.tess)
    assert town.row("photo", town.bram.photographs(visit, "plate", sha256=SHA))["bytes_at"] == town.now


def test_hiding_keeps_the_photo_and_its_first_reason(town: Town) -> None:
    photo = town.tess.photographs(town.visit(), "plate")
    assert town.bram.says("photo.hide", id=photo, reason="Onscherp").status == "applied"
    assert town.tess.says("photo.hide", id=photo, reason="Dubbel").status == "merged"
    assert town.row("photo", photo)["hidden_reason"] == "Onscherp"
    assert town.milan.says("photo.hide", id=photo, reason="Weg").code == "not_found"
    assert town.bram.says("photo.hide", id=ident("guess"), reason="Weg").code == "not_found"
