"""`python -m server.seed --size demo`: fill an empty database; a database that is in use is left as it is."""

import argparse
import sys

from server import create_app

from .planting import SIZES, accounts, plant


def main() -> int:
    """Plant and say who can sign in."""
    parser = argparse.ArgumentParser(prog="python -m server.seed", description=__doc__)
    parser.add_argument(
        "--size", choices=SIZES, default="demo", help="empty: people and lists; demo: a week of work too"
    )
    size = parser.parse_args().size
    if not plant(create_app(), size):
        print("This database holds other companies already; nothing was changed.", file=sys.stderr)
        return 1
    for one in accounts():
        print(f"{one.email:28} {one.password}  {one.role}{f', team {one.team}' if one.team else ''} ({one.tenant})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
