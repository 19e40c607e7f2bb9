"""What is asked of a company's own address: its keys, and whether a report's links still stand in its chain.

static/verify/online.js is its twin. Only another link, or none, speaks against a report: a server that is away, busy or
says something else has not answered.
"""

import json
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any
from urllib.error import HTTPError

from .check import Checked

__all__ = ["Get", "ask_chain", "fetched", "published_keys"]

Get = Callable[[str], tuple[int, bytes]]
"""(status, body) of an address; OSError when nothing answers."""
LARGEST = 1 << 20
SECONDS = 10


def fetched(address: str) -> tuple[int, bytes]:
    """Over the network."""
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - https, or this machine: __main__
            return answer.status, answer.read(LARGEST)
    except HTTPError as error:
        with error:
            return error.code, b""


def published_keys(address: str, get: Get = fetched) -> list[Mapping[str, Any]] | None:
    """The company's list as it stands there; None when it cannot be had now."""
    _, said = _asked(address, get)
    keys: Any = said.get("keys")
    return keys if isinstance(keys, list) else None


def ask_chain(found: Checked, address: str, get: Get = fetched) -> None:
    """Ask whether each of the report's links still stands in the published chain, and note it in `found`. `address`: of the keys."""
    answers = [_stands(one, address, get) for one in found.links]
    for one, answer in zip(found.links, answers, strict=True):
        if answer == "changed":
            found.fault("online_link", str(one["number"]))
    found.chain = "away" if "away" in answers else "stands" if answers and "changed" not in answers else ""


def _stands(one: Mapping[str, Any], address: str, get: Get) -> str:
    status, said = _asked(f"{address.removesuffix('keys.json')}link/signature/{one['number']}.json", get)
    if status == 404:
        return "changed"
    link = said.get("link")
    if not isinstance(link, str):
        return "away"
    return "stands" if link == one["link"] else "changed"


def _asked(address: str, get: Get) -> tuple[int, dict[str, Any]]:
    """(status, what it says); nothing is said but by a whole answer."""
    try:
        status, body = get(address)
        said: Any = json.loads(body) if status == 200 else None
    except (OSError, ValueError):
        return 0, {}
    return status, said if isinstance(said, dict) else {}
