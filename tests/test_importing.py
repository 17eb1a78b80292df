"""Facts from elsewhere: in whatever order the lines come, the bills stand as if somebody had recorded them one by one."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.histories import histories
from tests.support import MOMENT, open_bill, record
from tracker import bootstrap, shapes, staging
from tracker.core.entry import Amendment, Expectation, Fact, Note, Opening
from tracker.errors import RefusedInput
from tracker.importing import Brought, Importer
from tracker.ledger.database import Database
from tracker.ledger.integrity import verify
from tracker.ledger.ledger import Ledger
from tracker.library.reader import Library
from tracker.service import Tracker

OPENING = {"open": "ru/denunciation", "bill": "RU-1", "title": "Open Skies", "treaty": "open-skies"}
FACTS: list[dict[str, Any]] = [
    {"record": "duma-adopted", "bill": "RU-1", "on": "2021-05-19", "time": "12:30", "votes": "423:0:0", "official": True},
    {"record": "council_received", "bill": "RU-1", "on": "2021-05-19"},
    {
        "record": "council_approved",
        "bill": "RU-1",
        "on": "2021-06-02",
        "source": "council.gov.ru",
        "note": "on its 504th sitting",
    },
    {"record": "president_signed", "bill": "RU-1", "on": "2021-06-07", "party": "the President"},
    {"record": "law_published", "bill": "RU-1", "on": "2021-06-07"},
    {"expect": "depositary_notified", "bill": "RU-1", "on": "2021-06-18", "source": "mid.ru"},
]


class Place:
    """A ledger, what imports into it, and a folder for files."""

    def __init__(self, database: Database, library: Library, folder: Path) -> None:
        self.database = database
        self.importer = Importer(Ledger(database), library)
        self.tracker = Tracker(Ledger(database), library)
        self.file = folder / "facts.jsonl"
        self.rejects = folder / "rejects.jsonl"

    def bring(self, *lines: dict[str, Any] | str, **more: Any) -> Brought:
        """Import these lines, as written or as JSON."""
        self.rejects.unlink(missing_ok=True)
        told = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        self.file.write_text("\n".join(told) + "\n", encoding="utf-8")
        return self.importer.bring(self.file, self.rejects, **{"by": "tester", "moment": MOMENT, **more})

    def refused(self) -> dict[int, str]:
        """The rejected lines by number, with the reasons."""
        if not self.rejects.exists():
            return {}
        return {told["line"]: told["reason"] for told in map(json.loads, self.rejects.read_text(encoding="utf-8").splitlines())}

    def answers(self) -> list[Any]:
        """All that a reader is told of every bill: states, deadlines, findings, what comes next."""
        return [without_numbers(shapes.outlook(outlook)) for outlook in self.tracker.looks(MOMENT)]

    def sound(self) -> bool:
        """Whether every chain holds, and what is kept of every bill is what a fresh replay shows."""
        return verify(self.database).found == 0 and all(same for _, same in self.tracker.check(MOMENT))


def without_numbers(value: Any) -> Any:
    """An answer without the numbers of entries, which follow the order of recording."""
    if isinstance(value, dict):
        return {name: without_numbers(one) for name, one in value.items() if name not in ("seq", "accounts", "other", "text")}
    return [without_numbers(one) for one in value] if isinstance(value, list) else value


def shuffled(lines: Sequence[Any], seed: int) -> list[Any]:
    """The same lines in another order, the same each time."""
    return Random(seed).sample(lines, len(lines))  # noqa: S311 a fixed shuffle, not a secret


def count(found: Brought) -> tuple[int, int, int]:
    """Added, there already, rejected."""
    return found.added, found.already, found.rejected


@pytest.fixture
def place(database: Database, library: Library, tmp_path: Path) -> Place:
    """An empty ledger on either database."""
    return Place(database, library, tmp_path)


@pytest.fixture
def by_hand(tmp_path: Path, library: Library) -> Iterator[Place]:
    """Another empty ledger, to record in one by one."""
    with closing(Database(str(tmp_path / "hand.db"), migrations=bootstrap.data_folder("db"), write=True, create=True)) as other:
        yield Place(other, library, tmp_path / "hand")


def test_what_lines_say_is_appended_in_the_order_of_days(place: Place) -> None:
    """Opening first, then day, time and workflow; an expectation before its day's facts, notes last; all by one recorder."""
    told = [{"note": "from the archive", "bill": "RU-1"}, *reversed(FACTS), OPENING]
    assert count(place.bring(*told)) == (8, 0, 0)
    entries = Ledger(place.database).entries("RU-1")
    assert [type(e.body) for e in entries] == [Opening, Fact, Fact, Fact, Fact, Fact, Expectation, Note]
    kinds = [e.body.kind for e in entries if isinstance(e.body, Fact)]
    assert kinds == ["council_received", "duma_adopted", "council_approved", "president_signed", "law_published"]
    assert {(e.recorded_by, e.recorded_at) for e in entries} == {("tester", MOMENT)}
    assert [(e.seq, e.position) for e in entries] == [(n, n) for n in range(1, 9)]
    assert place.sound()


