"""Reads one exchange from its bytes: a bad mutation is a bad mutation, never a bad batch."""

import json
from typing import Any, cast

from sync.batch import Batch, Malformed, Sent, Skips
from sync.ids import is_id
from sync.moment import read_moment
from sync.mutation import MUTATION_BYTES
from sync.report import read_report
from sync.shape import SAFE, is_text
from sync.soundness import Codec, Doubled, NoNumber, deep_text, flaw_in, read_json

__all__ = ["BATCH_BYTES", "BATCH_MUTATIONS", "LIMIT", "Refusal", "read_batch", "read_limit"]

BATCH_BYTES = 1024 * 1024
BATCH_MUTATIONS = 500
SKIPS = 1000
AFTER = 100
JUMPS = 2**31 - 1
LIMIT = 500
"""How many changes a page has unless the phone asks for another number."""
MOST = 2000

_ENVELOPE = frozenset({"sent_at", "mutations", "skip", "cursor", "limit", "report"})
_MUTATION = frozenset({"id", "seq", "schema", "name", "args", "at", "offset", "jumps", "after"})


class Refusal(Exception):
    """The exchange cannot be read at all: 400 `malformed` with a JSON pointer, or 413 `too_large` with the limit."""

    def __init__(self, status: int, code: str, pointer: str, why: str, limit: int | None = None) -> None:
        super().__init__(f"{status} {code} {pointer}: {why}")
        self.status, self.code, self.pointer, self.why, self.limit = status, code, pointer, why, limit


def read_batch(body: bytes, codec: Codec | None = None) -> Batch:
    """The exchange in these bytes (inflated already). Raises Refusal."""
    if len(body) > BATCH_BYTES:
        raise Refusal(413, "too_large", "", f"more than {BATCH_BYTES} bytes", BATCH_BYTES)
    try:
        read, trusted = read_json(body, codec)
    except ValueError as error:
        raise _bad("", str(error)[:200]) from error
    if not isinstance(read, dict) or isinstance(read, Doubled):
        raise _bad("", "an object with keys that come once")
    raw = cast("dict[str, Any]", read)
    unknown = raw.keys() - _ENVELOPE
    if unknown:
        raise _bad(f"/{min(unknown)[:60]}".encode("ascii", "replace").decode(), "unknown")
    big = len(body) > MUTATION_BYTES
    return Batch(
        sent_at=_sent_at(raw),
        mutations=tuple(_mutation(nr, one, trusted, big) for nr, one in enumerate(_mutations(raw))),
        skips=_skips(raw.get("skip")),
        cursor=_cursor(raw.get("cursor")),
        limit=read_limit(raw.get("limit")),
        pulls=raw.get("cursor") is not None or raw.get("limit") is not None,
        report=_report(raw.get("report")),
    )


def read_limit(value: Any) -> int | None:
    """How many changes were asked for; None if nothing was said. Refusal outside 1 to 2000."""
    if value is not None and (type(value) is not int or not 1 <= value <= MOST):
        raise _bad("/limit", f"a whole number from 1 to {MOST}")
    return value


def _bad(pointer: str, why: str) -> Refusal:
    return Refusal(400, "malformed", pointer, why)


def _sent_at(raw: dict[str, Any]) -> Any:
    try:
        return read_moment(raw["sent_at"])
    except (KeyError, TypeError, ValueError) as error:
        raise _bad("/sent_at", "RFC 3339 with an offset") from error


def _mutations(raw: dict[str, Any]) -> list[Any]:
    sent = raw.get("mutations")
    if not isinstance(sent, list):
        raise _bad("/mutations", "a list")
    mutations = cast("list[Any]", sent)
    if len(mutations) > BATCH_MUTATIONS:
        why = f"more than {BATCH_MUTATIONS} mutations"
        raise Refusal(413, "too_large", "/mutations", why, BATCH_MUTATIONS)
    return mutations


