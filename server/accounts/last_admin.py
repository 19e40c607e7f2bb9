"""A company always has somebody who can give rights: one who works here for good, can sign in, and may change roles."""

from sqlalchemy import select

from server.accounts.models import Member, MemberRole, Membership, Role, RolePermission
from server.kit.errors import Problem
from server.kit.house import House

__all__ = ["ADMIN", "hold_rights", "keep_an_admin"]

ADMIN = "roles.write"
"""Who has this permission is an admin, whatever his role is called."""


def hold_rights(house: House) -> None:
    """Wait for whoever is changing who may what. The first thing that a verb does which could take rights away.

    Of two admins who remove one another at the same moment the second then sees what the first did.
    """
    rows = select(Role.id).where(Role.tenant_id == house.tenant).order_by(Role.id)
    house.session.execute(rows.with_for_update(key_share=True)).all()


def keep_an_admin(house: House) -> None:
    """Problem 409 `last_admin` when after this change nobody would be left. The last thing that such a verb does."""
    house.session.flush()
    house.desk.flush()
    staying = (
        select(Member.id)
        .join(MemberRole, (MemberRole.tenant_id == Member.tenant_id) & (MemberRole.member_id == Member.id))
        .join(
            RolePermission,
            (RolePermission.tenant_id == MemberRole.tenant_id) & (RolePermission.role_id == MemberRole.role_id),
        )
        .join(Membership, (Membership.tenant_id == Member.tenant_id) & (Membership.member_id == Member.id))
        .where(
            Member.tenant_id == house.tenant,
            Member.active.is_(True),
            Member.ends_on.is_(None),
            RolePermission.permission == ADMIN,
        )
    )
    if house.session.scalars(staying.limit(1)).first() is None:
        raise Problem(409, "accounts.last_admin")