def test_the_order_of_the_lines_changes_nothing(place: Place, by_hand: Place, library: Library) -> None:
    """Random histories, some irregular, shuffled: the same states, deadlines and findings as recorded one by one."""
    lines: list[dict[str, Any]] = []
    rules = library.rules("ru/denunciation").for_bill(library.treaty("open-skies"), {})
    for n, events in enumerate(histories(rules, 40, seed=5, irregular=0.2)):
        open_bill(by_hand.tracker, f"RU-{n}", title=f"Bill {n}")
        lines.append({**OPENING, "bill": f"RU-{n}", "title": f"Bill {n}"})
        for event in shuffled(events, n):
            record(by_hand.tracker, f"{event.on} {event.kind}", f"RU-{n}")
            lines.append({"record": event.kind, "bill": f"RU-{n}", "on": str(event.on)})
    assert place.bring(*shuffled(lines, 5)).rejected == 0
    assert place.answers() == by_hand.answers()
    assert place.sound()


def test_twice_adds_nothing(place: Place) -> None:
    """Neither of the same file, nor of the same line twice in it; whatever was rejected is rejected again."""
    lines = [OPENING, *FACTS, FACTS[0], OPENING, {"record": "nonsense", "bill": "RU-1", "on": "2021-05-19"}]
    assert count(place.bring(*lines)) == (7, 2, 1)
    first = place.refused()
    assert count(place.bring(*lines)) == (0, 9, 1)
    assert (place.refused(), place.tracker.last_position()) == (first, 7)
    assert list(first) == [10]


def test_a_file_cut_in_two_comes_to_the_same(place: Place, by_hand: Place) -> None:
    """Openings in the first half or not: what the first half had to reject, it takes once the other is there."""
    lines: list[dict[str, Any]] = []
    for n in range(6):
        lines += [{**line, "bill": f"RU-{n}"} for line in [OPENING, *FACTS[:5], {"record": "oops", "on": "2021-05-19"}]]
    lines = shuffled(lines, 2)
    assert count(place.bring(*lines)) == (36, 0, 6)
    by_hand.file.parent.mkdir()
    halves = lines[:21], lines[21:]
    for half in (*halves, *halves):
        by_hand.bring(*half)
    assert by_hand.answers() == place.answers()
    assert by_hand.tracker.last_position() == 36


def test_what_was_corrected_since_is_not_told_again(place: Place) -> None:
    """Somebody found the file wrong: the same file again leaves the correction, the retraction and the amended title alone."""
    place.bring(OPENING, *FACTS, {"note": "an odd note", "bill": "RU-1"})
    by: dict[str, Any] = {"because": "misread", "by": "desk", "moment": MOMENT}
    seqs = {e.body.kind: str(e.seq) for e in Ledger(place.database).entries("RU-1") if isinstance(e.body, Fact)}
    place.tracker.correct("RU-1", seqs["council_approved"], on="2021-06-03", **by)
    place.tracker.retract("RU-1", seqs["law_published"], **by)
    place.tracker.retract("RU-1", "8", **by)
    before = place.tracker.last_position(), place.answers()
    found = place.bring(OPENING, *FACTS, {"note": "an odd note", "bill": "RU-1"}, {**FACTS[2], "on": "2021-06-03"})
    assert (count(found), found.taken_back) == ((0, 9, 0), 3)
    assert (place.tracker.last_position(), place.answers()) == before
    record(place.tracker, "2021-06-07 law_published", "RU-1")  # by hand it can be told again
    assert place.bring(*FACTS).taken_back == 1


