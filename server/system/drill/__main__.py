"""`bin/drill lost-database [--database URL] [--keep]`: do it, print the balance, exit 0 only if it is zero."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from server.kit.command import run
from server.system.drill.lost_database import Outcome, lose_the_database
from server.system.drill.site import drop_database

__all__ = ["main"]


def main() -> int:
    """Exit status 0: nothing is missing and nothing double; 1: something is; 2: the drill itself broke."""
    parser = argparse.ArgumentParser(
        prog="bin/drill", description="Lose the database of a running day, and get it back."
    )
    parser.add_argument("drill", choices=("lost-database",))
    parser.add_argument(
        "--database", help="postgresql://... of a server where scratch databases may be made; else SQLite"
    )
    parser.add_argument("--keep", action="store_true", help="leave the scratch folder, to look at")
    said = parser.parse_args()
    folder = Path(mkdtemp(prefix="veldwerk-drill-"))
    url = f"{said.database.rpartition('/')[0]}/veldwerk_drill_{uuid4().hex[:8]}" if said.database else ""
    began = time.monotonic()
    try:
        if url:
            _create(url)
        outcome = lose_the_database(folder, url, lambda text: print(f"· {text}", flush=True))
    except (RuntimeError, OSError) as error:
        print(f"The drill broke off: {error}", file=sys.stderr)
        return 2
    finally:
        _clear(folder, url, keep=said.keep)
    print(_balance(outcome))
    print(f"the whole drill took {time.monotonic() - began:.0f} s")
    return 0 if outcome.balance.is_zero else 1


def _balance(outcome: Outcome) -> str:
    balance = outcome.balance
    rows = [
        ("", "mutations", "photos"),
        ("done on the phones", outcome.acts, outcome.photos),
        ("on the server at the loss", outcome.at_the_loss.acts, outcome.at_the_loss.photos),
        ("after yesterday's backup was restored", outcome.after_the_restore.acts, outcome.after_the_restore.photos),
        ("after the phones synced", outcome.after_the_phones.acts, outcome.after_the_phones.photos),
        ("missing", balance.missing_acts + balance.missing_effects, balance.missing_photos),
        ("double", balance.double_effects, balance.double_photos),
    ]
    lines = [f"{what:40}{acts:>10}{photos:>10}" for what, acts, photos in rows]
    word = "zero: nothing was lost" if balance.is_zero else "NOT ZERO"
    return "\n".join(["", *lines, "", f"balance {word}; refilled in {outcome.seconds:.1f} seconds"])


def _create(url: str) -> None:
    import psycopg
    from psycopg import sql

    head, _, name = url.rpartition("/")
    with psycopg.connect(f"{head}/postgres", autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))


def _clear(folder: Path, url: str, *, keep: bool) -> None:
    if url:
        drop_database(url)
    if keep:
        print(f"everything is left in {folder}")
        return
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    run(main)
