"""The commands about the law texts that a ledger keeps: workflow texts, workflow adopt."""

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.completing import complete_workflows
from tracker.cli.console import now, print_json, reader, recorder, table, writer
from tracker.cli.moves import move_shape, tell_moves
from tracker.cli.options import AsJson, By

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.adopting import Adopting

Text = Annotated[
    str,
    typer.Argument(
        metavar="W", help="A workflow, ru/denunciation, or a treaty's text, treaties/cfe.", autocompletion=complete_workflows
    ),
]


def add_to(group: typer.Typer) -> None:
    """Register the commands in the group `workflow`."""
    group.command("texts")(texts)
    group.command("adopt")(adopt)


def texts(as_json: AsJson = False) -> None:
    """The texts that the ledger keeps of each workflow and treaty that it has used, and which it goes by now.

    The first digits of a hash are a version for `--rules`.

    tracker workflow texts
    """
    from tracker import shapes, wording
    from tracker.library.texts import SHOWN

    tracker = reader()
    kept, waiting = tracker.texts(), tracker.waiting()
    newest = {text.name: text.position for text in kept}
    if as_json:
        shape = [
            {"name": t.name, "hash": t.hash, "since_position": t.position, "in_use": newest[t.name] == t.position} for t in kept
        ]
        print_json({"texts": shape, "waiting": [shapes.waiting(text) for text in waiting]})
        return
    rows = [(t.name, t.hash[:SHOWN], str(t.position), "in use" if newest[t.name] == t.position else "") for t in kept]
    table(("text", "version", "since position", ""), rows, right=(2,))
    if not rows:
        print("none yet: a text is kept when its first bill is opened")
    for text in waiting:
        print(wording.waiting(text))


def adopt(
    workflow: Text,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")] = False,
    because: Annotated[str | None, typer.Option("--because", metavar="TEXT", help="Why, for those who read the log.")] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Let every bill of a workflow go by the text that its files say now, and by that of their treaties' clauses.

    A ledger stays on the texts that it has used until this is done, whatever becomes of the files. Every bill whose state or
    dates change is shown; each bill's log then has an adoption, and `--rules` still shows it by the earlier text.

    tracker workflow adopt ru/denunciation --dry-run
    """
    from tracker import wording

    if dry_run:
        found = list(reader().would_adopt(workflow, now()))
    else:
        found = writer().adopt(workflow, because=because, by=recorder(by), moment=now())
    if as_json:
        print_json({"workflow": workflow, "dry_run": dry_run, "bills": [_shape(one) for one in found]})
        return
    if not found:
        print(f"every bill of {workflow} goes by the text of the files already")
        return
    _tell_states(found)
    tell_moves([moved for one in found for moved in one.moved])
    named = dict.fromkeys(name for one in found for name in one.law)
    done = "would adopt" if dry_run else "adopted"
    changed = sum(one.changes for one in found)
    print(f"{wording.count_of(len(found), 'bill')} {done} {', '.join(named)}; {changed} of them with another state or date")


def _tell_states(found: "Sequence[Adopting]") -> None:
    rows = [
        (one.now.record.bill, one.was.state.name if one.was else "not read", one.now.state.name)
        for one in found
        if one.was is None or one.was.state.name != one.now.state.name
    ]
    table(("bill", "state by the text in use", "by the newer text"), rows)


def _shape(one: "Adopting") -> dict[str, object]:
    from tracker import shapes

    return {
        "bill": one.now.record.bill,
        "law": one.law,
        "was": shapes.brief(one.was)["state"] if one.was else None,
        "now": shapes.brief(one.now)["state"],
        "moved": [move_shape(moved) for moved in one.moved],
    }