def test_an_opening_says_what_is_there_or_is_rejected(place: Place) -> None:
    """What it was opened as, or what it is called now; two openings in one file that differ open nothing."""
    place.bring(OPENING)
    place.tracker.amend(
        "RU-1", Amendment(because="renamed", title="The Treaty on Open Skies", number="1168313-7"), by="desk", moment=MOMENT
    )
    now = {**OPENING, "title": "The Treaty on Open Skies", "number": "1168313-7"}
    assert count(place.bring(OPENING, now, {**OPENING, "title": "CFE"}, {**OPENING, "tags": ["sky"]})) == (0, 2, 2)
    why = "the bill RU-1 is there already, and was opened otherwise: `tracker amend` changes what it is called"
    assert place.refused() == {3: why, 4: why}
    two = [{**OPENING, "bill": "RU-2"}, {**FACTS[0], "bill": "RU-2"}, {**OPENING, "bill": "RU-2", "title": "CFE"}]
    assert count(place.bring(*two)) == (0, 0, 3)
    assert place.refused() == {
        1: "the bill RU-2 is opened in more ways than one (lines 1, 3): leave one",
        2: "the bill 'RU-2' is neither in the ledger nor opened by a line that can be taken",
        3: "the bill RU-2 is opened in more ways than one (lines 1, 3): leave one",
    }


FACT = {"record": "duma_adopted", "bill": "RU-1", "on": "2021-05-19"}
BAD: list[tuple[dict[str, Any] | str, str]] = [
    ("nonsense", "is no JSON: expected ident at column 2"),
    ("[1]", "is no JSON object"),
    ({"bill": "RU-1"}, "says nothing to do: it needs one of open, record, expect, note"),
    ({"record": "duma_adopted", "on": "2021-05-19"}, "a fact needs bill"),
    ({"record": "duma_adopted", "bill": "RU-1"}, "a fact needs on"),
    ({**FACT, "bill": 7}, "bill must be a text"),
    ({**FACT, "record": None}, "record must be a text"),
    ({**FACT, "official": "yes"}, "official must be true or false"),
    (
        {**FACT, "colour": "red"},
        "a fact has no 'colour': it takes record, bill, on, time, effect, party, votes, source, official",
    ),
    ({**FACT, "record": "duma_adoptd"}, "event kind 'duma_adoptd' is not known; nearest: duma_adopted"),
    ({**FACT, "on": "2021-02-30"}, "on '2021-02-30': there is no such day"),
    ({**FACT, "on": "yesterday"}, "on 'yesterday' is not a day: give it as YYYY-MM-DD"),
    (
        {**FACT, "on": "2026-01-16"},
        'on 2026-01-16 is in the future (today is 2026-01-15): what is on an agenda goes in with {"expect": ...}',
    ),
    ({**FACT, "time": "25:00"}, "time '25:00': there is no such time"),
    ({**FACT, "votes": "many"}, "votes 'many' is no count of votes"),
    ({**FACT, "source": " "}, "source is empty"),
    ({**FACT, "source": "\0"}, "source holds a NUL character"),
    ('{"note": "\\ud800", "bill": "RU-1"}', "is no JSON: "),
    ({"expect": "council_approved", "bill": "RU-1", "on": "soon"}, "on 'soon' is not a day"),
    ({"expect": "council_approved", "bill": "RU-1", "on": "2026-02-01", "votes": "1:2:3"}, "an expectation has no 'votes'"),
    ({"note": "", "bill": "RU-1"}, "the note is empty"),
    ({**FACT, "bill": "RU-2"}, "the bill 'RU-2' is neither in the ledger nor opened by a line that can be taken"),
    ({**OPENING, "bill": "no name"}, "the bill name 'no name' must begin with a letter or digit"),
    ({**OPENING, "bill": "RU-3", "open": "ru/denunciatio"}, "workflow 'ru/denunciatio' is not known; nearest: ru/denunciation"),
    ({**OPENING, "bill": "RU-4", "treaty": "open-sky"}, "treaty 'open-sky' is not known; nearest: open-skies"),
    ({**OPENING, "bill": "RU-5", "terms": {"notic": "{}"}}, "timer 'notic' is not known; nearest: notice"),
    ({**OPENING, "bill": "RU-6", "tags": [1]}, "tags must be a list of texts, terms texts by the name of their timer"),
    ({"entry": "note", "hash": "0", "bill": "RU-1", "seq": 1}, "is a line of an export, in a file of facts"),
    ('{"record": "duma_adopted", "bill": "RU-1", "on": "2021-05-19", "note": "%s"}' % ("x" * 1_000_000), "is longer than"),
]


