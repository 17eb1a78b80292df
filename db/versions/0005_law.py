"""The law texts that a ledger goes by, each kept when it is first used, that nobody can change.

What is kept of a bill for quick answers no longer hangs on files, so all of it is made anew, by the texts, when next asked for.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "law",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("law_hash", "law", ["hash"])
    op.create_index("standing_since", "standing", ["since"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute("update projection set law = '', fresh_until = ''")


APPEND_ONLY = {
    "sqlite": [
        "create trigger law_no_update before update on law begin select raise(abort, 'law is append-only'); end",
        "create trigger law_no_delete before delete on law begin select raise(abort, 'law is append-only'); end",
    ],
    "postgresql": [
        "create function law_append_only() returns trigger language plpgsql as"
        " $$ begin raise exception 'law is append-only'; end $$",
        "create trigger law_no_change before update or delete on law for each row execute function law_append_only()",
        "create trigger law_no_truncate before truncate on law for each statement execute function law_append_only()",
    ],
}
