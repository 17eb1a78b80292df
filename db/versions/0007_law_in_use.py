"""By which workflow and on which treaty each bill goes, beside what is kept of it, so that the laws in use are found by an index.

Taken from the rows that are kept already. A bill of which none are shown has neither.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

FIELD = {"sqlite": "json_extract(s.row, '$.shape.{}')", "postgresql": "s.row::json -> 'shape' ->> '{}'"}


def upgrade() -> None:
    field = FIELD[op.get_bind().dialect.name]
    for name in ("workflow", "treaty"):
        op.add_column("projection", sa.Column(name, sa.Text, nullable=False, server_default=""))
        told = f"select {field.format(name)} from standing s where s.bill = projection.bill order by s.n limit 1"  # noqa: S608
        op.execute(f"update projection set {name} = coalesce(({told}), '')")  # noqa: S608 - names of ours
    op.create_index("projection_goes_by", "projection", ["workflow", "treaty"])
