"""`bin/verify report.pdf`: is this report as it was sealed, and whose is it?

`--keys FILE` takes the company's keys (its keys.json, kept before); `--online` fetches them from the address in the report,
says which that is, and asks whether the signatures' links still stand in the chain that is published there; with both the
keys are those of the file. Without either only the report itself names the key. Exit status: 0 valid and the key is the
company's, 3 sound in itself but nobody confirmed the key, 1 changed, 2 not ours, 64 the question is wrong.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from .check import Checked, check
from .online import ask_chain, published_keys
from .say import say, verdict_of

__all__ = ["main"]

STATUS = {"valid": 0, "changed": 1, "not_ours": 2, "unsure": 3}
WRONG = 64


class _Parser(argparse.ArgumentParser):
    """A wrong question has a status of its own: argparse's 2 says "not ours" here."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG, f"{self.prog}: {message}\n")


def main() -> int:
    """Check and say."""
    parser = _Parser(prog="bin/verify", description=__doc__)
    parser.add_argument("report", type=Path)
    parser.add_argument("--keys", type=Path, help="the company's keys.json")
    parser.add_argument("--online", action="store_true", help="ask the address in the report for keys and links")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl")
    parser.add_argument("--json", action="store_true", help="everything that was found, as JSON")
    said = parser.parse_args()
    try:
        pdf = said.report.read_bytes()
        keys = json.loads(said.keys.read_text())["keys"] if said.keys else None
        found = check(pdf, keys)
        if said.online and found.verdict == "valid":
            found = _online(pdf, found, said.lang, keys)
    except (OSError, ValueError, LookupError, TypeError) as error:
        _print(f"bin/verify: {error}", to=sys.stderr)
        return WRONG
    _print(json.dumps(asdict(found) | {"said": verdict_of(found)}, ensure_ascii=False, indent=1) if said.json else "\n".join(say(found, said.lang)))  # fmt: skip
    return STATUS[verdict_of(found)]


def _online(pdf: bytes, found: Checked, lang: str, keys: Any) -> Checked:
    """Judged again with the keys from the address in the report, which is said: anybody may publish keys somewhere."""
    from .texts_js import texts

    host = urlsplit(found.keys_url)
    if host.scheme != "https" and host.hostname not in ("127.0.0.1", "localhost"):
        raise ValueError(f"this report names no safe address of keys: {found.keys_url or '-'}")
    if keys is None:
        published = published_keys(found.keys_url)
        _print(texts(lang)["trust_online" if published else "compare_failed"].format(host=host.netloc), to=sys.stderr)
        if published is None:
            return found
        found = check(pdf, published)
    if found.verdict == "valid":
        ask_chain(found, found.keys_url)
    return found


def _print(text: str, to: Any = None) -> None:
    try:
        print(text, file=to or sys.stdout, flush=True)
    except BrokenPipeError:  # who reads only the first line: what was found is so all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), (to or sys.stdout).fileno())


if __name__ == "__main__":
    sys.exit(main())
