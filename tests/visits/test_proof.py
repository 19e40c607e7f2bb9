"""The proof before publishing: what it names, and that it is right - by filling lists that chance makes."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from server.visits.builder import reach
from server.visits.builder.phone_form import for_people, for_phones
from server.visits.builder.proof import prove
from server.visits.builder.reach import Reach
from server.visits.builder.shape import MOST_ITEMS, OUTLINES
from server.visits.builder.wording import Wording
from server.visits.checklist_facts import Facts
from server.visits.completeness import completeness
from server.visits.conditions import leaves
from server.visits.showing import Showing

Row = dict[str, Any]
YES = {"item": "old", "is": "yes"}


def item(name: str, kind: str = "tick", when: Any = None, *, required: bool = True, **more: Any) -> Row:
    return {"id": name, "type": kind, "title": name.title(), "required": required, **more} | (
        {"when": when} if when else {}
    )


def choice(name: str, *options: str, when: Any = None, required: bool = True) -> Row:
    listed = [{"id": one, "title": one.title()} for one in options or ("yes", "no")]
    return item(name, "choice", when, required=required, options=listed)


def section(*items: Row, name: str = "s", **more: Any) -> Row:
    return {"id": name, "title": name.title(), "items": list(items), **more}


def said(*sections: Row) -> list[tuple[str, bool, str | None]]:
    return [(flaw.code, flaw.grave, flaw.item) for flaw in prove(sections).flaws]


def words(*sections: Row) -> list[str]:
    wording = Wording(sections, "nl")
    return [wording.flaw(flaw) for flaw in prove(sections).flaws]


def test_a_list_that_branches_and_can_be_completed_holds() -> None:
    proof = prove(
        [section(choice("old"), item("why", "text", YES), item("end")), section(item("x", when=YES), name="t")]
    )
    assert proof.holds and not proof.flaws and proof.conditions == 2


def test_a_required_item_that_can_never_show_is_named() -> None:
    never = {"all": [YES, {"item": "old", "is": "no"}]}
    assert said(section(choice("old"), item("x", when=never))) == [("never_shown", True, "x")]
    assert words(section(choice("old"), item("x", when=never))) == [
        "“X” kan nooit verschijnen: er zijn geen antwoorden waarbij de voorwaarde klopt."
    ]


def test_what_shows_only_in_a_branch_that_its_own_condition_shuts_can_never_show() -> None:
    deep = {"all": [{"item": "inner", "is": "yes"}, {"item": "old", "is": "no"}]}
    assert said(section(choice("old"), choice("inner", when=YES), item("x", when=deep))) == [("never_shown", True, "x")]


def test_no_number_lies_in_a_gap_that_is_too_small() -> None:
    between = {"all": [{"item": "n", "above": "1"}, {"item": "n", "below": "1.000001"}]}
    assert said(section(item("n", "number"), item("x", when=between))) == [("never_shown", True, "x")]
    wide = {"all": [{"item": "n", "above": "1"}, {"item": "n", "below": "1.000002"}]}
    assert said(section(item("n", "number"), item("x", when=wide))) == []
    beyond = {"item": "n", "above": "999999999999.999999"}
    assert said(section(item("n", "number"), item("x", when=beyond))) == [("never_shown", True, "x")]


def test_a_section_that_can_never_show_is_named_once() -> None:
    never = {"all": [YES, {"not": YES}]}
    flaws = prove([section(choice("old")), section(item("x"), item("y", when=YES), name="more", when=never)]).flaws
    assert [(flaw.code, flaw.section, flaw.item) for flaw in flaws] == [("never_shown", "more", None)]


def test_conditions_that_wait_for_each_other_are_named_as_a_circle() -> None:
    one, two, three = (
        choice("a", when={"item": "c", "is": "yes"}),
        choice("b", when={"item": "a", "is": "yes"}),
        choice("c", when={"item": "b", "is": "yes"}),
    )
    assert said(section(one, two, three)) == [("condition_circle", True, "a")]
    assert words(section(one, two, three)) == ["De voorwaarden wachten in een kring op elkaar: “A” → “C” → “B” → “A”."]
    assert said(section(choice("a", when={"item": "a", "is": "yes"}))) == [("condition_self", True, "a")]
    inside = section(choice("a"), name="own", when={"item": "a", "is": "yes"})
    assert [flaw.code for flaw in prove([inside]).flaws] == ["condition_own_section"]


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ({"item": "later", "is": "yes"}, "condition_later"),
        ({"item": "gone", "is": "yes"}, "condition_gone"),
        ({"item": "", "is": "yes"}, "condition_no_item"),
        ({"item": "old", "is": ""}, "condition_no_value"),
        ({"item": "old", "one_of": []}, "condition_no_value"),
        ({"item": "old", "is": "maybe"}, "condition_option"),
        ({"item": "old", "below": "3"}, "condition_not_a_number"),
        ({"item": "n", "below": "veel"}, "condition_decimal"),
        ({"item": "photo", "is": "ok"}, "condition_only_answered"),
        ({"item": "sign", "answered": True}, "condition_signature"),
        ({"item": "each", "is": "ok"}, "condition_repeats"),
        ({"any": []}, "condition_empty"),
        ({"not": {"all": []}}, "condition_empty"),
    ],
)
def test_a_broken_condition_is_named(when: Row, code: str) -> None:
    above = [choice("old"), item("n", "number"), item("photo", "photo"), item("sign", "signature", role="customer")]
    repeats = section(item("each"), name="per", repeats=True)
    flaws = prove([section(*above), repeats, section(item("x", when=when), choice("later"), name="t")]).flaws
    assert [(flaw.code, flaw.item, flaw.on) for flaw in flaws] == [(code, "x", "when")]


def test_within_a_repeat_conditions_look_at_the_same_time() -> None:
    assert said(section(choice("kind"), item("x", when={"item": "kind", "is": "yes"}), name="per", repeats=True)) == []


def test_a_choice_without_options_says_on_which_path_a_visit_gets_stuck() -> None:
    empty = choice("cabinet", when={"all": [YES, {"item": "phases", "one_of": ["3"]}]}) | {"options": []}
    lists = section(choice("old"), choice("phases", "1", "3"), empty)
    assert words(lists) == [
        "“Cabinet” heeft niets om uit te kiezen en kan dus niet worden ingevuld. "
        "Daar loopt een bezoek vast als “Old” is Yes en “Phases” is 3."
    ]


def test_limits_that_no_number_satisfies_are_named() -> None:
    assert said(section(item("n", "number", limits={"min": "10", "max": "5"}))) == [("limits_empty", True, "n")]
    assert said(section(item("n", "number", limits={"min": "10", "max": "10.0"}))) == []
    assert said(section(item("n", "number", limits={"min": "1,5"}))) == [("limit_decimal", True, "n")]


def test_what_only_looks_like_a_mistake_does_not_forbid() -> None:
    always = {"any": [YES, {"not": YES}]}
    leaving = {"not": {"item": "old", "answered": True}}
    proof = prove([section(choice("old"), item("x", when=always), item("y", when=leaving), choice("z", "one"))])
    assert {flaw.code for flaw in proof.flaws} == {"always_shown", "gone_at_the_end", "one_option"} and proof.holds


def test_an_empty_list_is_not_published() -> None:
    assert said() == [("nothing_asked", True, None)]
    assert {code for code, _, _ in said(section())} == {"nothing_asked", "section_empty"}


def test_a_list_too_tangled_to_prove_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every path must be tried to see that no two neighbours are different and the ends are not alike."""
    names = [f"q{nr}" for nr in range(9)]
    alike = [
        {"any": [{"all": [{"item": one, "is": "yes"}, {"item": two, "is": "yes"}]}, {"not": {"any": [{"item": one, "is": "yes"}, {"item": two, "is": "yes"}]}}]}
        for one, two in itertools.pairwise(names)
    ]  # fmt: skip
    ends = [{"item": "q0", "is": "yes"}, {"not": {"item": "q8", "is": "yes"}}]
    lists = section(*(choice(name) for name in names), item("x", when={"all": [*alike, *ends]}))
    assert said(lists) == [("never_shown", True, "x")]
    monkeypatch.setattr(reach, "MOST_STEPS", 5)
    assert said(lists) == [("too_tangled", True, "x")]


