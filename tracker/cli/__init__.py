"""The command line. Importing it imports Typer and the standard library, nothing else: a command imports what it needs.

The modules with commands do without `from __future__ import annotations`: Typer evaluates every annotation of every
command at each start, and text costs it more than values do.
"""
