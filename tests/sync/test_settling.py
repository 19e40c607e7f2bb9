"""What the office decides: clashes settled and undone, refused work accepted with all that waited for it."""

from typing import Any

import pytest

from sync.accepting import Unacceptable, accept, dismiss
from sync.clash import entries
from sync.desk import Desk
from sync.kind import Row
from sync.settle import Unsettled, settle, undo

from .village import Phone, Village
from .village_rows import ident

PIET = ident("piet")


class Told:
    """The notices that makers would get."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, str]] = []

    def __call__(self, _desk: Desk, row: Row, how: str, by: str) -> None:
        self.said.append((row["id"], how, by))


@pytest.fixture
def clash(village: Village, tess: Phone) -> str:
    """Tess and the office both wrote the contact's name."""
    visit = village.visit("klaas", contact_name="Klaas")
    tess.pull()
    with village.desk() as desk:
        desk.change("visit", visit, contact_name="Fatima")
    (receipt,) = tess.push(tess.contact(visit, "Jan", "Klaas"))
    assert receipt["status"] == "clash"
    return str(receipt["clash"])


def contact(village: Village) -> str:
    return str(village.row("visit", ident("visit-klaas"))["contact_name"])


def test_the_offices_value_stands_until_somebody_chooses(village: Village, tess: Phone, clash: str) -> None:
    assert contact(village) == "Fatima"
    tess.catch_up()
    assert tess.documents["clash", clash]["state"] == "open"
    with village.desk() as desk:
        settle(desk, clash, "phone", by=PIET)
    assert contact(village) == "Jan"
    tess.catch_up()
    assert tess.documents["clash", clash] | {"v": 0} == {
        "id": clash,
        "v": 0,
        "document_kind": "visit",
        "document": ident("visit-klaas"),
        "concern": "field:contact_name",
        "state": "settled",
        "choice": "phone",
    }
    assert set(tess.documents) == tess.should_hold()


def test_a_later_one_attaches_and_may_be_chosen_by_name(village: Village, tess: Phone, clash: str) -> None:
    visit = ident("visit-klaas")
    (receipt,) = tess.push(tess.contact(visit, "Piet", "Fatima"))
    assert receipt["clash"] == clash
    with village.desk() as desk:
        first, second = entries(desk, clash)
        assert (first["value"], second["value"]) == ("Jan", "Piet")
        settle(desk, clash, "phone", entry=first["id"], by=PIET)
    assert contact(village) == "Jan"


def test_settled_twice_is_a_conflict(village: Village, clash: str) -> None:
    with village.desk() as desk:
        settle(desk, clash, "office", by=PIET)
        with pytest.raises(Unsettled, match="already_settled"):
            settle(desk, clash, "phone", by=PIET)
    assert contact(village) == "Fatima"


def test_undo_opens_it_again_and_a_second_choice_is_as_good(village: Village, clash: str) -> None:
    with village.desk() as desk:
        settle(desk, clash, "value", value="Aisha", by=PIET)
    assert contact(village) == "Aisha"
    with village.desk() as desk:
        undo(desk, clash, by=PIET)
    assert contact(village) == "Fatima"
    with village.desk() as desk:
        with pytest.raises(Unsettled, match="not_settled"):
            undo(desk, clash, by=PIET)
        settle(desk, clash, "phone", by=PIET)
    assert contact(village) == "Jan"


def test_undo_is_refused_when_something_came_after(village: Village, tess: Phone, clash: str) -> None:
    with village.desk() as desk:
        settle(desk, clash, "phone", by=PIET)
    assert tess.push(tess.contact(ident("visit-klaas"), "Later", "Jan"))[0]["status"] == "applied"
    with village.desk() as desk, pytest.raises(Unsettled, match="changed_since"):
        undo(desk, clash, by=PIET)
    assert contact(village) == "Later"


def test_what_is_not_there_cannot_be_settled(village: Village, clash: str) -> None:
    with village.desk() as desk:
        with pytest.raises(Unsettled, match="not_found"):
            settle(desk, ident("no clash"), "office", by=PIET)
        with pytest.raises(Unsettled, match="no_entry"):
            settle(desk, clash, "phone", entry=ident("no entry"), by=PIET)


def test_a_visit_out_of_its_window_stays_while_a_clash_is_open(village: Village, tess: Phone, clash: str) -> None:
    visit = ident("visit-klaas")
    village.passes(days=30)
    with village.desk() as desk:
        desk.look_again("visit", visit)
    tess.catch_up()
    assert ("visit", visit) in tess.documents
    with village.desk() as desk:
        settle(desk, clash, "office", by=PIET)
    tess.catch_up()
    assert ("visit", visit) not in tess.documents
    assert set(tess.documents) == tess.should_hold()


