"""Run the migrations on the connection that the ledger hands over (there is no ini file and no URL here)."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
context.run_migrations()
