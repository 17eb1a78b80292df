"""The pure core: law as values, the record as values, and the fold that says where a bill stands.

Nothing here reads a file, a database or a clock.
"""
