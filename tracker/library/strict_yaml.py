"""YAML 1.2, read strictly: plain values with the file, line and column of each, and no aliases, tags or duplicate keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

LARGEST = 1_000_000
"""Characters in one file: more is no law but an accident."""

DEEPEST = 40

Path = tuple[str, ...]
Marks = Mapping[Path, tuple[int, int]]


@dataclass(frozen=True)
class Document:
    """A file's value and its text, from which the place of each key and item is found when it is asked for."""

    file: str
    value: Any
    text: str

    @cached_property
    def marks(self) -> Marks:
        """Where each key and item stands: path of keys -> (line, column), both from 1."""
        return _read(self.text, self.file)[1]

    def at(self, path: Path) -> str:
        """ "file:line:column" of the place, or of the nearest place above it."""
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        return f"{self.file}:{line}:{column}"


class YAMLProblem(Exception):
    """What is wrong with a YAML text, with its place."""


def parse(text: str, file: str) -> Document:
    """Read one YAML document. Raises `YAMLProblem` with "file:line:column: what is wrong"."""
    return Document(file, _read(text, file)[0], text)


def _read(text: str, file: str) -> tuple[Any, Marks]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    _acceptable(text, file)
    try:
        _untagged(text, file)
        node = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        raise YAMLProblem(f"{file}:{place}: {error.problem or error.context or 'not YAML'}") from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise YAMLProblem(f"{file}:1:1: not YAML: {str(error).splitlines()[0] if str(error) else 'nested too deeply'}") from None
    if node is None:
        raise YAMLProblem(f"{file}:1:1: the file is empty")
    marks: dict[Path, tuple[int, int]] = {}
    return _value(node, (), marks, file), marks


def _acceptable(text: str, file: str) -> None:
    if len(text) > LARGEST:
        raise YAMLProblem(f"{file}:1:1: larger than {LARGEST} characters")
    if found := re.search(_UNACCEPTABLE, text):
        before = text[: found.start()]
        line, column = before.count("\n") + 1, found.start() - (before.rfind("\n") + 1) + 1
        raise YAMLProblem(f"{file}:{line}:{column}: holds the character U+{ord(found[0]):04X}, which no YAML text may")


_UNACCEPTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"


def _untagged(text: str, file: str) -> None:
    """No tags and no directives: both change what a plain value means. No depth that would take the reader down."""
    from ruamel.yaml import YAML
    from ruamel.yaml.tokens import DirectiveToken, TagToken

    depth = 0
    for token in YAML(typ="rt", pure=True).scan(text):
        here = f"{file}:{token.start_mark.line + 1}:{token.start_mark.column + 1}"
        depth += type(token).__name__.endswith("StartToken") - type(token).__name__.endswith("EndToken")
        if depth > DEEPEST + 2:
            raise YAMLProblem(f"{here}: nested too deeply")
        if isinstance(token, TagToken | DirectiveToken):
            what = f"the tag {''.join(filter(None, token.value))}" if isinstance(token, TagToken) else "a directive"
            raise YAMLProblem(f"{here}: {what} is not allowed")


def _value(node: Node, path: Path, marks: dict[Path, tuple[int, int]], file: str) -> Any:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    here = f"{file}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
    marks.setdefault(path, (node.start_mark.line + 1, node.start_mark.column + 1))
    if node.anchor:
        raise YAMLProblem(f"{here}: anchors and aliases are not allowed; write the value out")
    if len(path) > DEEPEST:
        raise YAMLProblem(f"{here}: nested too deeply")
    if isinstance(node, MappingNode):
        return _mapping(node, path, marks, file)
    if isinstance(node, SequenceNode):
        return [_value(item, (*path, str(n)), marks, file) for n, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node, here)


def _mapping(node: MappingNode, path: Path, marks: dict[Path, tuple[int, int]], file: str) -> dict[str, Any]:
    from ruamel.yaml.nodes import ScalarNode

    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, ScalarNode) or key_node.anchor:
            raise YAMLProblem(f"{file}:{line}:{column}: a key must be a plain word")
        key = str(key_node.value)
        if key in found:
            first = marks[(*path, key)]
            raise YAMLProblem(f"{file}:{line}:{column}: duplicate key {key}, first given in line {first[0]}")
        marks[(*path, key)] = (line, column)
        found[key] = _value(value_node, (*path, key), marks, file)
    return found


def _scalar(node: ScalarNode, here: str) -> Any:
    tag, text = str(node.tag), str(node.value)
    match tag.removeprefix("tag:yaml.org,2002:"):
        case "str" | "timestamp":  # a day stays text here; the vocabulary says where a day is meant
            return text
        case "int":
            try:
                return int(text) if text.lstrip("+-").isdigit() else int(text, 0)
            except ValueError:
                return text
        case "float":
            return float(text) if text[-1:].isdigit() else text
        case "bool":
            return text.lower() == "true"
        case "null":
            return None
    raise YAMLProblem(f"{here}: a value of the sort {tag} is not allowed")
