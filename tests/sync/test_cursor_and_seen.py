"""Cursors keep what they were given and open for nobody else; a device's seen numbers are a set with holes."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from sync.cursor import Cursor, Drain, Reading, Seal
from sync.seen import Seen

KEY = b"a key of the tests, 32 bytes long"
scopes = st.sampled_from(["team:a", "user:b", "van:c", "catalogue", "team:é"])
positions = st.integers(0, 2**53)
words = st.sampled_from(["", "visit", "answer"])
readings = st.builds(Reading, positions, words, words, positions)
drains = st.builds(Drain, positions, words, words, st.just(0), positions)
moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
cursors = st.builds(
    Cursor,
    st.text(max_size=5),
    moments,
    st.booleans(),
    st.dictionaries(scopes, readings),
    st.dictionaries(scopes, drains),
)


@given(cursors)
def test_a_cursor_comes_back_as_it_was(cursor: Cursor) -> None:
    seal = Seal(KEY, "tenant", "device")
    assert seal.open(seal.close(cursor)) == cursor


@given(cursors, st.data())
def test_a_cursor_with_one_letter_changed_opens_for_nobody(cursor: Cursor, data: st.DataObject) -> None:
    text = Seal(KEY, "tenant", "device").close(cursor)
    place = data.draw(st.integers(0, len(text) - 2))  # the very last letter may hold bits that mean nothing
    other = "A" if text[place] != "A" else "B"
    assert Seal(KEY, "tenant", "device").open(text[:place] + other + text[place + 1 :]) is None


@given(cursors)
def test_nobody_else_opens_it(cursor: Cursor) -> None:
    text = Seal(KEY, "tenant", "device").close(cursor)
    assert Seal(KEY, "tenant", "other").open(text) is None
    assert Seal(KEY, "other", "device").open(text) is None
    assert Seal(b"another key, also of 32 bytes ....", "tenant", "device").open(text) is None


@given(st.text())
def test_any_text_is_no_cursor_and_no_error(text: str) -> None:
    assert Seal(KEY, "tenant", "device").open(text) is None


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 5))))
def test_seen_is_what_was_seen(runs: list[tuple[int, int]]) -> None:
    seen, oracle = Seen(0), set[int]()
    for first, more in runs:
        seen.see(first, first + more)
        oracle |= set(range(first, first + more + 1))
        unseen = [seq for seq in range(1, 40) if seq not in oracle]
        for seq in range(1, 40):
            expected = next((one for one in unseen if one < seq), None)
            assert seen.expected_before(seq) == expected
        assert seen.last == max(oracle)
    assert all(a <= b for a, b in seen.holes)