def test_each_bad_line_is_named_and_the_rest_goes_in(place: Place) -> None:
    """With its number in the file, empty lines counted, and its own words; so does the import that is only tried."""
    lines = [OPENING, "", *(line for line, _ in BAD), FACT]
    for more in ({"dry_run": True}, {"strict": True}, {}):
        found = place.bring(*lines, **more)
        assert count(found) == (2, 0, len(BAD))
        assert (found.lines, found.written, len(found.first)) == (len(BAD) + 2, not more, 5)
        refused = place.refused()
        assert list(refused) == list(range(3, len(BAD) + 3))
        for number, (_, reason) in enumerate(BAD, 3):
            assert refused[number].startswith(reason), number
        assert (place.database.schema() is None) == bool(more), "no ledger is made for what is only tried, or refused"
    told = [json.loads(line) for line in place.rejects.read_text(encoding="utf-8").splitlines()]
    assert told[0] == {"line": 3, "reason": BAD[0][1], "raw": "nonsense"}
    assert place.tracker.last_position() == 2
    assert place.sound()


def test_nothing_is_told_of_a_void_bill(place: Place) -> None:
    """What it says already is no news; what is new is rejected."""
    place.bring(OPENING, FACTS[0])
    place.tracker.void("RU-1", because="opened twice", by="desk", moment=MOMENT)
    assert count(place.bring(OPENING, *FACTS[:2])) == (0, 2, 1)
    assert place.refused()[3].startswith("the bill RU-1 is void (opened twice): retract the void first")


def test_strict_is_all_or_nothing(place: Place) -> None:
    """Into a ledger that is there, and in one commit."""
    place.bring({**OPENING, "bill": "RU-0"})
    found = place.bring(OPENING, *FACTS, {**FACT, "on": "2021-13-01"}, strict=True)
    assert (count(found), found.written, place.tracker.last_position()) == ((7, 0, 1), False, 1)
    found = place.bring(OPENING, *FACTS, strict=True)
    assert (count(found), found.written, place.tracker.last_position()) == ((7, 0, 0), True, 8)
    assert place.sound()