@pytest.fixture
def refused(village: Village, tess: Phone) -> list[dict[str, Any]]:
    """Tess reported an issue on a visit that never was hers, and two photos of it."""
    foreign = village.visit("fatima", team="oost")
    issue = tess.issue(foreign)
    photos = [photo(tess, foreign, issue) for _ in range(2)]
    photos.append(photo(tess, foreign, photos[1]))
    assert {receipt["status"] for receipt in tess.push(issue, *photos)} == {"rejected"}
    return [issue, *photos]


def photo(tess: Phone, visit: str, parent: dict[str, Any]) -> dict[str, Any]:
    return tess.mutation(
        "photo.add",
        id=ident(f"photo {tess.count}"),
        visit=visit,
        sha256=f"{tess.count:064x}",
        bytes=5,
        width=4,
        height=3,
        taken_at="2026-11-23T09:00:00Z",
        quality=None,
        _after=[parent["id"]],
    )


def test_accepting_one_accepts_all_that_waited_for_it(village: Village, refused: list[dict[str, Any]]) -> None:
    told = Told()
    with village.desk() as desk:
        outcomes = accept(desk, refused[0]["id"], village.rules.handlers, by=PIET, tell=told)
    assert {id_: outcome.status for id_, outcome in outcomes.items()} == {one["id"]: "applied" for one in refused}
    assert [said[:2] for said in told.said] == [(one["id"], "accepted") for one in refused]
    assert len(village.rows("photo", "visit_id", ident("visit-fatima"))) == 3
    (row,) = village.rows("issue", "visit_id", ident("visit-fatima"))
    assert row["by_member_id"] == ident("tess")
    with village.desk() as desk, pytest.raises(Unacceptable, match="already_settled"):
        accept(desk, refused[0]["id"], village.rules.handlers, by=PIET, tell=told)


def test_an_accepted_one_keeps_its_receipt_and_later_ones_may_name_it(
    village: Village, tess: Phone, refused: list[dict[str, Any]]
) -> None:
    before = tess.push_raw(refused[0])[0].text
    with village.desk() as desk:
        accept(desk, refused[0]["id"], village.rules.handlers, by=PIET, tell=Told())
    assert tess.push_raw(refused[0])[0].text == before
    visit = village.visit("klaas")
    assert tess.push(tess.issue(visit, _after=[refused[0]["id"]]))[0]["status"] == "applied"


def test_a_child_cannot_be_accepted_before_its_parent(village: Village, refused: list[dict[str, Any]]) -> None:
    with village.desk() as desk, pytest.raises(Unacceptable, match="parent_rejected"):
        accept(desk, refused[1]["id"], village.rules.handlers, by=PIET, tell=Told())


def test_work_on_a_visit_that_is_lost_is_put_on_another(village: Village, tess: Phone) -> None:
    lost = tess.issue(ident("lost in the backup"))
    tess.push(lost)
    other = village.visit("klaas")
    with village.desk() as desk:
        with pytest.raises(Unacceptable, match="not_found"):
            accept(desk, lost["id"], village.rules.handlers, by=PIET, tell=Told())
        accept(desk, lost["id"], village.rules.handlers, by=PIET, tell=Told(), visit=other)
    assert len(village.rows("issue", "visit_id", other)) == 1


def test_what_waited_for_lost_work_and_belongs_to_a_third_visit_stays_there(village: Village, tess: Phone) -> None:
    lost, fatimas = tess.issue(ident("lost in the backup")), village.visit("fatima")
    known, gone = photo(tess, fatimas, lost), photo(tess, ident("lost in the backup"), lost)
    tess.push(lost, known, gone)
    other = village.visit("klaas")
    with village.desk() as desk:
        accept(desk, lost["id"], village.rules.handlers, by=PIET, tell=Told(), visit=other)
    assert [row["id"] for row in village.rows("photo", "visit_id", fatimas)] == [known["args"]["id"]]
    assert [row["id"] for row in village.rows("photo", "visit_id", other)] == [gone["args"]["id"]]


