"""Strict YAML: what is refused, what stays text, and that every place is told rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.errors import InvalidLaw
from tracker.library.reader import Library
from tracker.library.strict_yaml import DEEPEST, LARGEST, YAMLProblem, parse


def refusal(text: str) -> str:
    """What is said of a text that is refused."""
    with pytest.raises(YAMLProblem) as refused:
        parse(text, "law.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a: 1\nb:\n  c: 1\n  c: 2\n", "4:3: duplicate key c, first given in line 3", id="duplicate key"),
        pytest.param("b: {c: 1, d: 2, c: 1}\n", "1:17: duplicate key c, first given in line 1", id="duplicate in one line"),
        pytest.param("a: 1\r\nb:\r\n  c: 1\r\n  c: 1\r\n", "4:3: duplicate key c, first given in line 3", id="Windows lines"),
        pytest.param("on: 1\n'on': 2\n", "2:1: duplicate key on, first given in line 1", id="duplicate, quoted"),
        pytest.param("a: &x {b: 1}\n", "1:4: anchors and aliases are not allowed; write the value out", id="anchor"),
        pytest.param("a: &x 1\nb: *x\n", "1:4: anchors and aliases are not allowed; write the value out", id="alias"),
        pytest.param("a:\n  - &x [*x]\n", "2:5: anchors and aliases are not allowed; write the value out", id="alias of itself"),
        pytest.param("a: 1\nb: *x\n", "2:4: found undefined alias 'x'", id="alias of nothing"),
        pytest.param("a: 1\n&x b: 2\n", "2:1: a key must be a plain word", id="anchored key"),
        pytest.param("? [a]\n: b\n", "1:3: a key must be a plain word", id="a list for a key"),
        pytest.param("a: !law 1\n", "1:4: the tag !law is not allowed", id="tag"),
        pytest.param("a: !!binary aGk=\n", "1:4: the tag !!binary is not allowed", id="standard tag"),
        pytest.param("", "1:1: the file is empty", id="empty"),
        pytest.param("# nothing but a remark\n", "1:1: the file is empty", id="a remark alone"),
        pytest.param("a: 1\n" + "#" * LARGEST, f"1:1: larger than {LARGEST} characters", id="too large"),
        pytest.param("[" * 50 + "]" * 50, f"1:{DEEPEST + 2}: nested too deeply", id="too deep"),
        pytest.param("a: 1\n---\nb: 2\n", "2:1: but found another document", id="two documents"),
        pytest.param("a:\n\tb: 1\n", "2:1: found character '\\t' that cannot start any token", id="tab"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_place(text: str, said: str) -> None:
    """Each refusal names the file, the line and the column, and says what is wrong."""
    assert refusal(text) == f"law.yaml:{said}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: !!python/object:os.system {b: 1}\n", id="mapping"),
        pytest.param("a: !law [1]\n", id="list"),
        pytest.param("a: !!set {x, y}\n", id="set"),
        pytest.param("a: !!omap [x: 1]\n", id="ordered mapping"),
        pytest.param("a: !!str 5\n", id="text"),
        pytest.param("a: !!float x1\n", id="number that is none"),
    ],
)
def test_no_tag_is_allowed_on_anything(text: str) -> None:
    """A tag says what a value is in place of the vocabulary, so every one is refused, on lists and mappings too."""
    assert refusal(text).startswith("law.yaml:1:4: the tag ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: '\0'\n", "2:5: holds the character U+0000"),
        ("a: 1\nb: '\a'\n", "2:5: holds the character U+0007"),
        ("a: 1\nb: '\ud800'\n", "2:5: holds the character U+D800"),
    ],
    ids=["NUL", "control character", "lone surrogate"],
)
def test_a_character_that_no_text_holds_is_refused_where_it_stands(text: str, said: str) -> None:
    """NUL and its like are refused, with the line and column at which they stand."""
    assert refusal(text).startswith(f"law.yaml:{said}")


def test_thousands_of_levels_are_refused_without_a_crash() -> None:
    """A text nested past the interpreter's own stack is refused like any other that is too deep."""
    assert refusal("[" * 20_000).startswith("law.yaml:1:")


@pytest.mark.parametrize("word", ["NO", "no", "yes", "on", "off", "y", "n", "Off", "2021-05-19", "2021-05-19T10:00:00Z", "12:30"])
def test_words_that_yaml_1_1_would_change_stay_text(word: str) -> None:
    """YAML 1.2: neither Norway nor `on:` becomes a boolean, and a day or an hour stays as it was written."""
    assert parse(f"{word}: {word}\n", "law.yaml").value == {word: word}


def test_a_file_cannot_ask_for_yaml_1_1() -> None:
    """A %YAML 1.1 directive must not bring the old booleans back: it is refused, or changes nothing."""
    try:
        value = parse("%YAML 1.1\n---\nname: NO\n", "law.yaml").value
    except YAMLProblem:
        return
    assert value == {"name": "NO"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("010", 10),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'5'", "5"),
    ],
)
def test_plain_values_are_read_as_yaml_1_2_has_them(text: str, value: object) -> None:
    """Numbers, true and false, and nothing are values; a quoted number is text."""
    found = parse(f"a: {text}\n", "law.yaml").value["a"]
    assert (type(found), found) == (type(value), value)


def test_every_key_and_item_knows_its_place() -> None:
    """Lines and columns count from 1, in blocks, in flows and in lists; Cyrillic letters count as one column each."""
    document = parse("закон: {по: 1}\nstates:\n  begun:\n    stops: [one, two]\n", "law.yaml")
    assert {
        path: document.at(path)
        for path in [("закон",), ("закон", "по"), ("states",), ("states", "begun", "stops"), ("states", "begun", "stops", "1")]
    } == {
        ("закон",): "law.yaml:1:1",
        ("закон", "по"): "law.yaml:1:9",
        ("states",): "law.yaml:2:1",
        ("states", "begun", "stops"): "law.yaml:4:5",
        ("states", "begun", "stops", "1"): "law.yaml:4:18",
    }


def test_what_has_no_place_of_its_own_has_that_of_the_nearest_above_it() -> None:
    """A key that is missing is told at the mapping that should hold it."""
    document = parse("states:\n  begun: {}\n", "law.yaml")
    assert document.at(("states", "begun", "title", "en")) == "law.yaml:2:3"
    assert document.at(("timers",)) == "law.yaml:1:1"


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    """Editors on Windows write one."""
    assert parse("\ufeffa: 1\n", "law.yaml").value == {"a": 1}


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """A file in another encoding is told as such, in one line."""
    file = tmp_path / "law.yaml"
    file.write_bytes("title: Закон\n".encode("cp1251"))
    with pytest.raises(InvalidLaw) as refused:
        Library(tmp_path).check(file)
    assert refused.value.problems == (f"{tmp_path.name}/law.yaml:1:1: not UTF-8 text",)


def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    """A file that is not there, and a folder in its place."""
    for file in (tmp_path / "absent.yaml", tmp_path):
        with pytest.raises(InvalidLaw, match=r"^\S+: cannot be read: [^\n]+$"):
            Library(tmp_path).check(file)
