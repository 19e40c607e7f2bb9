"""What is typed finds what is kept: beginnings of words, without capitals and accents, however numbers are written."""

import pytest

from server.kit.search_words import dialled, readings, words_in


def found(kept: set[str], typed: str) -> bool:
    return any(all(any(word.startswith(part) for word in kept) for part in words) for words in readings(typed))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Café 't Höfke", "cafe hofke"),
        ("Jansen-Bakker", "bakker"),
        ("Jansen-Bakker", "jansen-ba"),
        ("WO-2026-01001", "wo-2026-01001"),
        ("WO-2026-01001", "1001"),
        ("8051GL 12", "8051 gl 12"),
        ("ß-weg", "SS-WEG"),
    ],
)
def test_who_types_the_beginning_of_each_word_finds_it(text: str, typed: str) -> None:
    assert found(words_in(text), typed)


@pytest.mark.parametrize("typed", ["straat", "dorpsstraat 5", "dorpstraat", "100%", "", "%", "-"])
def test_the_middle_of_a_word_another_number_and_bare_signs_find_nothing(typed: str) -> None:
    assert not found(words_in("Dorpsstraat 4"), typed)


@pytest.mark.parametrize("typed", ["0612345678", "+31612345678", "0031612345678", "31612345678", "06-1234 5678", "+31 (0)6 12345678"])  # fmt: skip
def test_a_number_is_the_same_however_it_is_dialled(typed: str) -> None:
    assert dialled(typed) == "612345678"
    assert ["612345678"] in readings(typed)


def test_a_very_long_question_asks_for_few_words_of_few_signs() -> None:
    ((words),) = readings(" ".join(f"{nr}{'x' * 90}" for nr in range(90)))
    assert len(words) == 12 and {len(word) for word in words} == {40}
