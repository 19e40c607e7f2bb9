"""Pages that use the app's modules: their import map is the app's own, let in by its hash, and one may frame the other."""

import re
from functools import cache
from pathlib import Path

from server.kit.csp import import_map_hash, policy
from server.kit.http import Answer

APP = Path(__file__).resolve().parents[2] / "pwa" / "index.html"


@cache
def import_map() -> str:
    """The app's import map as it stands in its page. LookupError without one."""
    found = re.search(r'<script type="importmap">.*?</script>', APP.read_text(), re.S)
    if found is None:
        raise LookupError("pwa/index.html has no import map")
    return found[0]


@cache
def sheets() -> tuple[str, ...]:
    """The app's style sheets, in its order."""
    return tuple(re.findall(r'href="/static/css/([\w.-]+\.css)"', APP.read_text()))


def with_modules(answer: Answer, *, framed: bool = False, frames: bool = False) -> Answer:
    """The page may use the import map; `frames` another page of ours within it, or be `framed` by one."""
    rules = policy(import_map_hash(import_map()))
    if frames:
        rules += "; frame-src 'self'"
    if framed:
        rules = rules.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Content-Security-Policy"] = rules
    return answer


def framing(answer: Answer) -> Answer:
    """The page may show other pages of ours within it."""
    answer.headers["Content-Security-Policy"] = policy() + "; frame-src 'self'"
    return answer


def framed(answer: Answer) -> Answer:
    """Another page of ours may show this one within it."""
    answer.headers["Content-Security-Policy"] = policy().replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Cache-Control"] = "no-store"
    return answer
