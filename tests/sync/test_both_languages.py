"""What a phone writes in JavaScript is what the server reads in Python: random documents through the encoders of both."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.batch import Malformed, Sent
from sync.canonical import canonical, digest
from sync.soundness import Codec
from sync.wire import read_batch

ROOT = Path(__file__).resolve().parents[2]
CODEC = Codec(orjson.loads, orjson.dumps)
ID = "0192f0a0-0000-7000-8000-000000000001"
SAFE = 2**53 - 1

Said = dict[str, str]


def documents(texts: st.SearchStrategy[str], fractions: st.SearchStrategy[float]) -> st.SearchStrategy[dict[str, Any]]:
    leaf = st.none() | st.booleans() | st.integers(-SAFE, SAFE) | fractions | texts
    inside = st.recursive(
        leaf, lambda one: st.lists(one, max_size=4) | st.dictionaries(texts, one, max_size=4), max_leaves=12
    )
    return st.dictionaries(texts, inside, max_size=5)


any_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
any_fraction = st.floats(allow_nan=False, allow_infinity=False)
carried_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
# JavaScript writes what lies between 2^53 and 10^21 without a point, and nobody can say which number was meant.
carried_fraction = st.floats(-SAFE, SAFE) | st.floats(1e21, 1e307) | st.floats(-1e307, -1e21)


@pytest.fixture(scope="module")
def javascript() -> Iterator[Callable[[str], Said]]:
    node = shutil.which("node")
    assert node, "bin/test brings Node"
    with subprocess.Popen([node, "tests/pwa/say_canonical.js"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as talk:  # fmt: skip
        assert talk.stdin and talk.stdout
        asks, answers = talk.stdin, talk.stdout

        def say(line: str) -> Said:
            print(line, file=asks, flush=True)
            return json.loads(answers.readline())

        yield say
        asks.close()


@given(documents(any_text, any_fraction))
@example({"é": "e\u0301", "\U0001f50c": 1, "\uffff": 2, "a\u2028b": '\x7f\x00"\\/'})
@example({"a": -0.0, "b": 1e21, "c": 1e-7, "d": 5e-324, "e": 0.1 + 0.2, "f": 123456789012345680000.0})
def test_an_act_has_one_canonical_text_and_one_digest(javascript: Callable[[str], Said], args: dict[str, Any]) -> None:
    said = javascript(json.dumps(args))
    assert canonical({"name": "visit.set_field", "args": args, "after": []}) == said["text"]
    assert digest("visit.set_field", args, []) == said["sha256"]


@pytest.mark.parametrize("codec", [None, CODEC], ids=["strict", "fast"])
@given(args=documents(carried_text, carried_fraction))
@example(args={"a": 1e21, "b": 1e-7, "c": -1e15, "d": 1.0, "e": 1e300, "f": -0.0})
def test_what_a_phone_sends_is_read_as_what_it_meant(
    javascript: Callable[[str], Said], codec: Codec | None, args: dict[str, Any]
) -> None:
    said = javascript(json.dumps(args))
    read = one_act(said["sent"], codec)
    assert isinstance(read, Sent), read
    assert digest("visit.set_field", dict(read.args), []) == said["sha256"]


@pytest.mark.parametrize("codec", [None, CODEC], ids=["strict", "fast"])
@given(args=documents(any_text, any_fraction))
@example(args={"a": 1e16})
@example(args={"a": 1e308})
@example(args={"a": "\0"})
def test_what_cannot_be_carried_is_malformed_and_never_another_value(
    javascript: Callable[[str], Said], codec: Codec | None, args: dict[str, Any]
) -> None:
    said = javascript(json.dumps(args))
    read = one_act(said["sent"], codec)
    if isinstance(read, Sent):
        assert digest("visit.set_field", dict(read.args), []) == said["sha256"]
    else:
        assert json.loads(read.body)["args"] == json.loads(said["sent"]), "and what was sent is kept"


def one_act(args: str, codec: Codec | None) -> Sent | Malformed:
    """What the server reads of an exchange with one act, whose arguments are this JSON."""
    at = '"2026-11-23T09:00:00Z"'
    act = f'{{"id":"{ID}","seq":1,"schema":1,"name":"visit.set_field","args":{args},"at":{at}}}'
    (read,) = read_batch(f'{{"sent_at":{at},"mutations":[{act}]}}'.encode(), codec).mutations
    return read
