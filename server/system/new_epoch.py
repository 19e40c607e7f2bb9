"""`bin/new-epoch TENANT...` or `--all`: void every cursor, so that phones send and fetch everything again.

For a database that was put back without the watermark file beside it. It harms nothing: phones repeat what they kept, and
identity keeps it from counting twice.
"""

import argparse
import sys

from sqlalchemy import select

from server import create_app
from server.accounts.models import Tenant
from server.kit.command import run
from server.kit.house import engine_of
from server.kit.tenancy import doorstep
from server.kit.watermark import begin_epoch, recognise_restore

__all__ = ["main"]


def main() -> int:
    """Begin the epochs and say so. Exit status 1 when a tenant is not there."""
    parser = argparse.ArgumentParser(prog="bin/new-epoch", description=__doc__)
    parser.add_argument("tenant", nargs="*", help="slug or id")
    parser.add_argument("--all", action="store_true", help="every tenant")
    said = parser.parse_args()
    app = create_app()
    with doorstep(engine=engine_of(app)) as session:
        tenants = {tenant.slug: tenant.id for tenant in session.scalars(select(Tenant).order_by(Tenant.slug))}
    ids = {**tenants, **{id_: id_ for id_ in tenants.values()}}
    wanted = list(tenants) if said.all else said.tenant
    unknown = [name for name in wanted if name not in ids]
    if unknown or not wanted:
        print(f"no tenant {', '.join(unknown) or 'named'}; there are: {', '.join(tenants)}", file=sys.stderr)
        return 1
    for name in wanted:
        print(f"{name}: epoch {begin_epoch(app, ids[name])}")
    for id_ in recognise_restore(app):
        print(
            f"{next(slug for slug in tenants if tenants[slug] == id_)}: an older copy, it began a new epoch by itself"
        )
    return 0


if __name__ == "__main__":
    run(main)
