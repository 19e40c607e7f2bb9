"""`bin/export --tenant SLUG FILE [--with-files]`: all data of a company as one SQLite file (or a zip with its files)."""

import argparse
import sys
from pathlib import Path

from sqlalchemy import select

from server import create_app
from server.accounts.models import Tenant
from server.exports.writing import count_rows, write_database, write_zip
from server.kit.command import run
from server.kit.files import files_of
from server.kit.house import engine_of, open_house
from server.kit.tenancy import doorstep

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Write the file and say how much is in it. Exit status 1 when the tenant is not there or the file is."""
    parser = argparse.ArgumentParser(prog="bin/export", description=__doc__)
    parser.add_argument("--tenant", required=True, help="slug or id")
    parser.add_argument("--with-files", action="store_true", help="a zip that holds every photo and document as well")
    parser.add_argument("file", type=Path)
    said = parser.parse_args(arguments)
    if said.file.exists():
        print(f"{said.file} is there already: remove it, or name another file", file=sys.stderr)
        return 1
    if not said.file.absolute().parent.is_dir():
        print(f"there is no folder {said.file.absolute().parent}", file=sys.stderr)
        return 1
    app = create_app()
    with doorstep(engine=engine_of(app)) as session:
        tenants = {tenant.slug: tenant.id for tenant in session.scalars(select(Tenant).order_by(Tenant.slug))}
    tenant = tenants.get(said.tenant) or next((id_ for id_ in tenants.values() if id_ == said.tenant), None)
    if tenant is None:
        print(f"no tenant {said.tenant}; there are: {', '.join(tenants)}", file=sys.stderr)
        return 1
    draft = said.file.with_name(f".{said.file.name}.draft")
    part = draft.with_suffix(".part")
    draft.touch(mode=0o600)
    try:
        with open_house(app, tenant, write=False) as house:
            total = count_rows(house)

            def tell(done: int) -> None:
                print(f"\r{done:,} of {total:,} rows", end="", file=sys.stderr, flush=True)

            if said.with_files:
                done = write_database(house, part, tell)
                write_zip(house, part, files_of(app), draft, done, lambda _: None)
            else:
                write_database(house, draft, tell)
        draft.replace(said.file)
        with open_house(app, tenant, origin="bin/export") as house:
            house.audit("export", "tenant", tenant, after={"with_files": said.with_files})
    finally:
        draft.unlink(missing_ok=True)
        part.unlink(missing_ok=True)
    print(f"\n{said.file}: {said.file.stat().st_size:,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    run(main)