def a_chain(length: int, when: Callable[[str, str], Row]) -> Row:
    """Ticks of which each hangs on the two before it."""
    whens = [when(f"i{max(0, nr - 1)}", f"i{max(0, nr - 2)}") for nr in range(length)]
    return section(*(item(f"i{nr}", when=when if nr else None) for nr, when in enumerate(whens)))


CHAINS: dict[str, Callable[[str, str], Row]] = {
    "good": lambda one, _: {"item": one, "is": "ok"},
    "one of": lambda one, _: {"item": one, "one_of": ["ok", "na"]},
    "none of": lambda one, _: {"not": {"item": one, "one_of": ["fail", "na"]}},
    "both": lambda one, two: {"all": [{"item": one, "is": "ok"}, {"item": two, "one_of": ["ok", "fail"]}]},
}


@pytest.mark.parametrize("kind", CHAINS)
def test_the_longest_list_in_which_each_hangs_on_the_one_before_is_proven_in_few_steps(kind: str) -> None:
    proof = prove([a_chain(MOST_ITEMS, CHAINS[kind])])
    assert proof.holds and not proof.flaws and 0 < proof.steps < 400_000


def test_a_list_that_is_a_riddle_all_over_stops_at_a_bound_and_names_what_it_did_not_reach() -> None:
    chance = Random(3)
    whens = [
        {"all": [{"any": [{"item": f"i{chance.randrange(nr)}", "is": chance.choice(("ok", "fail", "na"))} for _ in range(3)]} for _ in range(13)]}
        for nr in range(1, MOST_ITEMS)
    ]  # fmt: skip
    proof = prove([section(item("i0"), *(item(f"i{nr}", when=when) for nr, when in enumerate(whens, 1)))])
    tangled = {flaw.item for flaw in proof.flaws if flaw.code == "too_tangled"}
    assert not proof.holds and f"i{MOST_ITEMS - 1}" in tangled and "i1" not in tangled
    assert proof.steps <= reach.MOST_OF_ALL


