"""An index on when a stretch begins: what time alone changed since a night is one indexed query."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("standing_since", "standing", ["since"])
