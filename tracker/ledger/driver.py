"""Many rows at once, as the driver takes them: `executemany` on SQLite, COPY on PostgreSQL.

SQLAlchemy's own inserts would cost an import more than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]

_AT_ONCE = 500
"""So many names are asked for in one question."""


def insert(connection: Connection, table: str, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows of values as the driver takes them; `table` and `names` are ours."""
    if not rows:
        return
    told = ", ".join(names)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"copy {table} ({told}) from stdin", rows)
        return
    places = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"insert into {table} ({told}) values ({places})", rows)  # noqa: S608 - names of ours


def _copy(connection: Connection, statement: str, rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from error


def in_batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Names, so many at a time as one question may hold."""
    for n in range(0, len(names), _AT_ONCE):
        yield names[n : n + _AT_ONCE]