def test_three_hundred_conditions_that_all_wait_for_each_other_are_one_circle_each() -> None:
    looks = [{"all": [{"item": f"i{(nr + on) % 300}", "is": "ok"} for on in range(1, 41)]} for nr in range(300)]
    flaws = prove([section(*(item(f"i{nr}", when=when) for nr, when in enumerate(looks)))]).flaws
    assert {flaw.code for flaw in flaws} == {"condition_circle"}
    assert len({flaw.item for flaw in flaws}) == len(flaws) > 250


def test_a_number_of_a_kind_that_no_product_has_is_named_and_does_not_forbid() -> None:
    serial = item("sn", "serial", product_category="lader")
    lists = [section(serial, item("any", "serial"))]
    assert not prove(lists).flaws and not prove(lists, ["charger", "lader"]).flaws
    assert [(flaw.code, flaw.item, flaw.on) for flaw in prove(lists, ["charger"]).flaws] == [("no_such_category", "sn", "category")]  # fmt: skip
    none = prove(lists, [])
    assert none.holds and [(flaw.code, flaw.item) for flaw in none.flaws] == [("nothing_numbered", "sn"), ("nothing_numbered", "any")]  # fmt: skip


def test_a_second_signature_of_the_same_person_is_named_and_does_not_forbid() -> None:
    signs = [item("a", "signature", role="customer"), item("b", "signature", role="technician"), item("c", "signature")]
    assert said(section(*signs)) == [("signed_once", False, "c")]
    assert words(section(*signs)) == ["“A” vraagt dezelfde handtekening: één handtekening telt voor alle."]


def test_a_large_list_of_a_person_is_proven_at_once() -> None:
    sections = [
        section(
            choice(f"a{nr}", "x", "y", "z"),
            *(item(f"b{nr}.{at}", when={"item": f"a{nr}", "is": "x"}) for at in range(8)),
            item(f"c{nr}", when={"all": [{"item": f"a{max(0, nr - back)}", "is": "y"} for back in range(4)]}),
            name=f"s{nr}",
        )
        for nr in range(25)
    ]
    assert prove(sections).holds


# --- chance


