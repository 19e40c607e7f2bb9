"""What is dear by intent or for nothing and would be paid in every test: passwords, and addresses that nobody asks.

Only within this process: a server that a journey starts by `bin/run` pays in full, and tests/accounts looks at the
real price of a password.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from werkzeug.routing import Rule

from server.accounts import passwords

DEAR = passwords._hasher
"""What an installation uses: a sixteenth of a second and 64 MiB for each log-in, so that guessing costs."""
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def make_quick() -> None:
    """Passwords cost nothing; a rule of an app compiles how its address is built when somebody asks for it."""
    passwords._hasher = CHEAP
    Rule._compile_builder = _when_asked  # type: ignore[method-assign]


_compile_builder = Rule._compile_builder


def _when_asked(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    @cache
    def builder() -> Any:
        return _compile_builder(rule, append_unknown)

    return lambda self, **values: builder()(self, **values)
