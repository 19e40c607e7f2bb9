"""`bin/search-again TENANT...`: make the words that customers and visits are found by again, from the rows themselves.

The store keeps them in step; this is for after a restore of an old dump, or a change by hand in the database.
"""

import argparse

from server import create_app
from server.kit.command import run
from server.kit.house import open_house
from server.kit.search import rebuild
from server.system.tenants_named import tenants_named

__all__ = ["main"]


def main() -> int:
    """Rebuild and say how many words there are. Exit status 2 when a tenant is not there."""
    parser = argparse.ArgumentParser(prog="bin/search-again", description=__doc__)
    parser.add_argument("tenant", nargs="*", help="slug or id")
    parser.add_argument("--all", action="store_true", help="every tenant")
    said = parser.parse_args()
    app = create_app()
    tenants = tenants_named(app, said.tenant, all_of_them=said.all)
    if tenants is None:
        return 2
    for slug, id_ in tenants.items():
        with open_house(app, id_, origin="bin/search-again") as house:
            count = rebuild(house.session.connection(), id_)
        print(f"{slug}: {count} words")
    return 0


if __name__ == "__main__":
    run(main)
