"""The world of a seed, lived from its first plan to what the oracle says."""

import os
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from unittest import mock

from tests.world.app_phones import host
from tests.world.diary import Diary
from tests.world.faults import ALL, Faults
from tests.world.old_words import an_app_of_long_ago_is_understood
from tests.world.people import peopled
from tests.world.site import Site
from tests.world.template import Template
from tests.world.verdict import Outcome

__all__ = ["Outcome", "run"]


@contextmanager
def seeded(chance: Random, site: Site) -> Iterator[None]:
    """Chance and time come from the seed alone, in the server too."""
    with (
        mock.patch.object(os, "urandom", chance.randbytes),
        mock.patch("sync.ids.noise", chance.randbytes),
        mock.patch.object(time, "time_ns", lambda: int(site.clock().timestamp() * 1_000_000_000)),
    ):
        yield


def run(template: Template, seed: int, *, faults: Faults = ALL, skipped: frozenset[int] = frozenset()) -> Outcome:
    """Live the world of this seed over a copy of the template; what broke and what happened. A stumble breaks it too."""
    began = _cpu()
    with tempfile.TemporaryDirectory(prefix="veldwerk-world-", ignore_cleanup_errors=True) as name:
        folder, chance, diary, noise = Path(name), Random(seed), Diary(), Random(seed ^ 0x5EED)
        site, world = template.site(folder), None
        try:
            with seeded(noise, site), an_app_of_long_ago_is_understood():
                world = peopled(template, seed, site, chance, diary, faults)
                world.skipped, world.noise = skipped, noise
                world.live()
                broken = world.judged()
        except Exception as error:
            broken = [f"stumbled: {type(error).__name__}: {error}", *traceback.format_exc().splitlines()[-9:-1]]
        finally:
            template.drop(site)
            if world is not None and world.copy:
                site.forget(world.copy)
        return Outcome(seed, broken, diary, diary.fingerprint(), len(diary.acts), _cpu() - began)


def _cpu() -> float:
    return time.process_time() + host().cpu()
