"""`python -m tracker` and the console script."""

from __future__ import annotations

from tracker.cli.run import main

if __name__ == "__main__":
    main()
