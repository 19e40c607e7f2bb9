"""`bin/seed --size demo`: fill an empty database; one that is in use is left as it is."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from server import create_app
from server.config import Settings, WrongSettings, load
from server.data_folder import private
from server.kit.command import run
from server.kit.database import WrongDatabase
from server.kit.migrate import migrate

from .planting import accounts, plant
from .progress import progress
from .sizes import DEMO, SIZES

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    """Bring the database to this program's schema, plant, and say who can sign in."""
    parser = argparse.ArgumentParser(prog="bin/seed", description=__doc__)
    parser.add_argument(
        "--size",
        choices=SIZES,
        default=DEMO.name,
        help="empty: people and lists; demo: a week of work too; baseline: a company of 7 teams with a year behind it; "
        "10x: ten times that",
    )
    parser.add_argument("--db", metavar="URL", help="sqlite:///... or postgresql://...; else DATABASE_URL, or in DIR")
    parser.add_argument("--data", metavar="DIR", type=Path, help="folder for files and database, as bin/run has it")
    said = parser.parse_args()
    try:
        settings = _settings(said.db, said.data)
        migrate(settings)
        app = create_app(settings)
    except (WrongSettings, WrongDatabase) as error:
        print(error, file=sys.stderr)
        return 2
    with progress() as say:
        if not plant(app, SIZES[said.size], say):
            print(
                "This database is in use, or was begun with another size; nothing was changed. Choose an empty one with "
                "--data or --db.",
                file=sys.stderr,
            )
            return 1
    for one in accounts():
        roles = f"{one.role} + {one.also}" if one.also else one.role
        print(f"{one.email:28} {one.password}  {roles}{f', team {one.team}' if one.team else ''} ({one.tenant})")
    return 0


def _settings(url: str | None, data: Path | None) -> Settings:
    settings = load()
    folder = data or Path(os.environ.get("VELDWERK_DATA") or ROOT / "data")
    return private(replace(settings, data_dir=folder.absolute(), database_url=url or settings.database_url))


if __name__ == "__main__":
    run(main)
