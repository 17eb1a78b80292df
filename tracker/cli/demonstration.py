"""`tracker demo`: the story that this program was made for, told step by step in a ledger of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import heading, now, settings

if TYPE_CHECKING:
    from tracker.core.outlook import Outlook
    from tracker.service import Tracker

DEMO = "demo"

STORY = """
# 1. Russia, May 2021: a newspaper writes that the bill is due in the upper house next week
open RU-OPEN-SKIES --workflow ru/denunciation --treaty open-skies --title "Denunciation of Open Skies" --number 1168313-7
record RU-OPEN-SKIES bill-introduced --on 2021-05-11
record RU-OPEN-SKIES duma-adopted --on 2021-05-19
expect RU-OPEN-SKIES council-approved --on 2021-05-19
expect RU-OPEN-SKIES council-approved --on 2021-06-02
look RU-OPEN-SKIES 2021-05-27
record RU-OPEN-SKIES council-approved --on 2021-06-02
record RU-OPEN-SKIES president-signed --on 2021-06-07
record RU-OPEN-SKIES law-published --on 2021-06-07
look RU-OPEN-SKIES 2021-06-17
record RU-OPEN-SKIES depositary-notified --on 2021-06-18
look RU-OPEN-SKIES 2021-06-18
record RU-OPEN-SKIES conference-held --on 2021-07-20
look RU-OPEN-SKIES 2021-12-17
look RU-OPEN-SKIES 2021-12-18

# 2. The United States, 2020: out six months after its notice, unless it thinks better of it
open US-OPEN-SKIES --workflow international/withdrawal --treaty open-skies --title "United States: withdrawal from Open Skies"
record US-OPEN-SKIES depositary-notified --on 2020-05-22
look US-OPEN-SKIES 2020-05-22
record US-OPEN-SKIES conference-held --on 2020-07-06
record US-OPEN-SKIES notification-revoked --on 2020-11-21
look US-OPEN-SKIES 2020-11-22
retract US-OPEN-SKIES last --because "it was not revoked: this only shows what would have been"
look US-OPEN-SKIES 2020-11-22

# 3. Russia and the CFE Treaty, 2023: the 150th day must be complete
open RU-CFE --workflow ru/denunciation --treaty cfe --title "Denunciation of the CFE Treaty" --number 355868-8
record RU-CFE bill-introduced --on 2023-05-10
record RU-CFE duma-adopted --on 2023-05-16
record RU-CFE council-approved --on 2023-05-24
record RU-CFE president-signed --on 2023-05-29
record RU-CFE law-published --on 2023-05-29
record RU-CFE depositary-notified --on 2023-06-09
look RU-CFE 2023-06-09
look RU-CFE 2023-11-07

# 4. A record that begins in the middle is never stranded: the gap is a finding, and the rest goes on
open RU-GAP --workflow ru/denunciation --treaty open-skies --title "The same bill, known only from the Council on"
record RU-GAP council-approved --on 2021-06-02
record RU-GAP president-signed --on 2021-06-07
look RU-GAP 2021-06-07
"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("demo")(demo)


def demo(
    ledger: Annotated[Path, typer.Option("--ledger", metavar="FILE", help="The file to tell it in; made anew each time.")] = Path(
        "tracker-demo.db"
    ),
) -> None:
    """Tell the Open Skies cases, step by step, in a ledger of their own (tracker-demo.db in this folder).

    A file that holds anything but an earlier demonstration is left alone.
    """
    import shlex

    from tracker import bootstrap

    _make_way(ledger)
    tracker = bootstrap.tracker(settings(str(ledger)), create=True)
    print(f"Every line after $ is a command; what it records goes into {ledger}.")
    for line in STORY.strip().splitlines():
        if line.startswith("# "):
            heading(line[2:])
        elif line:
            _step(tracker, shlex.split(line), line)
    _farewell(ledger)


