"""`bin/bench NAME`: one measurement. Each is a module of this folder with a `main`."""

import sys

MEASUREMENTS = {
    "failover": "machines, Redis and PostgreSQL that go away under load: what phones notice, and that nothing is lost",
    "fuzz": "spoiled requests of phones: nothing breaks, nothing is written, nothing grows",
    "growth": "what phones ask, when a company has ten times the years behind it",
    "office": "every page and list of the office on a company of years",
    "processor": "what each of them costs the processor, one at a time",
    "sync": "what phones ask, against other servers and the raw database",
}


def main() -> int:
    """Run the one that is named."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in MEASUREMENTS:
        print("bin/bench NAME [--help]\n" + "\n".join(f"  {one:10} {says}" for one, says in MEASUREMENTS.items()))
        return 2
    from importlib import import_module

    del sys.argv[1]
    return int(import_module(f"bench.{name}").main())


if __name__ == "__main__":
    sys.exit(main())
