"""The ledger: entries that nobody can change, the counter that orders them, and the nights of the digest."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("bill", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("bill", "seq", name="entry_bill_seq"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("at", MOMENT),
    )
    op.execute("insert into counter (name, value) values ('position', 0)")
    op.create_table(
        "night",
        sa.Column("night", sa.Date, primary_key=True),
        sa.Column("covers_from", sa.Date, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("composed_at", MOMENT, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("delivered_at", MOMENT),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


APPEND_ONLY = {
    "sqlite": [
        "create trigger entry_no_update before update on entry begin select raise(abort, 'entry is append-only'); end",
        "create trigger entry_no_delete before delete on entry begin select raise(abort, 'entry is append-only'); end",
    ],
    "postgresql": [
        "create function entry_append_only() returns trigger language plpgsql as"
        " $$ begin raise exception 'entry is append-only'; end $$",
        "create trigger entry_no_change before update or delete on entry for each row execute function entry_append_only()",
        "create trigger entry_no_truncate before truncate on entry for each statement execute function entry_append_only()",
    ],
}
