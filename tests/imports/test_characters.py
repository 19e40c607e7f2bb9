"""Olga's file comes from another time: she sees in which characters it was read, chooses otherwise, and no name is spoilt."""

import re

import pytest

from server.customers.models import Customer
from server.imports import taking
from tests.imports.desk import Desk, outcome

TEXT = "Naam;Straat;Huisnummer;Postcode;Plaats;Opmerking é\nCafé Müller;Kade;1;8012EB;Zwolle;\nGewoon;Kade;2;8012EB;Zwolle;\n"


def ways(page: str) -> dict[str, tuple[bool, str]]:
    """What may be chosen: whether it is, and how the names would look."""
    found = re.findall(
        r'name="encoding" value="([^"]+)" (checked)?> <span><b>[^<]+</b> <span class="soft">([^<]*)', page
    )
    return {one: (bool(checked), some) for one, checked, some in found}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "mac_roman"])
def test_the_names_are_shown_in_every_encoding_and_the_likely_one_is_chosen(desk: Desk, encoding: str) -> None:
    place = desk.takes(TEXT.encode(encoding))
    offered = ways(desk.olga.get(place).text)
    assert [one for one, (checked, _) in offered.items() if checked] == [encoding]
    assert "Café Müller" in offered[encoding][1] and sum("Café Müller" in some for _, some in offered.values()) == 1
    assert outcome(desk.tries(place)) == (2, 0, 0, 0) and "Café Müller" in desk.olga.get(place).text


def test_who_sees_that_it_is_wrong_chooses_otherwise_and_the_names_are_whole(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 1)
    place = desk.takes(TEXT.encode("cp850"))
    desk.chooses(place, encoding="mac_roman")
    assert desk.works() == ["done"]
    assert outcome(desk.head(place)) == (2, 0, 0, 0)
    assert '<th scope="row">CafÇ MÅller' in desk.olga.get(place).text
    desk.chooses(place, encoding="cp850")
    assert desk.works() == ["done"]
    assert '<th scope="row">Café Müller' in desk.olga.get(place).text
    assert outcome(desk.does(place)) == (2, 0, 0, 0)
    assert desk.head(place).columns[5] == "Opmerking é"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode().replace("Müller".encode(), b"M\xfcller"), "Naam “Café M�ller” is verhaspeld."),
        (TEXT.encode().decode("cp1252").encode(), "Naam “CafÃ© MÃ¼ller” is verhaspeld."),
        (TEXT.replace("ü", "\ufffd").encode(), "Naam “Café M�ller” is verhaspeld."),
    ],
    ids=["one bad byte", "wrong long before", "lost long before"],
)
def test_a_name_that_is_spoilt_is_refused_and_never_kept(desk: Desk, data: bytes, said: str) -> None:
    before = desk.count(Customer)
    place = desk.takes(data)
    assert outcome(desk.tries(place)) == (1, 0, 0, 1) and said in desk.olga.get(place).text
    assert desk.olga.get(f"{place}/rows.csv").status_code == 200
    desk.does(place)
    assert desk.count(Customer) == before + 1


def test_where_nothing_differs_there_is_nothing_to_choose(desk: Desk) -> None:
    for data in (TEXT.replace("é", "e").replace("ü", "u").encode(), TEXT.encode("utf-16")):
        place = desk.takes(data)
        assert ways(desk.olga.get(place).text) == {}
        assert outcome(desk.tries(place))[3] == 0
