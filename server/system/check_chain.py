"""`bin/check-chain TENANT...` or `--all`: walk the chains of audit and signatures from their first link.

`--head FILE` takes a head that was kept before (the JSON of /.well-known/veldwerk/<tenant>/head.json): the chain must still
have it. Exit status: 0 whole, 1 broken, 2 a question that cannot be answered.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from server import create_app
from server.kit.chain_check import Found, check_chain, lines_of
from server.kit.chain_models import CHAINS
from server.kit.command import run
from server.kit.house import open_house
from server.system.tenants_named import tenants_named

__all__ = ["main"]


def main() -> int:
    """Walk and say. Never changes anything."""
    parser = argparse.ArgumentParser(prog="bin/check-chain", description=__doc__)
    parser.add_argument("tenant", nargs="*", help="slug or id")
    parser.add_argument("--all", action="store_true", help="every tenant")
    parser.add_argument("--head", type=Path, action="append", default=[], help="a head that was kept before")
    said = parser.parse_args()
    try:
        kept = [head for file in said.head for head in _kept(file)]
    except (OSError, ValueError, LookupError, TypeError) as error:
        print(f"--head: this is no head.json ({type(error).__name__}: {error})", file=sys.stderr)
        return 2
    app = create_app()
    tenants = tenants_named(app, said.tenant, all_of_them=said.all)
    if tenants is None:
        return 2
    whole = True
    for slug, id_ in tenants.items():
        known = {chain: heads for tenant, chain, heads in kept if tenant == id_}
        for chain in CHAINS:
            with open_house(app, id_, write=False) as house:
                found = check_chain(house, chain, known=known.get(chain))
            _say(slug, found)
            whole &= found.whole
    return 0 if whole else 1


def _kept(file: Path) -> list[tuple[str, str, dict[int, str]]]:
    """(tenant, chain, {number: hash}) of each head in the file."""
    said: dict[str, Any] = json.loads(file.read_text())
    return [(said["tenant"], chain, {int(head["number"]): str(head["hash"])}) for chain, head in said["heads"].items()]


def _say(slug: str, found: Found) -> None:
    state = "whole" if found.whole else f"BROKEN, {found.troubles} troubles"
    more = f", {found.erased} erased" if found.erased else ""
    print(
        f"{slug} {found.chain}: {state}; {found.links} links{more}, {found.waiting} not yet chained; head {found.head}"
    )
    for line in lines_of(found):
        print(f"  {line}")


if __name__ == "__main__":
    run(main)
