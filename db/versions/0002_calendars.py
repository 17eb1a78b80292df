"""The sitting days of chambers, a version an import, that nobody can change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("days", sa.Text, nullable=False),
        sa.UniqueConstraint("name", "version", name="calendar_name_version"),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


APPEND_ONLY = {
    "sqlite": [
        "create trigger calendar_no_update before update on calendar begin select raise(abort, 'calendar is append-only'); end",
        "create trigger calendar_no_delete before delete on calendar begin select raise(abort, 'calendar is append-only'); end",
    ],
    "postgresql": [
        "create function calendar_append_only() returns trigger language plpgsql as"
        " $$ begin raise exception 'calendar is append-only'; end $$",
        "create trigger calendar_no_change before update or delete on calendar"
        " for each row execute function calendar_append_only()",
        "create trigger calendar_no_truncate before truncate on calendar"
        " for each statement execute function calendar_append_only()",
    ],
}
