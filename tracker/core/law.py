"""A workflow as it is law on a stretch of days: the machine that alone says which move is legal, and its answers."""

from __future__ import annotations

from transitions import Machine

from tracker.core.workflow import State, Workflow


class Law:
    """The workflow as it stands on one stretch of days: its machine, and what the machine has answered."""

    def __init__(self, workflow: Workflow) -> None:
        self.states: dict[str, State] = {state.name: state for state in workflow.states}
        self.order = {name: n for n, name in enumerate(self.states)}
        self.machine = build_machine(workflow)
        self.disputed = {
            (state.name, move.kind): move.basis
            for state in workflow.states
            for move in reversed(state.transitions)
            if move.basis.disputed
        }
        """The moves of which readings differ on whether the law allows them, by state and kind."""
        self._answers: dict[tuple[str, str], tuple[str | None, bool]] = {}

    def go(self, state: str, kind: str) -> tuple[str | None, bool]:
        """Where a bill goes from `state` on an event of this kind, and whether that is a regular move.

        What the machine does not foresee goes to the nearest later state to which the workflow lets it lead, or (None)
        nowhere; nowhere, too, goes what the law does not allow there. The machine is asked once for each state and kind; its
        answers are kept with it.
        """
        answer = self._answers.get((state, kind))
        if answer is None:
            to = self.move(state, kind)
            ahead = None if kind in self.states[state].not_allowed else self.catch_up(state, kind)
            answer = self._answers[state, kind] = (to, True) if to is not None else (ahead, False)
        return answer

    def move(self, state: str, kind: str) -> str | None:
        """Where the machine goes from `state` on an event of this kind, or None where it does not foresee it."""
        event = self.machine.events.get(kind)
        if event is None or state not in event.transitions:
            return None
        cursor = _Cursor(state)
        event.trigger(cursor)
        return cursor.state

    def catch_up(self, state: str, kind: str) -> str | None:
        """The nearest target of this kind that stands later in the file than `state`; None where there is none."""
        event = self.machine.events.get(kind)
        if event is None:
            return None
        targets = (move.dest for moves in event.transitions.values() for move in moves if move.dest)
        return min((t for t in targets if self.order[t] > self.order[state]), key=self.order.__getitem__, default=None)


class _Cursor:
    """The light model that the machine drives: a fresh one each time, for threads share workflows."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def build_machine(workflow: Workflow) -> Machine:
    """Compile the workflow to one `transitions.Machine` without automatic transitions (they would bypass the procedure)."""
    moves = [[move.kind, state.name, move.to] for state in workflow.states for move in state.transitions]
    names = [state.name for state in workflow.states]
    return Machine(model=None, states=names, transitions=moves, initial=workflow.first, auto_transitions=False)