def _make_way(ledger: Path) -> None:
    """Remove an earlier demonstration. Raises `RecordConflict` where the file holds anything else."""
    from tracker import bootstrap
    from tracker.errors import LedgerUnavailable, RecordConflict, RefusedInput

    if ":" in str(ledger).partition("/")[0]:
        raise RefusedInput(f"--ledger {ledger}: the demonstration is told in a file, not at a URL")
    if not ledger.exists():
        return
    try:
        database = bootstrap.database(settings(str(ledger)), write=False)
        only_ours = bootstrap.holds_only(database, DEMO, _titles())
    except LedgerUnavailable:
        only_ours = False
    if not only_ours:
        raise RecordConflict(f"{ledger} holds something else than a demonstration: --ledger names another file")
    for file in (ledger, Path(f"{ledger}-wal"), Path(f"{ledger}-shm")):
        file.unlink(missing_ok=True)


def _titles() -> dict[str, str]:
    """The bills of the story, and what they are called."""
    import shlex

    opened = (shlex.split(line) for line in STORY.splitlines() if line.startswith("open "))
    return {words[1]: words[words.index("--title") + 1] for words in opened}


def _step(tracker: "Tracker", words: list[str], line: str) -> None:
    """One line of the story: printed as its reader would type it, and done."""
    verb, bill, *rest = words
    if verb == "look":
        print(f"$ tracker show {bill} --as-of {rest[0]}")
        for told in _told(tracker, bill, rest[0]):
            print(f"    {told}")
        return
    print(f"$ tracker {line}")
    given = {rest[n].removeprefix("--"): rest[n + 1] for n, word in enumerate(rest) if word.startswith("--")}
    match verb:
        case "open":
            tracker.open(
                bill,
                workflow=given["workflow"],
                title=given["title"],
                treaty=given["treaty"],
                number=given.get("number"),
                tags=(),
                terms={},
                by=DEMO,
                moment=now(),
            )
        case "record":
            tracker.record(bill, rest[0], on=given["on"], by=DEMO, moment=now())
        case "expect":
            tracker.expect(bill, rest[0], on=given["on"], source=None, note=None, by=DEMO, moment=now())
        case "retract":
            tracker.retract(bill, rest[0], because=given["because"], by=DEMO, moment=now())


def _told(tracker: "Tracker", bill: str, as_of: str) -> Iterator[str]:
    """What `show` says, cut to what the story is about."""
    from tracker import wording
    from tracker.cli.console import as_day

    outlook = tracker.look(bill, now(), as_day("--as-of", as_of))
    yield f"{wording.weekday(outlook.as_of)}: {outlook.state.title.en} [{outlook.state.name}]"
    for passage in outlook.position.passages:
        if passage.event.inferred and passage.event.on == outlook.as_of:
            kind = passage.event.kind
            yield f"by time alone, recorded by nobody: {wording.title(outlook, kind)} ({_law(outlook, kind)})"
    for deadline in outlook.open_deadlines:
        yield f"{wording.deadline(deadline)} ({wording.law(deadline.basis)})"
    for item in outlook.agenda:
        moved = f", moved from {item.moved_from}" if item.moved_from else ""
        yield f"expected: {wording.title(outlook, item.kind)} on {item.on}{moved}"
    steps = [move.kind for move in outlook.next if move.acts_on is None]
    if steps:
        yield f"may happen next: {', '.join(steps)}"
    for finding in outlook.findings:
        yield f"finding: {wording.finding(finding, outlook.rules.workflow)}"


def _law(outlook: "Outlook", kind: str) -> str:
    from tracker import wording

    return next(wording.law(d.basis) for d in outlook.deadlines if d.timer.then == kind)


def _farewell(ledger: Path) -> None:
    import shlex

    started = Path(sys.argv[0])
    program = f"{shlex.quote(sys.executable)} -m tracker" if started.name == "__main__.py" else shlex.quote(sys.argv[0])
    command = f"{program} --db {shlex.quote(str(ledger))}"
    heading("Now try it yourself; the last line is wrong on purpose, to show how that is told")
    print(f"{command} show RU-OPEN-SKIES --as-of 2021-05-27")
    print(f"{command} days --as-of 2021-06-18")
    print(f"{command} digest --as-of 2021-06-18")
    print(f"{command} record RU-OPEN-SKIES duma-adoptd --on 2021-05-19")
