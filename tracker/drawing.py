"""A workflow as a picture in text: Mermaid or DOT, over the machine's own events.

States are drawn by their ASCII names with titles as labels, so that any renderer takes any script. With an outlook the
states gone through and the present one are marked.
"""

from __future__ import annotations

from tracker.core.outlook import Outlook
from tracker.core.rules import Rules

Edge = tuple[str, str, str]


def mermaid(rules: Rules, outlook: Outlook | None = None) -> str:
    """A Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_plain(state.title.en)}" as {name}' for name, state in rules.states.items()]
    lines.append(f"    [*] --> {rules.workflow.first}")
    lines += [f"    {source} --> {to}: {label}" for source, to, label in _edges(rules)]
    lines += [f"    {name} --> [*]" for name, state in rules.states.items() if state.final]
    visited, present = _marks(outlook)
    if present:
        lines.append("    classDef present fill:#1f6feb,color:#fff,stroke-width:2px")
        lines.append("    classDef visited fill:#ddf4ff,color:#000")
        lines += [f"    class {name} visited" for name in rules.states if name in visited]
        lines.append(f"    class {present} present")
    return "\n".join(lines)


def dot(rules: Rules, outlook: Outlook | None = None) -> str:
    """A Graphviz digraph."""
    visited, present = _marks(outlook)
    lines = [
        f'digraph "{rules.workflow.name}" {{',
        '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="DejaVu Sans"];',
    ]
    for name, state in rules.states.items():
        look = ', fillcolor="#1f6feb", fontcolor=white' if name == present else ', fillcolor="#ddf4ff"' if name in visited else ""
        lines.append(f'  {name} [label="{_plain(state.title.en)}"{", peripheries=2" if state.final else ""}{look}];')
    lines += [
        f'  {source} -> {to} [label="{label}", fontname="DejaVu Sans", fontsize=10];' for source, to, label in _edges(rules)
    ]
    return "\n".join([*lines, "}"])


def _edges(rules: Rules) -> list[Edge]:
    """Every move of the machine, those between the same two states as one."""
    moves = [
        (t.source, t.dest, kind)
        for kind, event in rules.machine.events.items()
        for ts in event.transitions.values()
        for t in ts
        if t.dest
    ]
    grouped: dict[tuple[str, str], list[str]] = {}
    for source, to, kind in sorted(moves, key=lambda m: (rules.order[m[0]], rules.order[m[1]], rules.rank[m[2]])):
        grouped.setdefault((source, to), []).append(kind)
    return [(source, to, ", ".join(kinds)) for (source, to), kinds in grouped.items()]


def _marks(outlook: Outlook | None) -> tuple[set[str], str | None]:
    if outlook is None:
        return set(), None
    gone_through = {outlook.rules.workflow.first} | {p.to for p in outlook.position.passages}
    return gone_through - {outlook.position.state}, outlook.position.state


def _plain(label: str) -> str:
    return label.replace("\\", "").replace('"', "'").replace("\n", " ").replace(";", ",")
