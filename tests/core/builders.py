"""What the tests of the core share: law and logs small enough to read at a glance, and random histories of shipped workflows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from hypothesis import strategies as st

from tests.support import day
from tracker import bootstrap
from tracker.core.basis import Act, Title, cite
from tracker.core.deadlines import Deadline, deadlines
from tracker.core.entry import Body, Entry, Fact, Opening
from tracker.core.lengths import Named, Span, Unit
from tracker.core.position import Position
from tracker.core.record import Event, Record, read
from tracker.core.rules import Rules
from tracker.core.term import Counting, Effect, Term
from tracker.core.workflow import State, Timer, Transition, Workflow
from tracker.library.reader import Library

LIBRARY = Library(Path(bootstrap.data_folder("workflows")))
"""The shipped law, for parameters, which are made before any fixture."""

WORKFLOWS = LIBRARY.workflow_names()

OPEN_SKIES = (
    "2021-05-11 bill_introduced",
    "2021-05-19 duma_adopted",
    "2021-06-02 council_approved",
    "2021-06-07 president_signed",
    "2021-06-07 law_published",
    "2021-06-18 depositary_notified",
)
"""Russia leaves the Treaty on Open Skies, 2021."""

BASIS = cite("Act art. 1")
TITLE = Title("A title")


def span(text: str) -> Span:
    """A span from "6 months" or "1 year"."""
    count, unit = text.split()
    return Span(int(count), Unit(unit if unit.endswith("s") else f"{unit}s"))


def term(
    within: str | None = None,
    *,
    counting: Counting = Counting.DAY_AFTER,
    effect: Effect = Effect.LAST_DAY,
    not_before: str | None = None,
    named: bool = False,
    otherwise: Term | None = None,
) -> Term:
    """A term from spans in text."""
    return Term(
        BASIS,
        counting,
        effect,
        within=Named() if named else span(within) if within else None,
        not_before=span(not_before) if not_before else None,
        otherwise=otherwise,
    )


def state(name: str, *moves: str, final: bool = False, usual: bool = False) -> State:
    """A state from moves such as "kind > target"."""
    pairs = [move.split(" > ") for move in moves]
    return State(name, TITLE, tuple(Transition(kind, to, BASIS) for kind, to in pairs), final, usual)


def workflow(*states: State, timers: Iterable[Timer] = (), kinds: str) -> Workflow:
    """A workflow whose first state is the first one given."""
    return Workflow(
        name="test/tiny",
        title=TITLE,
        jurisdiction="INT",
        timezone="Etc/UTC",
        law_as_of=day("2024-01-01"),
        first=states[0].name,
        states=states,
        timers=tuple(timers),
        kinds=dict.fromkeys(kinds.split(), TITLE),
        acts={"Act": Act("Act", TITLE)},
    )


def entries(*bodies: Body) -> list[Entry]:
    """A log of one bill: its opening, then these bodies, numbered from 2."""
    opening = Opening("ru/denunciation", "A title", treaty="open-skies", number="1-7", tags=("treaty",))
    moment = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
    return [Entry("BILL", seq, seq, moment, "tester", body) for seq, body in enumerate([opening, *bodies], start=1)]


def record_of(*bodies: Body) -> Record:
    """What stands of a log that is opened and then holds these bodies."""
    return read(entries(*bodies))


def record_of_events(*events: Event) -> Record:
    """A record that holds these events and nothing else."""
    return Record("BILL", "w", "A title", None, None, (), {}, tuple(events), (), (), (), None, {}, len(events))


def fact(line: str, **more: object) -> Fact:
    """A fact from "2021-05-19 duma_adopted" and whatever else it says."""
    on, kind = line.split()
    return Fact(kind, day(on), **more)  # type: ignore[arg-type]


def rules_of(name: str, treaty: str | None = "open-skies") -> Rules:
    """A shipped workflow, ready for a bill on a treaty."""
    return LIBRARY.rules(name).for_bill(LIBRARY.treaty(treaty) if treaty else None, {})


def moves(position: Position) -> list[str]:
    """The passages as text: "2021-05-19 duma_adopted: in_duma > in_council", with what is irregular or inferred marked."""
    marked = [
        (p, ", ".join([*(["irregular"] if p.irregular else []), *(["inferred"] if p.event.inferred else [])]))
        for p in position.passages
    ]
    return [f"{p.event.on} {p.event.kind}: {p.state} > {p.to}" + (f" ({mark})" if mark else "") for p, mark in marked]


def told(position: Position) -> list[str]:
    """The findings as text: "not_foreseen 2021-06-02 council_approved"."""
    return [f"{f.code} {f.on} {f.kind}" for f in position.findings]


def watched(position: Position) -> dict[str, str]:
    """The newest deadline of each timer as text: "running 183"; with the days by a later reading, "running 1 or 90"."""
    return {d.timer.name: d.standing + _days(d) for d in deadlines(position)}


def _days(deadline: Deadline) -> str:
    other = f" or {(deadline.other - deadline.as_of).days}" if deadline.other else ""
    return other if deadline.days is None else f" {deadline.days}{other}"


END_STATE = state("end", final=True, usual=True)

START = day("2021-01-01")
GAPS = [0, 0, 0, 1, 2, 5, 10, 11, 14, 15, 31, 150, 183]
TIMES = [None, None, None, time(9, 30), time(15, 0)]
NAMED = st.none() | st.integers(-20, 40)
FOUR_IN_FIVE = st.sampled_from([True, True, True, True, False])


@st.composite
def histories(draw: st.DrawFn, rules: Rules, most: int = 8) -> list[Event]:
    """A record that leads regularly to some state, and goes on with what the workflow foresees and what it does not."""
    kinds = sorted(rules.workflow.kinds)
    ahead = draw(st.sampled_from(ways(rules)))
    events: list[Event] = []
    stands, on = rules.workflow.first, START
    for seq in range(1, len(ahead) + draw(st.integers(0, most)) + 1):
        on += timedelta(days=draw(st.sampled_from(GAPS)))
        foreseen = [m for m in rules.states[stands].transitions if seq > len(ahead) or m.kind == ahead[seq - 1]]
        regular = seq <= len(ahead) or draw(FOUR_IN_FIVE)
        if foreseen and regular:
            move = draw(st.sampled_from(foreseen))
            kind, stands = move.kind, move.to
        else:
            kind = draw(st.sampled_from(kinds))
        named = draw(NAMED)
        events.append(Event(kind, on, seq, draw(st.sampled_from(TIMES)), None if named is None else on + timedelta(days=named)))
    return events


def ways(rules: Rules) -> list[list[str]]:
    """The shortest way to each state, as kinds."""
    found: dict[str, list[str]] = {rules.workflow.first: []}
    for name in (queue := [rules.workflow.first]):
        for move in rules.states[name].transitions:
            if move.to not in found:
                found[move.to] = [*found[name], move.kind]
                queue.append(move.to)
    return list(found.values())


DAYS = st.integers(0, 901).map(lambda n: START + timedelta(days=900 - n))
"""Days on which a history may be looked at; the simplest is a late one, when most has happened."""


def essence(position: Position) -> tuple[object, ...]:
    """What a position says, whatever the numbers of its entries."""
    passed = [
        (p.state, p.to, p.event.kind, p.event.on, p.event.effect, p.irregular, p.event.brought_by) for p in position.passages
    ]
    dues = sorted((d.timer.name, d.started.on, d.started.kind, d.standing, d.day or date.max) for d in deadlines(position))
    remarks = [(f.code, f.on, f.kind, f.state, f.to, f.detail) for f in position.findings]
    return position.state, passed, dues, remarks
