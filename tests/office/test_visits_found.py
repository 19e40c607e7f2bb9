"""Piet's words find the same visits however common the words are: counted again, word by word, from what they are kept in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from importlib import import_module

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from server.customers.listing import Sought, customers_found
from server.kit import search
from server.kit.cursors import read_cursor
from server.kit.house import House, open_house
from server.kit.ids import uuid7
from server.kit.search_models import SearchWord
from server.kit.search_words import readings
from server.seed.made_ids import made_id
from server.visits import office_search
from server.visits.models import PartUse, Visit, WorkOrder
from server.visits.office_search import Wanted, found

VOLTWIJK = made_id("voltwijk", "tenant", "1")
ASKED = ("kolk", "van der kolk", "zwolle", "zwolle 2026", "8012 eb", "a", "2026", "de", "wo-2026", "1 zwolle van", "v d k", "nobody", "zwolle nobody", "%", ",")  # fmt: skip


def counted(house: House, q: str) -> list[str]:
    """The newest first, as somebody would who reads all words of all visits."""
    words, of = dict[str, set[str]](), dict[str, set[str]]()
    own = SearchWord.kind.not_like("whole%")
    for row in house.session.execute(select(SearchWord.row_id, SearchWord.word).where(own)):
        words.setdefault(row.row_id, set()).add(row.word)
    for row in house.session.execute(select(PartUse.visit_id, PartUse.id)):
        of.setdefault(row.visit_id, set()).update(words.get(row.id, ()))
    query = select(Visit, WorkOrder).join(WorkOrder, WorkOrder.id == Visit.work_order_id)
    mine = list[tuple[object, str]]()
    for visit, order in house.session.execute(query):
        all_words = of.setdefault(visit.id, set())
        for id_ in (visit.id, order.id, order.customer_id, order.address_id):
            all_words |= words.get(id_, set())
        if any(all(_in(word, all_words) for word in meant) for meant in readings(q)):
            mine.append((visit.planned_from, visit.id))
    return [id_ for _, id_ in sorted(mine, reverse=True)]


def _in(word: str, words: set[str]) -> bool:
    return word in words if len(word) == 1 else any(one.startswith(word) for one in words)


def leafed(house: House, q: str, limit: int) -> list[str]:
    """Page after page."""
    ids, cursor = found(house, Wanted(q=q, limit=limit, newest_first=True))
    while cursor:
        more, cursor = found(house, Wanted(q=q, limit=limit, after=read_cursor(cursor), newest_first=True))
        ids += more
    return ids


@pytest.mark.parametrize("common", [False, True])
def test_visits_are_found_by_all_their_words(app: Flask, monkeypatch: pytest.MonkeyPatch, *, common: bool) -> None:
    if common:  # as in a company in which thousands have each word
        monkeypatch.setattr(office_search, "FEW", 1)
        monkeypatch.setattr(office_search, "STEP", 2)
        monkeypatch.setattr(office_search, "AT_ONCE", 7)
        monkeypatch.setattr(search, "COUNTED", 2)
    with open_house(app, VOLTWIJK, write=False) as house:
        wanted = {q: counted(house, q) for q in ASKED}
        assert {q: leafed(house, q, 5) for q in ASKED} == wanted
        assert {q: leafed(house, q, 500) for q in ASKED} == wanted
    assert sum(1 for ids in wanted.values() if ids) >= 8
    assert max(map(len, wanted.values())) > 20


def test_customers_are_the_same_whether_a_word_is_looked_up_or_gathered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    with open_house(app, VOLTWIJK, write=False) as house:
        gathered = {q: customers_found(house, Sought(q=q)) for q in ASKED}
        monkeypatch.setattr(search, "COUNTED", 2)
        assert {q: customers_found(house, Sought(q=q)) for q in ASKED} == gathered
    assert sum(1 for ids, _ in gathered.values() if ids) >= 5


def kept(app: Flask) -> set[tuple[str, str, str]]:
    with open_house(app, VOLTWIJK, write=False) as house:
        return {
            tuple(row) for row in house.session.execute(select(SearchWord.kind, SearchWord.word, SearchWord.row_id))
        }


def test_the_words_that_the_migration_makes_are_those_that_the_store_keeps(app: Flask) -> None:
    before, migration = kept(app), import_module("migrations.versions.0045_words_of_whole_visits")
    with open_house(app, VOLTWIJK) as house:
        house.session.execute(delete(SearchWord).where(SearchWord.kind.like("whole%")))
    assert {kind for kind, *_ in kept(app)}.isdisjoint({"whole_visit", "whole_customer"})
    with open_house(app, VOLTWIJK) as house:
        for some in (migration.OF_VISITS, migration.OF_CUSTOMERS):
            house.session.execute(text(some))
    assert kept(app) == before
    assert sum(kind == "whole_visit" for kind, *_ in before) > 500


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has one who writes
@pytest.mark.parametrize("first", ["renamed", "planned"])
def test_a_visit_is_found_by_the_name_that_its_customer_gets_at_the_same_moment(app: Flask, first: str) -> None:
    with open_house(app, VOLTWIJK) as house:
        visit = house.session.scalars(select(Visit).order_by(Visit.id)).first()
        order = house.session.get_one(WorkOrder, (VOLTWIJK, visit.work_order_id))
        row, customer = house.desk.get("visit", visit.id), order.customer_id
    new = uuid7()
    acts: dict[str, Callable[[House], object]] = {
        "renamed": lambda house: house.desk.change("customer", customer, name="Hoogstraten"),
        "planned": lambda house: house.desk.add("visit", {**row, "id": new, "nr": 99}),
    }

    def second() -> None:
        with open_house(app, VOLTWIJK) as house:
            acts.pop(next(iter(acts)))(house)

    with ThreadPoolExecutor(1) as pool:
        with open_house(app, VOLTWIJK) as house:
            acts.pop(first)(house)
            house.desk.flush()
            other = pool.submit(second)
            assert not wait([other], 0.5).done, "it waits for the first one's commit"
        other.result(20)
    there = kept(app)
    assert ("whole_visit", "hoogstraten", new) in there
    with open_house(app, VOLTWIJK) as house:
        search.rebuild(house.session.connection(), VOLTWIJK)
    assert kept(app) == there
