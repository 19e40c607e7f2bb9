"""What the oracle has to say of a world that has come to its evening, all of it together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.world import oracle, oracle_of_erasure, oracle_of_lists, oracle_of_quality, oracle_of_stock
from tests.world import oracle_of_sight as sight
from tests.world.customer import customers_acts_are_there_once
from tests.world.diary import Diary
from tests.world.facts import Facts
from tests.world.template import NEIGHBOUR

if TYPE_CHECKING:
    from tests.world.world import World

__all__ = ["Outcome", "verdict"]


@dataclass
class Outcome:
    """How a world ended: what broke (nothing, one hopes), its story, and how often what struck."""

    seed: int
    broken: list[str]
    diary: Diary
    fingerprint: str
    mutations: int = 0
    cpu: float = 0.0
    """Seconds of a processor, the app's under Node among them; without PostgreSQL's own."""


def verdict(world: "World") -> list[str]:
    """Every promise that did not hold, first those that were seen broken on the way."""
    chains = list(oracle_of_erasure.the_chains_hold(world))
    with world.site.connection() as database:
        facts, foreign = Facts(database, world.tenant), Facts(database, world.neighbour.me.tenant)
        found = [*_what_became_of_it(world, facts), *_what_is_seen(world, facts, foreign)]
    return [*world.broken, *(said for phone in world.phones for said in phone.broken), *chains, *found]


def _what_became_of_it(world: "World", facts: Facts) -> Iterator[str]:
    ours = replace(world.diary, acts=[act for act in world.diary.acts if act.who != NEIGHBOUR])
    era = world.planners[0].era
    yield from oracle.every_act_ended_once(ours, facts)
    yield from oracle.receipts_agree({phone.who: phone.receipts() for phone in world.phones}, facts)
    yield from oracle.acts_took_effect_in_order(ours, facts)
    yield from oracle.stock_is_the_sum_of_movements(facts)
    yield from oracle_of_stock.stock_acts_moved_once(ours, facts, era)
    yield from customers_acts_are_there_once(ours, facts, era)
    yield from oracle_of_stock.batches_are_the_sum_of_movements(facts)
    yield from oracle_of_stock.every_movement_has_its_cause(facts)
    yield from oracle_of_stock.a_piece_is_in_one_place(facts)
    yield from oracle_of_stock.pieces_are_as_many_as_the_level_says(facts)
    yield from oracle_of_stock.a_swap_takes_from_its_own_house(facts)
    yield from oracle_of_stock.what_is_reserved_lies_there(facts)
    yield from oracle_of_stock.only_open_visits_need_material(facts)
    yield from oracle_of_stock.what_was_taken_off_a_van_is_booked(ours, facts)
    yield from oracle.one_answer_stands(facts)
    yield from oracle.nobody_is_overruled_unseen(ours, facts)
    yield from oracle.states_follow_from_steps(ours, facts)
    yield from oracle.states_are_where_counted_steps_end(facts)
    yield from oracle.clashes_are_one_a_concern(facts)
    yield from oracle_of_lists.visits_stand_on_the_list_that_was_used(ours, facts)
    yield from oracle_of_quality.returns_are_answered_by_who_saw_them(ours, facts)
    yield from oracle_of_quality.an_end_that_answers_nothing_is_said(facts)
    yield from oracle_of_quality.what_is_said_at_an_end_stays_with_it(ours, facts)
    yield from oracle_of_erasure.nothing_is_kept_of_the_erased(ours, facts)
    yield from oracle_of_erasure.erasures_came_to_an_end(ours, facts)
    yield from oracle_of_erasure.phones_forgot_the_erased(ours, facts, world.phones)
    yield from oracle.photos_are_whole(ours, facts, world.site.folder / "data" / "files")


def _what_is_seen(world: "World", facts: Facts, foreign: Facts) -> Iterator[str]:
    yield from sight.the_feed_is_bounded(facts)
    for phone in world.phones:
        want = sight.expected(facts, phone.me.member, world.site.clock())
        yield from sight.a_phone_holds_its_scopes(phone.who, phone.held(), want)
        yield from sight.phone_and_server_say_the_same(phone.who, phone.held(), facts)
        yield from sight.nothing_crossed_a_wall(phone.line.heard, foreign)
    yield from sight.nothing_crossed_a_wall(world.neighbour.line.heard, facts)
