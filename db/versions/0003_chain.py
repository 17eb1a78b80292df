"""A hash chain per bill and per calendar, also over all that is in the ledger already, which nobody can change afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from tracker.ledger.chain import ENTRIES, VERSIONS, Chained, link

revision = "0003"
down_revision = "0002"

BATCH = 2000
"""How many rows are read, linked and written at a time."""


def upgrade() -> None:
    for chained in (ENTRIES, VERSIONS):
        op.add_column(chained.table, sa.Column("hash", sa.Text, nullable=False, server_default=""))
    with triggers_off():
        for chained in (ENTRIES, VERSIONS):
            link_all(chained)


@contextmanager
def triggers_off() -> Iterator[None]:
    """Let this transaction update both tables: nobody else ever sees them without their triggers."""
    if op.get_bind().dialect.name == "postgresql":
        for chained in (ENTRIES, VERSIONS):
            op.execute(f"alter table {chained.table} disable trigger user")
        yield
        for chained in (ENTRIES, VERSIONS):
            op.execute(f"alter table {chained.table} enable trigger user")
        return
    made = sa.text("select name, sql from sqlite_master where type = 'trigger' and tbl_name in ('entry', 'calendar')")
    triggers = op.get_bind().execute(made).all()
    for name, _ in triggers:
        op.execute(f"drop trigger {name}")
    yield
    for _, sql in triggers:
        op.execute(sql)


def link_all(chained: Chained) -> None:
    """Hash the rows of a table along their chains."""
    table = sa.table(chained.table, *map(sa.column, (*chained.columns, "hash")))
    place = sa.tuple_(table.c[chained.name], table.c[chained.number])
    batch = sa.select(*(table.c[column] for column in chained.columns)).order_by(*place).limit(BATCH)
    linking = sa.update(table).where(table.c.position == sa.bindparam("of")).values(hash=sa.bindparam("as"))
    last, previous = ("", 0), ""
    while rows := op.get_bind().execute(batch.where(place > last)).mappings().all():
        links = []
        for row in rows:
            previous = link(chained.hashed(**row, previous=previous if row[chained.name] == last[0] else ""))
            links.append({"of": row["position"], "as": previous})
            last = (row[chained.name], row[chained.number])
        op.get_bind().execute(linking, links)
