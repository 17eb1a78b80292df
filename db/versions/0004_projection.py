"""The projection: where each bill stands, by stretches of days, so that what is asked for most is one indexed query.

It is a cache, made from the entries: every bill of an older ledger begins as one whose rows are still to be made.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "projection",
        sa.Column("bill", sa.Text, primary_key=True),
        sa.Column("law", sa.Text, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("fresh_since", sa.Text, nullable=False),
        sa.Column("fresh_until", sa.Text, nullable=False),
    )
    op.create_index("projection_since", "projection", ["fresh_since"])
    op.create_index("projection_fresh", "projection", ["fresh_until"])
    op.create_index("projection_law", "projection", ["law"])
    op.create_table(
        "standing",
        sa.Column("bill", sa.Text, primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
    )
    op.create_table(
        "deadline",
        sa.Column("bill", sa.Text, primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("i", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
    )
    op.create_index("deadline_day", "deadline", ["day", "bill"])
    op.execute(
        "insert into projection (bill, law, timezone, fresh_since, fresh_until)"
        " select bill, '', 'UTC', '', '' from entry where seq = 1"
    )
