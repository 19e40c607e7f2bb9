"""Reading an exchange from bytes: golden bodies, odd JSON, and whatever hypothesis can think of."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sync.batch import Malformed, Sent
from sync.canonical import canonical, digest
from sync.moment import printed, read_moment
from sync.soundness import Codec
from sync.wire import BATCH_BYTES, Refusal, read_batch

WIRE = Path(__file__).parent.parent / "wire"
BODIES = json.loads((WIRE / "exchange" / "bodies.json").read_text())
DIGESTS = json.loads((WIRE / "digests" / "digests.json").read_text())
CODEC = Codec(orjson.loads, orjson.dumps)
ID = "0192f0a0-0000-7000-8000-000000000001"


def mutation(**more: Any) -> dict[str, Any]:
    said = {"id": ID, "seq": 1, "schema": 1, "name": "photo.hide", "args": {"id": ID, "reason": "onscherp"}}
    return said | {"at": "2026-11-23T09:00:00Z"} | more


def body(*mutations: Any, **more: Any) -> bytes:
    said = {"sent_at": "2026-11-23T09:00:00Z", "mutations": list(mutations), **more}
    return json.dumps(said, separators=(",", ":")).encode()


@pytest.mark.parametrize("codec", [None, CODEC], ids=["strict", "fast"])
@pytest.mark.parametrize("case", BODIES, ids=lambda case: case["name"])
def test_a_body_is_read_as_the_file_says(case: dict[str, Any], codec: Codec | None) -> None:
    if "refusal" in case:
        with pytest.raises(Refusal) as refused:
            read_batch(case["body"].encode(), codec)
        said = {"status": refused.value.status, "code": refused.value.code, "pointer": refused.value.pointer}
        assert said == case["refusal"]
        return
    batch = read_batch(case["body"].encode(), codec)
    read = [one.why if isinstance(one, Malformed) else "sound" for one in batch.mutations]
    assert read == case["mutations"]


@pytest.mark.parametrize("case", DIGESTS, ids=lambda case: case["name"])
def test_the_digest_is_what_the_file_says(case: dict[str, Any]) -> None:
    said = {"name": case["mutation"], "args": case["args"], "after": case["after"]}
    assert canonical(said) == case["text"]
    assert digest(case["mutation"], case["args"], case["after"]) == case["sha256"]


def test_too_many_and_too_much_say_their_limit() -> None:
    for big in (body(*[mutation(seq=nr + 1) for nr in range(501)]), b" " * (BATCH_BYTES + 1)):
        with pytest.raises(Refusal) as refused:
            read_batch(big)
        assert refused.value.status == 413
        assert refused.value.limit in (500, BATCH_BYTES)


def test_a_mutation_of_more_than_64_kib_is_flawed_and_no_other() -> None:
    large = mutation(args={"id": ID, "reason": "x" * 70_000})
    read = read_batch(body(large, mutation()), CODEC).mutations
    assert [one.flaw for one in read if isinstance(one, Sent)] == ["too_large", None]


@pytest.mark.parametrize("codec", [None, CODEC], ids=["strict", "fast"])
def test_an_integer_above_2_to_the_53_is_no_seq(codec: Codec | None) -> None:
    assert isinstance(read_batch(body(mutation(seq=2**53 + 1)), codec).mutations[0], Malformed)


def test_half_a_surrogate_spoils_its_mutation_only_and_is_kept() -> None:
    read = read_batch(body(mutation(name="\ud800"), mutation()), CODEC).mutations
    assert isinstance(read[0], Malformed)
    assert "ud800" in read[0].body
    assert isinstance(read[1], Sent)


def test_bytes_that_are_no_utf8_are_no_json() -> None:
    with pytest.raises(Refusal):
        read_batch(b'{"sent_at": "\xff"}', CODEC)


def test_what_is_nested_a_thousand_deep_is_refused_or_spoilt_and_never_worse() -> None:
    for deep in (50, 500, 900, 5000, 50_000):
        nested = b'{"sent_at":"2026-11-23T09:00:00Z","mutations":[' + b"[" * deep + b"]" * deep + b"]}"
        try:
            read = read_batch(nested, CODEC).mutations
        except Refusal as refused:
            assert refused.status == 400
        else:
            assert isinstance(read[0], Malformed)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(mutation())), anything))
def test_whatever_is_in_one_mutation_the_next_is_read(spoilt: dict[str, Any]) -> None:
    read = read_batch(body(mutation() | spoilt, mutation()), CODEC).mutations
    assert isinstance(read[1], Sent)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        read_batch(raw, CODEC)
    except Refusal as refused:
        assert refused.status == 400


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(plain)
def test_our_canonical_json_is_rfc_8785(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), plain, max_size=5))
def test_the_short_way_to_a_digest_is_the_long_way(args: dict[str, Any]) -> None:
    from hashlib import sha256

    whole = rfc8785.dumps({"after": [ID], "args": args, "name": "photo.hide"})
    assert digest("photo.hide", args, [ID]) == sha256(whole).hexdigest()


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_is_printed_and_read_back_to_the_millisecond(moment: Any) -> None:
    try:
        text = printed(moment)
    except (OverflowError, ValueError):
        return
    assert abs((read_moment(text) - moment).total_seconds()) < 0.001


@pytest.mark.parametrize(
    ("text", "in_z"),
    [
        ("2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00.000Z"),
        ("2026-11-23 09:00:00.123456789z", "2026-11-23T09:00:00.123Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59.000Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"),
    ],
)
def test_what_parses_is_never_refused(text: str, in_z: str) -> None:
    assert printed(read_moment(text)) == in_z


@pytest.mark.parametrize("deep", [40, 500, 800])
def test_a_mutation_nested_too_deep_is_refused_and_keeps_every_byte_of_it(deep: int) -> None:
    """P4: what is rejected stays readable. A phone that nests deeper still gets 400 for the batch and parks the one."""
    inside = '{"a":' * deep + '["\\u00e9",1.5,null,true,"x"]' + "}" * deep
    raw = '{"id":"01a1fd00-0000-7000-8000-000000000001","seq":1,"name":"visit.set_field","args":' + inside + "}"
    body = ('{"sent_at":"2026-11-23T09:00:00Z","mutations":[' + raw + "]}").encode()
    (one,) = read_batch(body, CODEC).mutations
    assert isinstance(one, Malformed)
    assert one.body == raw
