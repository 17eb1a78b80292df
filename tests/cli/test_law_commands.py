"""The commands about the law itself, and the JSON of everything that reads."""

from __future__ import annotations

import pytest

from tests.cli.ledgers import RUSSIA, Typed, bill, filled
from tests.support import Cli
from tracker.library.reader import Library

RU = "RU-OPEN-SKIES"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Typed:
    """The command line over the Russian bill up to its notice."""
    folder = tmp_path_factory.mktemp("law")
    cli = Typed(filled(folder, library, lambda tracker: bill(tracker, RU, "ru/denunciation", "open-skies", *RUSSIA[:-1])).folder)
    cli.ok("watch", "add", "desk", "--send-to", "file:out")
    return cli


WATCHER = {"name", "send_to", "filters", "every", "at", "timezone", "within", "language", "format", "empty", "since", "paused"}
READING = {
    "show": (f"show {RU} --json", {"bill", "state", "passages", "deadlines", "next", "expected", "findings", "notes", "as_of"}),
    "days": ("days --as-of 2021-06-18 --json", {"bill", "timer", "days", "day", "last_day", "effect_day", "standing", "basis"}),
    "explain": (f"explain {RU} --as-of 2021-06-18 --json", {"timer", "basis", "steps", "proof", "day", "days", "standing"}),
    "list": ("list --json", {"bill", "title", "workflow", "treaty", "state", "as_of", "next_deadline"}),
    "log": (
        "log --json",
        {"bill", "seq", "position", "recorded_at", "recorded_by", "entry", "body", "retracted_by", "corrected_by", "findings"},
    ),
    "workflow list": ("workflow list --json", {"workflow", "title", "jurisdiction", "law_as_of"}),
    "workflow show": ("workflow show ru/denunciation --json", {"workflow", "states", "timers", "kinds", "first", "timezone"}),
    "workflow schema": ("workflow schema", {"properties"}),
    "treaty list": ("treaty list --json", {"treaty", "title", "depositaries"}),
    "treaty show": ("treaty show open-skies --json", {"treaty", "title", "dates", "terms", "bills"}),
    "digest": ("digest --format json", {"since", "upto", "as_of", "known_at", "law_of", "nights", "bills", "sections"}),
    "watch list": ("watch list --json", WATCHER),
    "watch show": ("watch show desk --json", {*WATCHER, "log"}),
    "nightly status": (
        "nightly status --json",
        {"watcher", "paused", "last", "last_status", "told_up_to", "owed", "next_at", "waiting", "dead", "trouble"},
    ),
}


@pytest.mark.parametrize(("command", "keys"), READING.values(), ids=READING)
def test_every_reading_command_prints_json_of_a_stable_shape(ledger: Typed, command: str, keys: set[str]) -> None:
    """What a program asks for parses, is not empty, and has the documented keys."""
    found = ledger.ok(*command.split()).json
    first = found[0] if isinstance(found, list) else found
    assert keys <= set(first)


def test_workflow_list_names_the_shipped_procedures(ledger: Typed) -> None:
    """A person choosing one sees its name, where it holds, and what it is."""
    told = ledger.ok("workflow", "list").out
    assert {"ru/denunciation", "ru/ratification", "international/withdrawal"} <= set(told.split())
    assert "Denunciation of a treaty by federal law" in told


def test_workflow_show_gives_states_moves_timers_and_the_law_behind_each(ledger: Typed) -> None:
    """The five days of transmission stand in it with article 105(3), the Council's approval with 106, point г."""
    lines = ledger.ok("workflow", "show", "ru/denunciation").out.splitlines()
    timer = next(line for line in lines if line.startswith("transmission_to_council"))
    assert "5 days" in timer
    assert "Const-RF art. 105(3)" in timer
    move = next(line for line in lines if line.split()[:1] == ["council_approved"])
    assert "-> with_president" in move
    assert "Const-RF art. 106, point г" in move


def test_the_shipped_law_is_sound(ledger: Typed) -> None:
    """`workflow check` without a file checks the whole library."""
    told = ledger.ok("workflow", "check").out
    assert "ru/denunciation" in told
    assert "open-skies" in told


@pytest.mark.parametrize(
    ("format", "drawn", "marked"),
    [("mermaid", "stateDiagram-v2", "notice_running"), ("dot", "digraph", "notice_running")],
)
def test_a_procedure_is_drawn_with_the_place_of_a_bill(ledger: Typed, format: str, drawn: str, marked: str) -> None:
    """The drawing names every state by its ASCII id, and differs where a bill's place is marked in it."""
    asked = ("workflow", "draw", "ru/denunciation", "--format", format)
    plain, with_bill = ledger.ok(*asked).out, ledger.ok(*asked, "--bill", RU, "--as-of", "2021-06-18").out
    assert drawn in plain
    assert all(state in plain for state in ("in_duma", "in_council", "with_president", "withdrawn"))
    extra = set(with_bill.splitlines()) - set(plain.splitlines())
    assert any(marked in line for line in extra)


def test_treaty_show_lists_the_bills_on_it_with_their_days(ledger: Typed) -> None:
    """On 18 June 2021 the notice under Open Skies has 183 days, the conference 60, and the treaty's clauses stand above."""
    found = ledger.ok("treaty", "show", "open-skies", "--as-of", "2021-06-18", "--json").json
    assert (found["dates"]["signature"], found["dates"]["entry_into_force"]) == ("1992-03-24", "2002-01-01")
    assert [(b["bill"], [(d["timer"], d["days"]) for d in b["deadlines"]]) for b in found["bills"]] == [
        (RU, [("conference", 60), ("notice", 183)])
    ]
    told = ledger.ok("treaty", "show", "open-skies", "--as-of", "2021-06-18").out
    assert RU in told
    assert "Open-Skies art. XV(2)" in told


def test_treaty_show_works_before_there_is_a_ledger(cli: Cli) -> None:
    """The clauses can be read by someone who has recorded nothing yet."""
    assert "6 months" in cli.ok("treaty", "show", "open-skies").out
    assert not cli.ledger.exists()


@pytest.mark.parametrize("sort", ["workflow", "part", "treaty", "acts"])
def test_there_is_a_schema_for_each_sort_of_law_file(ledger: Typed, sort: str) -> None:
    """An editor that is handed the schema refuses unknown keys, as the reader does."""
    schema = ledger.ok("workflow", "schema", sort).json
    assert sort in schema["properties"]
    assert schema["additionalProperties"] is False
