"""Whom a brand serves and what all its work asks for; customers are persons or companies.

Every brand that is there serves both, so nothing that stands is refused. A customer whose name holds a legal form or a
trade (B.V., VvE, garage) becomes a company, all others persons (docs/decisions/0037).
"""

import re
from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
AT_ONCE = 5_000
_FORMS = (
    r"b\.? ?v\.?|n\.? ?v\.?|v\.? ?o\.? ?f\.?|c\.v\.|vve|v\.v\.e\.|stichting|vereniging|co[oö]peratie|maatschap|eenmanszaak"
    r"|holding|gmbh|ltd|bvba|gemeente|provincie|waterschap|ministerie"
)
_TRADES = (
    r"bakkerij|slagerij|garage|hotel|restaurant|caf[eé]|praktijk|tandarts|huisarts|apotheek|kapsalon|kantoor|school|kerk"
    r"|\w*(?:bedrijf|bedrijven|handel|techniek|boerderij|paviljoen|groep|winkel)"
)
_COMPANY = re.compile(rf"(?<!\w)({_FORMS}|{_TRADES})(?!\w)", re.IGNORECASE)
CUSTOMER = sa.table("customer", sa.column("tenant_id", ID), sa.column("id", ID), sa.column("name"), sa.column("kind"))


def key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    """A batch that rebuilds the table on SQLite, so that its columns stand where a new table has them."""
    return op.batch_alter_table(table, recreate="always" if op.get_bind().dialect.name == "sqlite" else "never")


def upgrade() -> None:
    with rebuilt("entity") as entity:
        entity.add_column(sa.Column("serves", key(12), nullable=False, server_default="both"))
        entity.add_column(sa.Column("line", key(20), nullable=True))
        entity.add_column(sa.Column("product_range", sa.String(length=100), nullable=True))
        entity.add_column(sa.Column("skills", JSON, nullable=False, server_default=sa.text("'[]'")))
        served = ("both", "businesses", "consumers")
        entity.create_check_constraint(op.f("ck_entity_serves"), sa.column("serves").in_(served))
        lines = ("install_partners", "install_direct", "panels", "wholesale")
        entity.create_check_constraint(op.f("ck_entity_line"), sa.column("line").in_(lines))
    with rebuilt("customer") as customer:
        customer.add_column(sa.Column("kind", key(10), nullable=False, server_default="person"))
        customer.add_column(sa.Column("kvk", sa.String(length=8), nullable=True))
        customer.add_column(sa.Column("vat", sa.String(length=20), nullable=True))
        kinds = ("person", "company")
        customer.create_check_constraint(op.f("ck_customer_kind"), sa.column("kind").in_(kinds))
    _name_companies()


def _name_companies() -> None:
    """`v` stays: phones are not told who is a company."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(CUSTOMER.c.tenant_id, CUSTOMER.c.id, CUSTOMER.c.name)).all()
    companies = [{"t": row.tenant_id, "i": row.id} for row in rows if _COMPANY.search(row.name)]
    mine = (CUSTOMER.c.tenant_id == sa.bindparam("t"), CUSTOMER.c.id == sa.bindparam("i"))
    for start in range(0, len(companies), AT_ONCE):
        connection.execute(sa.update(CUSTOMER).where(*mine).values(kind="company"), companies[start : start + AT_ONCE])
