"""Merging what two people wrote: nobody's words are lost, and it does not matter who is asked first."""

from hypothesis import given
from hypothesis import strategies as st

from sync.merge import merge3

texts = st.lists(st.sampled_from(["a", "b", "c", "", "sleutel", "hond"]), max_size=7).map("\n".join)


def test_two_lines_at_different_places_both_stay() -> None:
    assert merge3("een\ntwee\ndrie", "EEN\ntwee\ndrie", "een\ntwee\nDRIE") == "EEN\ntwee\nDRIE"


def test_the_same_line_changed_twice_is_for_the_office() -> None:
    assert merge3("hond", "geen hond", "twee honden") is None


def test_two_additions_at_one_place_are_for_the_office() -> None:
    assert merge3("een", "een\nnoord", "een\noost") is None


def test_a_line_put_before_and_one_put_after_both_stay() -> None:
    assert merge3("midden", "boven\nmidden", "midden\nonder") == "boven\nmidden\nonder"


def test_the_same_change_on_both_sides_is_one_change() -> None:
    assert merge3("a\nb\nc", "a\nX\nc", "a\nX\nc\nd") == "a\nX\nc\nd"


def test_thousands_of_equal_lines_take_no_time() -> None:
    long = "\n" * 9_000
    assert merge3(long, long + "a", "b" + long) is None


@given(texts, texts, texts)
def test_it_does_not_matter_who_is_ours(was: str, one: str, other: str) -> None:
    assert merge3(was, one, other) == merge3(was, other, one)


@given(texts, texts)
def test_a_change_of_one_side_only_is_that_change(was: str, one: str) -> None:
    assert merge3(was, one, was) == one == merge3(was, was, one)
    assert merge3(was, one, one) == one


@given(texts, texts, texts)
def test_what_somebody_added_is_in_the_result(was: str, one: str, other: str) -> None:
    merged = merge3(was, one, other)
    if merged is not None:
        known = set(was.split("\n"))
        for side in (one, other):
            assert set(side.split("\n")) - known <= set(merged.split("\n"))
        assert set(merged.split("\n")) <= known | set(one.split("\n")) | set(other.split("\n"))
