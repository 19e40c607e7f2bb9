"""`python -m tests.world 17 --db postgresql`: the story of one seed, what struck, and what the oracle says."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests import postgres
from tests.world.template import make_template
from tests.world.world import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.world", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("--to", type=int, help="also every seed up to this one, without their stories")
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="veldwerk-world-"))
    if asked.db == "sqlite":
        return _tell(asked.seed, asked.to, make_template(folder))
    with postgres.running_postgres() as server:
        return _tell(asked.seed, asked.to, make_template(folder, server))


def _tell(seed: int, to: int | None, template: object) -> int:
    failed, struck = 0, Counter[str]()
    for one in range(seed, (to or seed) + 1):
        ended = run(template, one)  # type: ignore[arg-type]
        if to is None:
            print("\n".join(ended.diary.lines))
            print(f"\nstruck: {ended.diary.faults}\n{ended.mutations} mutations, fingerprint {ended.fingerprint[:16]}")
        failed += bool(ended.broken)
        struck.update(ended.diary.faults)
        print(
            f"seed {one}: "
            + ("every promise was kept" if not ended.broken else "\n  ".join(["BROKEN", *ended.broken[:20]]))
        )
    print(f"{failed} broken; struck: {dict(sorted(struck.items()))}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
