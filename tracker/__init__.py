"""Where a bill or a treaty stands, what may happen next, and how many days remain."""

__version__ = "0.1.0"
