"""What stands outside the wall and is the company's all the same: its own row, and by which e-mail its people sign in."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from server.accounts.models import Login, Membership, Tenant
from server.kit.house import House

from .tables import written

__all__ = ["MEANINGS", "company_tables"]

MEANINGS = {
    "tenant": "The company itself: its name, its short name, the colour of its office and app.",
    "member_email": "By which e-mail a colleague signs in. One that is signed in with at another company too is that "
    "person's own and not in here.",
}


def company_tables(house: House) -> dict[str, list[dict[str, Any]]]:
    """Rows by table."""
    company = house.session.get_one(Tenant, house.tenant)
    own = {name: written(getattr(company, name)) for name in ("id", "slug", "name", "colour", "created_at")}
    everywhere = aliased(Membership)
    places = select(func.count()).where(everywhere.login_id == Login.id).scalar_subquery()
    asked = (
        select(Membership.member_id, Login.email_norm)
        .join(Login, Login.id == Membership.login_id)
        .where(Membership.tenant_id == house.tenant, places == 1)
        .order_by(Membership.member_id)
    )
    emails = [{"member_id": row.member_id, "email": row.email_norm} for row in house.session.execute(asked)]
    return {"tenant": [own], "member_email": emails}
