"""Watchers, the log of their changes, and the outbox of their digests, which takes the place of the one folder's nights.

Those nights are dropped: who they were for stood in the settings, not in the ledger, and all that they told of is in the entries.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_table("night")
    op.create_table(
        "watcher",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("send_to", sa.Text, nullable=False),
        sa.Column("filters", sa.Text, nullable=False),
        sa.Column("every", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("within", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("empty", sa.Text, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
    )
    op.create_table(
        "watch_log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("watcher", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
    )
    op.create_index("watch_log_watcher", "watch_log", ["watcher"])
    op.create_table(
        "outbox",
        sa.Column("watcher", sa.Text, sa.ForeignKey("watcher.name", ondelete="cascade"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("night", sa.Date, nullable=False),
        sa.Column("covers_from", sa.Date, nullable=False),
        sa.Column("since", sa.Integer, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.Column("composed_at", MOMENT, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", MOMENT),
        sa.Column("next_try_at", MOMENT),
        sa.Column("tried_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("watcher", "night", name="outbox_watcher_night"),
    )
    op.create_index("outbox_status", "outbox", ["status"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


APPEND_ONLY = {
    "sqlite": [
        "create trigger watch_log_no_update before update on watch_log"
        " begin select raise(abort, 'watch_log is append-only'); end",
        "create trigger watch_log_no_delete before delete on watch_log"
        " begin select raise(abort, 'watch_log is append-only'); end",
    ],
    "postgresql": [
        "create function watch_log_append_only() returns trigger language plpgsql as"
        " $$ begin raise exception 'watch_log is append-only'; end $$",
        "create trigger watch_log_no_change before update or delete on watch_log"
        " for each row execute function watch_log_append_only()",
        "create trigger watch_log_no_truncate before truncate on watch_log"
        " for each statement execute function watch_log_append_only()",
    ],
}