def _cursor(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _bad("/cursor", "the text that the last answer gave")
    return value


def _skips(value: Any) -> Skips:
    if value is None:
        return Skips()
    if not isinstance(value, list) or len(cast("list[Any]", value)) > SKIPS:
        raise _bad("/skip", f"a list of at most {SKIPS}")
    runs: list[tuple[int, int]] = []
    ids: list[str] = []
    for nr, one in enumerate(cast("list[Any]", value)):
        if is_id(one):
            ids.append(str(one))
        else:
            runs.append(_run(one, nr))
    return Skips(tuple(runs), tuple(ids))


def _run(value: Any, nr: int) -> tuple[int, int]:
    run: list[Any] = cast("list[Any]", value) if isinstance(value, list) else [value, value]
    if len(run) != 2 or not all(_is_seq(end) for end in run) or run[0] > run[1]:
        raise _bad(f"/skip/{nr}", "a seq, [from, to], or an id")
    return run[0], run[1]


def _report(value: Any) -> dict[str, Any] | None:
    flaw = flaw_in(value)
    if flaw:
        raise _bad("/report", flaw)
    try:
        return None if value is None else read_report(value)
    except ValueError as error:
        raise _bad(f"/report/{error}", "another type is expected") from error


def _is_seq(value: Any) -> bool:
    return type(value) is int and 1 <= value <= SAFE


def _mutation(index: int, raw: Any, trusted: bool, big: bool) -> Sent | Malformed:
    """One mutation: sound, or malformed with all that it had."""
    why = (None if trusted else flaw_in(raw)) or _wrong_envelope(raw)
    if why is not None:
        return malformed(index, raw, why)
    try:
        too_large = big and len(json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode()) > MUTATION_BYTES
    except (RecursionError, UnicodeEncodeError):
        return malformed(index, raw, "nested too deep")
    return Sent(
        id=raw["id"],
        seq=raw["seq"],
        schema=raw["schema"],
        name=raw["name"],
        args=raw["args"],
        at=read_moment(raw["at"]),
        offset_ms=raw.get("offset") or 0,
        jumps=raw.get("jumps") or 0,
        after=tuple(raw.get("after") or ()),
        flaw="too_large" if too_large else None,
    )


def _wrong_envelope(raw: Any) -> str | None:
    """The first part of the envelope that is not as it must be."""
    if not isinstance(raw, dict):
        return "an object"
    sent = cast("dict[str, Any]", raw)
    if not is_id(sent.get("id")):
        return "id"
    if not _is_seq(sent.get("seq")):
        return "seq"
    unknown = sent.keys() - _MUTATION
    if unknown:
        return min(unknown)
    return _wrong_part(sent)


def _wrong_part(sent: dict[str, Any]) -> str | None:
    if not _is_seq(sent.get("schema")):
        return "schema"
    name = sent.get("name")
    if not is_text(name) or not 1 <= len(cast("str", name)) <= 60:
        return "name"
    if not isinstance(sent.get("args"), dict):
        return "args"
    try:
        read_moment(cast("str", sent.get("at")))
    except (TypeError, ValueError):
        return "at"
    for part, least, most in (("offset", -SAFE, SAFE), ("jumps", 0, JUMPS)):
        value = sent.get(part)
        if value is not None and (type(value) is not int or not least <= value <= most):
            return part
    return _wrong_after(sent.get("after"), sent["id"])


def _wrong_after(after: Any, own: str) -> str | None:
    if after is None:
        return None
    if not isinstance(after, list) or len(cast("list[Any]", after)) > AFTER:
        return "after"
    return None if all(is_id(one) and one != own for one in cast("list[Any]", after)) else "after"


def malformed(index: int, raw: Any, why: str) -> Malformed:
    """What is left of a mutation that cannot be stored under its id."""
    sent = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    id_, seq = sent.get("id"), sent.get("seq")
    known = id_ if isinstance(id_, str) and is_text(id_) and len(id_) <= 200 else None
    try:
        body = json.dumps(raw, default=_kept, separators=(",", ":"))
    except RecursionError:
        body = deep_text(raw)  # kept whole all the same
    return Malformed(index, known, seq if _is_seq(seq) else None, body, why)


def _kept(value: Any) -> Any:
    return value.text if isinstance(value, NoNumber) else str(value)
