"""The pages that the office opens first, read once before anybody comes.

The first to ask for a page waits until its templates are compiled and its statements put into words: a third of a second, in
each process anew. What was read before the workers are forked all of them have.
"""

from flask import Flask
from flask_login import login_user
from sqlalchemy import select

from server.accounts.models import Member
from server.accounts.office_door import OfficeUser
from server.kit.house import engine_of, open_house
from server.kit.http import Person, routes
from server.kit.log import log
from server.kit.tenants import all_tenants

__all__ = ["warm"]

PAGES = ("/office/", "/office/search?q=a", "/office/customers")


def warm(app: Flask) -> None:
    """Read them as somebody of a company who may see everything. What fails is logged: it would only have spared time."""
    try:
        for tenant in all_tenants(engine_of(app))[:1]:
            if who := _somebody(app, tenant):
                for address in PAGES:
                    _read(app, OfficeUser("", who), address)
    except Exception:
        log.exception("warming")


def _somebody(app: Flask, tenant: str) -> Person | None:
    with open_house(app, tenant, write=False) as house:
        member = house.session.scalars(select(Member.id).where(Member.tenant_id == tenant).limit(1)).first()
    rights = frozenset(route.permission for route in routes() if "." in route.permission)
    return Person(member, "", tenant, permissions=rights, more={"two_steps_first": False}) if member else None


def _read(app: Flask, user: OfficeUser, address: str) -> None:
    with app.test_request_context(address):
        login_user(user)  # in this context only: no cookie leaves it
        app.preprocess_request()
        status = app.make_response(app.dispatch_request()).status_code
    if status != 200:
        log.warning("not warmed", extra={"facts": {"address": address, "status": status}})
