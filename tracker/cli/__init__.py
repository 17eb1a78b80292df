"""The command line. Importing it imports Typer and the standard library, nothing else: a command imports what it needs."""
