"""Law on disk -> core values: the library of workflows, treaties and acts, read strictly and checked for soundness.

`Library` finds and keeps files; `tracker.library.convert` turns what they say into core values. Every problem is told
with the file, line and column at which it stands, all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from tracker.core.basis import Act
from tracker.core.soundness import problems
from tracker.core.workflow import Rules, Treaty
from tracker.errors import InvalidLaw, UnknownTreaty, UnknownWorkflow, not_found
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
    """The folder of law files, read when asked and kept; `memory` is a folder for what was parsed before."""

    def __init__(self, folder: Path, memory: Path | None = None) -> None:
        self.folder = folder
        self._memory = memory
        self._rules: dict[str, Rules] = {}
        self._treaties: dict[str, Treaty] = {}
        self._parts: dict[str, tuple[schema.PartDoc, Document]] = {}

    @cached_property
    def acts(self) -> Mapping[str, Act]:
        """The registered acts, by id."""
        document = self._document(self.folder / ACTS)
        return make_acts(validated(schema.ActsDoc, document))

    def workflow_names(self) -> list[str]:
        """The names of all workflows, sorted: every file outside `parts/` and `treaties/`."""
        return sorted(name for name in self._names() if self._is_workflow(name))

    def treaty_names(self) -> list[str]:
        """The names of all treaties, sorted."""
        return sorted(name.removeprefix(f"{TREATIES}/") for name in self._names() if name.startswith(f"{TREATIES}/"))

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
            if not self._has(f"{TREATIES}/{name}"):
                raise UnknownTreaty(not_found("treaty", name, self.treaty_names(), "see: tracker treaty list"))
            self._treaties[name] = self.read_treaty(self._file(f"{TREATIES}/{name}"))
        return self._treaties[name]

    def read_workflow(self, file: Path) -> Rules:
        """A workflow file with the parts that it uses, wherever it lies. Raises `InvalidLaw` with every problem."""
        document = self._document(file)
        model = validated(schema.WorkflowDoc, document)
        self._same_name(document, "workflow", model.workflow)
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
        self._same_name(document, "treaty", model.treaty)
        return make_treaty(model, document, self.acts)

    def check(self, file: Path) -> str:
        """Read any law file and say in a line what it is. Raises `InvalidLaw`."""
        document = self._document(file)
        what = next((key for key in schema.FILES if isinstance(document.value, dict) and key in document.value), None)
        match what:
            case "workflow":
                rules = self.read_workflow(file)
                return f"workflow {rules.workflow.name}: {len(rules.states)} states, {len(rules.timers)} timers, sound"
            case "treaty":
                treaty = self.read_treaty(file)
                self._check_timers(treaty, document)
                return f"treaty {treaty.name}: {len(treaty.terms)} terms"
            case "part":
                part = validated(schema.PartDoc, document)
                return f"part {part.part}: {len(part.states)} states, {len(part.timers)} timers (sound where it is used)"
            case "acts":
                return f"acts: {len(validated(schema.ActsDoc, document).acts)} registered"
        raise InvalidLaw([f"{document.at(())}: begins with none of: {', '.join(schema.FILES)}"])

    def _check_timers(self, treaty: Treaty, document: Document) -> None:
        """A treaty's term must be one that some workflow leaves to the treaty. Raises `InvalidLaw`."""
        known = {t.name for name in self.workflow_names() for t in self.rules(name).workflow.timers if t.term is None}
        if wrong := [name for name in treaty.terms if name not in known]:
            said = "no workflow leaves a term of this name to the treaty"
            raise InvalidLaw([f"{document.at(('terms', name))}: {not_found('timer', name, known)}; {said}" for name in wrong])

    def files(self) -> list[Path]:
        """Every law file of the library."""
        return sorted(self.folder.rglob("*.yaml"))

    def _is_workflow(self, name: str) -> bool:
        return "/" in name and name.split("/")[0] not in (PARTS, TREATIES) and self._has(name)

    def _has(self, name: str) -> bool:
        """Whether a file of this name lies in the folder; a name that leads out of it, or cannot be one, does not."""
        return NAME.fullmatch(name) is not None and self._file(name).is_file()

    def _names(self) -> Iterator[str]:
        return (file.relative_to(self.folder).with_suffix("").as_posix() for file in self.folder.rglob("*.yaml"))

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.yaml"

    def _document(self, file: Path) -> Document:
        return read_document(file, self._told(file), self._memory)

    def _told(self, file: Path) -> str:
        """A file's name in messages: from the library's folder where it lies there, as given elsewhere."""
        return (
            f"{self.folder.name.lstrip('_')}/{file.relative_to(self.folder)}" if file.is_relative_to(self.folder) else str(file)
        )

    def _same_name(self, document: Document, key: str, name: str) -> None:
        prefix = f"{self.folder.name.lstrip('_')}/" + (f"{TREATIES}/" if key == "treaty" else "")
        if document.file.startswith(prefix) and document.file != f"{prefix}{name}.yaml":
            raise InvalidLaw([f"{document.at((key,))}: {key} {name} must stand in a file of that name"])

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
            if not (name.startswith(f"{PARTS}/") and self._has(name)):
                parts = sorted(n for n in self._names() if n.startswith(f"{PARTS}/"))
                raise InvalidLaw([f"{user.at(path)}: {not_found('part', name, parts)}"])
            document = self._document(self._file(name))
            model = validated(schema.PartDoc, document)
            self._same_name(document, "part", model.part)
            self._parts[name] = model, document
        return self._parts[name]


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
