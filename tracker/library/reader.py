"""Law on disk -> core values: the library of workflows, treaties and acts, read strictly and checked for soundness.

`Library` finds and keeps files, those of the user's own folder before the shipped ones; `tracker.library.convert` turns
what they say into core values. Every problem is told with the file, line and column at which it stands, all of them at
once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from tracker.core.basis import Act
from tracker.core.rules import Rules
from tracker.core.soundness import problems, unknown_names
from tracker.core.workflow import Treaty, Workflow
from tracker.errors import InvalidLaw, InvalidSettings, UnknownTreaty, UnknownWorkflow, not_found, shown
from tracker.library import schema
from tracker.library.convert import Sources, make_acts, make_treaty, make_workflow, validated
from tracker.library.fields import NAME
from tracker.library.memory import remembered
from tracker.library.strict_yaml import Document, YAMLProblem
from tracker.library.strict_yaml import Path as YAMLPath

PARTS = "parts"
TREATIES = "treaties"
ACTS = "acts.yaml"


class Library:
    """The law files of `folder`, read when asked and kept; `memory` is a folder for what was parsed before.

    Those of the user's `own` folder stand beside them, and of two files of one name the user's is in force. That the folder is
    there is asked when a file is: what needs none does without.
    """

    def __init__(self, folder: Path, memory: Path | None = None, own: Path | None = None) -> None:
        self.folder = folder
        self._memory = memory
        self._own = own
        self._rules: dict[str, Rules] = {}
        self._treaties: dict[str, Treaty] = {}
        self._parts: dict[str, tuple[schema.PartDoc, Document]] = {}
        self.texts: dict[str, Any] = {}
        """What was made of them by name, to be kept in a ledger (`tracker.library.texts`)."""

    @property
    def _folders(self) -> tuple[Path, ...]:
        """Where law files are looked for, first to last. Raises `InvalidSettings` where the user's folder is not there."""
        if self._own is None:
            return (self.folder,)
        if not self._own.is_dir():
            said = "there is no such folder (TRACKER_WORKFLOWS, or settings.toml)"
            raise InvalidSettings(f"setting workflows {shown(str(self._own))}: {said}")
        return (self._own, self.folder)

    @cached_property
    def acts(self) -> Mapping[str, Act]:
        """The acts registered in any folder, by id; of two of one id the user's."""
        acts: dict[str, Act] = {}
        for file in self._registries():
            acts.update(make_acts(validated(schema.ActsDoc, self._document(file))))
        return acts

    def workflow_names(self) -> list[str]:
        """The names of all workflows, sorted: every file outside `parts/` and `treaties/`."""
        return sorted(name for name in self._files() if self._is_workflow(name))

    def treaty_names(self) -> list[str]:
        """The names of all treaties, sorted."""
        return sorted(name.removeprefix(f"{TREATIES}/") for name in self._files() if name.startswith(f"{TREATIES}/"))

    def rules(self, name: str) -> Rules:
        """The workflow of this name, sound and compiled. Raises `UnknownWorkflow`, `InvalidLaw`."""
        if name not in self._rules:
            if not self._is_workflow(name):
                raise UnknownWorkflow(not_found("workflow", name, self.workflow_names(), "see: tracker workflow list"))
            self._rules[name] = self.read_workflow(self._file(name))
        return self._rules[name]

    def treaty(self, name: str) -> Treaty:
        """The treaty of this name. Raises `UnknownTreaty`, `InvalidLaw`."""
        if name not in self._treaties:
            if self.origin(f"{TREATIES}/{name}") is None:
                raise UnknownTreaty(not_found("treaty", name, self.treaty_names(), "see: tracker treaty list"))
            self._treaties[name] = self.read_treaty(self._file(f"{TREATIES}/{name}"))
        return self._treaties[name]

    def read_workflow(self, file: Path) -> Rules:
        """A workflow file with the parts that it uses, wherever it lies. Raises `InvalidLaw` with every problem."""
        document = self._document(file)
        model = validated(schema.WorkflowDoc, document)
        self._same_name(file, document, "workflow", model.workflow)
        sources = Sources()
        self._use(model.uses, document, sources, ())
        sources.add(document, model)
        workflow = make_workflow(model, sources, self.acts)
        sources.problems += [f"{sources.at(p.path)}: {p.what}" for p in problems(workflow)] if not sources.problems else []
        if sources.problems:
            raise InvalidLaw(list(dict.fromkeys(sources.problems)))
        return Rules(workflow)

    def read_treaty(self, file: Path) -> Treaty:
        """A treaty file, wherever it lies. Raises `InvalidLaw` with every problem."""
        document = self._document(file)
        model = validated(schema.TreatyDoc, document)
        self._same_name(file, document, "treaty", model.treaty)
        return make_treaty(model, document, self.acts)

    def check(self, file: Path) -> str:
        """Read any law file and say in a line what it is. Raises `InvalidLaw`."""
        document = self._document(file)
        what = next((key for key in schema.FILES if isinstance(document.value, dict) and key in document.value), None)
        match what:
            case "workflow":
                rules = self.read_workflow(file)
                self._check_treaties(rules.workflow, document)
                return f"workflow {rules.workflow.name}: {len(rules.states)} states, {len(rules.timers)} timers, sound"
            case "treaty":
                treaty = self.read_treaty(file)
                self._check_timers(treaty, document)
                return f"treaty {treaty.name}: {len(treaty.terms)} terms"
            case "part":
                part, _ = self._read_part(file)
                return f"part {part.part}: {len(part.states)} states, {len(part.timers)} timers (sound where it is used)"
            case "acts":
                return f"acts: {len(validated(schema.ActsDoc, document).acts)} registered"
        raise InvalidLaw([f"{document.at(())}: begins with none of: {', '.join(schema.FILES)}"])

    def _check_treaties(self, workflow: Workflow, document: Document) -> None:
        """A timer that is law on some treaties alone must name treaties that there are. Raises `InvalidLaw`."""
        wrong = [(timer, name) for timer in workflow.timers for name in timer.treaties if not self.origin(f"{TREATIES}/{name}")]
        if wrong:
            known = self.treaty_names()
            places = [(document.at(("timers", timer.name, "treaties")), name) for timer, name in wrong]
            raise InvalidLaw([f"{place}: {not_found('treaty', name, known)}" for place, name in places])

    def _check_timers(self, treaty: Treaty, document: Document) -> None:
        """A treaty's term must be one that some workflow leaves to it, and name what that one knows. Raises `InvalidLaw`."""
        workflows = [self.rules(name).workflow for name in self.workflow_names()]
        known = {timer.name for workflow in workflows for timer in workflow.timers if timer.term is None}
        wrong = []
        for name, term in treaty.terms.items():
            place = document.at(("terms", name))
            if name not in known:
                wrong.append(f"{place}: {not_found('timer', name, known)}; no workflow leaves a term of this name to the treaty")
                continue
            users = [workflow for workflow in workflows if any(t.name == name and t.term is None for t in workflow.timers)]
            names = {
                "event kind": {kind for w in users for kind in w.kinds},
                "calendar": {calendar for w in users for calendar in w.calendars},
                "day": {*treaty.dates, *treaty.undated, *(day for w in users for day in w.days)},
            }
            strange = unknown_names(term, names["event kind"], names["calendar"], names["day"])
            wrong += [f"{place}: {not_found(what, one, names[what])}" for what, one in strange]
        if wrong:
            raise InvalidLaw(wrong)

    def documents(self, name: str) -> dict[str, Any]:
        """What the files say that make up a workflow or a treaty ("treaties/cfe"), by their names, each after what it uses."""
        document = self._document(self._file(name))
        found: dict[str, Any] = {}
        for part in document.value.get("uses", ()):
            found |= self.documents(part)
        return found | {name: document.value}

    @cached_property
    def act_documents(self) -> Mapping[str, Any]:
        """What the registries say of every act, by its id; of two of one id the user's."""
        return {act: said for file in self._registries() for act, said in self._document(file).value["acts"].items()}

    def files(self) -> list[Path]:
        """Every law file in force: the user's, and the shipped ones whose place none of them takes."""
        return sorted({*self._files().values(), *self._registries()})

    def told(self, file: Path) -> str:
        """A file's name in messages: from the shipped folder where it lies there, as given elsewhere."""
        return (
            f"{self.folder.name.lstrip('_')}/{file.relative_to(self.folder)}" if file.is_relative_to(self.folder) else str(file)
        )

    def origin(self, name: str) -> Path | None:
        """The folder whose file of this name is in force ("ru/denunciation", "treaties/cfe").

        A name that leads out of the folders, or cannot be one, has none.
        """
        folders = self._folders if NAME.fullmatch(name) else ()
        return next((folder for folder in folders if (folder / f"{name}.yaml").is_file()), None)

    def _is_workflow(self, name: str) -> bool:
        return "/" in name and name.split("/")[0] not in (PARTS, TREATIES) and self.origin(name) is not None

    def _files(self) -> dict[str, Path]:
        """The files in force by their names."""
        return {
            file.relative_to(folder).with_suffix("").as_posix(): file
            for folder in reversed(self._folders)
            for file in folder.rglob("*.yaml")
        }

    def _registries(self) -> list[Path]:
        """The files of acts, all of them in force, the user's last."""
        return [file for folder in reversed(self._folders) if (file := folder / ACTS).is_file()]

    def _file(self, name: str) -> Path:
        return (self.origin(name) or self.folder) / f"{name}.yaml"

    def _document(self, file: Path) -> Document:
        return read_document(file, self.told(file), self._memory)

    def _same_name(self, file: Path, document: Document, key: str, name: str) -> None:
        """In a folder of law, a file is called as what stands in it. Raises `InvalidLaw`."""
        place, said = (f"{TREATIES}/{name}", f", in {TREATIES}/") if key == "treaty" else (name, "")
        homes = [folder for folder in self._folders if _plain(file).is_relative_to(_plain(folder))]
        if homes and all(_plain(file) != _plain(folder / f"{place}.yaml") for folder in homes):
            raise InvalidLaw([f"{document.at((key,))}: {key} {name} must stand in a file of that name{said}"])

    def _use(self, names: Iterable[str], user: Document, sources: Sources, chain: tuple[str, ...]) -> None:
        """Collect the parts named by a file, each part's own parts before it, each part once."""
        for n, name in enumerate(names):
            path = ("uses", str(n))
            if name in chain:
                circle = " -> ".join([*chain[chain.index(name) :], name])
                raise InvalidLaw([f"{user.at(path)}: uses goes in a circle: {circle}"])
            if name in sources.parts:
                continue
            model, document = self._part(name, user, path)
            self._use(model.uses, document, sources, (*chain, name))
            sources.parts.add(name)
            sources.add(document, model)

    def _part(self, name: str, user: Document, path: YAMLPath) -> tuple[schema.PartDoc, Document]:
        if name not in self._parts:
            if not (name.startswith(f"{PARTS}/") and self.origin(name)):
                parts = sorted(n for n in self._files() if n.startswith(f"{PARTS}/"))
                raise InvalidLaw([f"{user.at(path)}: {not_found('part', name, parts)}"])
            self._parts[name] = self._read_part(self._file(name))
        return self._parts[name]

    def _read_part(self, file: Path) -> tuple[schema.PartDoc, Document]:
        document = self._document(file)
        model = validated(schema.PartDoc, document)
        self._same_name(file, document, "part", model.part)
        return model, document


def _plain(path: Path) -> Path:
    """A path from the root, without "..", links not followed."""
    return Path(os.path.normpath(path.absolute()))


def read_document(file: Path, told: str, memory: Path | None = None) -> Document:
    """The strict YAML of a file, called `told` in messages. Raises `InvalidLaw`."""
    try:
        return remembered(file.read_text(encoding="utf-8"), told, memory)
    except YAMLProblem as problem:
        raise InvalidLaw([str(problem)]) from None
    except UnicodeDecodeError:
        raise InvalidLaw([f"{told}:1:1: not UTF-8 text"]) from None
    except OSError as error:
        raise InvalidLaw([f"{told}: cannot be read: {error.strerror}"]) from None
