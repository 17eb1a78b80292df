"""`tracker nightly` as processes: once, twice at a time, as a service that is told to stop."""

from __future__ import annotations

import signal
import subprocess
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.ledgers import RUSSIA, bill, filled
from tests.support import Cli
from tracker.library.reader import Library

SETTINGS = {"TRACKER_NIGHTLY_AT": "00:00", "TRACKER_NIGHTLY_TIMEZONE": "UTC", "TRACKER_NIGHTLY_FORMAT": "text"}


def settings(cli: Cli, **more: str) -> dict[str, str]:
    """The settings of a night that has begun at midnight, delivered to a folder of the test's own."""
    return {**SETTINGS, "TRACKER_NIGHTLY_FOLDER": str(cli.folder / "digests"), **more}


def digests(cli: Cli) -> list[str]:
    """What lies in the folder."""
    folder = cli.folder / "digests"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def today() -> date:
    """Today in UTC; a test that runs across midnight takes either day."""
    return datetime.now(UTC).date()


@pytest.fixture
def ledger(tmp_path: Path, library: Library) -> Cli:
    """The command line over the Russian bill."""
    return filled(tmp_path, library, lambda tracker: bill(tracker, "BILL", "ru/denunciation", "open-skies", *RUSSIA))


def test_once_writes_tonights_digest_and_then_finds_nothing_owed(ledger: Cli) -> None:
    """The file's name is printed the first time; the second leaves with 0 and writes nothing."""
    before = today()
    first = ledger.ok("nightly", "run", "--once", env=settings(ledger)).out.strip()
    assert first in {str(ledger.folder / "digests" / f"digest-{day}.txt") for day in (before, today())}
    text = Path(first).read_text(encoding="utf-8")
    assert "depositary_notified" in text
    second = ledger.ok("nightly", "run", "--once", env=settings(ledger))
    assert "no digest is owed" in second.out or today() != before
    assert len(digests(ledger)) == 1 or today() != before


@pytest.mark.parametrize(("format", "suffix"), [("markdown", "md"), ("html", "html"), ("json", "json")])
def test_the_format_comes_from_the_settings(ledger: Cli, format: str, suffix: str) -> None:
    """Each format is delivered under its own suffix."""
    ledger.ok("nightly", "run", "--once", env=settings(ledger, TRACKER_NIGHTLY_FORMAT=format))
    assert [name.rpartition(".")[2] for name in digests(ledger)] == [suffix]


def test_a_folder_that_cannot_be_written_is_one_line_and_the_night_stays_owed(ledger: Cli) -> None:
    """The command leaves with 1 and names the file; when the folder can be written the digest comes."""
    (ledger.folder / "digests").write_text("in the way", encoding="utf-8")
    ran = ledger("nightly", "run", "--once", env=settings(ledger))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1), ran
    assert "digest-" in ran.err
    assert len(ledger.ok("nightly", "status", "--json", env=settings(ledger)).json["undelivered"]) == 1
    (ledger.folder / "digests").unlink()
    ledger.ok("nightly", "run", "--once", env=settings(ledger))
    assert len(digests(ledger)) == 1


@pytest.mark.parametrize("round", range(4))
def test_two_processes_at_once_make_one_digest(tmp_path: Path, library: Library, round: int) -> None:
    """Started together on one ledger, they deliver one file, and both leave with 0; whatever a round's luck."""
    cli = Cli(tmp_path)
    filled(tmp_path, library, lambda tracker: bill(tracker, f"BILL-{round}", "ru/denunciation", "open-skies", *RUSSIA))
    before = today()
    running = [
        subprocess.Popen(
            cli.command("nightly", "run", "--once"),
            cwd=tmp_path,
            env=cli.environment(**settings(cli)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    assert [err for _, err in said] == ["", ""]
    if today() == before:
        assert digests(cli) == [f"digest-{before}.txt"]
        assert sorted("digest-" in out for out, _ in said) == [False, True]


def wait_for(what: Path, seconds: float = 30) -> None:
    """Wait until there is a file in the folder."""
    until = time.monotonic() + seconds
    while not (what.exists() and any(not file.name.startswith(".") for file in what.iterdir())):
        assert time.monotonic() < until, f"nothing was delivered to {what}"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_writes_tonights_digest_and_stops_when_told_to(ledger: Cli, number: signal.Signals) -> None:
    """It begins with what is owed, waits for the next night, and leaves with 0 within a few seconds of the signal."""
    process = subprocess.Popen(
        ledger.command("nightly", "run"),
        cwd=ledger.folder,
        env=ledger.environment(**settings(ledger)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(ledger.folder / "digests")
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert "digest-" in out


def test_the_service_complains_in_one_line_and_goes_on(ledger: Cli) -> None:
    """A folder in the way stops no service: it says so on stderr and waits for the next try."""
    (ledger.folder / "digests").write_text("in the way", encoding="utf-8")
    process = subprocess.Popen(
        ledger.command("nightly", "run"),
        cwd=ledger.folder,
        env=ledger.environment(**settings(ledger)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        out, rest = process.communicate(timeout=10)
    finally:
        process.kill()
    assert "digest-" in line
    assert (process.returncode, out, rest) == (0, "", "")


def test_status_tells_people_and_programs_the_same(ledger: Cli) -> None:
    """Before the first night it is owed and eight entries are untold; after it nothing is."""
    asked = ("nightly", "status")
    before = today()
    owed = ledger.ok(*asked, "--json", env=settings(ledger)).json
    if today() == before:
        assert (owed["last"], owed["owed"]) == (None, [str(before)] * 2)
        assert owed["next_at"] == f"{before + timedelta(days=1)}T00:00:00.000000+00:00"
    assert (owed["untold"], owed["undelivered"]) == (8, [])
    ledger.ok("nightly", "run", "--once", env=settings(ledger))
    told = ledger.ok(*asked, "--json", env=settings(ledger)).json
    assert (told["last_delivered"], told["told_up_to"], told["untold"], told["undelivered"]) == (True, 8, 0, [])
    text = ledger.ok(*asked, env=settings(ledger)).out
    assert told["last"] in text
    assert str(ledger.folder / "digests") in text
    assert "UTC" in text