def test_many_bills_go_in_bucket_by_bucket(place: Place, by_hand: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the lines are spread: the same answers; and a bill grows by what is new alone."""
    lines: list[dict[str, Any]] = []
    for n in range(30):
        lines += [{**line, "bill": f"RU-{n}"} for line in [OPENING, *FACTS]]
    by_hand.file.parent.mkdir()
    by_hand.bring(*lines)
    monkeypatch.setattr(staging, "BUCKET", 1000)
    monkeypatch.setattr(staging, "TOGETHER", 2)
    place.bring(*lines[: len(lines) // 2])
    found = place.bring(*shuffled(lines, 1), "bad", "worse")
    assert count(found) == (105, 105, 2)
    assert list(place.refused()) == [211, 212]
    assert place.answers() == by_hand.answers()
    assert place.sound()


def test_a_calendar_counts_for_what_is_imported(place: Place, library: Library) -> None:
    """Bills whose terms count days of sitting are kept as they are read."""
    lines: Sequence[dict[str, Any]] = [
        {"open": "uk/crag", "bill": "UK-1", "title": "A treaty"},
        {"record": next(iter(library.rules("uk/crag").workflow.kinds)), "bill": "UK-1", "on": "2025-03-03"},
    ]
    assert place.bring(*lines).rejected == 0
    assert place.sound()


def test_what_was_rejected_is_imported_by_itself_once_it_is_mended(place: Place) -> None:
    """The lines of the file of rejects are taken as the lines that they hold; what is rejected again is told as it was."""
    found = place.bring(OPENING, {**FACTS[0], "record": "duma_adoptd"}, {**FACTS[1], "on": "never"})
    assert count(found) == (1, 0, 2)
    mended = place.rejects.read_text(encoding="utf-8").replace("duma_adoptd", "duma_adopted").splitlines()
    assert count(place.bring(*mended)) == (1, 0, 1)
    [left] = [json.loads(line)["raw"] for line in place.rejects.read_text(encoding="utf-8").splitlines()]
    assert json.loads(left) == {**FACTS[1], "on": "never"}


def test_a_file_of_rejects_that_somebody_mended_is_left_as_it_is(place: Place) -> None:
    """Another is written beside it, and named; one that says the same is no other."""
    strange = {"record": "strange", "bill": "RU-1", "on": "2021-05-19"}
    assert place.bring(OPENING, strange).rejects == place.rejects
    again = place.importer.bring(place.file, place.rejects, by="tester", moment=MOMENT)
    assert again.rejects == place.rejects
    place.rejects.write_text("mended\n", encoding="utf-8")
    beside = place.importer.bring(place.file, place.rejects, by="tester", moment=MOMENT).rejects
    assert beside == place.rejects.with_name("rejects-2.jsonl")
    assert place.rejects.read_text(encoding="utf-8") == "mended\n"
    assert json.loads(json.loads(beside.read_text(encoding="utf-8"))["raw"]) == strange


def test_the_file_that_is_imported_is_no_place_for_rejects(place: Place) -> None:
    """It is refused before anything is read."""
    place.bring(OPENING)
    before = place.file.read_bytes()
    with pytest.raises(RefusedInput, match="is the file that is imported"):
        place.importer.bring(place.file, place.file, by="tester", moment=MOMENT)
    assert place.file.read_bytes() == before


@pytest.mark.parametrize("twice", ['"on": "2021-05-20"', '"on" : "2021-05-20"', '"bill": "RU-1"'])
def test_what_stands_twice_in_a_line_is_not_guessed(place: Place, twice: str) -> None:
    """Colons in what is said are no names."""
    good = json.dumps({**FACTS[0], "source": "https://duma.gov.ru", "note": 'he said: "on": no'})
    assert count(place.bring(OPENING, good, json.dumps(FACTS[1])[:-1] + f", {twice}}}")) == (2, 0, 1)
    assert place.refused() == {3: f"'{twice.split(chr(34))[1]}' stands twice"}


def test_what_follows_a_very_long_gap_is_no_part_lost(place: Place) -> None:
    """A second line behind a million spaces: both are told as too long, rather than the first taken alone."""
    both = json.dumps(OPENING) + " " * 1_000_000 + json.dumps(FACTS[0])
    assert count(place.bring(both)) == (0, 0, 1)
    assert place.refused() == {1: "is longer than 1000000 bytes"}


def test_long_lines_that_are_rejected_are_not_held_together(place: Place) -> None:
    """Sixty of half a million bytes: a few of them at a time."""
    place.file.write_text("\n".join('{"note": "' + "x" * 500_000 + f'", "bill": "B-{n}"}}' for n in range(60)), encoding="utf-8")
    tracemalloc.start()
    found = place.importer.bring(place.file, place.rejects, by="tester", moment=MOMENT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.rejected, [*place.refused()]) == (60, [*range(1, 61)])
    assert peak < 25_000_000
