"""Soundness: one tiny workflow for each thing that may be wrong, and every shipped workflow has nothing wrong with it."""

from __future__ import annotations

import pytest

from tests.core.builders import END_STATE as END
from tests.core.builders import LIBRARY, TITLE, WORKFLOWS, span, state, term, workflow
from tracker.core.soundness import problems
from tracker.core.term import Counting, Effect, Term
from tracker.core.workflow import Again, State, Timer, Workflow

ONCE = state("first", "done > end")
WAIT = state("first", "asked > first", "done > end")
INSTANT = term("1 day", counting=Counting.SAME_DAY)


def timer(name: str, starts: str, then: str | None = None, rule: Term | None = INSTANT, again: Again | None = None) -> Timer:
    """A timer that stops with `done`."""
    return Timer(name, TITLE, (starts,), rule, stops=("done",), then=then, again=again)


def circle(one: Term | None, other: Term | None) -> Workflow:
    """Two timers whose effects start each other."""
    ping = timer("ping", "asked", "answered", one, Again.IGNORE)
    pong = timer("pong", "answered", "asked", other, Again.IGNORE)
    turning = state("first", "asked > first", "answered > first", "done > end")
    return workflow(turning, END, timers=[ping, pong], kinds="asked answered done")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_shipped_workflow_is_sound(name: str) -> None:
    """The law that we ship has no problem."""
    assert problems(LIBRARY.rules(name).workflow) == ()


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(workflow(ONCE, END, kinds="done"), id="two states"),
        pytest.param(workflow(ONCE, END, kinds="done spare"), id="a kind that no state foresees"),
        pytest.param(
            workflow(ONCE, state("end", "reopened > first", final=True, usual=True), kinds="done reopened"),
            id="a way out of a final state",
        ),
        pytest.param(
            workflow(WAIT, END, timers=[timer("t", "asked", again=Again.RESTART)], kinds="asked done"), id="again: restart"
        ),
        pytest.param(workflow(WAIT, END, timers=[timer("t", "done")], kinds="asked done"), id="a start that cannot recur"),
        pytest.param(
            workflow(
                state("first", "done > other", "asked > first"),
                state("other", "closed > end"),
                END,
                timers=[timer("t", "asked", "done", again=Again.IGNORE)],
                kinds="asked done closed",
            ),
            id="a then that is foreseen while the clock runs",
        ),
    ],
)
def test_what_is_sound_passes(sound: Workflow) -> None:
    """The checks refuse nothing that a procedure may do."""
    assert problems(sound) == ()


