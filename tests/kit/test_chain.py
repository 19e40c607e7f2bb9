"""The audit trail's chain: nobody changes what was written, or takes it out, without it being seen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, func, select, update

from server.kit.chain import chain_up
from server.kit.chain_check import Found, check_chain
from server.kit.chain_erasing import FORGET, erase_content
from server.kit.chain_models import ChainHead, ChainLink, ChainWait, SigningKey
from server.kit.house import House
from server.kit.ids import uuid7
from server.kit.signing_keys import KeyLocked, active_signer, key_list, rotate
from server.kit.work_models import Audit
from server.rooms import import_rooms
from tests.conftest import FakeClock

SECRET = "a secret of the tests, long enough"
AT = datetime(2026, 11, 21, tzinfo=UTC)
Opened = Callable[..., AbstractContextManager[House]]

import_rooms()


@pytest.fixture
def trail(house: Opened, clock: FakeClock) -> list[str]:
    """Piet moved five visits; nothing is chained yet. The subjects of his acts."""
    subjects = [f"visit {nr}" for nr in range(5)]
    for subject in subjects:
        clock.passes(seconds=1)
        with house() as h:
            h.audit("move", "visit", subject, {"team": "Noord", "km": 1.5}, {"team": "Oost"})
    return subjects


def chain(house: Opened) -> int:
    with house() as h:
        return chain_up(h, "audit", active_signer(h, SECRET))


def check(house: Opened, **how: object) -> Found:
    with house(write=False) as h:
        return check_chain(h, "audit", **how)  # type: ignore[arg-type]


def test_what_is_written_waits_and_a_job_links_it_in_order(house: Opened, trail: list[str]) -> None:
    assert (check(house).links, check(house).waiting) == (0, 5)
    assert chain(house) == 5
    found = check(house)
    assert found.whole and (found.links, found.waiting) == (5, 0)
    with house(write=False) as h:
        query = select(Audit.subject_id).join(ChainLink, ChainLink.subject_id == Audit.id).order_by(ChainLink.number)
        assert list(h.session.scalars(query)) == trail
    assert chain(house) == 0


def test_the_chain_goes_on_where_it_was(house: Opened, trail: list[str]) -> None:
    chain(house)
    with house() as h:
        h.audit("move", "visit", "one more")
    chain(house)
    assert check(house).whole and check(house).links == 6


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (update(Audit).where(Audit.subject_id == "visit 2").values(verb="cancel"), "content"),
        (update(Audit).where(Audit.subject_id == "visit 2").values(after={"team": "Zuid"}), "content"),
        (delete(Audit).where(Audit.subject_id == "visit 2"), "gone"),
        (delete(ChainLink).where(ChainLink.number == 3), "gap"),
        (delete(ChainLink).where(ChainLink.number == 5), "head"),
        (update(ChainLink).where(ChainLink.number == 3).values(content_sha256="0" * 64), "hash"),
        (update(ChainLink).where(ChainLink.number == 3).values(server_sig="0" * 128), "signature"),
        (update(ChainLink).where(ChainLink.number == 3).values(salt=None), "content"),
        (update(ChainLink).where(ChainLink.number == 3).values(salt=None, erased_at=AT), "stands"),
        (delete(SigningKey), "key"),
    ],
)
def test_mallory_in_the_database_is_seen(house: Opened, trail: list[str], harm: object, code: str) -> None:
    chain(house)
    with house() as h:
        h.session.execute(harm)  # type: ignore[call-overload]
    found = check(house)
    assert not found.whole and code in {said for _, said in found.wrong}


@pytest.mark.parametrize(
    "harm",
    [
        delete(Audit).where(Audit.subject_id == "visit 2"),
        update(Audit).where(Audit.subject_id == "visit 2").values(verb="cancel", before=None, after=None, origin=""),
    ],
)
def test_mallory_who_says_that_a_link_was_erased_is_seen(house: Opened, trail: list[str], harm: object) -> None:
    """The house erases with a line in the trail, which is chained; nobody else can put one there unseen."""
    chain(house)
    with house() as h:
        h.session.execute(harm)  # type: ignore[call-overload]
        h.session.execute(update(ChainLink).where(ChainLink.number == 3).values(salt=None, erased_at=AT))
    assert check(house).wrong == [(3, "erased")]
    line = {
        "origin": "job",
        "verb": FORGET,
        "subject_kind": "chain",
        "subject_id": "audit",
        "after": {"links": [[3, 3]]},
    }
    with house() as h:
        h.session.add(Audit(id=uuid7(), at=AT, **line))
    assert check(house).wrong == [(3, "erased"), (0, "unlinked")], "a line that nobody chained proves nothing"
    with house() as h:
        odd = {"links": [["a"], 7, [1, 10**15]]}
        h.session.execute(update(Audit).where(Audit.verb == FORGET).values(after=odd))
    assert check(house).wrong == [(3, "erased"), (0, "unlinked")]
    with house() as h:
        moved = select(ChainLink.subject_id).where(ChainLink.number == 5).scalar_subquery()
        h.session.execute(delete(Audit).where(Audit.verb == FORGET))
        h.session.execute(update(Audit).where(Audit.id == moved).values(before=None, **line))
    assert check(house).wrong == [(3, "erased"), (5, "content")], "nor does one that was another's"


def test_a_row_that_mallory_put_beside_the_chain_is_seen(house: Opened, trail: list[str]) -> None:
    """It has no link and waits for none: the house makes no such row."""
    chain(house)
    forged = Audit(id=uuid7(), at=AT, origin="x", verb="move", subject_kind="visit", subject_id="visit 9")
    with house() as h:
        h.session.add(forged)
    found = check(house)
    assert (found.wrong, found.unlinked) == ([(0, "unlinked")], [forged.id])


def test_a_chain_made_again_from_the_start_does_not_have_the_head_that_was_published(
    house: Opened, trail: list[str]
) -> None:
    """Whoever has the whole server can write a new chain; a head that somebody kept tells it."""
    chain(house)
    published = check(house).head
    with house() as h:
        h.session.execute(delete(ChainLink))
        h.session.execute(delete(ChainHead))
        h.session.execute(update(Audit).values(verb="cancel"))
        for row in h.session.scalars(select(Audit.id)).all():
            h.session.add(ChainWait(id=row, chain="audit", subject_id=row))
    chain(house)
    assert check(house).whole
    assert check(house, known={5: published}).wrong == [(5, "kept")]
    assert check(house, known={9: published}).wrong == [(9, "kept")]


def test_personal_data_is_erased_and_the_chain_still_holds(house: Opened, trail: list[str]) -> None:
    chain(house)
    with house() as h:
        row = h.session.scalars(select(Audit).where(Audit.subject_id == "visit 1")).one()
        row.before, row.after = None, None
        assert erase_content(h, "audit", [row.id]) == 1
    assert {code for _, code in check(house).wrong} == {"stands"}, "from where he came is his too"
    with house() as h:
        h.session.execute(update(Audit).where(Audit.id == row.id).values(origin=""))
    found = check(house)
    assert found.whole and (found.links, found.erased, found.waiting) == (5, 1, 1)
    chain(house)
    assert check(house).whole and check(house).links == 6, "the line that says so is chained too"
    with house() as h:
        assert erase_content(h, "audit", [row.id]) == 1, "a job that was begun again"
    assert check(house).whole and check(house).waiting == 0


def test_an_older_key_stays_good_for_what_it_signed(house: Opened, trail: list[str], clock: FakeClock) -> None:
    chain(house)
    clock.passes(days=365)
    with house() as h:
        old = active_signer(h, SECRET).key_id
        new = rotate(h, SECRET, reason="every year")
    clock.passes(minutes=1)
    chain(house)
    assert check(house).whole
    with house(write=False) as h:
        assert [(key["id"], key["state"]) for key in key_list(h)] == [(old, "retired"), (new, "active")]
        kept = h.session.scalars(select(SigningKey).where(SigningKey.key_id == old)).one()
        assert kept.private_sealed is None
        assert h.session.scalar(select(func.count()).where(ChainLink.key_id == new)) == 1, "the rotation itself"


def test_what_an_older_key_signed_after_its_end_is_seen(house: Opened, trail: list[str], clock: FakeClock) -> None:
    chain(house)
    with house() as h:
        h.session.execute(update(SigningKey).values(until_at=clock.now.replace(year=2025)))
    assert {code for _, code in check(house).wrong} == {"key"}


def test_another_secret_opens_no_key_and_says_what_to_do(house: Opened, trail: list[str]) -> None:
    chain(house)
    with house() as h, pytest.raises(KeyLocked, match="bin/rotate-key"):
        active_signer(h, SECRET + "?")


def test_a_rotation_out_of_order_with_a_job_signs_no_link_before_its_key(
    house: Opened, trail: list[str], clock: FakeClock
) -> None:
    """The job began a moment before somebody rotated the key."""
    began = clock.now
    clock.passes(seconds=5)
    with house() as h:
        rotate(h, SECRET, reason="now")
    clock.now = began
    chain(house)
    assert check(house).whole
