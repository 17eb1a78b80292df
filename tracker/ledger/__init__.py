"""The append-only record in SQL: what happened, as it was told, in the order in which it was told."""
