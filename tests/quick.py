"""What is dear by intent or for nothing and would be paid in every test.

Passwords; the routes, templates and statements that every app of a run makes anew and that come out alike. Only within
this process: a server that a journey starts by `bin/run` pays in full, and tests/accounts looks at the real price of a
password.
"""

import gc
from collections.abc import Callable
from typing import Any

import flask
from argon2 import PasswordHasher
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from server.accounts import passwords

DEAR = passwords._hasher
"""What an installation uses: a sixteenth of a second and 64 MiB for each log-in, so that guessing costs."""
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def make_quick() -> None:
    """Passwords cost nothing; what apps have in common is made once in a run of tests."""
    passwords._hasher = CHEAP
    Rule._compile_builder = _when_asked  # type: ignore[method-assign]
    Rule._parse_rule = _parsed_once  # type: ignore[method-assign]
    flask.Flask.jinja_options = {"bytecode_cache": _Templates()}
    _share_statements()


def keep_what_is_imported() -> None:
    """Nobody looks for rubbish among what stays until the end: else a twelfth of all work goes into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# --- routes ----------------------------------------------------------------------------------------------------------

_compile_builder, _parse_rule = Rule._compile_builder, Rule._parse_rule


def _when_asked(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """How an address is built is compiled when somebody asks for it."""
    builder: Callable[..., tuple[str, str]] | None = None

    def build(self: Rule, **values: Any) -> tuple[str, str]:
        nonlocal builder
        builder = builder or _compile_builder(rule, append_unknown)
        return builder(self, **values)

    return build


_parsed: dict[tuple[str, bool | None], tuple[list[Any], list[Any], dict[str, Any]]] = {}


def _parsed_once(self: Rule, rule: str) -> list[Any]:
    """The parts of an address, and what parsing notes in the rule. Its converters know nothing of an app."""
    key = (rule, self.is_leaf)
    if key not in _parsed:
        earlier, self._trace, self._converters = (self._trace, self._converters), [], {}
        _parsed[key] = (list(_parse_rule(self, rule)), self._trace, self._converters)
        self._trace, self._converters = earlier
    parts, trace, converters = _parsed[key]
    self._trace.extend(trace)
    self._converters.update(converters)
    self.arguments.update(converters)
    return parts


# --- templates -------------------------------------------------------------------------------------------------------


class _Templates(BytecodeCache):
    """Compiled templates, kept in memory."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


# --- statements ------------------------------------------------------------------------------------------------------


def _share_statements() -> None:
    """One store of compiled statements for engines whose dialects would compile them alike."""
    shared: LRUCache[Any, Any] = LRUCache(5000)

    def kind(dialect: Dialect) -> tuple[object, ...]:
        json = (getattr(dialect, "_json_serializer", None), getattr(dialect, "_json_deserializer", None))
        return (type(dialect), dialect.paramstyle, *json)

    Engine._compiled_cache = property(lambda self: shared, lambda self, own: None)  # type: ignore[assignment]
    DefaultDialect.__hash__ = lambda self: hash(kind(self))  # type: ignore[method-assign, assignment]
    DefaultDialect.__eq__ = lambda self, other: (  # type: ignore[method-assign]
        isinstance(other, DefaultDialect) and kind(self) == kind(other)
    )
