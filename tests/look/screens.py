"""Screenshots of digests, for a person to look at: `python -m tests.look.screens FOLDER`.

Each digest of `tests.look.samples` is made a mail, and so is the ledger of `tracker demo` as of three of its days, in each
language. Their HTML is shown by headless Chromium (Debian: `apt-get install chromium fonts-dejavu`) at the width of a phone
and of a desktop, in light and in dark, and printed to PDF. The plain text of each sample stands beside it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

from tests.look import samples
from tracker import bootstrap, settings
from tracker.digest.changes import Window
from tracker.digest.compose import digest_of
from tracker.digest.mail import mail_parts
from tracker.languages import Language

WIDTHS = {"phone": 375, "desktop": 1100}
SCHEMES = {"dark": 0, "light": 1}
DAYS = ("2021-05-27", "2021-06-18", "2021-12-18")


def main() -> None:
    """Make every screenshot."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--only", default="", help="Pages whose name begins so.")
    chosen = asked.parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium here: apt-get install chromium fonts-dejavu")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name, html in pages(chosen.folder):
        if name.startswith(chosen.only):
            page = chosen.folder / f"{name}.html"
            page.write_text(html, encoding="utf-8")
            for picture in look(browser, page.absolute()):
                print(picture)


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """The HTML of each digest by its name; the plain-text twin goes into the folder."""
    for name, sample in samples.ALL.items():
        parts = mail_parts(sample())
        (folder / f"{name}.txt").write_text(f"Subject: {parts.subject}\n\n{parts.text}", encoding="utf-8")
        yield name, parts.html
    with tempfile.TemporaryDirectory() as scratch:
        ledger = Path(scratch) / "demo.db"
        subprocess.run([sys.executable, "-m", "tracker", "demo", "--ledger", ledger], check=True, capture_output=True)
        reader = bootstrap.reader(settings.load({"TRACKER_DATABASE_URL": str(ledger)}))
        for day, language in product(DAYS, Language):
            window = Window(0, reader.last_position(), datetime.now(UTC), as_of=date.fromisoformat(day))
            yield f"demo-{language.value}-{day}", mail_parts(digest_of(reader, window, language=language)).html


def look(browser: str, page: Path) -> Iterator[Path]:
    """A page at each width in each scheme, whole, and as it is printed."""
    for device, width in WIDTHS.items():
        for scheme, number in SCHEMES.items():
            picture = page.with_name(f"{page.stem}-{device}-{scheme}.png")
            dark = ["--force-dark-mode"] if scheme == "dark" else []
            prefers = f"--blink-settings=preferredColorScheme={number}"
            _browse(browser, page, prefers, *dark, f"--window-size={width},2400", f"--screenshot={picture}")
            yield picture
    paper = page.with_suffix(".pdf")
    _browse(browser, page, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    yield paper


def _browse(browser: str, page: Path, *options: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        quietly = ["--headless=new", "--hide-scrollbars", "--disable-gpu", f"--user-data-dir={profile}"]
        subprocess.run([browser, *quietly, *sandbox, *options, page.as_uri()], check=True, capture_output=True, timeout=60)


if __name__ == "__main__":
    main()