UNSOUND = [
    pytest.param(
        workflow(ONCE, END, state("island", "done > end"), kinds="done"),
        ("states", "island"),
        "cannot be reached",
        id="unreachable",
    ),
    pytest.param(
        workflow(state("first", "done > end", "lost > pit"), END, state("pit", "lost > pit"), kinds="done lost"),
        ("states", "pit"),
        "is a trap",
        id="trap",
    ),
    pytest.param(
        workflow(ONCE, state("end", final=True), kinds="done"), ("states",), "one end must say usual: true", id="no usual end"
    ),
    pytest.param(
        workflow(state("first", "done > end", "left > out"), END, state("out", final=True, usual=True), kinds="done left"),
        ("states",),
        "end, out",
        id="two usual ends",
    ),
    pytest.param(
        workflow(state("first", "done > end", usual=True), state("end", final=True), kinds="done"),
        ("states", "first"),
        "not final",
        id="a usual end that is not final",
    ),
    pytest.param(
        workflow(state("first", "done > nowhere"), END, kinds="done"),
        ("states", "first", "transitions", "done", "to"),
        "nowhere",
        id="a target that is not defined",
    ),
    pytest.param(
        workflow(ONCE, END, kinds="other"),
        ("states", "first", "transitions", "done"),
        "done is not declared",
        id="a transition's kind not declared",
    ),
    pytest.param(
        workflow(ONCE, END, timers=[timer("t", "begun")], kinds="done"),
        ("timers", "t", "starts"),
        "begun is not declared",
        id="a timer's start not declared",
    ),
    pytest.param(
        workflow(ONCE, END, timers=[Timer("t", TITLE, ("done",), INSTANT, stops=("ended",))], kinds="done"),
        ("timers", "t", "stops"),
        "ended is not declared",
        id="a timer's stop not declared",
    ),
    pytest.param(
        workflow(ONCE, END, timers=[Timer("t", TITLE, ("done",), INSTANT, overtaken_by=("ended",))], kinds="done"),
        ("timers", "t", "overtaken_by"),
        "ended is not declared",
        id="what overtakes a timer not declared",
    ),
    pytest.param(
        workflow(ONCE, END, timers=[timer("t", "done", "acted")], kinds="done"),
        ("timers", "t", "then"),
        "acted is not declared",
        id="a timer's effect not declared",
    ),
    pytest.param(
        workflow(WAIT, END, timers=[timer("t", "asked", "acted", again=Again.IGNORE)], kinds="asked done acted"),
        ("timers", "t", "then"),
        "foreseen in no state",
        id="an effect that is foreseen nowhere",
    ),
    pytest.param(
        workflow(
            state("first", "acted > second"),
            state("second", "asked > third"),
            state("third", "done > end"),
            END,
            timers=[timer("t", "asked", "acted")],
            kinds="acted asked done",
        ),
        ("timers", "t", "then"),
        "foreseen in no state",
        id="an effect that is foreseen only before the clock runs",
    ),
    pytest.param(
        workflow(WAIT, END, timers=[timer("t", "asked")], kinds="asked done"),
        ("timers", "t"),
        "asked can come again",
        id="no again",
    ),
    pytest.param(circle(INSTANT, INSTANT), ("timers", "ping", "then"), "in no days", id="a cycle of then in no days"),
    pytest.param(
        circle(INSTANT, None), ("timers", "pong", "then"), "in no days", id="a cycle through a term that a treaty gives"
    ),
    pytest.param(
        circle(INSTANT, term(named=True, otherwise=INSTANT)),
        ("timers", "ping", "then"),
        "in no days",
        id="a cycle through what holds where no day is named",
    ),
    pytest.param(
        circle(term(named=True), term(named=True)),
        ("timers", "ping", "then"),
        "in no days",
        id="a cycle through days that acts name: an effect carries its own day on",
    ),
    pytest.param(
        workflow(
            state("first", "asked > first", "done > end"),
            END,
            timers=[timer("t", "asked", "asked", again=Again.IGNORE)],
            kinds="asked done",
        ),
        ("timers", "t", "then"),
        "in no days",
        id="a timer that starts itself",
    ),
]


@pytest.mark.parametrize(("unsound", "path", "what"), UNSOUND)
def test_what_is_unsound_is_told_with_its_place(unsound: Workflow, path: tuple[str, ...], what: str) -> None:
    """Each unsoundness is a problem at the place in the file where it stands."""
    assert any(problem.path == path and what in problem.what for problem in problems(unsound)), problems(unsound)


@pytest.mark.parametrize(
    "one",
    [
        term("1 day"),
        term("2 days", counting=Counting.SAME_DAY),
        term("1 day", counting=Counting.SAME_DAY, effect=Effect.DAY_AFTER),
        term("1 day", counting=Counting.SAME_DAY, effect=Effect.FIRST_OF_NEXT_MONTH),
        Term(INSTANT.basis, Counting.SAME_DAY, Effect.LAST_DAY, span("1 month")),
    ],
)
def test_a_cycle_that_takes_a_day_is_sound(one: Term) -> None:
    """One step that takes time is enough: the fold moves on to a later day."""
    assert problems(circle(one, INSTANT)) == ()


def test_every_problem_is_told_at_once() -> None:
    """A file with three things wrong is told three."""
    islands: list[State] = [state("one", "done > end"), state("two", "done > end"), state("three", "done > three")]
    paths = {problem.path for problem in problems(workflow(ONCE, END, *islands, kinds="done"))}
    assert paths == {("states", "one"), ("states", "two"), ("states", "three")}
