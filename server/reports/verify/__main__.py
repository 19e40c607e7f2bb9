"""`bin/verify report.pdf`: is this report as it was sealed, and whose is it?

`--keys FILE` takes the company's keys (its keys.json, kept before); `--online` fetches them from the address in the report,
and says which that is. Without either only the report itself names the key. Exit status: 0 valid and the key is the
company's, 3 sound in itself but nobody confirmed the key, 1 changed, 2 not ours, 64 the question is wrong.
"""

import argparse
import json
import sys
import urllib.request
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .check import Checked, check
from .say import say, verdict_of

__all__ = ["main"]

STATUS = {"valid": 0, "changed": 1, "not_ours": 2, "unsure": 3}
WRONG = 64


def main() -> int:
    """Check and say."""
    parser = argparse.ArgumentParser(prog="bin/verify", description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--keys", type=Path, help="the company's keys.json")
    parser.add_argument("--online", action="store_true", help="fetch the keys from the address in the report")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl")
    parser.add_argument("--json", action="store_true", help="everything that was found, as JSON")
    said = parser.parse_args()
    try:
        pdf = said.report.read_bytes()
        keys = json.loads(said.keys.read_text())["keys"] if said.keys else None
        found = check(pdf, keys)
        if said.online and found.verdict == "valid":
            found = _online(pdf, found, said.lang)
    except (OSError, ValueError, LookupError, TypeError) as error:
        _print(f"bin/verify: {error}", to=sys.stderr)
        return WRONG
    _print(json.dumps(asdict(found) | {"said": verdict_of(found)}, ensure_ascii=False, indent=1) if said.json else "\n".join(say(found, said.lang)))  # fmt: skip
    return STATUS[verdict_of(found)]


def _online(pdf: bytes, found: Checked, lang: str) -> Checked:
    """Judged again with the keys from the address in the report, which is said: anybody may publish keys somewhere."""
    from .texts_js import texts

    host = urlsplit(found.keys_url)
    if host.scheme != "https" and host.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError(f"this report names no safe address of keys: {found.keys_url or '-'}")
    with urllib.request.urlopen(found.keys_url, timeout=10) as answer:  # noqa: S310 - https, or this machine
        published: dict[str, Any] = json.loads(answer.read(1 << 20))
    _print(texts(lang)["trust_online"].format(host=host.netloc), to=sys.stderr)
    return check(pdf, published["keys"])


def _print(text: str, to: Any = None) -> None:
    print(text, file=to or sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
