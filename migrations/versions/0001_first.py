"""The first schema. Frozen: a change of the schema is a new file beside it."""

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
    "address",
    "answer",
    "attention",
    "audit",
    "blob",
    "blob_delivery",
    "cancellation",
    "checklist_template",
    "checklist_version",
    "clash",
    "clash_entry",
    "customer",
    "delivery",
    "device",
    "device_hole",
    "document",
    "entity",
    "event",
    "feed",
    "feed_clock",
    "issue",
    "job",
    "location",
    "member",
    "member_role",
    "member_skill",
    "movement",
    "mutation",
    "notice",
    "number_series",
    "part_return",
    "part_use",
    "photo",
    "product",
    "rating",
    "refused",
    "reopening",
    "repeated_call",
    "role",
    "role_permission",
    "schedule_run",
    "serial",
    "serial_claim",
    "signature",
    "skill",
    "statement",
    "stock_level",
    "team",
    "team_member",
    "time_entry",
    "upload",
    "visit",
    "visit_move",
    "visit_step",
    "visit_type",
    "work_order",
    "work_order_line",
)


def key(length: int) -> sa.String:
    """A text that sorts byte by byte on both databases."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attention",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("subject_kind", key(30), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("code", key(40), nullable=False),
        sa.Column("params", JSON, nullable=True),
        sa.Column("act", JSON, nullable=True),
        sa.Column("state", key(10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("done_by", ID, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('open', 'done')", name=op.f("ck_attention_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attention")),
    )
    op.create_index(
        "ix_attention_open",
        "attention",
        ["tenant_id", "at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_attention_subject", "attention", ["tenant_id", "subject_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", ID, nullable=True),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("verb", key(60), nullable=False),
        sa.Column("subject_kind", key(60), nullable=False),
        sa.Column("subject_id", key(64), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["tenant_id", "at"], unique=False)
    op.create_index("ix_audit_subject", "audit", ["tenant_id", "subject_kind", "subject_id"], unique=False)
    op.create_table(
        "blob",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("came_at", MOMENT, nullable=False),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("trouble", sa.String(length=40), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("bytes >= 0", name=op.f("ck_blob_bytes")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_blob")),
        sa.UniqueConstraint("tenant_id", "sha256", name=op.f("uq_blob_tenant_id_sha256")),
    )
    op.create_index("ix_blob_came_at", "blob", ["tenant_id", "came_at"], unique=False)
    op.create_table(
        "checklist_template",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("code", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checklist_template")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_checklist_template_tenant_id_code")),
    )
    op.create_table(
        "clash",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("doc_kind", key(30), nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.Column("concern", key(250), nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("ours", JSON, nullable=True),
        sa.Column("choice", key(10), nullable=True),
        sa.Column("entry_id", ID, nullable=True),
        sa.Column("value", JSON, nullable=True),
        sa.Column("stood", JSON, nullable=True),
        sa.Column("undo", JSON, nullable=True),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("choice IN ('office', 'phone', 'value')", name=op.f("ck_clash_choice")),
        sa.CheckConstraint("state IN ('open', 'settled')", name=op.f("ck_clash_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_clash")),
    )
    op.create_index("ix_clash_document", "clash", ["tenant_id", "doc_id"], unique=False)
    op.create_index(
        "ix_clash_open",
        "clash",
        ["tenant_id", "at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_clash_open",
        "clash",
        ["tenant_id", "doc_kind", "doc_id", "concern"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "clash_entry",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("clash_id", ID, nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("mutation_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_clash_entry")),
    )
    op.create_index("ix_clash_entry_clash", "clash_entry", ["tenant_id", "clash_id"], unique=False)
    op.create_index("ix_clash_entry_mutation", "clash_entry", ["tenant_id", "mutation_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", key(20), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("blob_sha256", key(64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "subject_kind IN ('work_order', 'visit', 'customer')", name=op.f("ck_document_subject_kind")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_blob_sha256", "document", ["tenant_id", "blob_sha256"], unique=False)
    op.create_index("ix_document_subject_id", "document", ["tenant_id", "subject_id"], unique=False)
    op.create_table(
        "entity",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("code", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kvk", sa.String(length=20), nullable=True),
        sa.Column("vat", sa.String(length=20), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_entity")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_entity_tenant_id_code")),
    )
    op.create_table(
        "event",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", key(100), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_event")),
    )
    op.create_table(
        "feed",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("scope", key(60), nullable=False),
        sa.Column("kind", key(30), nullable=False),
        sa.Column("doc_id", ID, nullable=False),
        sa.Column("pos", sa.BigInteger(), nullable=False),
        sa.Column("op", key(4), nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint("op IN ('put', 'gone', 'left')", name=op.f("ck_feed_op")),
        sa.PrimaryKeyConstraint("tenant_id", "scope", "kind", "doc_id", name=op.f("pk_feed")),
    )
    op.create_index("ix_feed_document", "feed", ["tenant_id", "doc_id", "kind"], unique=False)
    op.create_index("ix_feed_order", "feed", ["tenant_id", "scope", "pos", "kind", "doc_id"], unique=False)
    op.create_table(
        "feed_clock",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("scope", key(60), nullable=False),
        sa.Column("pos", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "scope", name=op.f("pk_feed_clock")),
    )
    op.create_table(
        "job",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", key(100), nullable=False),
        sa.Column("args", JSON, nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_at", MOMENT, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'queued', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_state_run_at", "job", ["tenant_id", "state", "run_at"], unique=False)
    op.create_table(
        "login",
        sa.Column("id", ID, nullable=False),
        sa.Column("email_norm", key(254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login")),
        sa.UniqueConstraint("email_norm", name=op.f("uq_login_email_norm")),
    )
    op.create_table(
        "mutation",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("name", key(60), nullable=False),
        sa.Column("schema", sa.BigInteger(), nullable=False),
        sa.Column("args", JSON, nullable=False),
        sa.Column("args_sha256", key(64), nullable=False),
        sa.Column("after", JSON, nullable=True),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("status", key(10), nullable=False),
        sa.Column("code", key(40), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("settled", key(10), nullable=True),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("settled IN ('accepted', 'dismissed')", name=op.f("ck_mutation_settled")),
        sa.CheckConstraint("status IN ('applied', 'merged', 'clash', 'rejected')", name=op.f("ck_mutation_status")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_mutation")),
    )
    op.create_index(
        "ix_mutation_parent_rejected",
        "mutation",
        ["tenant_id", "code"],
        unique=False,
        sqlite_where=sa.text("code IS NOT NULL"),
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index(
        "ix_mutation_rejected",
        "mutation",
        ["tenant_id", "received_at"],
        unique=False,
        sqlite_where=sa.text("status = 'rejected'"),
        postgresql_where=sa.text("status = 'rejected'"),
    )
    op.create_table(
        "number_series",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", key(60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_number_series")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_number_series_tenant_id_name")),
    )
    op.create_table(
        "product",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("sku", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("category", key(40), nullable=False),
        sa.Column("tracking", key(10), nullable=False),
        sa.Column("serial_pattern", sa.String(length=200), nullable=True),
        sa.Column("unit", key(20), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("tracking IN ('none', 'serial', 'batch')", name=op.f("ck_product_tracking")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_product")),
        sa.UniqueConstraint("tenant_id", "sku", name=op.f("uq_product_tenant_id_sku")),
    )
    op.create_table(
        "refused",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("why", key(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("settled_by", ID, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('open', 'kept', 'dismissed')", name=op.f("ck_refused_state")),
        sa.CheckConstraint(
            "why IN ('malformed', 'id_reused', 'server_error', 'given_up')", name=op.f("ck_refused_why")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_refused")),
    )
    op.create_index("ix_refused_mutation", "refused", ["tenant_id", "mutation_id"], unique=False)
    op.create_index(
        "ix_refused_open",
        "refused",
        ["tenant_id", "at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "repeated_call",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("key", key(200), nullable=False),
        sa.Column("sent_sha256", key(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_repeated_call")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_repeated_call_tenant_id_key")),
    )
    op.create_table(
        "role",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("code", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_role")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_role_tenant_id_code")),
    )
    op.create_table(
        "schedule_run",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("job", key(100), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_schedule_run")),
        sa.UniqueConstraint("tenant_id", "job", "local_date", name=op.f("uq_schedule_run_tenant_id_job_local_date")),
    )
    op.create_table(
        "skill",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("code", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_skill")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_skill_tenant_id_code")),
    )
    op.create_table(
        "statement",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_statement")),
        sa.UniqueConstraint("tenant_id", "sha256", name=op.f("uq_statement_tenant_id_sha256")),
    )
    op.create_index("ix_statement_subject", "statement", ["tenant_id", "subject_kind", "subject_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("slug", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("start_lat", sa.Float(), nullable=True),
        sa.Column("start_lon", sa.Float(), nullable=True),
        sa.Column("capacity_day", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_team")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_team_tenant_id_slug")),
    )
    op.create_table(
        "tenant",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("epoch", ID, nullable=False),
        sa.Column("restored_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenant_slug")),
    )
    op.create_table(
        "checklist_version",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("template_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", key(20), nullable=False),
        sa.Column("sections", JSON, nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published', 'retired')", name=op.f("ck_checklist_version_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "template_id"],
            ["checklist_template.tenant_id", "checklist_template.id"],
            name=op.f("fk_checklist_version_tenant_id_template_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checklist_version")),
        sa.UniqueConstraint(
            "tenant_id", "template_id", "number", name=op.f("uq_checklist_version_tenant_id_template_id_number")
        ),
    )
    op.create_table(
        "customer",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_norm", key(254), nullable=True),
        sa.Column("phone_e164", sa.String(length=20), nullable=True),
        sa.Column("status", key(20), nullable=False),
        sa.Column("acquired_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("status IN ('lead', 'prospect', 'customer', 'inactive')", name=op.f("ck_customer_status")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "entity_id"], ["entity.tenant_id", "entity.id"], name=op.f("fk_customer_tenant_id_entity_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer")),
    )
    op.create_index("ix_customer_email_norm", "customer", ["tenant_id", "email_norm"], unique=False)
    op.create_index("ix_customer_entity_id", "customer", ["tenant_id", "entity_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("listener", key(200), nullable=False),
        sa.Column("state", key(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_at", MOMENT, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'queued', 'done', 'failed')", name=op.f("ck_delivery_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "event_id"], ["event.tenant_id", "event.id"], name=op.f("fk_delivery_tenant_id_event_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("tenant_id", "event_id", "listener", name=op.f("uq_delivery_tenant_id_event_id_listener")),
    )
    op.create_index("ix_delivery_state_run_at", "delivery", ["tenant_id", "state", "run_at"], unique=False)
    op.create_table(
        "location",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("kind", key(20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('warehouse', 'staging', 'van', 'installed', 'scrap')", name=op.f("ck_location_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "team_id"], ["team.tenant_id", "team.id"], name=op.f("fk_location_tenant_id_team_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_location")),
    )
    op.create_index("ix_location_team_id", "location", ["tenant_id", "team_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("id", ID, nullable=False),
        sa.Column("login_id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("kind", key(10), nullable=False),
        sa.Column("token_hash", key(64), nullable=True),
        sa.Column("address", sa.String(length=60), nullable=True),
        sa.Column("program", sa.String(length=200), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('cookie', 'bearer')", name=op.f("ck_login_session_kind")),
        sa.ForeignKeyConstraint(["login_id"], ["login.id"], name=op.f("fk_login_session_login_id")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_login_session_tenant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index("ix_login_session_login_id", "login_session", ["login_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("lang", key(2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("lang IN ('nl', 'en')", name=op.f("ck_member_lang")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "team_id"], ["team.tenant_id", "team.id"], name=op.f("fk_member_tenant_id_team_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_member")),
    )
    op.create_index("ix_member_team_id", "member", ["tenant_id", "team_id"], unique=False)
    op.create_table(
        "role_permission",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("role_id", ID, nullable=False),
        sa.Column("permission", key(60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "role_id"], ["role.tenant_id", "role.id"], name=op.f("fk_role_permission_tenant_id_role_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_role_permission")),
        sa.UniqueConstraint(
            "tenant_id", "role_id", "permission", name=op.f("uq_role_permission_tenant_id_role_id_permission")
        ),
    )
    op.create_table(
        "visit_type",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("code", key(60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("duration_min", sa.Integer(), nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("checklist_template_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "checklist_template_id"],
            ["checklist_template.tenant_id", "checklist_template.id"],
            name=op.f("fk_visit_type_tenant_id_checklist_template_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_visit_type")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_visit_type_tenant_id_code")),
    )
    op.create_table(
        "address",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("addition", sa.String(length=20), nullable=True),
        sa.Column("postcode", key(12), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("accuracy", sa.Float(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_address_tenant_id_customer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_address")),
    )
    op.create_index("ix_address_customer_id", "address", ["tenant_id", "customer_id"], unique=False)
    op.create_index("ix_address_postcode", "address", ["tenant_id", "postcode"], unique=False)
    op.create_table(
        "blob_delivery",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_blob_delivery_tenant_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_blob_delivery")),
        sa.UniqueConstraint(
            "tenant_id", "sha256", "member_id", name=op.f("uq_blob_delivery_tenant_id_sha256_member_id")
        ),
    )
    op.create_table(
        "device",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("platform", sa.String(length=100), nullable=False),
        sa.Column("lang", key(2), nullable=False),
        sa.Column("token_hash", key(64), nullable=True),
        sa.Column("state", key(10), nullable=False),
        sa.Column("locked_at", MOMENT, nullable=True),
        sa.Column("locked_by_member_id", ID, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_no", sa.BigInteger(), nullable=False),
        sa.Column("app_version", sa.String(length=60), nullable=True),
        sa.Column("schema", sa.Integer(), nullable=True),
        sa.Column("quota", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.BigInteger(), nullable=True),
        sa.Column("persisted", sa.Boolean(), nullable=True),
        sa.Column("unsent", sa.Integer(), nullable=True),
        sa.Column("oldest_unsent_at", MOMENT, nullable=True),
        sa.Column("ready", JSON, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("lang IN ('nl', 'en')", name=op.f("ck_device_lang")),
        sa.CheckConstraint("state IN ('active', 'locked', 'wiping', 'wiped')", name=op.f("ck_device_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "locked_by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_device_tenant_id_locked_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_device_tenant_id_member_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_device")),
    )
    op.create_index("ix_device_member_id", "device", ["tenant_id", "member_id"], unique=False)
    op.create_index("ix_device_token_hash", "device", ["tenant_id", "token_hash"], unique=True)
    op.create_table(
        "member_role",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("role_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_member_role_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "role_id"], ["role.tenant_id", "role.id"], name=op.f("fk_member_role_tenant_id_role_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_member_role")),
        sa.UniqueConstraint(
            "tenant_id", "member_id", "role_id", name=op.f("uq_member_role_tenant_id_member_id_role_id")
        ),
    )
    op.create_table(
        "member_skill",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("skill_id", ID, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_member_skill_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "skill_id"], ["skill.tenant_id", "skill.id"], name=op.f("fk_member_skill_tenant_id_skill_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_member_skill")),
        sa.UniqueConstraint(
            "tenant_id", "member_id", "skill_id", name=op.f("uq_member_skill_tenant_id_member_id_skill_id")
        ),
    )
    op.create_table(
        "membership",
        sa.Column("login_id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["login_id"], ["login.id"], name=op.f("fk_membership_login_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_membership_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_membership_tenant_id")),
        sa.PrimaryKeyConstraint("login_id", "tenant_id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_tenant_id_member_id", "membership", ["tenant_id", "member_id"], unique=True)
    op.create_table(
        "serial",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("serial", sa.String(length=200), nullable=False),
        sa.Column("serial_norm", key(200), nullable=False),
        sa.Column("state", key(20), nullable=False),
        sa.Column("location_id", ID, nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('stock', 'installed')", name=op.f("ck_serial_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_serial_tenant_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_serial_tenant_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_serial")),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "serial_norm", name=op.f("uq_serial_tenant_id_product_id_serial_norm")
        ),
    )
    op.create_index("ix_serial_location_id", "serial", ["tenant_id", "location_id"], unique=False)
    op.create_table(
        "stock_level",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("location_id", ID, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_stock_level_tenant_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_stock_level_tenant_id_product_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stock_level")),
        sa.UniqueConstraint(
            "tenant_id", "location_id", "product_id", name=op.f("uq_stock_level_tenant_id_location_id_product_id")
        ),
    )
    op.create_table(
        "team_member",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_team_member_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "team_id"], ["team.tenant_id", "team.id"], name=op.f("fk_team_member_tenant_id_team_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_team_member")),
    )
    op.create_index("ix_team_member_member_id", "team_member", ["tenant_id", "member_id"], unique=False)
    op.create_index("ix_team_member_team_id", "team_member", ["tenant_id", "team_id"], unique=False)
    op.create_table(
        "upload",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("sha256", key(64), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=True),
        sa.Column("filetype", sa.String(length=100), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("length >= 0", name=op.f("ck_upload_length")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_upload_tenant_id_member_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_expires_at", "upload", ["tenant_id", "expires_at"], unique=False)
    op.create_table(
        "device_hole",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=False),
        sa.Column("seq_from", sa.BigInteger(), nullable=False),
        sa.Column("seq_to", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "device_id"],
            ["device.tenant_id", "device.id"],
            name=op.f("fk_device_hole_tenant_id_device_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_device_hole")),
    )
    op.create_index("ix_device_hole_device_id", "device_hole", ["tenant_id", "device_id"], unique=False)
    op.create_table(
        "movement",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("from_location_id", ID, nullable=True),
        sa.Column("to_location_id", ID, nullable=True),
        sa.Column("serial_id", ID, nullable=True),
        sa.Column("batch", sa.String(length=200), nullable=True),
        sa.Column("cause_kind", key(40), nullable=False),
        sa.Column("cause_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "from_location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_movement_tenant_id_from_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_movement_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "serial_id"], ["serial.tenant_id", "serial.id"], name=op.f("fk_movement_tenant_id_serial_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "to_location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_movement_tenant_id_to_location_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_movement")),
    )
    op.create_index("ix_movement_cause", "movement", ["tenant_id", "cause_kind", "cause_id"], unique=False)
    op.create_index("ix_movement_product_id", "movement", ["tenant_id", "product_id"], unique=False)
    op.create_table(
        "serial_claim",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("serial_id", ID, nullable=False),
        sa.Column("cause_id", ID, nullable=False),
        sa.Column("photo_sha256", key(64), nullable=True),
        sa.Column("state", key(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('holds', 'contested', 'released')", name=op.f("ck_serial_claim_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "serial_id"],
            ["serial.tenant_id", "serial.id"],
            name=op.f("fk_serial_claim_tenant_id_serial_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_serial_claim")),
    )
    op.create_index("ix_serial_claim_cause_id", "serial_claim", ["tenant_id", "cause_id"], unique=False)
    op.create_index("ix_serial_claim_serial_id", "serial_claim", ["tenant_id", "serial_id"], unique=False)
    op.create_table(
        "work_order",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("number", key(40), nullable=False),
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("source_kind", key(40), nullable=True),
        sa.Column("source_id", ID, nullable=True),
        sa.Column("type", key(60), nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("duration_min", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "address_id"],
            ["address.tenant_id", "address.id"],
            name=op.f("fk_work_order_tenant_id_address_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_work_order_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "entity_id"],
            ["entity.tenant_id", "entity.id"],
            name=op.f("fk_work_order_tenant_id_entity_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_work_order")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_work_order_tenant_id_number")),
    )
    op.create_index("ix_work_order_address_id", "work_order", ["tenant_id", "address_id"], unique=False)
    op.create_index("ix_work_order_customer_id", "work_order", ["tenant_id", "customer_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("work_order_id", ID, nullable=False),
        sa.Column("kind", key(60), nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_from", MOMENT, nullable=False),
        sa.Column("planned_to", MOMENT, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("state", key(20), nullable=False),
        sa.Column("outcome", key(20), nullable=True),
        sa.Column("checklist_version_id", ID, nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("access_note", sa.Text(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'partial')", name=op.f("ck_visit_outcome")),
        sa.CheckConstraint(
            "state IN ('planned', 'en_route', 'on_site', 'working', 'paused', 'done', 'partial', 'no_access', 'cancelled')",
            name=op.f("ck_visit_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "checklist_version_id"],
            ["checklist_version.tenant_id", "checklist_version.id"],
            name=op.f("fk_visit_tenant_id_checklist_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_visit_tenant_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "team_id"], ["team.tenant_id", "team.id"], name=op.f("fk_visit_tenant_id_team_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "work_order_id"],
            ["work_order.tenant_id", "work_order.id"],
            name=op.f("fk_visit_tenant_id_work_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_visit")),
        sa.UniqueConstraint("tenant_id", "work_order_id", "nr", name=op.f("uq_visit_tenant_id_work_order_id_nr")),
    )
    op.create_index("ix_visit_checklist_version_id", "visit", ["tenant_id", "checklist_version_id"], unique=False)
    op.create_index("ix_visit_day", "visit", ["tenant_id", "day"], unique=False)
    op.create_index("ix_visit_member_id", "visit", ["tenant_id", "member_id"], unique=False)
    op.create_index("ix_visit_team_id_day", "visit", ["tenant_id", "team_id", "day"], unique=False)
    op.create_table(
        "work_order_line",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("work_order_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_work_order_line_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "work_order_id"],
            ["work_order.tenant_id", "work_order.id"],
            name=op.f("fk_work_order_line_tenant_id_work_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_work_order_line")),
    )
    op.create_index("ix_work_order_line_work_order_id", "work_order_line", ["tenant_id", "work_order_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("item", key(100), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("supersedes_id", ID, nullable=True),
        sa.Column("head", sa.Boolean(), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_answer_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_answer_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_answer")),
    )
    op.create_index(
        "ix_answer_head",
        "answer",
        ["tenant_id", "visit_id", "item", "repeat"],
        unique=True,
        sqlite_where=sa.text("head"),
        postgresql_where=sa.text("head"),
    )
    op.create_index("ix_answer_visit_id", "answer", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "cancellation",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_cancellation_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_cancellation_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_cancellation")),
    )
    op.create_index("ix_cancellation_visit_id", "cancellation", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "issue",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("category", key(20), nullable=False),
        sa.Column("severity", key(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "category IN ('damage', 'safety', 'material', 'access', 'customer', 'other')",
            name=op.f("ck_issue_category"),
        ),
        sa.CheckConstraint("severity IN ('low', 'medium', 'high')", name=op.f("ck_issue_severity")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_issue_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_issue_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_issue")),
    )
    op.create_index("ix_issue_visit_id", "issue", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("kind", key(40), nullable=False),
        sa.Column("code", key(80), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("to_id", ID, nullable=True),
        sa.Column("by_member_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"], ["member.tenant_id", "member.id"], name=op.f("fk_notice_tenant_id_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_notice_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_member_id", "notice", ["tenant_id", "member_id"], unique=False)
    op.create_index("ix_notice_visit_id", "notice", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "rating",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("channel", key(20), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("nps", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("channel IN ('phone', 'link')", name=op.f("ck_rating_channel")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_rating_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_rating_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_rating")),
    )
    op.create_index("ix_rating_visit_id", "rating", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "reopening",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_state", key(20), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_reopening_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_reopening_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reopening")),
    )
    op.create_index("ix_reopening_visit_id", "reopening", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("role", key(20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("statement_sha256", key(64), nullable=False),
        sa.Column("image_sha256", key(64), nullable=True),
        sa.Column("typed", sa.String(length=200), nullable=True),
        sa.Column("consent", JSON, nullable=False),
        sa.Column("channel", key(20), nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("role IN ('customer', 'technician', 'witness')", name=op.f("ck_signature_role")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_signature_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_signature_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_image_sha256", "signature", ["tenant_id", "image_sha256"], unique=False)
    op.create_index("ix_signature_statement_sha256", "signature", ["tenant_id", "statement_sha256"], unique=False)
    op.create_index("ix_signature_visit_id", "signature", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "time_entry",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("kind", key(20), nullable=False),
        sa.Column("visit_id", ID, nullable=True),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("to_at", MOMENT, nullable=False),
        sa.Column("corrects_id", ID, nullable=True),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('travel', 'work', 'pause', 'other')", name=op.f("ck_time_entry_kind")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_time_entry_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "corrects_id"],
            ["time_entry.tenant_id", "time_entry.id"],
            name=op.f("fk_time_entry_tenant_id_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_time_entry_tenant_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_time_entry_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_time_entry")),
    )
    op.create_index(
        "ix_time_entry_member_id_from_at", "time_entry", ["tenant_id", "member_id", "from_at"], unique=False
    )
    op.create_index("ix_time_entry_visit_id", "time_entry", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "visit_move",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("from_team_id", ID, nullable=False),
        sa.Column("to_team_id", ID, nullable=False),
        sa.Column("from_planned", MOMENT, nullable=False),
        sa.Column("to_planned", MOMENT, nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_visit_move_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "from_team_id"],
            ["team.tenant_id", "team.id"],
            name=op.f("fk_visit_move_tenant_id_from_team_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "to_team_id"], ["team.tenant_id", "team.id"], name=op.f("fk_visit_move_tenant_id_to_team_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_visit_move_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_visit_move")),
    )
    op.create_index("ix_visit_move_visit_id", "visit_move", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "visit_step",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("nr", sa.Integer(), nullable=False),
        sa.Column("from_state", key(20), nullable=False),
        sa.Column("to_state", key(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("undone_by", ID, nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_visit_step_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_visit_step_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_visit_step")),
        sa.UniqueConstraint("tenant_id", "visit_id", "nr", name=op.f("uq_visit_step_tenant_id_visit_id_nr")),
    )
    op.create_table(
        "photo",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("item", key(100), nullable=True),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("issue_id", ID, nullable=True),
        sa.Column("blob_sha256", key(64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("position", JSON, nullable=True),
        sa.Column("quality", JSON, nullable=True),
        sa.Column("override", JSON, nullable=True),
        sa.Column("bytes_at", MOMENT, nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=True),
        sa.Column("hidden_by", ID, nullable=True),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_photo_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "issue_id"], ["issue.tenant_id", "issue.id"], name=op.f("fk_photo_tenant_id_issue_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_photo_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_photo")),
    )
    op.create_index("ix_photo_blob_sha256", "photo", ["tenant_id", "blob_sha256"], unique=False)
    op.create_index("ix_photo_visit_id", "photo", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "part_use",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", ID, nullable=False),
        sa.Column("item", key(100), nullable=True),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("product_id", ID, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=200), nullable=True),
        sa.Column("serial_id", ID, nullable=True),
        sa.Column("batch", sa.String(length=200), nullable=True),
        sa.Column("from_location_id", ID, nullable=True),
        sa.Column("plate_photo_id", ID, nullable=True),
        sa.Column("movement_id", ID, nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_part_use_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "from_location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_part_use_tenant_id_from_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "movement_id"],
            ["movement.tenant_id", "movement.id"],
            name=op.f("fk_part_use_tenant_id_movement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plate_photo_id"],
            ["photo.tenant_id", "photo.id"],
            name=op.f("fk_part_use_tenant_id_plate_photo_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_part_use_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "serial_id"], ["serial.tenant_id", "serial.id"], name=op.f("fk_part_use_tenant_id_serial_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "visit_id"], ["visit.tenant_id", "visit.id"], name=op.f("fk_part_use_tenant_id_visit_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_part_use")),
    )
    op.create_index("ix_part_use_serial_id", "part_use", ["tenant_id", "serial_id"], unique=False)
    op.create_index("ix_part_use_visit_id", "part_use", ["tenant_id", "visit_id"], unique=False)
    op.create_table(
        "part_return",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("part_use_id", ID, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("movement_id", ID, nullable=False),
        sa.Column("by_member_id", ID, nullable=False),
        sa.Column("device_id", ID, nullable=True),
        sa.Column("mutation_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("jumps", sa.Integer(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "by_member_id"],
            ["member.tenant_id", "member.id"],
            name=op.f("fk_part_return_tenant_id_by_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "movement_id"],
            ["movement.tenant_id", "movement.id"],
            name=op.f("fk_part_return_tenant_id_movement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "part_use_id"],
            ["part_use.tenant_id", "part_use.id"],
            name=op.f("fk_part_return_tenant_id_part_use_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_part_return")),
    )
    op.create_index("ix_part_return_part_use_id", "part_return", ["tenant_id", "part_use_id"], unique=False)
    put_tables_behind_the_wall(op.get_bind(), OF_A_TENANT)
