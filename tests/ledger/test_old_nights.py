"""A ledger whose nights went into one folder: brought up, it has lost no entry, and a watcher is told all of them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text

from tests.digest.nights import Nights, told_in, watcher
from tracker import bootstrap
from tracker.ledger.database import Database
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

OLD = """
insert into entry (position, bill, seq, kind, recorded_at, recorded_by, body) values
  (1, 'OLD', 1, 'opening', '2026-01-10 12:00:00.000000', 'desk', '{"title":"An old bill","workflow":"ru/denunciation"}'),
  (2, 'OLD', 2, 'note', '2026-01-14 12:00:00.000000', 'desk', '{"text":"told in the last night, and never delivered"}');
update counter set value = 2, at = '2026-01-14 12:00:00.000000';
insert into night (night, covers_from, since, upto, composed_at, format, body, status, attempts) values
  ('2026-01-13', '2026-01-13', 0, 1, '2026-01-13 06:00:00.000000', 'text', 'told', 'delivered', 1),
  ('2026-01-15', '2026-01-14', 1, 2, '2026-01-15 06:00:00.000000', 'text', 'never delivered', 'pending', 3);
"""


def test_what_the_nights_of_an_older_ledger_told_of_is_told_to_a_watcher(
    database_url: str, library: Library, tmp_path: Path
) -> None:
    """From the beginning or, where it is asked to, on from the position up to which its last digest says it told."""
    engine = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")
    config = Config()
    config.set_main_option("script_location", str(bootstrap.data_folder("db")))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in filter(None, map(str.strip, OLD.split(";"))):
            connection.execute(text(statement.replace(":0", r"\:0").replace('":"', r'"\:"')))
    database = Database(database_url, migrations=bootstrap.data_folder("db"), write=True)
    nights = Nights(Tracker(Ledger(database), library), tmp_path, watcher(tmp_path), watcher(tmp_path, "later", since=1))
    told = {file.parent.name: told_in(file) for file in nights.tick("2026-01-16 07:00")}
    assert told == {"desk": ["OLD 1", "OLD 2"], "later": ["OLD 2"]}
    assert "night" not in inspect(engine).get_table_names()
    database.close()
    engine.dispose()
