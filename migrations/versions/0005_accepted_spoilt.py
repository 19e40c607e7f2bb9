"""Spoilt mutations may be accepted by the office: another state of `refused`."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("refused") as refused:
        refused.drop_constraint(op.f("ck_refused_state"), type_="check")
        refused.create_check_constraint(
            op.f("ck_refused_state"), sa.column("state").in_(("open", "kept", "accepted", "dismissed"))
        )