def test_what_is_dismissed_stays_readable_and_is_over(
    village: Village, tess: Phone, refused: list[dict[str, Any]]
) -> None:
    told = Told()
    tess.push(tess.issue(ident("visit-fatima")) | {"at": "never"})
    (spoilt,) = village.rows("refused", "why", "malformed")
    with village.desk() as desk:
        dismiss(desk, refused[0]["id"], by=PIET, tell=told)
        dismiss(desk, spoilt["id"], by=PIET, tell=told)
        with pytest.raises(Unacceptable, match="already_settled"):
            dismiss(desk, spoilt["id"], by=PIET, tell=told)
        with pytest.raises(Unacceptable, match="not_found"):
            dismiss(desk, ident("nothing"), by=PIET, tell=told)
    assert village.row("mutation", refused[0]["id"])["args"] == refused[0]["args"]
    assert [how for _, how, _ in told.said] == ["dismissed", "dismissed"]


def test_a_spoilt_envelope_whose_act_is_whole_is_done_with_what_waited_for_it(village: Village, tess: Phone) -> None:
    visit, told = village.visit("klaas"), Told()
    issue = tess.issue(visit)
    tess.push(issue | {"at": "yesterday", "colour": "red", "offset": "fast"}, photo(tess, visit, issue))
    (spoilt,) = village.rows("refused", "why", "malformed")
    with village.desk() as desk:
        outcomes = accept(desk, spoilt["id"], village.rules.handlers, by=PIET, tell=told)
    assert [outcome.status for outcome in outcomes.values()] == ["applied", "applied"]
    (row,) = village.rows("issue", "visit_id", visit)
    assert (row["by_member_id"], row["jumps"], row["at"]) == (ident("tess"), 1, spoilt["at"])
    assert len(village.rows("photo", "visit_id", visit)) == 1
    assert village.row("refused", spoilt["id"])["state"] == "accepted"
    assert [how for _, how, _ in told.said] == ["accepted", "accepted"]
    assert tess.push(tess.issue(visit, _after=[issue["id"]]))[0]["status"] == "applied"
    with village.desk() as desk, pytest.raises(Unacceptable, match="already_settled"):
        accept(desk, spoilt["id"], village.rules.handlers, by=PIET, tell=Told())


def test_one_under_anothers_id_is_done_under_an_id_of_its_own(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    sent = tess.issue(visit)
    tess.push(sent)
    other = tess.issue(visit, _id=sent["id"])
    tess.push(other)
    (spoilt,) = village.rows("refused", "why", "id_reused")
    with village.desk() as desk:
        accept(desk, spoilt["id"], village.rules.handlers, by=PIET, tell=Told())
    rows = village.rows("issue", "visit_id", visit)
    assert len(rows) == 2 and len({row["mutation_id"] for row in rows}) == 2
    tess.push(other)  # sent once more: it is kept, and done, once
    assert len(village.rows("refused", "why", "id_reused")) == 1
    assert len(village.rows("issue", "visit_id", visit)) == 2


def test_an_argument_that_nobody_knows_is_left_out(village: Village, tess: Phone) -> None:
    visit = village.visit("klaas")
    sent = tess.mutation("rating.give", id=ident("r"), visit=visit, channel="phone", stars=4, mood="good")
    assert tess.push(sent)[0]["code"] == "malformed"
    with village.desk() as desk:
        accept(desk, sent["id"], village.rules.handlers, by=PIET, tell=Told())
    assert [row["stars"] for row in village.rows("rating", "visit_id", visit)] == [4]


@pytest.mark.parametrize(
    "spoil",
    [
        {"name": 5},
        {"name": "visit.explode"},
        {"args": "all of it"},
        {"args": {"visit": "x" * 40}},
        {"args": {}},
    ],
)
def test_an_act_that_is_not_whole_is_never_guessed(village: Village, tess: Phone, spoil: dict[str, Any]) -> None:
    tess.push(tess.issue(village.visit("klaas")) | {"at": "never"} | spoil)
    (spoilt,) = village.rows("refused", "why", "malformed")
    with village.desk() as desk, pytest.raises(Unacceptable, match="unreadable"):
        accept(desk, spoilt["id"], village.rules.handlers, by=PIET, tell=Told())
    assert village.row("refused", spoilt["id"])["state"] == "open"


def test_a_wrong_argument_of_a_known_act_is_not_guessed_either(village: Village, tess: Phone) -> None:
    sent = tess.mutation("rating.give", id=ident("r"), visit=village.visit("klaas"), channel="phone", stars=9)
    tess.push(sent)
    with village.desk() as desk, pytest.raises(Unacceptable, match="unreadable"):
        accept(desk, sent["id"], village.rules.handlers, by=PIET, tell=Told())
