"""`python -m server.kit.make_first_migration`: write migrations/versions/0001_first.py from the models.

Only until the first release: after that a change of the schema is a new file. The output depends on nothing but the
models: tables in the order in which they refer to each other, then by name.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from sqlalchemy import DateTime, TypeDecorator, create_engine

from server.kit.db import Model, tables_of_a_tenant
from server.rooms import import_rooms

FILE = Path(__file__).parent.parent.parent / "migrations" / "versions" / "0001_first.py"
SHORT = {
    r"sa\.String\(length=36\)\.with_variant\(sa\.UUID\(as_uuid=False\), 'postgresql'\)": "ID",
    r"sa\.String\(length=(\d+)\)\.with_variant\(sa\.String\(length=\1, collation='C'\), 'postgresql'\)": r"key(\1)",
    r"sa\.JSON\(none_as_null=True\)\.with_variant\(postgresql\.JSONB\(none_as_null=True, astext_type=Text\(\)\), 'postgresql'\)": "JSON",
    r"sa\.DateTime\(timezone=True\)": "MOMENT",
}
HEAD = '''"""The first schema. Written by `python -m server.kit.make_first_migration`, not by hand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from server.kit.policies import put_tables_behind_the_wall

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OF_A_TENANT = (
{tables}
)


def key(length: int) -> sa.String:
    """A text that sorts byte by byte on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    {body}
    put_tables_behind_the_wall(op.get_bind(), OF_A_TENANT)
'''


def source() -> str:
    """The text of the first migration, as ruff formats it."""
    import_rooms()
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": Model.metadata})
        upgrade = produce_migrations(context, Model.metadata).upgrade_ops
        assert upgrade is not None
        body = render_python_code(upgrade, migration_context=context, render_item=_plain_type)
    body = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith("#")).strip()
    for pattern, name in SHORT.items():
        body = re.sub(pattern, name, body)
    tables = "\n".join(f'    "{table.name}",' for table in tables_of_a_tenant())
    return _formatted(HEAD.replace("{tables}", tables).replace("{body}", body))


def _plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration stays what it was when our own types change: it names SQLAlchemy's."""
    if kind == "type" and isinstance(item, TypeDecorator):
        assert isinstance(item.impl, DateTime), item
        return "sa.DateTime(timezone=True)"
    return False


def _formatted(text: str) -> str:
    ruff = [str(Path(sys.executable).with_name("ruff")), "format", "-", "--stdin-filename", str(FILE)]
    return subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603


if __name__ == "__main__":
    FILE.write_text(source())
