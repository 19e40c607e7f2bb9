"""The companies that a command is about, by slug or id."""

import sys

from flask import Flask
from sqlalchemy import select

from server.accounts.models import Tenant
from server.kit.house import engine_of
from server.kit.tenancy import doorstep

__all__ = ["tenants_named"]


def tenants_named(app: Flask, names: list[str], *, all_of_them: bool) -> dict[str, str] | None:
    """{slug: id}; None, with a word to the terminal, when one is not there or none is named."""
    with doorstep(engine=engine_of(app)) as session:
        slugs = {tenant.slug: tenant.id for tenant in session.scalars(select(Tenant).order_by(Tenant.slug))}
    if all_of_them:
        return slugs
    by_id = {id_: slug for slug, id_ in slugs.items()}
    unknown = [name for name in names if name not in slugs and name not in by_id]
    if unknown or not names:
        print(f"no tenant {', '.join(unknown) or 'named'}; there are: {', '.join(slugs)}", file=sys.stderr)
        return None
    return {slug: slugs[slug] for slug in (name if name in slugs else by_id[name] for name in names)}