def a_good_list(chance: Random) -> list[Row]:
    """A list whose conditions look upward only, and ask what can be asked; they may still never hold."""
    sections: list[Row] = []
    above: list[Row] = []
    for nr in range(chance.randint(1, 3)):
        made = section(name=f"s{nr}")
        if above and chance.random() < 0.3:
            made["when"] = a_question(chance, above)
        for at in range(chance.randint(1, 4)):
            kind = chance.choice(("tick", "choice", "choice", "number", "photo"))
            when = a_question(chance, above) if above and chance.random() < 0.6 else None
            name = f"i{nr}{at}"
            one = (
                choice(name, *"abc"[: chance.randint(1, 3)], when=when)
                if kind == "choice"
                else item(name, kind, when, required=True)
            )
            one["required"] = chance.random() < 0.7
            made["items"].append(one)
            above.append(one)
        sections.append(made)
    return sections


def a_question(chance: Random, above: list[Row], depth: int = 0) -> Row:
    if depth < 2 and chance.random() < 0.5:
        join = chance.choice(("all", "any", "not"))
        if join == "not":
            return {"not": a_question(chance, above, depth + 1)}
        return {join: [a_question(chance, above, depth + 1) for _ in range(chance.randint(1, 3))]}
    asked = chance.choice(above)
    match asked["type"] if chance.random() < 0.8 else "photo":
        case "tick":
            return {"item": asked["id"], "is": chance.choice(("ok", "fail"))}
        case "choice":
            return {"item": asked["id"], "one_of": [chance.choice([one["id"] for one in asked["options"]])]}
        case "number":
            return {"item": asked["id"], chance.choice(("below", "above", "at_most", "is")): chance.choice(("1", "2"))}
        case _:
            return {"item": asked["id"], "answered": True}


VALUES = {"tick": ("ok", "fail", "na"), "number": ("0", "1", "1.5", "2", "3"), "photo": ("",)}


def filled(one: Row, value: str) -> Row:
    place = {"item": one["id"], "repeat": 0}
    if one["type"] == "photo":
        return place | {"kind": "photo", "hidden_reason": None}
    return place | {"kind": "answer", "head": True, "value": value, "note": "Zo is het."}


def values(one: Row) -> tuple[str, ...]:
    return tuple(option["id"] for option in one["options"]) if one["type"] == "choice" else VALUES[one["type"]]


def test_a_list_that_holds_is_completed_by_whoever_fills_what_is_missing() -> None:
    completed = 0
    for seed in range(300):
        chance = Random(seed)
        sections = a_good_list(chance)
        if not prove(sections).holds:
            continue
        phone = for_phones(sections)
        assert for_people(phone) == sections
        items = {one["id"]: one for part in sections for one in part["items"]}
        documents: dict[str, Row] = {}
        for _ in range(100):
            missing = completeness(phone, documents.values())
            if not missing:
                break
            asked = items[chance.choice(missing)["item"]]
            documents[asked["id"]] = filled(asked, chance.choice(values(asked)))
        assert completeness(phone, documents.values()) == [], f"seed {seed}"
        completed += 1
    assert completed > 100


def test_what_can_never_show_is_what_no_answers_show() -> None:
    """Against every combination of answers, for lists that are small enough to try them all."""
    never = 0
    for seed in range(200):
        sections = a_good_list(Random(seed))
        items = [one for part in sections for one in part["items"]]
        if len(items) > 5:
            continue
        shown: set[str] = set()
        for answers in itertools.product(*[(None, *values(one)) for one in items]):
            documents = [filled(one, value) for one, value in zip(items, answers, strict=True) if value is not None]
            showing = Showing(for_phones(sections), Facts(documents))
            shown |= {one.item["id"] for at in range(len(sections)) for one in showing.asked(at, 0)}
        found = Reach(sections)
        assert {one["id"] for one in items if found.path_to(one["id"]) is not None} == shown, f"seed {seed}"
        never += len(items) - len(shown)
    assert never > 10, "lists with such items were among them"


def test_a_phone_from_before_the_conditions_demands_nothing_that_may_be_hidden() -> None:
    """Such a phone looks at `required` alone, and shows everything."""
    for seed in range(50):
        for part in for_phones(a_good_list(Random(seed))):
            for one in part["items"]:
                hidden = list(leaves(part.get("when"))) + list(leaves(one.get("when")))
                assert not (one["required"] and hidden)


def test_the_offices_outlines_are_those_that_the_phone_can_draw() -> None:
    drawn = (Path(__file__).parents[2] / "pwa" / "lib" / "outlines.js").read_text()
    assert set(re.findall(r"^  (\w+): drawn\(", drawn, re.M)) == set(OUTLINES)
