"""What is dear by intent or for nothing and would be paid in every test.

Passwords; the routes, templates and statements that every app of a run makes anew and that come out alike. Only within
this process: a server that a journey starts by `bin/run` pays in full, and tests/accounts looks at the real price of a
password.
"""

import gc
from threading import Lock
from typing import Any

import flask
from argon2 import PasswordHasher
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory

from server.accounts import passwords

DEAR = passwords._hasher
"""What an installation uses: a sixteenth of a second and 64 MiB for each log-in, so that guessing costs."""
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def make_quick() -> None:
    """Passwords cost nothing; what apps have in common is made once in a run of tests."""
    passwords._hasher = CHEAP
    flask.Flask.url_map_class = OneMap
    flask.Flask.jinja_options = {"bytecode_cache": _Templates()}
    _share_statements()


def keep_what_is_imported() -> None:
    """Nobody looks for rubbish among what stays until the end: else a twelfth of all work goes into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# --- routes ----------------------------------------------------------------------------------------------------------


class OneMap(Map):
    """The routes of an app, worked out when the first address is asked for. An app whose routes are those of one before it
    gets what was worked out then; one that is given another route afterwards gets its own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._new: list[Rule] = []
        self._new_lock = Lock()

    def add(self, rulefactory: RuleFactory) -> None:
        self._new += rulefactory.get_rules(self)
        self._remap = True

    def update(self) -> None:
        with self._new_lock:
            if self._new:
                self._take_in()
        super().update()

    def _take_in(self) -> None:
        rules = [*map(_unbound, self._rules), *self._new]
        said = (self.merge_slashes, *map(_as_said, rules))
        if said not in _worked_out:
            made = Map(converters=self.converters, merge_slashes=self.merge_slashes)
            for rule in rules:
                made.add(rule)
            made.update()
            _worked_out[said] = made
        self._matcher, self._rules_by_endpoint = _worked_out[said]._matcher, _worked_out[said]._rules_by_endpoint
        self._new, self._remap = [], False


_worked_out: dict[tuple[object, ...], Map] = {}


def _as_said(rule: Rule) -> object:
    more = (rule.build_only, rule.strict_slashes, rule.alias, repr(rule.defaults), _by_flask(rule))
    return (rule.rule, rule.endpoint, frozenset(rule.methods or ()), *more)


def _by_flask(rule: Rule) -> bool:
    """Whether Flask answers OPTIONS itself: it writes so into the rule."""
    return getattr(rule, "provide_automatic_options", False)


def _unbound(rule: Rule) -> Rule:
    copy = rule.empty()
    copy.provide_automatic_options = _by_flask(rule)  # type: ignore[attr-defined]
    return copy


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
